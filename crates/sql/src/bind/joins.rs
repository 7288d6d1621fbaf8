//! Joins and the columns they merge.

use plan::Identifier;

use super::Binder;
use super::clause::Clause;
use super::scope::{Found, Merged, Scope, Visible};
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{BinaryOperator, Expr, ExprKind, JoinKind, Nullability, ScalarFunction, Type};

impl Binder<'_> {
    pub(super) fn join(
        &mut self,
        join: &ast::Join,
        left: &mut Scope,
        mut right: Scope,
    ) -> Option<(JoinKind, Option<Expr>)> {
        let (kind, constraint) = match &join.join_operator {
            ast::JoinOperator::Join(on) | ast::JoinOperator::Inner(on) => (JoinKind::Inner, on),
            ast::JoinOperator::Left(on) | ast::JoinOperator::LeftOuter(on) => (JoinKind::Left, on),
            ast::JoinOperator::Right(on) | ast::JoinOperator::RightOuter(on) => {
                (JoinKind::Right, on)
            }
            ast::JoinOperator::FullOuter(on) => (JoinKind::Full, on),
            ast::JoinOperator::CrossJoin(on) => (JoinKind::Cross, on),
            // Refused when the statement was parsed.
            _ => return None,
        };
        let place = span_of(&join.relation);
        let names = match constraint {
            ast::JoinConstraint::Using(columns) => columns
                .iter()
                .filter_map(|name| name.0.last().and_then(ast::ObjectNamePart::as_ident))
                .filter_map(|ident| Some((self.identifier(ident)?, from_raw(ident.span))))
                .collect(),
            ast::JoinConstraint::Natural => self.shared_columns(left, &right, place),
            ast::JoinConstraint::On(_) | ast::JoinConstraint::None => Vec::new(),
        };
        // What was merged before becomes nullable with its side, what is merged here does not.
        match kind {
            JoinKind::Right | JoinKind::Full => left.make_nullable(),
            JoinKind::Left | JoinKind::Inner | JoinKind::Cross => {}
        }
        let equalities: Vec<Expr> = names
            .into_iter()
            .filter_map(|(name, span)| self.merge_column(kind, left, &right, &name, span))
            .collect();
        match kind {
            JoinKind::Left => right.make_nullable(),
            JoinKind::Full => right.make_nullable(),
            JoinKind::Right | JoinKind::Inner | JoinKind::Cross => {}
        }
        left.relations.extend(right.relations);
        left.merged.extend(right.merged);
        let on = match constraint {
            ast::JoinConstraint::On(on) => Some(self.on(on, left)),
            _ => equalities.into_iter().reduce(|left, right| {
                let span = left.span;
                super::operators::node(BinaryOperator::And, left, right, Type::BOOLEAN, span)
            }),
        };
        match (kind, on.is_some()) {
            (JoinKind::Cross, true) => {
                self.fault(
                    FaultKind::Syntax,
                    place,
                    "CROSS JOIN takes no condition",
                    "has a condition",
                    "write JOIN, or remove the condition",
                );
            }
            (JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Full, false) => {
                // Column names that could not be resolved have said so themselves.
                if matches!(
                    constraint,
                    ast::JoinConstraint::None | ast::JoinConstraint::Natural
                ) {
                    self.fault(
                        FaultKind::Syntax,
                        place,
                        "the join has no condition",
                        "joined to what?",
                        "add `ON …`, or write CROSS JOIN",
                    );
                }
                return None;
            }
            _ => {}
        }
        Some((kind, on))
    }

    fn on(&mut self, on: &ast::Expr, scope: &Scope) -> Expr {
        let outer = std::mem::replace(&mut self.clause, Clause::On);
        self.scopes.push(scope.clone());
        let on = self.expr(on);
        let on = self.condition(on, "ON");
        self.scopes.pop();
        self.clause = outer;
        on
    }

    fn shared_columns(
        &mut self,
        left: &Scope,
        right: &Scope,
        span: Span,
    ) -> Vec<(Identifier, Span)> {
        let open = left
            .relations
            .iter()
            .chain(&right.relations)
            .any(Visible::is_open);
        if open {
            self.unsupported(
                span,
                "NATURAL JOIN of a table whose columns are not known",
                "write `USING (…)`",
            );
            return Vec::new();
        }
        right
            .relations
            .iter()
            .flat_map(|relation| relation.shape.columns().unwrap_or_default())
            .filter(|column| !matches!(left.column(&column.name, span), Found::Absent))
            .map(|column| (column.name.clone(), span))
            .collect()
    }

    /// One column of `USING`: equal on both sides, and one column from here on.
    fn merge_column(
        &mut self,
        kind: JoinKind,
        left: &mut Scope,
        right: &Scope,
        name: &Identifier,
        span: Span,
    ) -> Option<Expr> {
        let mut side = |scope: &Scope, which: &str| match scope.column(name, span) {
            Found::Column(expr) => Some(*expr),
            Found::Ambiguous(_) => {
                self.fault(
                    FaultKind::AmbiguousColumn,
                    span,
                    format!("the column `{name}` occurs more than once on the {which} of the join"),
                    "which one?",
                    "write `ON …`",
                );
                None
            }
            Found::Absent => {
                self.fault(
                    FaultKind::UnknownColumn,
                    span,
                    format!("the {which} side of the join has no column `{name}`"),
                    "unknown column",
                    "write `ON …`",
                );
                None
            }
        };
        let (left_column, right_column) = (side(left, "left"), side(right, "right"));
        let (left_column, right_column) = (left_column?, right_column?);
        let mut members = Vec::new();
        for expr in [&left_column, &right_column] {
            if let ExprKind::Column(column) = &expr.kind {
                members.push(column.clone());
            }
        }
        if let Some(merged) = left.merged.iter().find(|merged| merged.name == *name) {
            members.extend(merged.members.iter().cloned());
        }
        let expr = match kind {
            JoinKind::Right => right_column.clone(),
            JoinKind::Full => {
                let (arguments, ty) = self.unify(
                    vec![left_column.clone(), right_column.clone()],
                    "the columns of USING",
                );
                Expr {
                    kind: ExprKind::Call {
                        function: ScalarFunction::Coalesce,
                        arguments,
                    },
                    ty,
                    nullability: Nullability::Nullable,
                    span,
                }
            }
            _ => left_column.clone(),
        };
        left.merged.retain(|merged| merged.name != *name);
        left.merged.push(Merged {
            name: name.clone(),
            expr,
            members,
        });
        Some(self.compare(BinaryOperator::Equal, left_column, right_column, span))
    }
}
