//! Which columns UNLOAD writes, and how.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>, "Usage notes".

use plan::SqlType;

use super::format::FormatSpec;
use super::{Fault, PartitionColumns, Spec};
use crate::ir::Column;
use crate::resolve::Names;
use crate::source::Spanned;

/// Holds the columns to the format and to the folders.
pub(super) fn hold(spec: &Spec, names: &mut Names<'_>) {
    for column in names.all_columns() {
        written(spec, column, names);
    }
    for by in &spec.partition_by {
        let column = names.all_columns().iter();
        let column = column.clone().find(|column| column.name.value == by.value);
        if let Some(column) = column {
            names_folders(by, column, names);
        }
    }
    some_are_left(spec, names);
}

fn written(spec: &Spec, column: &Column, names: &mut Names<'_>) {
    let is_text = matches!(
        spec.format,
        FormatSpec::Csv(_) | FormatSpec::Delimited { .. }
    );
    let needs_text = matches!(
        column.ty,
        SqlType::Geometry | SqlType::Geography | SqlType::HllSketch | SqlType::Varbyte(_)
    );
    if needs_text && !is_text {
        let fault = Fault::UnloadColumn {
            problem: format!(
                "`{}` cannot be unloaded in this format: its type is `{}`",
                column.name.value, column.ty
            ),
            why: "only CSV and delimited text hold it",
            help: "unload as `csv`, or give the value as text",
            span: spec.to.span(),
            because: column.name.span,
        };
        names.diagnostic(fault.into());
    }
}

fn names_folders(by: &Spanned<plan::Identifier>, column: &Column, names: &mut Names<'_>) {
    let fits = matches!(
        column.ty,
        SqlType::SmallInt
            | SqlType::Integer
            | SqlType::BigInt
            | SqlType::Decimal { .. }
            | SqlType::Real
            | SqlType::Boolean
            | SqlType::Char(_)
            | SqlType::Varchar(_)
            | SqlType::Date
            | SqlType::Timestamp
    );
    if !fits {
        let fault = Fault::UnloadColumn {
            problem: format!(
                "folders cannot be named after `{}`: its type is `{}`",
                by.value, column.ty
            ),
            why: "no type that `PARTITION BY` takes",
            help: "cast it to text, a whole number, a date or `timestamp`",
            span: by.span,
            because: column.name.span,
        };
        names.diagnostic(fault.into());
    }
}

fn some_are_left(spec: &Spec, names: &mut Names<'_>) {
    let is_kept = spec
        .partition_columns
        .as_ref()
        .is_some_and(|written| written.value == PartitionColumns::Keep);
    let is_folder = |column: &Column| {
        let mut by = spec.partition_by.iter();
        by.any(|by| by.value == column.name.value)
    };
    let (Some(first), false) = (spec.partition_by.first(), is_kept) else {
        return;
    };
    let columns = names.all_columns();
    if let Some(column) = columns.first().filter(|_| columns.iter().all(is_folder)) {
        let fault = Fault::UnloadColumn {
            problem: "no column is left for the files".to_owned(),
            why: "all columns are in the folders' names",
            help: "add a column, or `partition_columns: keep`",
            span: first.span,
            because: column.name.span,
        };
        names.diagnostic(fault.into());
    }
}
