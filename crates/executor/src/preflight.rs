//! Comparing the tables that are there with the ones that the plan declares. Read-only: what the
//! catalogue answers stops a run or does not, and never changes a statement.

mod layout;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use plan::source_table::SourceTable;
use plan::table::{Column, ColumnOrder, Nullability, Preflight, Shape};
use plan::{Identifier, RunValues, SqlType, Statement, TableName, TargetKind};

use crate::connection::Connection;
use crate::error::{Activity, RunError};
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience;
use crate::session::{Row, Session};

/// How a table differs from its declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    pub table: TableName,
    /// None where it is about the table as a whole.
    pub column: Option<Identifier>,
    pub kind: DriftKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DriftKind {
    /// Declared, but not there.
    Missing,
    /// There, but not declared.
    Undeclared,
    /// `found` is the catalogue's own spelling where Redshift's types do not have it.
    Type {
        declared: SqlType,
        found: String,
    },
    Nullability {
        declared: Nullability,
    },
    /// Something else of that name is there.
    NoTable {
        found: &'static str,
    },
    Distribution {
        declared: String,
        found: String,
    },
    SortKey {
        declared: Vec<Identifier>,
        found: Vec<Identifier>,
    },
    /// It is there under the name that it had.
    NotMigrated {
        was: TableName,
    },
    /// The same columns in another order, where statements take them by their places.
    Order {
        found: Vec<Identifier>,
    },
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "`{}.{column}` ", self.table)?,
            None => write!(f, "`{}` ", self.table)?,
        }
        match &self.kind {
            DriftKind::Missing => f.write_str("is declared, but not there"),
            DriftKind::Undeclared => f.write_str("is there, but not declared"),
            DriftKind::Type { declared, found } => {
                write!(f, "is declared `{declared}`, but is `{found}`")
            }
            DriftKind::Nullability {
                declared: Nullability::NotNull,
            } => f.write_str("is declared `not null`, but may hold NULL"),
            DriftKind::Nullability {
                declared: Nullability::Nullable,
            } => f.write_str("may hold NULL by its declaration, but is `not null`"),
            DriftKind::NoTable { found } => write!(f, "is declared as a table, but is a {found}"),
            DriftKind::NotMigrated { was } => {
                write!(
                    f,
                    "was `{was}`, which is there and has not been migrated (if that is another table by \
                     now, drop `was`)"
                )
            }
            DriftKind::Distribution { declared, found } => {
                write!(f, "is declared `DISTSTYLE {declared}`, but is `{found}`")
            }
            DriftKind::SortKey { declared, found } if found.is_empty() => {
                write!(
                    f,
                    "is declared `SORTKEY ({})`, but has none",
                    list(declared)
                )
            }
            DriftKind::Order { found } => write!(
                f,
                "has its columns in another order (`{}`), and the plan has SQL that takes them by \
                 their places: name the columns in it",
                list(found)
            ),
            DriftKind::SortKey { declared, found } => {
                let (declared, found) = (list(declared), list(found));
                write!(f, "is declared `SORTKEY ({declared})`, but has `{found}`")
            }
        }
    }
}

fn list(names: &[Identifier]) -> String {
    let names: Vec<&str> = names.iter().map(Identifier::as_str).collect();
    names.join(", ")
}

/// Asks for every table and lists all differences. A table that is not there is none: the unit that
/// fills it makes it.
pub(crate) async fn compare<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
) -> Result<(), RunError> {
    let mut drifts = Vec::new();
    for preflight in &execution.plan.preflight {
        let found = ask(&preflight.query, connection, &execution.values()).await?;
        if found.is_empty() {
            drifts.extend(earlier(execution, connection, preflight).await?);
            continue;
        }
        // The embedded engine has neither distribution nor sort keys.
        let layout = match execution.plan.header.target.kind {
            TargetKind::Local => None,
            TargetKind::Redshift => layout::find(execution, connection, preflight)
                .await
                .map_err(|fault| fault.during(Activity::Preflight))?,
        };
        drifts.extend(compared(preflight, &found, layout.as_ref()));
    }
    // A table of another pipeline may come to be while that pipeline is waited for.
    let is_waited_for = |source: &SourceTable| {
        let mut upstreams = execution.plan.upstreams.iter();
        upstreams.any(|upstream| {
            let mut asked = upstream.tables.iter();
            upstream.source == source.name.schema
                && asked.any(|table| table.name == source.name.table)
        })
    };
    let others = sources::compare(execution, connection, |source| !is_waited_for(source));
    drifts.extend(others.await?);
    none(drifts)
}

/// A load would make an empty table beside the one that has the rows, and no migration would find its way
/// from there.
async fn earlier<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    preflight: &Preflight,
) -> Result<Option<Drift>, RunError> {
    let Some(was) = &preflight.was else {
        return Ok(None);
    };
    let found = ask(&was.query, connection, &execution.values()).await?;
    Ok((!found.is_empty()).then(|| Drift {
        table: preflight.table.clone(),
        column: None,
        kind: DriftKind::NotMigrated {
            was: was.table.clone(),
        },
    }))
}

/// The same of tables of other pipelines, once those are done; `read` as SQL names them.
pub(crate) async fn compare_upstream<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    read: &BTreeSet<TableName>,
) -> Result<(), RunError> {
    let is_read = |source: &SourceTable| read.contains(&source.name);
    none(sources::compare(execution, connection, is_read).await?)
}

fn none(drifts: Vec<Drift>) -> Result<(), RunError> {
    if drifts.is_empty() {
        Ok(())
    } else {
        Err(RunError::Drift { drifts })
    }
}

/// How a table differs from its first shape, unless it has one of those that are as good.
fn compared(preflight: &Preflight, found: &[Found], layout: Option<&layout::Layout>) -> Vec<Drift> {
    let first = Shape {
        columns: preflight.columns.clone(),
        dist: preflight.layout.dist.clone(),
        sort: preflight.layout.sort.clone(),
    };
    let from = |shape: &Shape| {
        let mut drifts = differences(&preflight.table, &shape.columns, found);
        if drifts.is_empty() && preflight.order == ColumnOrder::Declared {
            drifts.extend(other_order(&preflight.table, &shape.columns, found));
        }
        if let Some(layout) = layout {
            drifts.extend(layout::differences(&preflight.table, shape, layout));
        }
        drifts
    };
    let mut others = preflight.accepts.iter().map(from);
    if others.any(|drifts| drifts.is_empty()) {
        return Vec::new();
    }
    from(&first)
}

async fn ask<S: Session>(
    query: &Statement,
    connection: &mut Connection<S>,
    values: &RunValues,
) -> Result<Vec<Found>, RunError> {
    let answered = async {
        let sql = query.text.fill(None, values)?;
        connection.query(&sql, Patience::UntilInterrupted).await
    };
    let rows: Result<Vec<Row>, Fault> = answered.await;
    let rows = rows.map_err(|fault| fault.during(Activity::Preflight))?;
    let found: Option<Vec<Found>> = rows.into_iter().map(read_column).collect();
    found.ok_or_else(|| {
        let expected = "rows of name, type, length, precision, scale and nullable";
        Fault::Answer { expected }.during(Activity::Preflight)
    })
}

struct Found {
    name: Identifier,
    /// The type, or the catalogue's spelling where there is no such type here.
    ty: Result<SqlType, String>,
    nullable: Nullability,
}

fn read_column(row: Row) -> Option<Found> {
    let [name, data_type, length, precision, scale, nullable]: [Option<String>; 6] =
        row.try_into().ok()?;
    let data_type = data_type?.trim().to_ascii_lowercase();
    let written = match (data_type.as_str(), length, precision, scale) {
        ("character varying" | "varchar" | "character" | "char" | "bpchar", Some(length), _, _) => {
            format!("{data_type}({length})")
        }
        ("numeric" | "decimal", _, Some(precision), Some(scale)) => {
            format!("{data_type}({precision},{scale})")
        }
        _ => data_type,
    };
    Some(Found {
        name: name?.trim_end().parse().ok()?,
        ty: written.parse().map_err(|_| written),
        nullable: match nullable?.trim() {
            "YES" => Nullability::Nullable,
            "NO" => Nullability::NotNull,
            _ => return None,
        },
    })
}

fn other_order(table: &TableName, columns: &[Column], found: &[Found]) -> Option<Drift> {
    let declared = columns.iter().map(|column| &column.name);
    let found = found.iter().map(|column| &column.name);
    let same = declared.eq(found.clone());
    (!same).then(|| Drift {
        table: table.clone(),
        column: None,
        kind: DriftKind::Order {
            found: found.cloned().collect(),
        },
    })
}

fn differences(table: &TableName, columns: &[Column], found: &[Found]) -> Vec<Drift> {
    let drift = |column: &Identifier, kind| Drift {
        table: table.clone(),
        column: Some(column.clone()),
        kind,
    };
    let by_name: BTreeMap<_, _> = found.iter().map(|column| (&column.name, column)).collect();
    let declared: BTreeMap<_, _> = columns.iter().map(|c| (&c.name, c)).collect();
    let differs = |column: &Column| -> Vec<DriftKind> {
        let Some(found) = by_name.get(&column.name) else {
            return vec![DriftKind::Missing];
        };
        let mut kinds = Vec::new();
        if found.ty != Ok(column.ty) {
            let found = match &found.ty {
                Ok(ty) => ty.to_string(),
                Err(written) => written.clone(),
            };
            let declared = column.ty;
            kinds.push(DriftKind::Type { declared, found });
        }
        if found.nullable != column.nullable {
            let declared = column.nullable;
            kinds.push(DriftKind::Nullability { declared });
        }
        kinds
    };
    let changed = columns.iter().flat_map(|column| {
        let kinds = differs(column);
        kinds.into_iter().map(|kind| drift(&column.name, kind))
    });
    let undeclared = found
        .iter()
        .filter(|column| !declared.contains_key(&column.name))
        .map(|column| drift(&column.name, DriftKind::Undeclared));
    changed.chain(undeclared).collect()
}
