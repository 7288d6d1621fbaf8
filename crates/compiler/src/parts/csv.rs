//! Elements as a table: the first line names the values, each other line is an element.
//!
//! As in RFC 4180, a cell in quotes may hold commas, line feeds and doubled quotes, and is a text.
//! Any other cell is read as YAML reads a plain value: `7` is a number, an empty one is nothing.

use std::ops::Range;

use crate::source::reserved::reserved;
use crate::source::{FileId, Span, Spanned};
use crate::yaml::{Entry, MappingStyle, Node, NodeKind, ScalarNode, ScalarStyle};

/// Why a text is no table, and where.
#[derive(Debug)]
pub(super) struct Malformed {
    pub(super) problem: &'static str,
    pub(super) range: Range<usize>,
}

struct Cell {
    text: String,
    style: ScalarStyle,
    range: Range<usize>,
}

/// Reads a file's text.
pub(super) fn read(file: FileId, text: &str) -> Result<Vec<Node>, Malformed> {
    if let Some((at, character)) = reserved(text) {
        let problem = "holds a character that plans reserve for slots";
        return Err(malformed(problem, at..at + character.len_utf8()));
    }
    let mut rows = rows(text)?.into_iter();
    let Some(header) = rows.next() else {
        return Ok(Vec::new());
    };
    // A name with one could never be written in a template.
    if let Some(name) = header.iter().find(|name| name.text.contains(';')) {
        let problem = "is cut by semicolons: values stand apart by commas";
        return Err(malformed(problem, name.range.clone()));
    }
    for (at, name) in header.iter().enumerate() {
        let problem = if name.text.is_empty() {
            "has a value without a name"
        } else if header[..at].iter().any(|other| other.text == name.text) {
            "names a value twice"
        } else {
            continue;
        };
        return Err(malformed(problem, name.range.clone()));
    }
    rows.map(|row| element(file, &header, row)).collect()
}

fn element(file: FileId, header: &[Cell], row: Vec<Cell>) -> Result<Node, Malformed> {
    let start = row.first().map_or(0, |cell| cell.range.start);
    let end = row.last().map_or(start, |cell| cell.range.end);
    if row.len() != header.len() {
        let problem = if row.len() < header.len() {
            "has a line with too few values"
        } else {
            "has a line with too many values"
        };
        return Err(malformed(problem, start..end));
    }
    let entries = header.iter().zip(row).map(|(name, cell)| Entry {
        key: Spanned::new(name.text.clone(), Span::new(file, name.range.clone())),
        value: Node {
            span: Span::new(file, cell.range),
            kind: NodeKind::Scalar(ScalarNode {
                text: cell.text,
                style: cell.style,
            }),
        },
    });
    Ok(Node {
        span: Span::new(file, start..end),
        kind: NodeKind::Mapping(MappingStyle::Flow, entries.collect()),
    })
}

fn malformed(problem: &'static str, range: Range<usize>) -> Malformed {
    Malformed { problem, range }
}

/// The cells of each line that is not blank.
fn rows(text: &str) -> Result<Vec<Vec<Cell>>, Malformed> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (cell, next) = if text[at..].starts_with('"') {
            quoted(text, at)?
        } else {
            plain(text, at)
        };
        let is_blank = row.is_empty() && cell.text.is_empty();
        let ends = next >= text.len() || text[next..].starts_with('\n');
        if !(is_blank && ends) {
            row.push(cell);
        }
        if ends && !row.is_empty() {
            rows.push(std::mem::take(&mut row));
        }
        at = next + 1;
        // A comma at the very end opens a cell that nothing follows.
        if at == text.len() && text.ends_with(',') {
            row.push(Cell {
                text: String::new(),
                style: ScalarStyle::Plain,
                range: at..at,
            });
            rows.push(std::mem::take(&mut row));
        }
    }
    Ok(rows)
}

/// A cell up to the comma or the line's end, and where that is.
fn plain(text: &str, start: usize) -> (Cell, usize) {
    let rest = &text[start..];
    let len = rest.find([',', '\n']).unwrap_or(rest.len());
    let inside = rest[..len].trim();
    let from = start + (rest[..len].len() - rest[..len].trim_start().len());
    let cell = Cell {
        text: inside.to_owned(),
        style: ScalarStyle::Plain,
        range: from..from + inside.len(),
    };
    (cell, start + len)
}

fn quoted(text: &str, start: usize) -> Result<(Cell, usize), Malformed> {
    let mut inside = String::new();
    let mut at = start + 1;
    loop {
        let Some(end) = text[at..].find('"') else {
            let line = text[start..].lines().next().map_or(0, str::len);
            return Err(malformed(
                "has a quote that is not closed",
                start..start + line,
            ));
        };
        inside.push_str(&text[at..at + end]);
        at += end + 1;
        if !text[at..].starts_with('"') {
            break;
        }
        inside.push('"');
        at += 1;
    }
    let rest = &text[at..];
    let len = rest.find([',', '\n']).unwrap_or(rest.len());
    if !rest[..len].trim().is_empty() {
        return Err(malformed("has a text behind a quote", at..at + len));
    }
    let cell = Cell {
        text: inside,
        style: ScalarStyle::DoubleQuoted,
        range: start..at,
    };
    Ok((cell, at + len))
}
