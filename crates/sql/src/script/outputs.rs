//! The columns that a statement gives.

use super::statement::Output;
use crate::bind::Bound;
use crate::typed::{Body, OutputColumn, Query, SelectItem, Type};

/// The output columns, an open star among them standing for itself.
pub(super) fn of(bound: &Bound) -> Vec<Output> {
    bound.query().map(columns).unwrap_or_default()
}

fn columns(query: &Query) -> Vec<Output> {
    match query.shape().columns() {
        Some(columns) => columns.iter().map(column).collect(),
        None => items(&query.body),
    }
}

fn column(column: &OutputColumn) -> Output {
    Output::Column {
        name: column.name.as_str().to_owned(),
        ty: column.ty,
    }
}

/// The items of a select with an open star among them. Where selects are combined, each has its
/// own idea of a column's type, and which columns meet is not known.
fn items(body: &Body) -> Vec<Output> {
    match body {
        Body::Select(select) => select
            .items
            .iter()
            .map(|item| match item {
                SelectItem::Column { name, expr } => Output::Column {
                    name: name.as_str().to_owned(),
                    ty: expr.ty,
                },
                SelectItem::OpenStar { .. } => Output::OpenStar,
            })
            .collect(),
        Body::Set { left, .. } => items(left)
            .into_iter()
            .map(|output| match output {
                Output::Column { name, .. } => Output::Column {
                    name,
                    ty: Type::Unknown,
                },
                Output::OpenStar => Output::OpenStar,
            })
            .collect(),
        Body::Query(query) => columns(query),
    }
}
