//! Changes of the sources that mend what a diagnostic is about.

use std::collections::{BTreeMap, BTreeSet};

use super::Diagnostic;
use crate::source::{FileId, Sources, Span};

/// Bytes of a source to replace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Empty to insert.
    pub span: Span,
    pub replacement: String,
}

/// The changed files in full, every byte outside the edits as it was: line ends and a byte order
/// mark stay.
///
/// The edits of one diagnostic belong together. Where they meet those of an earlier one they are
/// left out; another run finds what is left.
pub fn fix<'d>(
    sources: &Sources,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
) -> BTreeMap<FileId, String> {
    let mut chosen: BTreeSet<Edit> = BTreeSet::new();
    for diagnostic in diagnostics {
        let new = diagnostic.edits.iter();
        let fits = |edit: &&Edit| !chosen.contains(edit);
        let new: Vec<&Edit> = new.filter(fits).collect();
        let meets = |edit: &&Edit| chosen.iter().any(|other| meet(edit.span, other.span));
        if !new.iter().any(meets) {
            chosen.extend(new.into_iter().cloned());
        }
    }
    let mut files: BTreeMap<FileId, String> = BTreeMap::new();
    // From the end, so that the places before an edit stay what they were.
    for edit in chosen.iter().rev() {
        let file = sources.file(edit.span.file);
        let range = file.original_offset(edit.span.start)..file.original_offset(edit.span.end);
        let text = files
            .entry(edit.span.file)
            .or_insert_with(|| file.original().to_string());
        text.replace_range(range, &edit.replacement);
    }
    files
}

/// Whether two ranges share a byte, or one begins where the other one inserts.
fn meet(left: Span, right: Span) -> bool {
    let apart = left.end < right.start || right.end < left.start;
    let adjacent = (left.end == right.start || right.end == left.start)
        && !left.is_empty()
        && !right.is_empty();
    left.file == right.file && !apart && !adjacent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::spec::Fault;

    fn with_edits(file: FileId, edits: &[(usize, usize, &str)]) -> Diagnostic {
        let span = Span::new(file, 0..0);
        let fault = Fault::BlankText {
            field: "`a`".into(),
            span,
        };
        edits.iter().fold(
            Diagnostic::from(fault),
            |diagnostic, (start, end, replacement)| {
                diagnostic.edit(Span::new(file, *start..*end), *replacement)
            },
        )
    }

    fn fixed(text: &str, diagnostics: &[&[(usize, usize, &str)]]) -> Option<String> {
        let mut sources = Sources::default();
        let file = sources.add("a.yml", text.as_bytes()).expect("UTF-8");
        let diagnostics: Vec<_> = diagnostics
            .iter()
            .map(|edits| with_edits(file, edits))
            .collect();
        fix(&sources, &diagnostics).remove(&file)
    }

    #[test]
    fn edits_change_their_bytes_and_no_others() {
        let text = "\u{feff}kind: fct\r\nlod: copy\r\n# é\r\n";
        assert_eq!(
            fixed(text, &[&[(10, 13, "load")], &[(6, 9, "fact")]]).as_deref(),
            Some("\u{feff}kind: fact\r\nload: copy\r\n# é\r\n")
        );
        // Before the line end, not between its two bytes.
        assert_eq!(
            fixed("a: 1\r\nb: 2", &[&[(4, 4, "0")]]).as_deref(),
            Some("a: 10\r\nb: 2")
        );
        assert_eq!(fixed(text, &[]), None);
    }

    #[test]
    fn of_edits_that_meet_the_first_ones_win_all_or_nothing() {
        let two: &[(usize, usize, &str)] = &[(1, 3, "X"), (5, 6, "Y")];
        let meets: &[(usize, usize, &str)] = &[(0, 1, "Z"), (2, 4, "W")];
        assert_eq!(fixed("abcdef", &[two, meets]).as_deref(), Some("aXdeY"));
        // The same edit twice is one.
        assert_eq!(fixed("abcdef", &[two, two]).as_deref(), Some("aXdeY"));
        // Neighbours do not meet, insertions at one place do.
        assert_eq!(
            fixed("abc", &[&[(0, 1, "x")], &[(1, 2, "y")]]).as_deref(),
            Some("xyc")
        );
        assert_eq!(
            fixed("abc", &[&[(1, 1, "x")], &[(1, 1, "y")]]).as_deref(),
            Some("axbc")
        );
    }
}
