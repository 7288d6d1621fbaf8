//! `START WITH … CONNECT BY …`:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CONNECT_BY_clause.html>.

use super::Binder;
use super::clause::Clause;
use super::operators::node;
use crate::fault::FaultKind;
use crate::syntax::{ast, from_raw};
use crate::typed::{BinaryOperator, Expr, ExprKind, Hierarchy, Type};

impl Binder<'_> {
    pub(super) fn hierarchy(&mut self, clauses: &[ast::ConnectByKind]) -> Option<Hierarchy> {
        let mut start = None;
        let mut connect: Option<Expr> = None;
        for clause in clauses {
            match clause {
                ast::ConnectByKind::StartWith { condition, .. } => {
                    start = self.filter(Clause::StartWith, Some(condition));
                }
                ast::ConnectByKind::ConnectBy {
                    connect_token,
                    nocycle,
                    relationships,
                } => {
                    if *nocycle {
                        self.fault(
                            FaultKind::NotRedshift,
                            from_raw(connect_token.0.span),
                            "Redshift's CONNECT BY has no NOCYCLE",
                            "not Redshift",
                            "limit the depth: `LEVEL < 10`",
                        );
                    }
                    for condition in relationships {
                        let condition = self.filter(Clause::ConnectBy, Some(condition));
                        connect = match (connect, condition) {
                            (Some(left), Some(right)) => {
                                let span = left.span.union(right.span);
                                let and = BinaryOperator::And;
                                Some(node(and, left, right, Type::BOOLEAN, span))
                            }
                            (left, right) => left.or(right),
                        };
                    }
                }
            }
        }
        Some(Hierarchy {
            start,
            connect: connect?,
        })
    }

    /// `PRIOR value`.
    pub(super) fn prior(&mut self, operand: &ast::Expr, span: crate::span::Span) -> Expr {
        let operand = self.expr(operand);
        Expr {
            ty: operand.ty,
            // A root has no parent.
            nullability: operand.nullability.or(crate::typed::Nullability::Unknown),
            kind: ExprKind::Prior(Box::new(operand)),
            span,
        }
    }
}
