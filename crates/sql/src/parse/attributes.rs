//! Attributes that follow the column list, in any order.

use plan::Identifier;

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::{Span, Spanned};
use crate::statement::{DistStyle, SortStyle, TableAttributes};

/// What columns said of themselves and what the table said, to be made one.
#[derive(Default)]
pub(super) struct Attributes {
    dist_style: Option<Spanned<Style>>,
    dist_key: Option<Spanned<Identifier>>,
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
        once(&mut self.dist_key, column, "DISTKEY")
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
                let column = cursor.identifier("a column")?;
                cursor.expect(&[")"])?;
                once(&mut self.dist_key, column, "DISTKEY")
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
            _ => Err(cursor.unexpected(
                "an attribute (`DISTSTYLE`, `DISTKEY`, `SORTKEY`, `ENCODE AUTO`, `BACKUP`)",
            )),
        }
    }

    /// The attributes as one; contradictions are faults.
    pub(super) fn finish(self, faults: &mut Vec<Fault>) -> TableAttributes {
        let contradiction = |span: Span, message: &str| {
            Fault::new(FaultKind::Syntax, span, message, "contradicts it")
                .help("keep one of the two")
        };
        let dist = match (self.dist_style, self.dist_key) {
            (None, None) => None,
            (
                None
                | Some(Spanned {
                    value: Style::Key, ..
                }),
                Some(key),
            ) => Some(DistStyle::Key(key.value)),
            (Some(style), Some(key)) => {
                faults.push(contradiction(
                    style.span,
                    "the distribution style is not `KEY`, but there is a distribution key",
                ));
                Some(DistStyle::Key(key.value))
            }
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
            (Some(sort), columns) => {
                if !columns.is_empty() {
                    faults.push(contradiction(
                        sort.span,
                        "sort keys are given for the table and for columns",
                    ));
                }
                Some(sort.value)
            }
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
    let columns = cursor.columns()?.into_iter().map(|c| c.value).collect();
    Ok(match kind {
        Some("interleaved") => SortStyle::Interleaved(columns),
        _ => SortStyle::Compound(columns),
    })
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
