//! Places as editors count them.

use std::collections::BTreeMap;

use compiler::Sources;
use compiler::source::{FileId, Span};
use serde::Serialize;

/// A place, counted from 1; columns count characters. The end is the first character behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
}

/// Finds places of many spans without reading a file again for each.
pub(crate) struct Places<'a> {
    sources: &'a Sources,
    /// Where the lines of a file start, in bytes.
    lines: BTreeMap<FileId, Vec<usize>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        let lines = sources.iter().map(|(id, file)| {
            let breaks = file.text().match_indices('\n').map(|(at, _)| at + 1);
            (id, std::iter::once(0).chain(breaks).collect())
        });
        Self {
            sources,
            lines: lines.collect(),
        }
    }

    pub(crate) fn of(&self, span: Span) -> Place<'a> {
        let (line, column) = self.position(span.file, span.start);
        let (end_line, end_column) = self.position(span.file, span.end);
        Place {
            file: self.sources.file(span.file).name(),
            line,
            column,
            end_line,
            end_column,
        }
    }

    fn position(&self, file: FileId, at: usize) -> (usize, usize) {
        let starts = &self.lines[&file];
        let line = starts.partition_point(|start| *start <= at);
        let start = starts[line - 1];
        let before = &self.sources.file(file).text()[start..at];
        (line, 1 + before.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_columns_count_characters() {
        let mut sources = Sources::default();
        let file = sources.add("a.sql", "é é\nb\n".as_bytes()).expect("UTF-8");
        let places = Places::new(&sources);
        let place = places.of(Span::new(file, 3..7));
        assert_eq!((place.line, place.column), (1, 3));
        assert_eq!((place.end_line, place.end_column), (2, 2));
        let end = places.of(Span::new(file, 8..8));
        assert_eq!((end.line, end.column), (3, 1));
    }
}
