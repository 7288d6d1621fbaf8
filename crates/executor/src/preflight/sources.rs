//! Tables of others: what is read of them has to be there, as it is declared.

use std::collections::BTreeMap;

use plan::source_table::SourceTable;
use plan::table::Nullability;

use super::{Drift, DriftKind, Found, ask};
use crate::connection::Connection;
use crate::error::RunError;
use crate::execution::Execution;
use crate::session::Session;

/// Asks for those tables of others that are meant.
pub(super) async fn compare<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    is_meant: impl Fn(&SourceTable) -> bool,
) -> Result<Vec<Drift>, RunError> {
    let mut drifts = Vec::new();
    let sources = execution.plan.sources.iter();
    for source in sources.filter(|source| is_meant(source)) {
        let found = ask(&source.query, connection, &execution.values()).await?;
        drifts.extend(differences(source, &found));
    }
    Ok(drifts)
}

/// It may have more columns, and its columns may promise more.
fn differences(source: &SourceTable, found: &[Found]) -> Vec<Drift> {
    let drift = |column, kind| Drift {
        table: source.table.clone(),
        column,
        kind,
    };
    if found.is_empty() {
        return vec![drift(None, DriftKind::Missing)];
    }
    let by_name: BTreeMap<_, _> = found.iter().map(|column| (&column.name, column)).collect();
    let mut drifts = Vec::new();
    for column in &source.columns {
        let mut differs = |kind| drifts.push(drift(Some(column.name.clone()), kind));
        let Some(found) = by_name.get(&column.name) else {
            differs(DriftKind::Missing);
            continue;
        };
        if found.ty != Ok(column.ty) {
            differs(DriftKind::Type {
                declared: column.ty,
                found: match &found.ty {
                    Ok(ty) => ty.to_string(),
                    Err(written) => written.clone(),
                },
            });
        }
        if (column.nullable, found.nullable) == (Nullability::NotNull, Nullability::Nullable) {
            differs(DriftKind::Nullability {
                declared: column.nullable,
            });
        }
    }
    drifts
}
