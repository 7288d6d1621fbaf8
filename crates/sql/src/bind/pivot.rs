//! `PIVOT`: <https://docs.aws.amazon.com/redshift/latest/dg/r_FROM_clause-pivot-unpivot-examples.html>.

use std::collections::BTreeSet;

use plan::Identifier;

use super::Binder;
use super::clause::Clause;
use super::from::Entry;
use super::scope::{Contents, Scope};
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{
    BinaryOperator, ColumnRef, Expr, ExprKind, Nullability, OutputColumn, Pivot, PivotColumn,
    Relation, Shape,
};

impl Binder<'_> {
    pub(super) fn pivot(
        &mut self,
        factor: &ast::TableFactor,
        scope: &mut Scope,
    ) -> Option<Relation> {
        let ast::TableFactor::Pivot {
            table,
            aggregate_functions,
            value_column,
            value_source,
            default_on_null,
            alias,
        } = factor
        else {
            return None;
        };
        let span = span_of(&**table);
        let mut inner = Scope::default();
        let input = self.factor(table, &mut inner);
        if let [_, second, ..] = aggregate_functions.as_slice() {
            let place = span_of(&second.expr);
            self.fault(
                FaultKind::NotRedshift,
                // Of `COUNT(*)` no place is known.
                if place.is_empty() { span } else { place },
                "Redshift's PIVOT takes one aggregate",
                "the second one",
                "join two queries with a PIVOT each, or write `SUM(CASE WHEN … THEN … END)` and GROUP BY",
            );
        }
        let values = match value_source {
            ast::PivotValueSource::List(values) if default_on_null.is_none() => values.as_slice(),
            _ => {
                self.fault(
                    FaultKind::NotRedshift,
                    span,
                    "Redshift's PIVOT takes a list of values",
                    "not Redshift",
                    "write `FOR column IN (1, 2, …)`",
                );
                &[]
            }
        };
        let (aggregates, key, values) = self.seeing(&mut inner, |binder| {
            let outer = std::mem::replace(&mut binder.clause, Clause::Select);
            let aggregates: Vec<(Option<Identifier>, Expr)> = aggregate_functions
                .iter()
                .map(|call| {
                    let alias = call
                        .alias
                        .as_ref()
                        .and_then(|alias| binder.identifier(alias));
                    (alias, binder.expr(&call.expr))
                })
                .collect();
            binder.clause = Clause::Value;
            let mut key = match value_column.as_slice() {
                [column] => binder.expr(column),
                _ => Self::unknown(span),
            };
            let mut bound = Vec::with_capacity(values.len());
            for value in values {
                let name = match &value.alias {
                    Some(alias) => binder.identifier(alias),
                    None => Some(Self::constant_name(&value.expr)),
                };
                let value = binder.expr(&value.expr);
                let place = value.span;
                let (left, value) = binder.comparable(BinaryOperator::Equal, key, value, place);
                key = left;
                bound.extend(name.map(|name| (name, value)));
            }
            binder.clause = outer;
            (aggregates, key, bound)
        });
        let kept = kept(
            &inner,
            aggregates.iter().map(|(_, call)| call).chain([&key]),
        );
        let columns: Vec<PivotColumn> = values
            .iter()
            .flat_map(|(name, value)| {
                aggregates.iter().map(move |(alias, aggregate)| {
                    let name = match alias {
                        Some(alias) => format!("{name}_{alias}").parse().unwrap_or(name.clone()),
                        None => name.clone(),
                    };
                    PivotColumn {
                        name,
                        value: value.clone(),
                        aggregate: aggregate.clone(),
                    }
                })
            })
            .collect();
        let outputs = columns.iter().map(|column| OutputColumn {
            name: column.name.clone(),
            ty: column.aggregate.ty,
            // A value without rows gives NULL, but for counts.
            nullability: column.aggregate.nullability.min(Nullability::Unknown),
        });
        let shape = shape_of(kept.as_deref(), outputs);
        let entry = rotated(self, alias.as_ref(), &inner, span, shape.clone());
        let columns_of_alias = alias.as_ref().map_or(&[][..], |alias| &alias.columns);
        let input = input?;
        Some(self.enter_renamed(entry, columns_of_alias, scope, |alias| {
            Relation::Pivot(Box::new(Pivot {
                input,
                key,
                kept: kept.unwrap_or_default(),
                columns,
                alias,
                shape,
            }))
        }))
    }

    /// The column that a constant of the IN list makes.
    fn constant_name(value: &ast::Expr) -> Identifier {
        let text = match value {
            ast::Expr::Value(value) => match &value.value {
                ast::Value::SingleQuotedString(text) => Some(text.clone()),
                ast::Value::Number(digits, _) => Some(digits.clone()),
                ast::Value::Null => Some("null".to_owned()),
                ast::Value::Boolean(value) => Some(value.to_string()),
                _ => None,
            },
            _ => None,
        };
        text.and_then(|text| text.parse().ok())
            .unwrap_or_else(|| Self::output_name(value))
    }
}

/// The columns of the input that none of these read; `None` if they are not known.
pub(super) fn kept<'e>(
    input: &Scope,
    reading: impl Iterator<Item = &'e Expr>,
) -> Option<Vec<Expr>> {
    let mut read = BTreeSet::new();
    for expr in reading {
        columns_in(expr, &mut read);
    }
    let mut kept = Vec::new();
    for relation in &input.relations {
        for (_, expr) in input.each(relation, Span::default())? {
            if let ExprKind::Column(reference) = &expr.kind
                && !read.contains(reference)
            {
                kept.push(expr);
            }
        }
    }
    Some(kept)
}

fn columns_in(expr: &Expr, into: &mut BTreeSet<ColumnRef>) {
    if let ExprKind::Column(column) = &expr.kind {
        into.insert(column.clone());
    }
    for child in expr.children() {
        columns_in(child, into);
    }
}

/// The columns that are kept, then those that are made.
pub(super) fn shape_of(kept: Option<&[Expr]>, made: impl Iterator<Item = OutputColumn>) -> Shape {
    let Some(kept) = kept else {
        return Shape::Open;
    };
    let kept = kept.iter().filter_map(|expr| match &expr.kind {
        ExprKind::Column(column) => Some(OutputColumn {
            name: column.column.clone(),
            ty: expr.ty,
            nullability: expr.nullability,
        }),
        _ => None,
    });
    Shape::closed(kept.chain(made))
}

/// What a rotated relation brings into reach: under its alias, or that of its input.
pub(super) fn rotated(
    binder: &mut Binder<'_>,
    alias: Option<&ast::TableAlias>,
    input: &Scope,
    span: Span,
    shape: Shape,
) -> Entry {
    let of_input = input.relations.first();
    Entry {
        alias: match alias {
            Some(alias) => binder.identifier(&alias.name),
            None => of_input.and_then(|relation| relation.alias.clone()),
        },
        place: alias.map_or(span, |alias| from_raw(alias.name.span)),
        table: None,
        shape,
        contents: Contents::Rows,
    }
}
