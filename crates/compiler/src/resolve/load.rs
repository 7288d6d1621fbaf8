//! From a load as written to a load that can be planned.

use plan::Identifier;
use plan::table::Nullability;

use super::fault::Fault;
use super::{Scope, copy, select};
use crate::diagnostic::Collector;
use crate::ir::{Column, TableId};
use crate::loads::{Append, Load, Merge, Replace, ReplaceBatch, ReplaceWindow};
use crate::source::{Span, Spanned};
use crate::spec::{LoadSpec, did_you_mean};

/// The table that a load fills, as far as the load looks at it.
pub(super) struct Target<'a> {
    pub(super) id: TableId,
    pub(super) name: &'a Identifier,
    pub(super) columns: &'a [Column],
}

pub(super) fn resolve(
    scope: &Scope<'_>,
    target: &Target<'_>,
    spec: &LoadSpec,
    faults: &mut Collector,
) -> Option<Load> {
    let id = target.id;
    Some(match spec {
        LoadSpec::Copy(spec) => Load::Copy(Box::new(copy::resolve(scope, spec, faults)?)),
        LoadSpec::Append { select } => Load::Append(Box::new(Append {
            select: select::resolve(scope, id, select, faults)?,
        })),
        LoadSpec::Replace { select } => Load::Replace(Box::new(Replace {
            select: select::resolve(scope, id, select, faults)?,
        })),
        LoadSpec::ReplaceBatch { select } => Load::ReplaceBatch(Box::new(ReplaceBatch {
            select: select::resolve(scope, id, select, faults)?,
        })),
        LoadSpec::ReplaceWindow { column, select } => {
            let window = time_column(target, column, faults);
            let select = select::resolve(scope, id, select, faults);
            Load::ReplaceWindow(Box::new(ReplaceWindow {
                column: window?,
                select: select?,
            }))
        }
        LoadSpec::Merge(spec) => {
            let key: Vec<Option<Identifier>> = spec
                .key
                .iter()
                .map(|key| not_null_column(target, key, "a merge key", faults))
                .collect();
            let latest_by = match &spec.latest_by {
                None => Some(None),
                Some(column) => not_null_column(target, column, "`latest_by`", faults).map(Some),
            };
            let select = select::resolve(scope, id, &spec.select, faults);
            Load::Merge(Box::new(Merge {
                key: key.into_iter().collect::<Option<_>>()?,
                latest_by: latest_by?,
                select: select?,
            }))
        }
    })
}

/// A column by its name; a name that is none is a fault.
pub(super) fn column<'a>(
    table: &Identifier,
    columns: &'a [Column],
    name: &Spanned<Identifier>,
    faults: &mut Collector,
) -> Option<&'a Column> {
    let found = columns
        .iter()
        .find(|column| column.name.value == name.value);
    if found.is_none() {
        let known = columns.iter().map(|column| column.name.value.as_str());
        faults.push(Fault::UnknownColumn {
            table: table.clone(),
            column: name.value.clone(),
            nearest: did_you_mean(name.value.as_str(), known).map(str::to_owned),
            span: name.span,
        });
    }
    found
}

fn not_null_column(
    target: &Target<'_>,
    name: &Spanned<Identifier>,
    role: &'static str,
    faults: &mut Collector,
) -> Option<Identifier> {
    let column = column(target.name, target.columns, name, faults)?;
    if column.nullability == Nullability::NotNull {
        return Some(column.name.value.clone());
    }
    faults.push(Fault::NullableKey {
        column: name.value.clone(),
        role,
        span: name.span,
        declared: column.name.span,
    });
    None
}

fn time_column(
    target: &Target<'_>,
    name: &Spanned<Identifier>,
    faults: &mut Collector,
) -> Option<Identifier> {
    let column = column(target.name, target.columns, name, faults)?;
    if column.ty.is_time() {
        return Some(column.name.value.clone());
    }
    let declared: Span = column.name.span;
    faults.push(Fault::WindowNotTime {
        column: name.value.clone(),
        found: column.ty.to_string(),
        span: name.span,
        declared,
    });
    None
}
