//! IDENTITY columns: <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html>.

use plan::SqlType;

use super::super::names::Names;
use crate::loads::fault::Fault;
use crate::loads::{Load, Numbering};
use crate::spec::{ColumnSpec, TableSpec};

/// Refuses numbers that a load would give anew, and types that hold none.
pub(super) fn holds(spec: &TableSpec, load: &Load, names: &mut Names<'_>) {
    for column in spec.columns.values() {
        let Some(identity) = &column.identity else {
            continue;
        };
        if !matches!(column.sql_type.value, SqlType::Integer | SqlType::BigInt) {
            names.diagnostic(
                Fault::IdentityType {
                    column: column.name.value.clone(),
                    found: column.sql_type.value.to_string(),
                    span: identity.span,
                    declared: column.sql_type.span,
                }
                .into(),
            );
        }
        if load.numbering() == Numbering::Lost {
            names.diagnostic(lost(column, spec, load).into());
        }
    }
}

fn lost(column: &ColumnSpec, spec: &TableSpec, load: &Load) -> Fault {
    Fault::IdentityLost {
        column: column.name.value.clone(),
        load: load.name(),
        span: column.name.span,
        because: spec.load.span,
    }
}
