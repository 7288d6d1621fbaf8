//! Functions of one row: what stands here means the same on both sides, the rest is refused.

use plan::SqlType;
use sql::typed::{Expr, ExprKind, Literal, ScalarFunction as F, Type};

use std::fmt::Write as _;

use super::{Emitter, Sql, TEXT, format, literal, raise, text, time, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn call(&self, function: F, arguments: &[Expr], ty: Type) -> Sql {
        if arguments
            .iter()
            .any(|argument| argument.ty == Type::Unknown)
        {
            return Err(not_rehearsed("a function of a value of unknown type"));
        }
        let all = || self.exprs(arguments);
        let one = || self.expr(&arguments[0]);
        let simple = |name: &str| -> Sql { Ok(format!("{name}({})", all()?.join(", "))) };
        let number = |name: &str| -> Sql { types::typed(&simple(name)?, ty) };
        match function {
            F::Coalesce => simple("coalesce"),
            F::Greatest => simple("greatest"),
            F::Least => simple("least"),
            F::NullIf => Ok(format!(
                "(CASE WHEN {} = {} THEN NULL ELSE {} END)",
                self.compared(&arguments[0])?,
                self.compared(&arguments[1])?,
                one()?
            )),
            F::Nvl2 => {
                let [test, some, none] = three(&all()?);
                Ok(format!(
                    "(CASE WHEN {test} IS NOT NULL THEN {some} ELSE {none} END)"
                ))
            }
            F::Decode => self.decode(arguments),

            F::Lower => simple("lower"),
            F::Upper => simple("upper"),
            F::Trim => self.trim("trim", arguments),
            F::TrimLeft => self.trim("ltrim", arguments),
            F::TrimRight => self.trim("rtrim", arguments),
            F::Length => number("length"),
            F::OctetLength => number("strlen"),
            F::Substring => self.substring(arguments),
            F::Left | F::Right => {
                let name = if function == F::Left { "left" } else { "right" };
                let count = at_least(&self.expr(&arguments[1])?, 0, "the length is negative");
                Ok(format!("{name}({}, {count})", one()?))
            }
            F::Replace => simple("replace"),
            F::Translate => simple("translate"),
            F::SplitPart => {
                let [value, delimiter, part] = three(&all()?);
                let part = at_least(&part, 1, "field position must be greater than zero");
                Ok(format!("split_part({value}, {delimiter}, {part})"))
            }
            F::Position => number("strpos"),
            F::Concat => Ok(format!("({})", all()?.join(" || "))),
            F::Chr => simple("chr"),
            F::PadLeft => self.pad("lpad", arguments),
            F::PadRight => self.pad("rpad", arguments),
            F::Repeat => simple("repeat"),
            F::Md5 => simple("md5"),
            F::Sha1 => simple("sha1"),
            F::Sha2 => match &arguments[1].kind {
                ExprKind::Literal(Literal::Integer(bits)) if bits == "256" || bits == "0" => {
                    Ok(format!("sha256({})", one()?))
                }
                _ => Err(not_rehearsed("SHA2 with other than 256 bits")),
            },
            F::RegexpReplace if arguments.len() > 3 => Err(not_rehearsed(
                "REGEXP_REPLACE from a position or with parameters",
            )),
            F::RegexpReplace => {
                let pattern = text::regex(&arguments[1], text::Regex::Extent)?;
                let replacement = match arguments.get(2) {
                    None => "''".to_owned(),
                    Some(Expr {
                        kind: ExprKind::Literal(Literal::Text(text)),
                        ..
                    }) if !text.contains(['\\', '$']) => literal::text(text),
                    Some(_) => {
                        return Err(not_rehearsed("a replacement that refers to groups"));
                    }
                };
                Ok(format!(
                    "regexp_replace({}, {pattern}, {replacement}, 'g')",
                    one()?
                ))
            }

            F::Abs => number("abs"),
            F::Round => self.round(arguments, ty),
            F::Floor => number("floor"),
            F::Ceiling => number("ceil"),
            F::Truncate => self.truncate(arguments, ty),
            F::Modulo => {
                let divisor = super::number::not_zero(&self.expr(&arguments[1])?);
                types::typed(&format!("({} % {divisor})", one()?), ty)
            }
            F::Power => number("pow"),
            F::SquareRoot => number("sqrt"),
            F::Exponential => number("exp"),
            F::NaturalLogarithm => number("ln"),
            F::Logarithm => number("log10"),
            F::Sign => number("sign"),

            F::TruncateToDate => Ok(format!("CAST({} AS DATE)", one()?)),
            F::LastDay => Ok(format!("last_day({})", one()?)),
            F::AddMonths => self.add_months(&arguments[0], &arguments[1], ty),
            F::GetDate => {
                let start = self.surroundings.statement_start;
                let seconds = start
                    .with()
                    .subsec_nanosecond(0)
                    .build()
                    .expect("zero is a fraction");
                Ok(literal::timestamp(seconds))
            }
            F::SysDate => Ok(literal::timestamp(self.surroundings.transaction_start)),
            F::CurrentDate => Ok(format!(
                "DATE '{}'",
                self.surroundings.transaction_start.date()
            )),
            F::ConvertTimezone if arguments[..2].iter().all(time::is_utc) => {
                self.expr(&arguments[2])
            }
            F::ToChar => {
                if !arguments[0].ty.is(SqlType::is_time) {
                    return Err(not_rehearsed("TO_CHAR of something that is no time"));
                }
                let format = format::strftime(&arguments[1])?;
                Ok(format!("strftime({}, {format})", one()?))
            }
            F::ToDate if arguments.len() > 2 => Err(not_rehearsed("TO_DATE with three arguments")),
            F::ToDate => {
                let format = format::strptime(&arguments[1])?;
                Ok(format!("CAST(strptime({}, {format}) AS DATE)", one()?))
            }

            F::BackendPid => types::typed(&self.surroundings.backend.to_string(), ty),
            F::LastCopyCount => types::typed(&self.surroundings.last_copy_rows.to_string(), ty),
            F::LastCopyId => types::typed(&self.surroundings.last_copy_id.to_string(), ty),
            F::CurrentUser => Ok(literal::text(&self.surroundings.user)),

            // Words, digits or order that the documentation leaves open, or an extension's work.
            F::InitCap
            | F::QuoteIdent
            | F::QuoteLiteral
            | F::RegexpPosition
            | F::StringToLong
            | F::ToHex
            | F::CubeRoot
            | F::ArcCosine
            | F::ArcSine
            | F::ArcTangent
            | F::ArcTangent2
            | F::Cosine
            | F::Cotangent
            | F::Sine
            | F::Tangent
            | F::Degrees
            | F::Radians
            | F::Pi
            | F::NextDay
            | F::DatePartYear
            | F::CompareTimes
            | F::CompareIntervals
            | F::Now
            | F::LocalTimestamp
            | F::CurrentTime
            | F::LocalTime
            | F::TimeOfDay
            | F::ToNumber
            | F::JsonExtractArrayElementText
            | F::JsonArrayLength
            | F::IsValidJsonArray
            | F::Named(_)
            | F::Ascii
            | F::Reverse
            | F::RegexpSubstr
            | F::RegexpCount
            | F::MonthsBetween
            | F::ConvertTimezone
            | F::ToTimestamp
            | F::JsonExtractPathText
            | F::IsValidJson
            | F::Random => Err(not_rehearsed(format_args!("the function {function:?}"))),
        }
    }

    fn decode(&self, arguments: &[Expr]) -> Sql {
        let (value, rest) = arguments.split_first().expect("decode has a value");
        let value = self.compared(value)?;
        let mut sql = "(CASE".to_owned();
        let mut pairs = rest.chunks_exact(2);
        for pair in pairs.by_ref() {
            write!(
                sql,
                " WHEN {value} IS NOT DISTINCT FROM {} THEN {}",
                self.compared(&pair[0])?,
                self.expr(&pair[1])?
            )
            .expect(TEXT);
        }
        if let [otherwise] = pairs.remainder() {
            write!(sql, " ELSE {}", self.expr(otherwise)?).expect(TEXT);
        }
        Ok(format!("{sql} END)"))
    }

    fn trim(&self, function: &str, arguments: &[Expr]) -> Sql {
        let characters = match arguments.get(1) {
            Some(characters) => self.expr(characters)?,
            None => "' '".to_owned(),
        };
        Ok(format!(
            "{function}({}, {characters})",
            self.expr(&arguments[0])?
        ))
    }

    fn pad(&self, function: &str, arguments: &[Expr]) -> Sql {
        let with = match arguments.get(2) {
            Some(with) => self.expr(with)?,
            None => "' '".to_owned(),
        };
        Ok(format!(
            "{function}({}, CAST({} AS INTEGER), {with})",
            self.expr(&arguments[0])?,
            self.expr(&arguments[1])?
        ))
    }

    /// A start before the text takes from the length; the engine would count from the end.
    fn substring(&self, arguments: &[Expr]) -> Sql {
        let text = self.expr(&arguments[0])?;
        let start = self.expr(&arguments[1])?;
        let length = arguments
            .get(2)
            .map(|length| self.expr(length))
            .transpose()?;
        let is_known_start = matches!(&arguments[1].kind,
            ExprKind::Literal(Literal::Integer(digits)) if digits.bytes().any(|byte| byte != b'0'));
        let from = if is_known_start {
            start.clone()
        } else {
            format!("greatest({start}, 1)")
        };
        let call = match length {
            None => format!("substring({text}, {from})"),
            Some(length) => {
                let length = at_least(&length, 0, "negative substring length not allowed");
                let rest = if is_known_start {
                    length
                } else {
                    format!("greatest({start} + {length} - {from}, 0)")
                };
                format!("substring({text}, {from}, {rest})")
            }
        };
        if is_known_start {
            Ok(call)
        } else {
            Ok(format!(
                "(CASE WHEN {start} IS NULL THEN NULL ELSE {call} END)"
            ))
        }
    }

    /// Half away from zero, on both sides.
    fn round(&self, arguments: &[Expr], ty: Type) -> Sql {
        let value = self.expr(&arguments[0])?;
        match arguments.get(1) {
            None => types::typed(&format!("round({value})"), ty),
            Some(digits) => {
                let digits = constant(digits)?;
                types::typed(&format!("round({value}, {digits})"), ty)
            }
        }
    }

    fn truncate(&self, arguments: &[Expr], ty: Type) -> Sql {
        let value = self.expr(&arguments[0])?;
        let digits = match arguments.get(1) {
            None => 0,
            Some(digits) => constant(digits)?,
        };
        let sql = match (types::known(arguments[0].ty)?, digits) {
            (from @ SqlType::Decimal { scale, .. }, digits) => {
                let Ok(lost) = u32::try_from(i32::from(scale) - digits) else {
                    return types::typed(&value, ty);
                };
                let unit = super::number::power_of_ten(lost);
                let digits = super::number::unscaled(&value, from)?;
                super::number::scaled(&format!("(({digits} // {unit}) * {unit})"), 38, scale)
            }
            (ty, digits) if ty.is_integer() && digits >= 0 => value,
            (_, 0) => format!("trunc({value})"),
            _ => return Err(not_rehearsed("TRUNC to these digits of this type")),
        };
        types::typed(&sql, ty)
    }
}

/// A whole number written in the text.
fn constant(expr: &Expr) -> Result<i32, executor::SessionError> {
    let digits = |expr: &Expr| match &expr.kind {
        ExprKind::Literal(Literal::Integer(digits)) => digits.parse::<i32>().ok(),
        _ => None,
    };
    let number = match &expr.kind {
        ExprKind::Unary {
            operator: sql::typed::UnaryOperator::Negate,
            operand,
        } => digits(operand).map(|number| -number),
        ExprKind::Cast { operand, .. } => return constant(operand),
        _ => digits(expr),
    };
    number.ok_or_else(|| not_rehearsed("a number of digits that is no literal"))
}

/// A number that is an error below the limit.
fn at_least(sql: &str, limit: i32, message: &str) -> String {
    if sql.bytes().all(|byte| byte.is_ascii_digit()) && sql.parse::<i32>().is_ok_and(|n| n >= limit)
    {
        return sql.to_owned();
    }
    format!(
        "(CASE WHEN {sql} < {limit} THEN {} ELSE {sql} END)",
        raise("22023", message)
    )
}

fn three(sql: &[String]) -> [String; 3] {
    [sql[0].clone(), sql[1].clone(), sql[2].clone()]
}
