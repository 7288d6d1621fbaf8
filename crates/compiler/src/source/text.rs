//! Text decoded from a source, which still knows where its bytes stand.

use std::ops::Range;

use super::file::{FileId, Sources};
use super::span::Span;

/// SQL or a template as the user wrote it: the decoded text and the way back to the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    text: String,
    span: Span,
    pieces: Vec<Piece>,
    writing: Writing,
}

/// How a text stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Byte for byte: a whole file, or the lines of a literal block.
    Verbatim,
    /// As another scalar of YAML, in which some characters mean something.
    Scalar,
}

/// A run of text that stands byte for byte in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where the run starts in the decoded text.
    pub(crate) text: usize,
    /// Where it starts in the file.
    pub(crate) source: usize,
    pub(crate) len: usize,
}

impl SourceText {
    /// A whole file.
    pub fn whole_file(sources: &Sources, file: FileId) -> Self {
        let text = sources.file(file).text().to_string();
        let len = text.len();
        Self {
            text,
            span: Span::new(file, 0..len),
            pieces: vec![Piece {
                text: 0,
                source: 0,
                len,
            }],
            writing: Writing::Verbatim,
        }
    }

    /// `pieces` in ascending order; none where the text cannot be traced byte for byte.
    pub(crate) fn new(text: String, span: Span, pieces: Vec<Piece>, writing: Writing) -> Self {
        Self {
            text,
            span,
            pieces,
            writing,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The whole scalar or file.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The source of a byte range of the text.
    ///
    /// Exact for a file, a literal block (`|`) and a scalar on one line without escapes; the
    /// whole scalar otherwise, and for a range outside the text.
    pub fn span_at(&self, range: Range<usize>) -> Span {
        let exact = self.source_of(range.start, Side::Start).and_then(|start| {
            if range.is_empty() {
                return Some(start..start);
            }
            let end = self.source_of(range.end, Side::End)?;
            (start <= end).then_some(start..end)
        });
        exact.map_or(self.span, |range| Span::new(self.span.file, range))
    }

    /// The source of a byte range of the text, if the replacement can be put there as it is: on one
    /// line, known byte for byte, and without characters that YAML would read.
    pub(crate) fn editable(&self, range: Range<usize>, replacement: &str) -> Option<Span> {
        let means_itself = |c: char| c.is_ascii_alphanumeric() || "_ .()<>=*/+".contains(c);
        let can_stand = match self.writing {
            Writing::Verbatim => !replacement.contains(['\n', '\r']),
            Writing::Scalar => replacement.chars().all(means_itself),
        };
        let piece = self
            .pieces
            .iter()
            .find(|piece| piece.text <= range.start && range.end <= piece.text + piece.len)?;
        let start = piece.source + (range.start - piece.text);
        can_stand.then(|| Span::new(self.span.file, start..start + range.len()))
    }

    /// An end belongs to the run before it, a start to the run after it.
    fn source_of(&self, offset: usize, side: Side) -> Option<usize> {
        let index = self.pieces.partition_point(|piece| match side {
            Side::Start => piece.text <= offset,
            Side::End => piece.text < offset,
        });
        let piece = self.pieces[..index].last()?;
        let inside = offset - piece.text;
        (inside <= piece.len).then_some(piece.source + inside)
    }
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}
