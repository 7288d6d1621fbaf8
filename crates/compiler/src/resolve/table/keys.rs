//! Which columns rows can be spread and ordered by.

use crate::loads::{Load, Product};
use crate::resolve::key_fault::Fault;
use crate::resolve::names::Names;
use crate::source::Spanned;
use crate::spec::{DistSpec, SortSpec, TableSpec};

/// Refuses keys of types that have no order. The rows of files may be ordered by what no table can.
pub(super) fn can_be_keys(spec: &TableSpec, load: &Load, names: &mut Names<'_>) {
    if load.product() == Product::Files {
        return;
    }
    if let Some(DistSpec::Key(key)) = spec.dist.as_ref().map(|dist| &dist.value) {
        one(key, "distribution key", names);
    }
    if let Some(SortSpec::Columns(columns)) = spec.sort.as_ref().map(|sort| &sort.value) {
        for key in columns {
            one(key, "sort key", names);
        }
    }
}

fn one(key: &Spanned<plan::Identifier>, role: &'static str, names: &mut Names<'_>) {
    let mut columns = names.all_columns().iter();
    let Some(column) = columns.find(|column| column.name.value == key.value) else {
        return;
    };
    if !column.ty.can_be_key() {
        let fault = Fault::Type {
            column: key.value.clone(),
            role,
            found: column.ty.to_string(),
            span: key.span,
            declared: column.name.span,
        };
        names.diagnostic(fault.into());
    }
}
