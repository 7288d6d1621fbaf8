//! Which byte of the file a byte of a decoded scalar came from.

use super::node::{ScalarNode, ScalarStyle};
use crate::source::{Piece, SourceText, Sources, Span, Writing};

/// The text of a scalar with the way back to its bytes.
///
/// Every run is compared with the file, so that a place is either exact or not given.
pub(crate) fn source_text(sources: &Sources, span: Span, scalar: &ScalarNode) -> SourceText {
    let file = sources.file(span.file).text();
    let source = &file[span.range()];
    let pieces = match scalar.style {
        ScalarStyle::Plain => one_line(source, span.start, &scalar.text),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => source
            .get(1..source.len().saturating_sub(1))
            .and_then(|inside| one_line(inside, span.start + 1, &scalar.text)),
        ScalarStyle::Literal => literal(file, span.start, &scalar.text),
        ScalarStyle::Folded => None,
    };
    let writing = match scalar.style {
        ScalarStyle::Literal => Writing::Verbatim,
        _ => Writing::Scalar,
    };
    SourceText::new(
        scalar.text.clone(),
        span,
        pieces.unwrap_or_default(),
        writing,
    )
}

/// A scalar without folded lines or escapes.
fn one_line(source: &str, source_start: usize, text: &str) -> Option<Vec<Piece>> {
    (source == text).then(|| {
        vec![Piece {
            text: 0,
            source: source_start,
            len: text.len(),
        }]
    })
}

/// A `|` block: its lines, each without the indentation. `start` is its first byte that is no
/// blank; blank lines of the text may stand before it.
fn literal(source: &str, start: usize, text: &str) -> Option<Vec<Piece>> {
    let blank_lines = text.len() - text.trim_start_matches('\n').len();
    let line_of = |offset: usize| source[..offset].rfind('\n').map_or(0, |end| end + 1);
    let mut source_start = line_of(start);
    for _ in 0..blank_lines {
        source_start = line_of(source_start.checked_sub(1)?);
    }
    let mut text_start = 0;
    let mut indent = None;
    let mut pieces = Vec::new();
    let mut source_lines = source[source_start..].split_inclusive('\n');
    for text_line in text.split_inclusive('\n') {
        let content = text_line.trim_end_matches('\n');
        let source_line = source_lines.next()?;
        let bare = source_line.trim_end_matches('\n');
        let cut = match (content.is_empty(), indent) {
            (true, _) => bare.len(),
            (false, Some(indent)) => indent,
            (false, None) => *indent.insert(bare.len().checked_sub(content.len())?),
        };
        if bare.get(cut..)? != content {
            return None;
        }
        pieces.push(Piece {
            text: text_start,
            source: source_start + cut,
            // The last line of a file may lack its line feed.
            len: text_line.len().min(source_line.len() - cut),
        });
        source_start += source_line.len();
        text_start += text_line.len();
    }
    Some(pieces)
}

/// The text of a key with the way back to its bytes.
pub(crate) fn plain_text(sources: &Sources, span: Span, text: &str) -> SourceText {
    let written = &sources.file(span.file).text()[span.range()];
    let style = match written.chars().next() {
        Some('\'') => ScalarStyle::SingleQuoted,
        Some('"') => ScalarStyle::DoubleQuoted,
        _ => ScalarStyle::Plain,
    };
    let scalar = ScalarNode {
        text: text.to_owned(),
        style,
    };
    source_text(sources, span, &scalar)
}
