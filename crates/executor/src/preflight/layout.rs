//! Kind, distribution and sort key of a table that is there.
//!
//! They change no result, and a regular user may not be shown them: what the catalogue does not answer
//! is told and passed over.

use plan::table::{DistStyle, Preflight, Shape, SortKey};
use plan::{Identifier, TableName};

use super::{Drift, DriftKind};
use crate::connection::Connection;
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilInterrupted;
use crate::session::{Row, Session, SessionError};

/// What the catalogue shows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) kind: Kind,
    pub(super) dist: Found,
    /// In the order of the key.
    pub(super) sort: Vec<Identifier>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    View,
    MaterializedView,
    Other,
}

/// How rows are spread. An automatic choice is none of the others, whatever it came to:
/// <https://docs.aws.amazon.com/redshift/latest/dg/viewing-distribution-styles.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Auto,
    Even,
    All,
    Key(Identifier),
}

/// Asks about a table that is there. Fails only where the session does.
pub(super) async fn find<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    preflight: &Preflight,
) -> Result<Option<Layout>, Fault> {
    let fault = match ask(execution, connection, preflight).await {
        Ok(layout) => return Ok(Some(layout)),
        Err(fault @ (Fault::Answer { .. } | Fault::Session(SessionError::Refused(_)))) => fault,
        Err(fault) => return Err(fault),
    };
    execution.tell(RunEvent::LayoutNotCompared {
        table: preflight.table.clone(),
        fault: fault.record(None),
    });
    Ok(None)
}

async fn ask<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    preflight: &Preflight,
) -> Result<Layout, Fault> {
    let mut answers = Vec::new();
    for statement in [&preflight.layout.kind, &preflight.layout.keys] {
        let sql = statement.text.fill(None, &execution.values())?;
        answers.push(connection.query(&sql, UntilInterrupted).await?);
    }
    let [kind, keys] = answers.as_slice() else {
        unreachable!("two were asked");
    };
    read(kind, keys).ok_or(Fault::Answer {
        expected: "a row of kind and distribution style, and rows of column, distkey and sortkey",
    })
}

fn text(row: &Row, index: usize) -> Option<&str> {
    row.get(index)?.as_deref().map(str::trim)
}

pub(super) fn read(kind: &[Row], keys: &[Row]) -> Option<Layout> {
    let [row] = kind else { return None };
    let name = |row: &Row| text(row, 0)?.parse::<Identifier>().ok();
    let is_key = |row: &&Row| matches!(text(row, 1), Some("t" | "true"));
    let key = keys.iter().find(is_key).and_then(name);
    let dist = match (text(row, 1)?, key) {
        ("10" | "11" | "12", _) => Found::Auto,
        ("0", _) => Found::Even,
        ("8", _) => Found::All,
        ("1", Some(key)) => Found::Key(key),
        _ => return None,
    };
    let mut sort = Vec::new();
    for row in keys {
        // Columns of an interleaved key alternate in sign.
        let place: i64 = text(row, 2)?.parse().ok()?;
        if place != 0 {
            sort.push((place.abs(), name(row)?));
        }
    }
    sort.sort();
    Some(Layout {
        kind: match text(row, 0)? {
            "r" => Kind::Table,
            "v" => Kind::View,
            "m" => Kind::MaterializedView,
            _ => Kind::Other,
        },
        dist,
        sort: sort.into_iter().map(|(_, name)| name).collect(),
    })
}

pub(super) fn differences(table: &TableName, shape: &Shape, found: &Layout) -> Vec<Drift> {
    let drift = |kind| Drift {
        table: table.clone(),
        column: None,
        kind,
    };
    match found.kind {
        Kind::Table => {}
        Kind::View => return vec![drift(DriftKind::NoTable { found: "view" })],
        Kind::MaterializedView => {
            let found = "materialized view";
            return vec![drift(DriftKind::NoTable { found })];
        }
        Kind::Other => {
            return vec![drift(DriftKind::NoTable {
                found: "relation of another kind",
            })];
        }
    }
    let mut kinds = Vec::new();
    let same = match (&shape.dist, &found.dist) {
        (DistStyle::Auto, _) | (DistStyle::Even, Found::Even) | (DistStyle::All, Found::All) => {
            true
        }
        (DistStyle::Key(declared), Found::Key(found)) => declared == found,
        _ => false,
    };
    if !same {
        kinds.push(DriftKind::Distribution {
            declared: declared(&shape.dist),
            found: match &found.dist {
                Found::Auto => "AUTO".to_owned(),
                Found::Even => "EVEN".to_owned(),
                Found::All => "ALL".to_owned(),
                Found::Key(key) => format!("KEY ({key})"),
            },
        });
    }
    match &shape.sort {
        // Where nothing is declared, Redshift may choose a key by itself.
        SortKey::Compound(columns) if !columns.is_empty() && *columns != found.sort => {
            kinds.push(DriftKind::SortKey {
                declared: columns.clone(),
                found: found.sort.clone(),
            });
        }
        SortKey::Auto | SortKey::Compound(_) => {}
    }
    kinds.into_iter().map(drift).collect()
}

fn declared(dist: &DistStyle) -> String {
    match dist {
        DistStyle::Auto => "AUTO".to_owned(),
        DistStyle::Even => "EVEN".to_owned(),
        DistStyle::All => "ALL".to_owned(),
        DistStyle::Key(key) => format!("KEY ({key})"),
    }
}
