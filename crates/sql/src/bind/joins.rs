//! Joins and the columns they merge.

use std::collections::BTreeSet;
use std::ops::Range;

use plan::Identifier;

use super::Binder;
use super::clause::Clause;
use super::presence::present;
use super::scope::{Found, Joining, Merged, Scope, Start, Visible};
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{
    BinaryOperator, Expr, ExprKind, JoinKind, Nullability, Relation, ScalarFunction, Type,
};

/// The two sides of a join within the relations of a FROM: the left one ends where the right one
/// starts, and the right one is the last of all.
#[derive(Clone, Copy, Debug)]
struct Sides {
    start: Start,
    middle: Start,
}

impl Binder<'_> {
    pub(super) fn join(
        &mut self,
        join: &ast::Join,
        scope: &mut Scope,
        start: Start,
        middle: Start,
        right: Option<&Relation>,
    ) -> Option<(JoinKind, Option<Expr>)> {
        let sides = Sides { start, middle };
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
            ast::JoinConstraint::Natural => Self::shared_columns(scope, sides, place),
            ast::JoinConstraint::On(_) | ast::JoinConstraint::None => Vec::new(),
        };
        // What was merged before becomes nullable with its side, what is merged here does not.
        if matches!(kind, JoinKind::Right | JoinKind::Full) {
            scope.make_nullable(sides.left(), sides.left_merged());
        }
        let equalities: Vec<Expr> = names
            .iter()
            .filter_map(|(name, span)| self.merge_column(kind, scope, sides, name, *span))
            .collect();
        if matches!(kind, JoinKind::Left | JoinKind::Full) {
            scope.make_nullable(sides.right(scope), 0..0);
        }
        let on = match constraint {
            ast::JoinConstraint::On(on) => Some(self.on(on, scope, start)),
            _ => equalities.into_iter().reduce(|left, right| {
                let span = left.span;
                super::operators::node(BinaryOperator::And, left, right, Type::BOOLEAN, span)
            }),
        };
        if kind == JoinKind::Inner
            && let Some(on) = &on
        {
            scope.present.extend(present(on));
        }
        // `JOIN t.items AS item` takes the elements of its own row.
        let is_unnested = matches!(right, Some(Relation::Unnest(_)));
        match (kind, on.is_some(), constraint) {
            (JoinKind::Cross, true, _) => {
                self.fault(
                    FaultKind::Syntax,
                    place,
                    "CROSS JOIN takes no condition",
                    "has a condition",
                    "write JOIN, or remove the condition",
                );
            }
            (_, false, ast::JoinConstraint::Natural) => {
                return Some(if sides.are_known(scope) {
                    // Without a shared column it is a cross join.
                    (JoinKind::Cross, None)
                } else {
                    (kind, Some(Self::unknown(place)))
                });
            }
            (JoinKind::Cross, ..) | (_, true, _) => {}
            _ if is_unnested => {}
            (_, false, ast::JoinConstraint::None) => {
                self.fault(
                    FaultKind::Syntax,
                    place,
                    "the join has no condition",
                    "joined to what?",
                    "add `ON …`, or write CROSS JOIN",
                );
                return None;
            }
            // Column names that could not be resolved have said so themselves.
            (_, false, _) => return None,
        }
        Some((kind, on))
    }

    fn on(&mut self, on: &ast::Expr, scope: &mut Scope, start: Start) -> Expr {
        let outer = std::mem::replace(&mut self.clause, Clause::On);
        scope.from = start;
        let on = self.seeing(scope, |binder| {
            let on = binder.expr(on);
            binder.condition(on, "ON")
        });
        scope.from = Start::default();
        self.clause = outer;
        on
    }

    /// The columns of NATURAL; none where a side does not show its columns.
    fn shared_columns(scope: &Scope, sides: Sides, span: Span) -> Vec<(Identifier, Span)> {
        let relations = |range: Range<usize>| scope.relations.get(range).unwrap_or_default();
        if !sides.are_known(scope) {
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        relations(sides.right(scope))
            .iter()
            .flat_map(|relation| relation.shape.columns().unwrap_or_default())
            .filter(|column| seen.insert(&column.name))
            .filter(|column| {
                let found =
                    scope.column_among(&column.name, span, sides.left(), sides.left_merged());
                !matches!(found, Found::Absent)
            })
            .map(|column| (column.name.clone(), span))
            .collect()
    }

    /// One column of `USING`: equal on both sides, and one column from here on.
    fn merge_column(
        &mut self,
        kind: JoinKind,
        scope: &mut Scope,
        sides: Sides,
        name: &Identifier,
        span: Span,
    ) -> Option<Expr> {
        let left = scope.column_among(name, span, sides.left(), sides.left_merged());
        let right = scope.column_among(name, span, sides.right(scope), sides.right_merged(scope));
        let (left, right) = match (left, right) {
            (Found::Column(left), Found::Column(right)) => (*left, *right),
            (left, right) => {
                self.not_shared(&left, &right, scope, sides, name, span);
                // What it would have made one is on both sides; that is not said as well.
                scope.joining = Joining::Faulty;
                return None;
            }
        };
        let mut members = Vec::new();
        for expr in [&left, &right] {
            if let ExprKind::Column(column) = &expr.kind {
                members.push(column.clone());
            }
        }
        let earlier = scope.merged.split_off(sides.start.merged);
        for merged in earlier {
            if merged.name == *name {
                members.extend(merged.members);
            } else {
                scope.merged.push(merged);
            }
        }
        let mut expr = match kind {
            JoinKind::Right => right.clone(),
            JoinKind::Full => {
                let nullability = left.nullability.min(right.nullability);
                let (arguments, ty) =
                    self.unify(vec![left.clone(), right.clone()], "the columns of USING");
                Expr {
                    kind: ExprKind::Call {
                        function: ScalarFunction::Coalesce,
                        arguments,
                    },
                    ty,
                    nullability,
                    span,
                }
            }
            _ => left.clone(),
        };
        if kind == JoinKind::Inner {
            expr.nullability = Nullability::NotNull;
        }
        scope.merged.push(Merged {
            name: name.clone(),
            expr,
            members,
            before: sides.start.relation,
            joined_at: sides.middle.relation,
        });
        Some(self.compare(BinaryOperator::Equal, left, right, span))
    }

    /// A column of USING that is not once on each side.
    fn not_shared(
        &mut self,
        left: &Found,
        right: &Found,
        scope: &Scope,
        sides: Sides,
        name: &Identifier,
        span: Span,
    ) {
        for (found, which) in [(left, "left"), (right, "right")] {
            if let Found::Ambiguous(relations) = found {
                let fault = Fault::new(
                    FaultKind::AmbiguousColumn,
                    span,
                    format!("the column `{name}` occurs more than once on the {which} of the join"),
                    "which one?",
                )
                .help("write `ON …`");
                self.faults.push(super::columns::each(fault, relations));
                return;
            }
        }
        let (message, lacking) = match (left, right) {
            (Found::Absent, Found::Absent) => (
                format!("neither side of the join has a column `{name}`"),
                sides.start.relation..scope.relations.len(),
            ),
            (Found::Absent, _) => (
                format!("the left side of the join has no column `{name}`"),
                sides.left(),
            ),
            _ => (
                format!("the right side of the join has no column `{name}`"),
                sides.right(scope),
            ),
        };
        let relations = scope.relations.get(lacking).unwrap_or_default();
        let known = relations
            .iter()
            .flat_map(|relation| relation.shape.columns().unwrap_or_default())
            .map(|column| column.name.as_str());
        let fault = Fault::new(FaultKind::UnknownColumn, span, message, "unknown column")
            .help("write `ON …`")
            .nearest(name.as_str(), known);
        self.faults.push(fault);
    }
}

impl Sides {
    fn left(self) -> Range<usize> {
        self.start.relation..self.middle.relation
    }

    fn right(self, scope: &Scope) -> Range<usize> {
        self.middle.relation..scope.relations.len()
    }

    fn are_known(self, scope: &Scope) -> bool {
        let relations = scope.relations.get(self.start.relation..);
        !relations.unwrap_or_default().iter().any(Visible::is_open)
    }

    fn left_merged(self) -> Range<usize> {
        self.start.merged..self.middle.merged
    }

    fn right_merged(self, scope: &Scope) -> Range<usize> {
        self.middle.merged..scope.merged.len()
    }
}
