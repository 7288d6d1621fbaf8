//! ORDER BY.

use super::Binder;
use super::clause::Clause;
use super::select::position;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{Direction, NullOrder, SelectItem, Shape, SortBy, SortKey};

impl Binder<'_> {
    pub(super) fn order_expressions<'e>(
        &mut self,
        order_by: Option<&'e ast::OrderBy>,
    ) -> Vec<&'e ast::OrderByExpr> {
        match order_by.map(|order_by| &order_by.kind) {
            None => Vec::new(),
            Some(ast::OrderByKind::Expressions(expressions)) => expressions.iter().collect(),
            Some(ast::OrderByKind::All(_)) => {
                self.unsupported(Span::default(), "`ORDER BY ALL`", "name the columns");
                Vec::new()
            }
        }
    }

    /// Keys of one select: an output by position or name, else an expression over its relations.
    pub(super) fn order_of_select(
        &mut self,
        items: &[SelectItem],
        order_by: &[&ast::OrderByExpr],
    ) -> Vec<SortKey> {
        let outer = std::mem::replace(&mut self.clause, Clause::OrderBy);
        let mut keys = Vec::with_capacity(order_by.len());
        for key in order_by {
            let by = match self.ordinal(&key.expr, items.len(), "ORDER BY") {
                Some(None) => continue,
                Some(Some(index)) => SortBy::Output(index),
                None => match self.output_named(&key.expr, items) {
                    Some(index) => SortBy::Output(index),
                    None => SortBy::Expr(self.expr(&key.expr)),
                },
            };
            let (direction, nulls) = Self::direction(&key.options);
            keys.push(SortKey {
                by,
                direction,
                nulls,
            });
        }
        self.clause = outer;
        keys
    }

    fn output_named(&mut self, expr: &ast::Expr, items: &[SelectItem]) -> Option<usize> {
        match expr {
            ast::Expr::Identifier(ident) => {
                let name = self.identifier(ident)?;
                position(items, &name)
            }
            _ => None,
        }
    }

    /// Keys of a set operation: outputs only.
    pub(super) fn order_of_outputs(
        &mut self,
        shape: &Shape,
        order_by: &[&ast::OrderByExpr],
    ) -> Vec<SortKey> {
        let columns = shape.columns().unwrap_or_default();
        let mut keys = Vec::with_capacity(order_by.len());
        for key in order_by {
            let span = span_of(&key.expr);
            let count = shape.columns().map_or(usize::MAX, <[_]>::len);
            let index = match self.ordinal(&key.expr, count, "ORDER BY") {
                Some(index) => index,
                None => match &key.expr {
                    ast::Expr::Identifier(ident) => self.identifier(ident).and_then(|name| {
                        let index = columns.iter().position(|column| column.name == name);
                        if index.is_none() && shape.columns().is_some() {
                            self.fault(
                                FaultKind::UnknownColumn,
                                span,
                                format!("the result has no column `{name}`"),
                                "unknown column",
                                "name an output of the first select",
                            );
                        }
                        index
                    }),
                    _ => {
                        self.unsupported(
                            span,
                            "an expression in the order of a set operation",
                            "order by an output, or put the operation into a query in FROM",
                        );
                        None
                    }
                },
            };
            if let Some(index) = index {
                let (direction, nulls) = Self::direction(&key.options);
                keys.push(SortKey {
                    by: SortBy::Output(index),
                    direction,
                    nulls,
                });
            }
        }
        keys
    }

    /// A position written as a number: `Some(None)` if there is no such output.
    #[expect(
        clippy::option_option,
        reason = "no position, a wrong one, a right one"
    )]
    pub(super) fn ordinal(
        &mut self,
        expr: &ast::Expr,
        outputs: usize,
        clause: &str,
    ) -> Option<Option<usize>> {
        let ast::Expr::Value(value) = expr else {
            return None;
        };
        let ast::Value::Number(digits, _) = &value.value else {
            return None;
        };
        let index = digits
            .parse::<usize>()
            .ok()
            .and_then(|position| position.checked_sub(1))
            .filter(|index| *index < outputs);
        if index.is_none() {
            self.fault(
                FaultKind::PositionOutOfRange,
                span_of(expr),
                format!("{clause} names output {digits} of {outputs}"),
                "no such output",
                "name the column",
            );
        }
        Some(index)
    }

    /// Redshift takes NULL for the greatest value.
    pub(super) fn direction(options: &ast::OrderByOptions) -> (Direction, NullOrder) {
        let direction = match options.sort {
            Some(ast::OrderBySort::Desc) => Direction::Descending,
            _ => Direction::Ascending,
        };
        let nulls = match (options.nulls_first, direction) {
            (Some(true), _) | (None, Direction::Descending) => NullOrder::First,
            (Some(false), _) | (None, Direction::Ascending) => NullOrder::Last,
        };
        (direction, nulls)
    }
}
