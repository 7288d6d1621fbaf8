//! The outer join `(+)` in WHERE:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_WHERE_oracle_outer.html>.

use super::Binder;
use super::clause::Clause;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::{Expr, ExprKind, Nullability};

impl Binder<'_> {
    /// `column (+)`: rows of its relation may be missing from here on.
    pub(super) fn outer_column(&mut self, column: &ast::Expr, span: Span) -> Expr {
        let span = self.places.call_span(span);
        let column = self.expr(column);
        let relation = match &column.kind {
            ExprKind::Column(column) => column.relation.clone(),
            _ => {
                if !matches!(column.kind, ExprKind::Literal(_)) {
                    self.fault(
                        FaultKind::Syntax,
                        span,
                        "`(+)` stands behind a column, not behind an expression",
                        "not a column",
                        "write it behind the column inside",
                    );
                }
                return column;
            }
        };
        if self.clause != Clause::Where {
            self.fault(
                FaultKind::Syntax,
                span,
                format!("`(+)` cannot stand in {}", self.clause.name()),
                "an outer join",
                "write `LEFT JOIN … ON …`",
            );
            return column;
        }
        if let Some(scope) = self.scopes.last_mut()
            && let Some(at) = scope
                .relations
                .iter()
                .position(|visible| visible.emitted == relation)
        {
            scope.make_nullable(at..at + 1, 0..0);
        }
        Expr {
            ty: column.ty,
            nullability: Nullability::Nullable,
            span,
            kind: ExprKind::OuterColumn(Box::new(column)),
        }
    }
}
