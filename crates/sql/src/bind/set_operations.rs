//! `UNION`, `INTERSECT`, `EXCEPT`.

use plan::SqlType;

use super::Binder;
use super::casts::cast;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{
    Body, CastKind, Expr, ExprKind, Literal, OutputColumn, SelectItem, SetOperator, Type,
};

impl Binder<'_> {
    /// A chain leans to the left and is walked in a loop.
    pub(super) fn set_operation(
        &mut self,
        op: ast::SetOperator,
        quantifier: ast::SetQuantifier,
        left: &ast::SetExpr,
        right: &ast::SetExpr,
    ) -> Option<Body> {
        let mut steps = vec![(op, quantifier, right)];
        let mut first = left;
        while let ast::SetExpr::SetOperation {
            left,
            op,
            set_quantifier,
            right,
        } = first
        {
            steps.push((*op, *set_quantifier, &**right));
            first = left;
        }
        let mut body = self.body(first);
        for (op, quantifier, right) in steps.into_iter().rev() {
            let span = self.places.balanced(span_of(right));
            let right = self.body(right);
            let operator = self.set_operator(op, quantifier, span);
            body = match (body, right, operator) {
                (Some(left), Some(right), Some(operator)) => {
                    self.combine(operator, left, right, span)
                }
                _ => None,
            };
        }
        body
    }

    fn set_operator(
        &mut self,
        op: ast::SetOperator,
        quantifier: ast::SetQuantifier,
        span: Span,
    ) -> Option<SetOperator> {
        use ast::SetQuantifier::{All, Distinct, None as Bare};
        match (op, quantifier) {
            (ast::SetOperator::Union, All) => Some(SetOperator::UnionAll),
            (ast::SetOperator::Union, Bare | Distinct) => Some(SetOperator::Union),
            (ast::SetOperator::Intersect, Bare | Distinct) => Some(SetOperator::Intersect),
            (ast::SetOperator::Except | ast::SetOperator::Minus, Bare | Distinct) => {
                Some(SetOperator::Except)
            }
            _ => {
                self.fault(
                    FaultKind::NotRedshift,
                    span,
                    format!("Redshift has no `{op} {quantifier}`"),
                    "not Redshift",
                    format!("write `{op}`"),
                );
                None
            }
        }
    }

    pub(super) fn combine(
        &mut self,
        operator: SetOperator,
        mut left: Body,
        mut right: Body,
        span: Span,
    ) -> Option<Body> {
        let (left_shape, right_shape) = (left.shape(), right.shape());
        if let (Some(lefts), Some(rights)) = (left_shape.columns(), right_shape.columns()) {
            if lefts.len() != rights.len() {
                let fault = Fault::new(
                    FaultKind::ColumnCount,
                    span,
                    format!(
                        "the first side gives {}, this one {}",
                        columns(lefts.len()),
                        columns(rights.len())
                    ),
                    columns(rights.len()),
                )
                .help("select the same number of columns on both sides");
                self.faults.push(match first_items(&left) {
                    Some(place) => fault.also(place, columns(lefts.len())),
                    None => fault,
                });
                return None;
            }
            for (index, (of_left, of_right)) in lefts.iter().zip(rights).enumerate() {
                self.agree(index, &mut left, &mut right, (of_left, of_right), span);
            }
        }
        Some(Body::Set {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        })
    }

    /// Brings one column of both sides to one type.
    fn agree(
        &mut self,
        index: usize,
        left: &mut Body,
        right: &mut Body,
        (of_left, of_right): (&OutputColumn, &OutputColumn),
        span: Span,
    ) {
        let stand_in = |body: &Body, column: &OutputColumn| {
            item(body, index).cloned().unwrap_or(Expr {
                kind: ExprKind::Literal(Literal::Null),
                ty: column.ty,
                nullability: column.nullability,
                span,
            })
        };
        let values = vec![stand_in(left, of_left), stand_in(right, of_right)];
        let what = format!("the sides of the column `{}`", of_left.name);
        let (_, ty) = self.unify(values, &what);
        if let Type::Sql(to) = ty {
            self.coerce_output(left, index, to);
            self.coerce_output(right, index, to);
        }
    }

    /// Casts one output of every select in the body.
    pub(super) fn coerce_output(&mut self, body: &mut Body, index: usize, to: SqlType) {
        match body {
            Body::Select(select) => {
                let Some(SelectItem::Column { expr, .. }) = select.items.get_mut(index) else {
                    return;
                };
                if expr.ty != Type::Sql(to) && expr.ty != Type::Unknown {
                    let taken = std::mem::replace(expr, Self::unknown(expr.span));
                    let is_text = taken.ty.is(SqlType::is_text) && to.is_text();
                    *expr = if is_text {
                        let span = taken.span;
                        cast(taken, to, CastKind::Implicit, span)
                    } else {
                        self.coerce(taken, to)
                    };
                }
            }
            Body::Set { left, right, .. } => {
                self.coerce_output(left, index, to);
                self.coerce_output(right, index, to);
            }
            Body::Query(query) => self.coerce_output(&mut query.body, index, to),
        }
    }
}

/// The expression of an output, where one select gives it.
fn item(body: &Body, index: usize) -> Option<&Expr> {
    match body {
        Body::Select(select) => match select.items.get(index)? {
            SelectItem::Column { expr, .. } => Some(expr),
            SelectItem::OpenStar { .. } => None,
        },
        Body::Set { .. } | Body::Query(_) => None,
    }
}

/// Where the select list stands that gives the names.
fn first_items(body: &Body) -> Option<Span> {
    let select = match body {
        Body::Select(select) => select,
        Body::Set { left, .. } => return first_items(left),
        Body::Query(query) => return first_items(&query.body),
    };
    let places = select.items.iter().filter_map(|item| match item {
        SelectItem::Column { expr, .. } => Some(expr.span),
        SelectItem::OpenStar { .. } => None,
    });
    places.reduce(Span::union).filter(|place| !place.is_empty())
}

fn columns(count: usize) -> String {
    match count {
        1 => "1 column".to_owned(),
        _ => format!("{count} columns"),
    }
}
