//! Attributes that follow the column list, in any order.

use plan::Identifier;

use super::cursor::Cursor;
use super::foreign;
use crate::fault::{Fault, FaultKind};
use crate::span::Spanned;
use crate::statement::{DistStyle, SortStyle, TableAttributes};
use crate::syntax::lex::TokenKind;

/// The first words of all attributes.
const ATTRIBUTES: &[&str] = &[
    "diststyle",
    "distkey",
    "sortkey",
    "compound",
    "interleaved",
    "backup",
    "encode",
];

/// What columns said of themselves and what the table said, to be made one.
#[derive(Default)]
pub(super) struct Attributes {
    dist_style: Option<Spanned<Style>>,
    dist_key: Option<Spanned<DistStyle>>,
    sort: Option<Spanned<SortStyle>>,
    /// `SORTKEY` of columns, in the order of the columns.
    column_sort: Vec<Spanned<Identifier>>,
    rest: TableAttributes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Auto,
    Even,
    All,
    Key,
}

impl Attributes {
    pub(super) fn column_is_dist_key(&mut self, column: Spanned<Identifier>) -> Result<(), Fault> {
        let key = Spanned::new(DistStyle::Key(column.value), column.span);
        once(&mut self.dist_key, key, "DISTKEY")
    }

    pub(super) fn column_is_sort_key(&mut self, column: Spanned<Identifier>) {
        self.column_sort.push(column);
    }

    /// Reads attributes up to `AS` or the end.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        while !cursor.is_at_end() && !cursor.is("as") && !cursor.are(&["auto", "refresh"]) {
            self.one(cursor)?;
        }
        Ok(())
    }

    fn one(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let start = cursor.span();
        let to_here = |cursor: &Cursor<'_>| start.union(cursor.previous());
        let kind = cursor.word();
        match kind.as_str() {
            "diststyle" => {
                cursor.next();
                let style = match cursor.word().as_str() {
                    "auto" => Style::Auto,
                    "even" => Style::Even,
                    "all" => Style::All,
                    "key" => Style::Key,
                    _ => return Err(cursor.unexpected("`AUTO`, `EVEN`, `ALL` or `KEY`")),
                };
                cursor.next();
                let style = Spanned::new(style, to_here(cursor));
                once(&mut self.dist_style, style, "DISTSTYLE")
            }
            "distkey" => {
                cursor.next();
                cursor.expect(&["("])?;
                let key = match cursor.kind() {
                    Some(TokenKind::Number) => {
                        DistStyle::KeyPosition(cursor.number("the number of a column")?.value)
                    }
                    _ => DistStyle::Key(cursor.identifier("a column")?.value),
                };
                let key = Spanned::new(key, cursor.previous());
                cursor.expect(&[")"])?;
                once(&mut self.dist_key, key, "DISTKEY")
            }
            "compound" | "interleaved" | "sortkey" => {
                let sort = sort_style(cursor)?;
                let sort = Spanned::new(sort, to_here(cursor));
                once(&mut self.sort, sort, "SORTKEY")
            }
            "backup" => {
                cursor.next();
                let backup = if cursor.take(&["yes"]).is_some() {
                    true
                } else {
                    cursor.expect(&["no"])?;
                    false
                };
                self.rest.backup = Some(backup);
                Ok(())
            }
            "encode" => {
                cursor.next();
                cursor.expect(&["auto"])?;
                self.rest.encode_auto = Some(to_here(cursor));
                Ok(())
            }
            _ => Err(foreign::attribute(cursor).unwrap_or_else(|| {
                cursor
                    .unexpected(
                        "an attribute (`DISTSTYLE`, `DISTKEY`, `SORTKEY`, `ENCODE AUTO`, `BACKUP`)",
                    )
                    .nearest(&kind, ATTRIBUTES.iter().copied())
            })),
        }
    }

    /// The attributes as one; what is missing is a fault.
    pub(super) fn finish(self, faults: &mut Vec<Fault>) -> TableAttributes {
        let dist = match (self.dist_style, self.dist_key) {
            (None, None) => None,
            // Redshift's documentation does not say what another style beside a key means.
            (_, Some(key)) => Some(key.value),
            (Some(style), None) => match style.value {
                Style::Auto => Some(DistStyle::Auto),
                Style::Even => Some(DistStyle::Even),
                Style::All => Some(DistStyle::All),
                Style::Key => {
                    faults.push(
                        Fault::new(
                            FaultKind::Syntax,
                            style.span,
                            "`DISTSTYLE KEY` has no distribution key",
                            "which column?",
                        )
                        .help("add `DISTKEY (column)`"),
                    );
                    None
                }
            },
        };
        let sort = match (self.sort, self.column_sort) {
            (Some(sort), _) => Some(sort.value),
            (None, columns) if columns.is_empty() => None,
            (None, columns) => Some(SortStyle::Compound(
                columns.into_iter().map(|column| column.value).collect(),
            )),
        };
        TableAttributes {
            dist,
            sort,
            ..self.rest
        }
    }
}

/// `[COMPOUND | INTERLEAVED] SORTKEY (columns)` or `SORTKEY AUTO`.
pub(super) fn sort_style(cursor: &mut Cursor<'_>) -> Result<SortStyle, Fault> {
    let kind = cursor.take_one(&["compound", "interleaved"]);
    cursor.expect(&["sortkey"])?;
    if cursor.take(&["auto"]).is_some() {
        return Ok(SortStyle::Auto);
    }
    if cursor.is("(") && cursor.kind_at(1) == Some(TokenKind::Number) {
        return positions(cursor);
    }
    let columns = cursor.columns()?.into_iter().map(|c| c.value).collect();
    Ok(match kind {
        Some("interleaved") => SortStyle::Interleaved(columns),
        _ => SortStyle::Compound(columns),
    })
}

/// `(1, 3)`.
fn positions(cursor: &mut Cursor<'_>) -> Result<SortStyle, Fault> {
    cursor.expect(&["("])?;
    let mut numbers = vec![cursor.number("the number of a column")?.value];
    while cursor.take(&[","]).is_some() {
        numbers.push(cursor.number("the number of a column")?.value);
    }
    cursor.expect(&[")"])?;
    Ok(SortStyle::Positions(numbers))
}

fn once<T>(slot: &mut Option<Spanned<T>>, value: Spanned<T>, name: &str) -> Result<(), Fault> {
    if slot.is_some() {
        return Err(Fault::new(
            FaultKind::DuplicateOption,
            value.span,
            format!("`{name}` is given twice"),
            "the second one",
        )
        .help("keep one"));
    }
    *slot = Some(value);
    Ok(())
}
