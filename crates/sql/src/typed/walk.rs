//! The parts of an expression.

use super::{Expr, ExprKind, Step};

impl Expr {
    /// The expressions directly inside this one; queries inside are not entered.
    pub fn children(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::OutputAlias(_)
            | ExprKind::Level
            | ExprKind::Exists { .. }
            | ExprKind::ScalarSubquery(_) => Vec::new(),
            ExprKind::Navigate { operand, path } => std::iter::once(&**operand)
                .chain(path.iter().filter_map(|step| match step {
                    Step::Element(index) => Some(index),
                    Step::Field(_) => None,
                }))
                .collect(),
            ExprKind::Row(values) => values.iter().collect(),
            ExprKind::OuterColumn(operand)
            | ExprKind::Prior(operand)
            | ExprKind::Collate { operand, .. }
            | ExprKind::Quantified { operand, .. }
            | ExprKind::Unary { operand, .. }
            | ExprKind::Cast { operand, .. }
            | ExprKind::IsNull { operand, .. }
            | ExprKind::IsBoolean { operand, .. }
            | ExprKind::InQuery { operand, .. }
            | ExprKind::Extract { operand, .. }
            | ExprKind::DatePart { operand, .. }
            | ExprKind::DateTrunc { operand, .. } => vec![operand],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => operand
                .iter()
                .map(|operand| &**operand)
                .chain(
                    branches
                        .iter()
                        .flat_map(|branch| [&branch.when, &branch.then]),
                )
                .chain(otherwise.iter().map(|otherwise| &**otherwise))
                .collect(),
            ExprKind::Between {
                operand, low, high, ..
            } => vec![operand, low, high],
            ExprKind::InList { operand, list, .. } => {
                std::iter::once(&**operand).chain(list).collect()
            }
            ExprKind::Like {
                operand, pattern, ..
            }
            | ExprKind::SimilarTo {
                operand, pattern, ..
            }
            | ExprKind::Regex {
                operand, pattern, ..
            } => vec![operand, pattern],
            ExprKind::DateAdd {
                amount, operand, ..
            } => vec![amount, operand],
            ExprKind::DateDiff { from, to, .. } => vec![from, to],
            ExprKind::AtTimeZone { operand, zone } => vec![operand, zone],
            ExprKind::Call { arguments, .. } | ExprKind::UserCall { arguments, .. } => {
                arguments.iter().collect()
            }
            ExprKind::Aggregate(call) => call
                .arguments
                .iter()
                .chain(keys(&call.within_group))
                .collect(),
            ExprKind::Window(call) => call
                .arguments
                .iter()
                .chain(keys(&call.within_group))
                .chain(&call.partition_by)
                .chain(call.order_by.iter().map(|key| &key.expr))
                .collect(),
        }
    }

    /// The queries directly inside this expression.
    pub fn queries(&self) -> Vec<&super::Query> {
        match &self.kind {
            ExprKind::InQuery { query, .. }
            | ExprKind::Exists { query, .. }
            | ExprKind::Quantified { query, .. }
            | ExprKind::ScalarSubquery(query) => vec![query],
            _ => Vec::new(),
        }
    }

    /// Whether some part of it, itself included, passes the test; queries are not entered.
    pub fn any(&self, test: &dyn Fn(&Self) -> bool) -> bool {
        test(self) || self.children().into_iter().any(|child| child.any(test))
    }
}

fn keys(keys: &[super::SortKey]) -> impl Iterator<Item = &Expr> {
    keys.iter().filter_map(|key| match &key.by {
        super::SortBy::Expr(expr) => Some(expr),
        super::SortBy::Output(_) => None,
    })
}

impl super::Body {
    /// The columns it gives, in order; open if a part of it is.
    pub fn shape(&self) -> super::Shape {
        match self {
            Self::Select(select) => select.shape(),
            Self::Set { left, right, .. } => match (left.shape(), right.shape()) {
                (super::Shape::Closed(columns), super::Shape::Closed(others)) => {
                    super::Shape::closed(columns.iter().zip(others.iter()).map(
                        |(column, other)| super::OutputColumn {
                            nullability: column.nullability.or(other.nullability),
                            ..column.clone()
                        },
                    ))
                }
                _ => super::Shape::Open,
            },
            Self::Query(query) => query.shape(),
        }
    }
}

impl super::Query {
    /// The columns it gives, in order; open if a part of it is.
    pub fn shape(&self) -> super::Shape {
        self.body.shape()
    }
}

impl super::Select {
    /// The columns it gives, in order; open if a star could not be written out.
    pub fn shape(&self) -> super::Shape {
        let columns = self.items.iter().map(|item| match item {
            super::SelectItem::Column { name, expr } => Some(super::OutputColumn {
                name: name.clone(),
                ty: expr.ty,
                nullability: expr.nullability,
            }),
            super::SelectItem::OpenStar { .. } => None,
        });
        columns
            .collect::<Option<Vec<_>>>()
            .map_or(super::Shape::Open, super::Shape::closed)
    }
}
