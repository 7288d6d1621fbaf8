//! Operators between two values.

use plan::SqlType;

use super::Binder;
use super::arguments::all_bytes;
use super::casts::cast;
use super::literals::bare_text;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{BinaryOperator, CastKind, Expr, ExprKind, Negation, Type};
use crate::types::{self, Arithmetic};

impl Binder<'_> {
    /// `a + b + c + …` is a tree as deep as it is long, so that its left side is walked in a loop.
    pub(super) fn binary_chain(&mut self, expr: &ast::Expr) -> Expr {
        let mut steps = Vec::new();
        let mut first = expr;
        while let ast::Expr::BinaryOp { left, op, right } = first {
            steps.push((op, &**right));
            first = left;
        }
        let mut value = self.expr(first);
        let mut place = self.with_brackets(first, value.span);
        for (op, right) in steps.into_iter().rev() {
            let bound = self.expr(right);
            place = place.union(self.with_brackets(right, bound.span));
            value = self.binary(op, value, bound, place);
        }
        value
    }

    /// The place of an operand with the brackets around it.
    fn with_brackets(&self, operand: &ast::Expr, inside: Span) -> Span {
        match operand {
            ast::Expr::Nested(_) => inside.union(self.places.balanced(span_of(operand))),
            _ => inside,
        }
    }

    fn binary(&mut self, op: &ast::BinaryOperator, left: Expr, right: Expr, span: Span) -> Expr {
        use ast::BinaryOperator as Op;
        match op {
            Op::Plus => self.add(BinaryOperator::Add, left, right, span),
            Op::Minus => self.add(BinaryOperator::Subtract, left, right, span),
            Op::Multiply => self.multiply(left, right, span),
            Op::Divide => self.numeric(BinaryOperator::Divide, left, right, span),
            Op::Modulo => self.numeric(BinaryOperator::Modulo, left, right, span),
            // The parser takes `^` for another database's.
            Op::PGExp | Op::BitwiseXor => self.numeric(BinaryOperator::Power, left, right, span),
            Op::StringConcat => self.concat(left, right, span),
            Op::Eq => self.compare(BinaryOperator::Equal, left, right, span),
            Op::NotEq => self.compare(BinaryOperator::NotEqual, left, right, span),
            Op::Lt => self.compare(BinaryOperator::Less, left, right, span),
            Op::LtEq => self.compare(BinaryOperator::LessOrEqual, left, right, span),
            Op::Gt => self.compare(BinaryOperator::Greater, left, right, span),
            Op::GtEq => self.compare(BinaryOperator::GreaterOrEqual, left, right, span),
            Op::And | Op::Or => {
                let (operator, name) = match op {
                    Op::And => (BinaryOperator::And, "AND"),
                    _ => (BinaryOperator::Or, "OR"),
                };
                let left = self.condition(left, name);
                let right = self.condition(right, name);
                node(operator, left, right, Type::BOOLEAN, span)
            }
            Op::BitwiseAnd => self.bits(BinaryOperator::BitAnd, left, right, span),
            Op::BitwiseOr => self.bits(BinaryOperator::BitOr, left, right, span),
            Op::PGBitwiseXor => self.bits(BinaryOperator::BitXor, left, right, span),
            Op::PGBitwiseShiftLeft => self.bits(BinaryOperator::ShiftLeft, left, right, span),
            Op::PGBitwiseShiftRight => self.bits(BinaryOperator::ShiftRight, left, right, span),
            Op::Overlaps => node(BinaryOperator::Overlaps, left, right, Type::BOOLEAN, span),
            Op::PGRegexMatch => self.regex(left, right, Negation::Plain, span),
            Op::PGRegexNotMatch => self.regex(left, right, Negation::Negated, span),
            _ => {
                self.unsupported(span, "this operator", "use a function");
                Self::unknown(span)
            }
        }
    }

    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_interval_data_types.html> and
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html>.
    fn add(&mut self, operator: BinaryOperator, left: Expr, right: Expr, span: Span) -> Expr {
        // Source: https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_OPERATORS.html
        if operator == BinaryOperator::Add && are_bytes(&left, &right) {
            return self.concat(left, right, span);
        }
        let adds = operator == BinaryOperator::Add;
        // Text beside text; of two bare literals it is not known what they are.
        // Source: https://docs.aws.amazon.com/redshift/latest/dg/ST_MemSize-function.html
        let is_literal = bare_text(&left).is_some() && bare_text(&right).is_some();
        if adds && !is_literal && left.ty.is(SqlType::is_text) && right.ty.is(SqlType::is_text) {
            return self.concat(left, right, span);
        }
        let is_moment = |ty: Type| ty.is(SqlType::is_time);
        let is_clock = |ty: Type| ty.is(|ty| matches!(ty, SqlType::Time | SqlType::TimeTz));
        let is_whole = |ty: Type| ty.is(SqlType::is_integer);
        let ty = match (left.ty, right.ty) {
            (left, right) if is_unsure(left) || is_unsure(right) => {
                // An interval moves what it is added to, and what that is, is not known.
                Type::Unknown
            }
            (left, right) if left.is_interval() && (right.is_interval() || right == Type::Null) => {
                Type::Interval
            }
            (Type::Null, right) if right.is_interval() => Type::Interval,
            (ty, interval) if interval.is_interval() && is_moment(ty) => moved(ty),
            (interval, ty) if adds && interval.is_interval() && is_moment(ty) => moved(ty),
            (ty, interval) if interval.is_interval() && is_clock(ty) => ty,
            (interval, ty) if adds && interval.is_interval() && is_clock(ty) => ty,
            // `date + time` is the time of that day.
            (Type::DATE, ty) if adds && ty.is(|ty| ty == SqlType::Time) => Type::TIMESTAMP,
            (ty, Type::DATE) if adds && ty.is(|ty| ty == SqlType::Time) => Type::TIMESTAMP,
            (Type::DATE, ty) if adds && ty.is(|ty| ty == SqlType::TimeTz) => Type::TIMESTAMPTZ,
            (ty, Type::DATE) if adds && ty.is(|ty| ty == SqlType::TimeTz) => Type::TIMESTAMPTZ,
            (Type::DATE, ty) if is_whole(ty) => Type::DATE,
            (ty, Type::DATE) if adds && is_whole(ty) => Type::DATE,
            (Type::DATE, Type::DATE) if !adds => Type::INTEGER,
            // Days on a time with an hour: no page says whether it is taken, nor what it gives.
            (ty, whole) if is_moment(ty) && is_whole(whole) => Type::Unknown,
            (whole, ty) if adds && is_moment(ty) && is_whole(whole) => Type::Unknown,
            (left, right) if !adds && is_moment(left) && is_moment(right) => Type::Interval,
            (left, right) if !adds && is_clock(left) && is_clock(right) => Type::Interval,
            // A text literal beside a time is read as what the time asks for.
            (left_type, right_type)
                if (is_moment(left_type) && bare_text(&right).is_some())
                    || (is_moment(right_type) && bare_text(&left).is_some())
                    || (left_type.is_interval() && bare_text(&right).is_some())
                    || (right_type.is_interval() && bare_text(&left).is_some()) =>
            {
                Type::Unknown
            }
            _ => return self.numeric(operator, left, right, span),
        };
        node(operator, left, right, ty, span)
    }

    fn multiply(&mut self, left: Expr, right: Expr, span: Span) -> Expr {
        let is_number = |ty: Type| ty.is(SqlType::is_numeric) || ty == Type::Null;
        match (left.ty, right.ty) {
            (interval, ty) | (ty, interval)
                if interval.is_interval() && (is_number(ty) || is_unsure(ty)) =>
            {
                node(BinaryOperator::Multiply, left, right, Type::Interval, span)
            }
            _ => self.numeric(BinaryOperator::Multiply, left, right, span),
        }
    }

    fn numeric(&mut self, operator: BinaryOperator, left: Expr, right: Expr, span: Span) -> Expr {
        if is_unsure(left.ty) || is_unsure(right.ty) {
            return node(operator, left, right, Type::Unknown, span);
        }
        if operator == BinaryOperator::Divide && left.ty.is_interval() {
            return node(operator, left, right, Type::Interval, span);
        }
        // `'5' + 1`: a bare literal takes the type of the other side.
        let (left, right) = match (bare_text(&left).is_some(), bare_text(&right).is_some()) {
            (true, false) => match right.ty {
                Type::Sql(ty) if ty.is_numeric() => (self.coerce(left, ty), right),
                _ => (left, right),
            },
            (false, true) => match left.ty {
                Type::Sql(ty) if ty.is_numeric() => {
                    let right = self.coerce(right, ty);
                    (left, right)
                }
                _ => (left, right),
            },
            _ => (left, right),
        };
        if is_unsure(left.ty) || is_unsure(right.ty) {
            return node(operator, left, right, Type::Unknown, span);
        }
        for side in [&left, &right] {
            if side.ty != Type::Null && !side.ty.is(SqlType::is_numeric) {
                let other = if std::ptr::eq(side, &raw const left) {
                    right.ty
                } else {
                    left.ty
                };
                let beside = if std::ptr::eq(side, &raw const left) {
                    right.span
                } else {
                    left.span
                };
                let fault = Fault::new(
                    FaultKind::OperandType,
                    side.span,
                    format!(
                        "`{}` does not take {} and {other}",
                        symbol(operator),
                        side.ty
                    ),
                    format!("is {}", side.ty),
                )
                .help("cast it to a number: `value::integer`")
                .also(beside, format!("is {other}"));
                self.faults.push(fault);
                return Self::unknown(span);
            }
        }
        let operation = match operator {
            BinaryOperator::Multiply => Arithmetic::Multiply,
            BinaryOperator::Divide => Arithmetic::Divide,
            BinaryOperator::Modulo => Arithmetic::Modulo,
            _ => Arithmetic::AddOrSubtract,
        };
        let ty = match (left.ty.sql(), right.ty.sql()) {
            _ if operator == BinaryOperator::Power => Type::DOUBLE,
            (Some(left), Some(right)) => {
                types::arithmetic(operation, left, right).map_or(Type::Unknown, Type::Sql)
            }
            (Some(ty), None) | (None, Some(ty)) => Type::Sql(ty),
            (None, None) => Type::Null,
        };
        node(operator, left, right, ty, span)
    }

    fn bits(&mut self, operator: BinaryOperator, left: Expr, right: Expr, span: Span) -> Expr {
        if are_bytes(&left, &right) {
            let ty = left.ty;
            return node(operator, left, right, ty, span);
        }
        for side in [&left, &right] {
            if !side.ty.is_open() && !side.ty.is(SqlType::is_integer) {
                self.operand_fault(span, side, "a whole number");
                return Self::unknown(span);
            }
        }
        let ty = match (left.ty.sql(), right.ty.sql()) {
            // How far says nothing about what is moved.
            (Some(left), Some(_))
                if matches!(
                    operator,
                    BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight
                ) =>
            {
                Type::Sql(left)
            }
            (Some(left), Some(right)) => {
                types::common(left, right).map_or(Type::Unknown, Type::Sql)
            }
            _ => Type::Unknown,
        };
        node(operator, left, right, ty, span)
    }

    /// `||`: what is no text becomes text.
    pub(super) fn concat(&mut self, left: Expr, right: Expr, span: Span) -> Expr {
        if are_bytes(&left, &right) {
            let ty = all_bytes([&left, &right]);
            return node(BinaryOperator::Concat, left, right, ty, span);
        }
        let left = self.as_text(left, "`||`");
        let right = self.as_text(right, "`||`");
        let bytes = |ty: Type| ty.sql().and_then(types::text_bytes).unwrap_or(0);
        let ty = match (left.ty, right.ty) {
            (left, right) if is_unsure(left) || is_unsure(right) => Type::Unknown,
            (left, right) => Type::varchar(bytes(left) + bytes(right)),
        };
        node(BinaryOperator::Concat, left, right, ty, span)
    }

    /// The value as text, converted if Redshift converts it silently.
    pub(super) fn as_text(&mut self, value: Expr, what: &str) -> Expr {
        match value.ty {
            Type::Sql(ty) if ty.is_text() => value,
            Type::Null | Type::Unknown | Type::Sql(SqlType::Super) => value,
            Type::Sql(ty) => match types::text_bytes(ty) {
                Some(bytes) => {
                    let to = SqlType::Varchar(u16::try_from(bytes).unwrap_or(u16::MAX));
                    let span = value.span;
                    cast(value, to, CastKind::Implicit, span)
                }
                None => self.no_text(&value, what),
            },
            Type::Interval => self.no_text(&value, what),
        }
    }

    fn no_text(&mut self, value: &Expr, what: &str) -> Expr {
        self.fault(
            FaultKind::OperandType,
            value.span,
            format!("{what} does not take {}", value.ty),
            format!("is {}", value.ty),
            "turn it into text with CASE",
        );
        Self::unknown(value.span)
    }

    pub(super) fn operand_fault(&mut self, span: Span, operand: &Expr, expected: &str) {
        self.fault(
            FaultKind::OperandType,
            span.union(operand.span),
            format!("{} stands where {expected} is expected", operand.ty),
            format!("is {}", operand.ty),
            "cast it: `value::type`",
        );
    }
}

/// Whether the data decide its type, or nothing is known of it.
fn is_unsure(ty: Type) -> bool {
    ty.is_open() && ty != Type::Null
}

/// The type of a time that an interval was added to.
fn moved(ty: Type) -> Type {
    if ty == Type::DATE {
        Type::TIMESTAMP
    } else {
        ty
    }
}

pub(super) fn node(
    operator: BinaryOperator,
    left: Expr,
    right: Expr,
    ty: Type,
    span: Span,
) -> Expr {
    Expr {
        nullability: left.nullability.or(right.nullability),
        kind: ExprKind::Binary {
            operator,
            left: Box::new(left),
            right: Box::new(right),
        },
        ty,
        span,
    }
}

pub(super) fn symbol(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Modulo => "%",
        BinaryOperator::Power => "^",
        BinaryOperator::Concat => "||",
        BinaryOperator::Equal => "=",
        BinaryOperator::NotEqual => "<>",
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::And => "AND",
        BinaryOperator::Or => "OR",
        BinaryOperator::BitAnd => "&",
        BinaryOperator::BitOr => "|",
        BinaryOperator::BitXor => "#",
        BinaryOperator::ShiftLeft => "<<",
        BinaryOperator::ShiftRight => ">>",
        BinaryOperator::Overlaps => "OVERLAPS",
    }
}

fn are_bytes(left: &Expr, right: &Expr) -> bool {
    [left, right]
        .iter()
        .all(|side| side.ty.is(|ty| matches!(ty, SqlType::Varbyte(_))))
}
