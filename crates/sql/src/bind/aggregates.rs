//! Aggregates.

use super::Binder;
use super::arguments::middle;
use super::clause::Clause;
use super::functions::Arguments;
use super::literals::bare_text;
use crate::fault::FaultKind;
use crate::signatures::{Nulls, ResultType, Signature};
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::{
    AggregateCall, AggregateFunction, Expr, ExprKind, Nullability, Quantifier, SortBy, SortKey,
    Type,
};

impl Binder<'_> {
    pub(super) fn count_rows(
        &mut self,
        function: &ast::Function,
        arguments: &Arguments<'_>,
        span: Span,
    ) -> Expr {
        let call = AggregateCall {
            function: AggregateFunction::CountRows,
            quantifier: Quantifier::All,
            arguments: Vec::new(),
            within_group: Vec::new(),
        };
        if let Some(over) = &function.over {
            return self.count_rows_over(over, arguments, span);
        }
        self.aggregate_here("COUNT", span);
        aggregate_node(call, Type::BIGINT, Nullability::NotNull, span)
    }

    pub(super) fn aggregate(
        &mut self,
        aggregate: AggregateFunction,
        signature: &Signature,
        function: &ast::Function,
        arguments: &Arguments<'_>,
        span: Span,
    ) -> Expr {
        self.aggregate_here(&signature.name.to_uppercase(), span);
        let faults_before = self.faults.len();
        let outer = std::mem::replace(&mut self.clause, Clause::Aggregate);
        let values = self.values(signature, &arguments.values);
        let within_group = self.within_group(&function.within_group);
        self.clause = outer;
        // What a faulty expression sorts by is not known.
        if self.faults.len() == faults_before {
            self.one_group_order(aggregate, &values, &within_group, span);
        }
        let (values, ty) = self.grouped_result(signature, values, &within_group, span);
        if aggregate == AggregateFunction::ListAgg
            && let Some(delimiter) = values.get(1)
            && bare_text(delimiter).is_none()
        {
            self.argument_fault(delimiter, "listagg", "a delimiter in quotes");
        }
        let nullability = match signature.nulls {
            Nulls::Never => Nullability::NotNull,
            // Of no row it is NULL; whether there is one, the data say.
            _ => Nullability::Unknown,
        };
        let call = AggregateCall {
            function: aggregate,
            quantifier: arguments.quantifier,
            arguments: values,
            within_group,
        };
        aggregate_node(call, ty, nullability, span)
    }

    /// The keys after `WITHIN GROUP (ORDER BY …)`.
    pub(super) fn within_group(&mut self, keys: &[ast::OrderByExpr]) -> Vec<SortKey> {
        keys.iter()
            .map(|key| {
                let expr = self.expr(&key.expr);
                let (direction, nulls) = Self::direction(&key.options);
                SortKey {
                    by: SortBy::Expr(expr),
                    direction,
                    nulls,
                }
            })
            .collect()
    }

    /// As `result`, where the type may be that of the key.
    pub(super) fn grouped_result(
        &mut self,
        signature: &Signature,
        values: Vec<Expr>,
        within_group: &[SortKey],
        span: Span,
    ) -> (Vec<Expr>, Type) {
        let key = match within_group.first().map(|key| &key.by) {
            Some(SortBy::Expr(key)) => Some(key.ty),
            _ => None,
        };
        let ty = match (signature.result, key) {
            (ResultType::GroupKey, Some(key)) => key,
            (ResultType::MiddleOfGroupKey, Some(key)) => middle(key),
            (ResultType::GroupKey | ResultType::MiddleOfGroupKey, None) => {
                self.fault(
                    FaultKind::Syntax,
                    span,
                    format!("`{}` needs a sorted group", signature.name.to_uppercase()),
                    "no `WITHIN GROUP`",
                    "add `WITHIN GROUP (ORDER BY value)`",
                );
                Type::Unknown
            }
            _ => return self.result(signature, values),
        };
        (values, ty)
    }

    /// Notes an aggregate of the innermost select; a fault where none may stand.
    fn aggregate_here(&mut self, name: &str, span: Span) {
        if !self.clause.takes_aggregates() {
            let help = match self.clause {
                Clause::Where => "filter groups with HAVING",
                Clause::Aggregate => "aggregate in a query of its own first",
                _ => "aggregate in the select list",
            };
            let message = format!("`{name}` cannot stand in {}", self.clause.name());
            self.fault(
                FaultKind::MisplacedAggregate,
                span,
                message,
                "an aggregate",
                help,
            );
        }
        if let Some(scope) = self.scopes.last_mut() {
            scope.aggregates.push(span);
        }
    }
}

fn aggregate_node(call: AggregateCall, ty: Type, nullability: Nullability, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Aggregate(call),
        ty,
        nullability,
        span,
    }
}
