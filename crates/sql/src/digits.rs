//! How many digits behind the point a value can have: of `ROUND(x, 2)` two, whatever its type holds.

use std::cell::Cell;

use plan::{Identifier, SqlType};

use crate::typed::{
    AggregateFunction, BinaryOperator, Body, ColumnRef, Cte, Expr, ExprKind, Literal, Query,
    Relation, ScalarFunction as F, Select, SelectItem, Type, UnaryOperator,
};

/// Steps of a search, after which the type decides: names of names can multiply them.
const STEPS: u32 = 10_000;

/// Of an output of the query, by its place; none for what is no exact number.
pub(crate) fn of_output(query: &Query, index: usize) -> Option<u8> {
    let steps = Cell::new(STEPS);
    Scope::new(&steps).output(query, &Place::Index(index))
}

/// Of a value that reads no relation.
pub(crate) fn of_value(expr: &Expr) -> Option<u8> {
    let steps = Cell::new(STEPS);
    Scope::new(&steps).digits(expr)
}

/// Of the type alone.
pub(crate) fn scale(ty: Type) -> Option<u8> {
    match ty {
        Type::Sql(SqlType::Decimal { scale, .. }) => Some(scale),
        ty if ty.is(SqlType::is_integer) => Some(0),
        _ => None,
    }
}

/// Where an output stands.
enum Place<'q> {
    Index(usize),
    Name(&'q Identifier),
}

/// What names lead to.
#[derive(Clone)]
struct Scope<'q> {
    select: Option<&'q Select>,
    /// Common table expressions in reach, innermost last.
    ctes: Vec<&'q Cte>,
    steps: &'q Cell<u32>,
}

impl<'q> Scope<'q> {
    fn new(steps: &'q Cell<u32>) -> Self {
        Self {
            select: None,
            ctes: Vec::new(),
            steps,
        }
    }

    fn output(&self, query: &'q Query, place: &Place<'_>) -> Option<u8> {
        let mut scope = self.clone();
        scope.ctes.extend(&query.ctes);
        scope.body(&query.body, place)
    }

    fn body(&self, body: &'q Body, place: &Place<'_>) -> Option<u8> {
        match body {
            Body::Select(select) => {
                let (expr, mut scope) = (item(select, place)?, self.clone());
                scope.select = Some(select);
                scope.digits(expr)
            }
            // By the name of the left side, the right side has its own.
            Body::Set { left, right, .. } => match place {
                Place::Index(_) => Some(self.body(left, place)?.max(self.body(right, place)?)),
                Place::Name(_) => None,
            },
            Body::Query(query) => self.output(query, place),
        }
    }

    fn digits(&self, expr: &'q Expr) -> Option<u8> {
        let of_type = scale(expr.ty)?;
        let Some(left) = self.steps.get().checked_sub(1) else {
            return Some(of_type);
        };
        self.steps.set(left);
        Some(
            self.computed(expr)
                .map_or(of_type, |digits| digits.min(of_type)),
        )
    }

    fn computed(&self, expr: &'q Expr) -> Option<u8> {
        match &expr.kind {
            ExprKind::Literal(Literal::Null) => Some(0),
            ExprKind::Column(column) => self.column(column),
            ExprKind::OutputAlias(name) => self.digits(item(self.select?, &Place::Name(name))?),
            ExprKind::Call {
                function,
                arguments,
            } => self.call(*function, arguments),
            ExprKind::Unary {
                operator: UnaryOperator::Negate | UnaryOperator::Plus | UnaryOperator::Absolute,
                operand,
            } => self.digits(operand),
            ExprKind::Binary {
                operator: BinaryOperator::Add | BinaryOperator::Subtract,
                left,
                right,
            } => Some(self.digits(left)?.max(self.digits(right)?)),
            ExprKind::Case {
                branches,
                otherwise,
                ..
            } => {
                let values = branches.iter().map(|branch| &branch.then);
                self.most(values.chain(otherwise.as_deref()))
            }
            // To a wider type, which is how branches of several types become one.
            ExprKind::Cast { operand, .. } => self.digits(operand),
            ExprKind::Aggregate(call) => match call.function {
                AggregateFunction::Sum
                | AggregateFunction::Min
                | AggregateFunction::Max
                | AggregateFunction::AnyValue => self.digits(call.arguments.first()?),
                _ => None,
            },
            _ => None,
        }
    }

    fn call(&self, function: F, arguments: &'q [Expr]) -> Option<u8> {
        match (function, arguments) {
            (F::Round | F::Truncate, [_]) => Some(0),
            (F::Round | F::Truncate, [_, digits]) => whole(digits),
            (F::Coalesce | F::Greatest | F::Least, values) => self.most(values),
            (F::NullIf | F::Abs, [value, ..]) => self.digits(value),
            _ => None,
        }
    }

    fn most(&self, exprs: impl IntoIterator<Item = &'q Expr>) -> Option<u8> {
        exprs
            .into_iter()
            .map(|expr| self.digits(expr))
            .try_fold(0, |most, digits| Some(most.max(digits?)))
    }

    fn column(&self, column: &ColumnRef) -> Option<u8> {
        let mut relations = self.select?.from.iter();
        let relation = relations.find_map(|it| named(it, &column.relation))?;
        let place = Place::Name(&column.column);
        match relation {
            Relation::Subquery { query, .. } => self.output(query, &place),
            Relation::Cte { name, .. } => {
                let at = self.ctes.iter().rposition(|cte| cte.name == *name)?;
                // It sees those before it, and not itself.
                let mut scope = self.clone();
                scope.ctes.truncate(at);
                scope.output(&self.ctes[at].query, &place)
            }
            _ => None,
        }
    }
}

fn item<'q>(select: &'q Select, place: &Place<'_>) -> Option<&'q Expr> {
    let column = |item: &'q SelectItem| match item {
        SelectItem::Column { name, expr } => Some((name, expr)),
        SelectItem::OpenStar { .. } => None,
    };
    match place {
        Place::Index(index) => Some(column(select.items.get(*index)?)?.1),
        Place::Name(wanted) => {
            let mut named = select.items.iter().filter_map(column);
            Some(named.find(|(name, _)| name == wanted)?.1)
        }
    }
}

fn named<'q>(relation: &'q Relation, name: &Identifier) -> Option<&'q Relation> {
    match relation {
        Relation::Join(join) => named(&join.left, name).or_else(|| named(&join.right, name)),
        Relation::Subquery { alias, .. } | Relation::Cte { alias, .. } if alias == name => {
            Some(relation)
        }
        _ => None,
    }
}

/// The number of a literal; a negative one rounds before the point.
fn whole(expr: &Expr) -> Option<u8> {
    match &expr.kind {
        ExprKind::Literal(Literal::Integer(digits)) => digits.parse().ok(),
        ExprKind::Unary {
            operator: UnaryOperator::Negate,
            operand,
        } => whole(operand).map(|_| 0),
        _ => None,
    }
}
