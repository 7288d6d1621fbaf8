//! Decimals that a function rounds: their value is certain, their text is not.
//!
//! FLOOR, CEILING, ROUND and TRUNC are said to return the type of their argument, which would keep
//! its scale, and the examples of the same pages show fewer digits: 28 of 28.05
//! (<https://docs.aws.amazon.com/redshift/latest/dg/r_FLOOR.html>). A cast to a decimal settles it.
//! Deliberately absent: views of the database, whose outputs are not followed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use executor::SessionError;
use plan::{Identifier, SqlType};
use sql::typed::{
    Body, CastKind, Expr, ExprKind, Query, ScalarFunction, Select, SelectItem, TargetColumn, Type,
};

use super::Emitter;
use super::function::constant;
use crate::refusal::{refused_with_help, sqlstate};

/// What is known of columns while a statement is written.
#[derive(Debug, Default)]
pub(super) struct Rounded {
    /// Columns of relations that can be read here by their alias, with the function that rounded them.
    columns: RefCell<BTreeMap<(Identifier, Identifier), &'static str>>,
    /// Outputs of selects that are written, by the place of the select in the tree.
    outputs: RefCell<BTreeMap<*const Select, Vec<Option<&'static str>>>>,
}

impl Emitter<'_> {
    /// What a query reads by an alias, nobody reads behind it.
    pub(super) fn within_roundings<T>(&self, emit: impl FnOnce() -> T) -> T {
        let around = self.rounded.columns.borrow().clone();
        let emitted = emit();
        self.rounded.columns.replace(around);
        emitted
    }

    /// Refuses text of a number whose digits behind the point are not documented.
    pub(super) fn text_is_certain(&self, operand: &Expr, to: SqlType) -> Result<(), SessionError> {
        certain(self.rounds(operand), to)
    }

    /// The same for outputs of a query that are stored, once the query is written.
    pub(super) fn texts_are_certain(
        &self,
        query: &Query,
        columns: &[TargetColumn],
    ) -> Result<(), SessionError> {
        let mut found = Vec::new();
        self.outputs_rounded(&query.body, &mut found);
        found
            .into_iter()
            .zip(columns)
            .try_for_each(|(function, column)| match column.ty {
                Type::Sql(to) => certain(function, to),
                _ => Ok(()),
            })
    }

    /// Notes the outputs of a query, under the name that others read them by.
    pub(super) fn note_rounded(&self, relation: &Identifier, query: &Query) {
        let mut found = Vec::new();
        self.outputs_rounded(&query.body, &mut found);
        self.forget_rounded(relation);
        let columns = query.shape();
        for (column, function) in columns.columns().unwrap_or_default().iter().zip(found) {
            if let Some(function) = function {
                let reference = (relation.clone(), column.name.clone());
                self.rounded
                    .columns
                    .borrow_mut()
                    .insert(reference, function);
            }
        }
    }

    /// Another relation has the alias here.
    pub(super) fn forget_rounded(&self, alias: &Identifier) {
        let mut rounded = self.rounded.columns.borrow_mut();
        rounded.retain(|(relation, _), _| relation != alias);
    }

    /// Notes the outputs of a select while its relations and the names of its outputs are known.
    pub(super) fn note_outputs_rounded(&self, select: &Select) {
        let outputs = self.of_select(select);
        let place: *const Select = select;
        self.rounded.outputs.borrow_mut().insert(place, outputs);
    }

    fn of_select(&self, select: &Select) -> Vec<Option<&'static str>> {
        let items = select.items.iter().map(|item| match item {
            SelectItem::Column { expr, .. } => self.rounds(expr),
            SelectItem::OpenStar { .. } => None,
        });
        items.collect()
    }

    /// Notes a common table expression under the alias that it is read by.
    pub(super) fn note_rounded_again(&self, cte: &Identifier, alias: &Identifier) {
        let rounded = self.rounded.columns.borrow();
        let of_cte: Vec<_> = rounded
            .iter()
            .filter(|((relation, _), _)| relation == cte)
            .map(|((_, column), function)| ((alias.clone(), column.clone()), *function))
            .collect();
        drop(rounded);
        self.forget_rounded(alias);
        self.rounded.columns.borrow_mut().extend(of_cte);
    }

    /// By output, in order.
    fn outputs_rounded(&self, body: &Body, found: &mut Vec<Option<&'static str>>) {
        match body {
            Body::Select(select) => {
                let place: *const Select = select.as_ref();
                let written = self.rounded.outputs.borrow().get(&place).cloned();
                // One that is not written yet reads what is known here.
                found.extend(written.unwrap_or_else(|| self.of_select(select)));
            }
            Body::Set { left, right, .. } => {
                self.outputs_rounded(left, found);
                let mut others = Vec::new();
                self.outputs_rounded(right, &mut others);
                for (one, other) in found.iter_mut().zip(others) {
                    *one = one.or(other);
                }
            }
            Body::Query(query) => self.outputs_rounded(&query.body, found),
        }
    }

    /// The function that makes the digits of this value uncertain.
    fn rounds(&self, expr: &Expr) -> Option<&'static str> {
        let Type::Sql(SqlType::Decimal { .. }) = expr.ty else {
            return None;
        };
        match &expr.kind {
            ExprKind::Cast {
                operand,
                kind: CastKind::Implicit,
                ..
            } => self.rounds(operand),
            // Its scale is written.
            ExprKind::Cast { .. } => None,
            ExprKind::Case {
                branches,
                otherwise,
                ..
            } => {
                let values = branches.iter().map(|branch| &branch.then);
                let otherwise = otherwise.iter().map(|otherwise| &**otherwise);
                values.chain(otherwise).find_map(|it| self.rounds(it))
            }
            ExprKind::Column(column) => {
                let reference = (column.relation.clone(), column.column.clone());
                self.rounded.columns.borrow().get(&reference).copied()
            }
            ExprKind::OutputAlias(alias) => {
                let outputs = self.selects.borrow().last().map(std::rc::Rc::clone);
                self.rounds(outputs?.named(alias)?)
            }
            ExprKind::ScalarSubquery(query) => {
                let mut found = Vec::new();
                self.outputs_rounded(&query.body, &mut found);
                found.into_iter().flatten().next()
            }
            ExprKind::Call {
                function,
                arguments,
            } => match rounding(*function, arguments) {
                Some(function) => Some(function),
                None => arguments.iter().find_map(|it| self.rounds(it)),
            },
            _ => expr.children().into_iter().find_map(|it| self.rounds(it)),
        }
    }
}

fn certain(function: Option<&'static str>, to: SqlType) -> Result<(), SessionError> {
    match function {
        Some(function) if to.is_text() => Err(refused_with_help(
            sqlstate::NOT_SUPPORTED,
            format!(
                "the local engine cannot rehearse the text of a decimal that {function} gives: \
                 Redshift's documentation does not say how many digits it has"
            ),
            "cast it to integer, or to a decimal of the digits that are meant, before it becomes \
             text",
        )),
        _ => Ok(()),
    }
}

/// The name of a function that takes digits from a decimal; none where it keeps them all.
fn rounding(function: ScalarFunction, arguments: &[Expr]) -> Option<&'static str> {
    let name = match function {
        ScalarFunction::Floor => "FLOOR",
        ScalarFunction::Ceiling => "CEILING",
        ScalarFunction::Round => "ROUND",
        ScalarFunction::Truncate => "TRUNC",
        _ => return None,
    };
    let Type::Sql(SqlType::Decimal { scale, .. }) = arguments.first()?.ty else {
        return None;
    };
    let digits = match arguments.get(1) {
        None => Some(0),
        Some(digits) => constant(digits).ok(),
    };
    // Both readings agree where as many digits are kept as there are.
    (digits != Some(i32::from(scale))).then_some(name)
}
