//! What a SELECT gives is matched with its table's columns by name.

use plan::{Identifier, SqlType};
use sql::typed::{Body, Query, SelectItem, Statement, TargetColumn, Type};

use super::fault::Fault;
use super::nullability;
use crate::diagnostic::Collector;
use crate::ir::{Column, SelectText, Table};
use crate::source::Span;
use crate::spec::did_you_mean;
use crate::sql_fault;

/// The name of an expression without one, as the server gives it.
const UNNAMED: &str = "?column?";

/// Holds the outputs to the table: each is declared, each declared column is given, once, as a
/// value that it can store. An output that is misspelt or unnamed is one fault, not also a missing
/// column.
pub(super) fn fit(table: &Table, select: &SelectText, bound: &sql::Bound, faults: &mut Collector) {
    let Statement::Query(query) = &bound.statement else {
        return;
    };
    let shape = query.shape();
    let Some(outputs) = shape.columns() else {
        return;
    };
    let outputs: Vec<Output> = outputs
        .iter()
        .enumerate()
        .map(|(index, output)| Output {
            name: output.name.clone(),
            span: place(query, index).map_or(select.text.span(), |place| {
                select.text.span_at(place.start..place.end)
            }),
        })
        .collect();
    let mut missing: Vec<&Column> = table
        .given()
        .filter(|column| {
            let is_given = |output: &Output| output.name == column.name.value;
            !outputs.iter().any(is_given)
        })
        .collect();
    let mut targets: Vec<TargetColumn> = Vec::new();
    let mut unnamed = Vec::new();
    for (index, output) in outputs.iter().enumerate() {
        let first = outputs[..index]
            .iter()
            .find(|other| other.name == output.name);
        let given = table
            .given()
            .find(|column| column.name.value == output.name);
        match (given, first) {
            (None, _) if output.name.as_str() == UNNAMED => unnamed.push(output.span),
            (_, Some(first)) => faults.push(Fault::RepeatedOutput {
                column: output.name.clone(),
                span: output.span,
                first: first.span,
            }),
            (Some(column), None) => targets.push(TargetColumn {
                name: column.name.value.clone(),
                ty: Type::Sql(column.ty),
                nullability: nullability(column.nullability),
                span: sql::Span::default(),
            }),
            (None, None) => faults.push(match table.column(&output.name) {
                Some(column) => Fault::FilledOutput {
                    column: output.name.clone(),
                    declared: column.name.span,
                    span: output.span,
                },
                None => undeclared(table, output, &mut missing),
            }),
        }
    }
    unnamed_outputs(&unnamed, &mut missing, faults);
    for column in missing {
        faults.push(Fault::MissingOutput {
            table: table.name.value.clone(),
            column: column.name.value.clone(),
            declared: column.name.span,
            span: select.text.span(),
        });
    }
    if table.load.value.product().is_view() {
        view_types(table, select, query, faults);
    }
    if targets.len() == outputs.len() {
        let whole = sql::Span::new(0, select.text.sample().len());
        let found = sql::assign::query(query, &targets, whole);
        faults.extend(found.iter().map(|fault| sql_fault::at(fault, &select.text)));
    }
}

/// Holds a view's columns to what its SELECT gives: nothing converts them, and what reads the view is
/// typed by what it declares.
fn view_types(table: &Table, select: &SelectText, query: &Query, faults: &mut Collector) {
    let shape = query.shape();
    for (index, output) in shape.columns().into_iter().flatten().enumerate() {
        let given = table
            .given()
            .find(|column| column.name.value == output.name);
        let (Some(column), Type::Sql(given)) = (given, output.ty) else {
            continue;
        };
        if computes_alike(column.ty, given) {
            continue;
        }
        let span = place(query, index).map_or(select.text.span(), |place| {
            select.text.span_at(place.start..place.end)
        });
        faults.push(Fault::ViewType {
            view: table.name.value.clone(),
            column: column.name.value.clone(),
            declared: column.ty.to_string(),
            given: given.to_string(),
            declared_at: column.name.span,
            span,
        });
    }
}

/// Whether expressions over the one give what they give over the other. How long a text may be and
/// how many digits a number has is no matter here.
fn computes_alike(declared: SqlType, given: SqlType) -> bool {
    let is_float = |ty| matches!(ty, SqlType::Real | SqlType::DoublePrecision);
    match (declared, given) {
        (SqlType::Decimal { scale: one, .. }, SqlType::Decimal { scale: other, .. }) => {
            one == other
        }
        (SqlType::Varbyte(_), SqlType::Varbyte(_)) => true,
        _ if declared.is_integer() => given.is_integer(),
        _ if is_float(declared) => is_float(given),
        _ if declared.is_text() => given.is_text(),
        _ => declared == given,
    }
}

/// An output and the place of its expression.
struct Output {
    name: Identifier,
    span: Span,
}

/// The expression of an output in the first select; none where its place is not known.
fn place(query: &Query, index: usize) -> Option<sql::Span> {
    let mut body = &query.body;
    loop {
        match body {
            Body::Select(select) => {
                return match select.items.get(index)? {
                    SelectItem::Column { expr, .. } => {
                        Some(expr.span).filter(|place| !place.is_empty())
                    }
                    SelectItem::OpenStar { .. } => None,
                };
            }
            Body::Set { left, .. } => body = left,
            Body::Query(query) => body = &query.body,
        }
    }
}

/// The column that was meant, if one is near, counts as given.
fn undeclared(table: &Table, output: &Output, missing: &mut Vec<&Column>) -> Fault {
    let known = missing.iter().map(|column| column.name.value.as_str());
    let nearest = did_you_mean(output.name.as_str(), known).map(str::to_owned);
    if let Some(nearest) = &nearest {
        missing.retain(|column| column.name.value.as_str() != nearest);
    }
    Fault::UndeclaredOutput {
        table: table.name.value.clone(),
        column: output.name.clone(),
        nearest,
        span: output.span,
    }
}

/// Unnamed outputs stand for missing columns, if there are enough of them.
fn unnamed_outputs(unnamed: &[Span], missing: &mut Vec<&Column>, faults: &mut Collector) {
    for span in unnamed {
        faults.push(Fault::UnnamedOutput {
            missing: missing
                .iter()
                .map(|column| column.name.value.clone())
                .collect(),
            span: *span,
        });
    }
    if missing.len() <= unnamed.len() {
        missing.clear();
    }
}
