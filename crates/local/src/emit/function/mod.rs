//! Functions of one row: what stands here means the same on both sides, the rest is refused.

mod choice;
mod json;
mod number;
mod text;
mod time;

use sql::typed::{Expr, ExprKind, Literal, ScalarFunction as F, Type};

use json::Absent;

use super::super_value::SUPER;
use super::{Emitter, Sql, literal, raise, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn call(&self, function: F, arguments: &[Expr], ty: Type) -> Sql {
        if arguments
            .iter()
            .any(|argument| argument.ty == Type::Unknown)
        {
            return Err(not_rehearsed("a function of a value of unknown type"));
        }
        if function != F::CompareIntervals
            && arguments.iter().any(|argument| argument.ty.is_interval())
        {
            return Err(not_rehearsed("a function of an interval"));
        }
        if let Some(sql) = self.varbyte_call(function, arguments, ty) {
            return sql;
        }
        if let F::Named(name) = function
            && let Some(sql) = self
                .super_call(name, arguments, ty)
                .or_else(|| self.shape_call(name, arguments, ty))
        {
            return sql;
        }
        if arguments.iter().any(|argument| argument.ty == SUPER) {
            return Err(not_rehearsed("this function of a SUPER value: cast it"));
        }
        let is_shape = |argument: &Expr| argument.ty == Type::Sql(plan::SqlType::Geometry);
        if arguments.iter().any(is_shape) && function != F::Coalesce {
            return Err(match function {
                F::Named(name) => {
                    not_rehearsed(format_args!("the function {}", name.to_uppercase()))
                }
                _ => not_rehearsed("this function of GEOMETRY"),
            });
        }
        let all = || self.exprs(arguments);
        let one = || self.expr(&arguments[0]);
        let simple = |name: &str| -> Sql { Ok(format!("{name}({})", all()?.join(", "))) };
        let number = |name: &str| -> Sql { types::typed(&simple(name)?, ty) };
        let own = |name: &str| -> Sql { Ok(ours(name, &all()?)) };
        let own_number = |name: &str| -> Sql { types::typed(&own(name)?, ty) };
        match function {
            F::Coalesce => simple("coalesce"),
            F::Greatest => simple("greatest"),
            F::Least => simple("least"),
            F::NullIf => self.null_if(arguments),
            F::Nvl2 => self.nvl2(arguments),
            F::Decode => self.decode(arguments),

            F::Lower => self.letter_case("lower", &arguments[0]),
            F::Upper => self.letter_case("upper", &arguments[0]),
            F::InitCap => own("initcap"),
            F::Trim => self.trim("trim", arguments),
            F::TrimLeft => self.trim("ltrim", arguments),
            F::TrimRight => self.trim("rtrim", arguments),
            F::Length => number("length"),
            F::OctetLength => number("strlen"),
            F::Substring => self.substring(arguments),
            F::Left => self.end_of("left", arguments),
            F::Right => self.end_of("right", arguments),
            F::Replace => simple("replace"),
            F::Translate => simple("translate"),
            F::SplitPart => self.split_part(arguments),
            F::Position => number("strpos"),
            F::Concat => Ok(format!("({})", all()?.join(" || "))),
            F::Chr => simple("chr"),
            F::Ascii => own_number("ascii"),
            F::PadLeft => self.pad("lpad", arguments),
            F::PadRight => self.pad("rpad", arguments),
            F::Repeat => simple("repeat"),
            F::Reverse => own("reverse"),
            F::QuoteIdent => own("quote_ident"),
            F::QuoteLiteral => own("quote_literal"),
            F::Md5 => simple("md5"),
            F::Sha1 => simple("sha1"),
            F::Sha2 => match &arguments[1].kind {
                ExprKind::Literal(Literal::Integer(bits)) => match bits.as_str() {
                    "0" | "256" => Ok(format!("sha256({})", one()?)),
                    "224" | "384" | "512" => own("sha2"),
                    _ => Err(not_rehearsed("SHA2 with these bits")),
                },
                _ => Err(not_rehearsed("SHA2 with computed bits")),
            },
            F::RegexpReplace => self.pattern("regexp_replace", arguments, &["''", "1", "''"]),
            F::RegexpSubstr => self.pattern("regexp_substr", arguments, &["1", "1", "''"]),
            F::RegexpCount => {
                let count = self.pattern("regexp_count", arguments, &["1", "''"])?;
                types::typed(&count, ty)
            }
            F::RegexpPosition => {
                let defaults = ["1", "1", "0", "''"];
                let place = self.pattern("regexp_position", arguments, &defaults)?;
                types::typed(&place, ty)
            }
            F::StringToLong => own_number("strtol"),
            F::ToHex if arguments[0].ty.is(plan::SqlType::is_integer) => own("to_hex"),
            F::Named("crc32") => own("crc32"),
            F::Named("soundex") => own("soundex"),
            F::Named("difference") => own_number("difference"),
            F::Named("octetindex") => own_number("octetindex"),
            F::Named("bpcharcmp" | "bttext_pattern_cmp") => {
                self.compare_texts(function, arguments, ty)
            }
            F::Named("text_to_int_alt") if arguments.len() == 1 => own_number("text_to_int"),
            F::Named("fnv_hash") => self.fnv_hash(arguments, ty),
            F::ToNumber => Err(not_rehearsed(
                "TO_NUMBER inside an expression, where its digits count: cast it",
            )),

            F::Abs => number("abs"),
            F::Round => self.round(arguments, ty),
            F::Floor => number("floor"),
            F::Ceiling => number("ceil"),
            F::Truncate => self.truncate(arguments, ty),
            F::Modulo => {
                let dividend = one()?;
                let divisor = super::number::not_zero(&self.expr(&arguments[1])?, &dividend);
                types::typed(&format!("({dividend} % {divisor})"), ty)
            }
            F::Power => number("pow"),
            F::SquareRoot => number("sqrt"),
            F::CubeRoot => number("cbrt"),
            F::Exponential => number("exp"),
            F::NaturalLogarithm => number("ln"),
            F::Logarithm => number("log10"),
            F::Sign => number("sign"),
            F::ArcCosine => number("acos"),
            F::ArcSine => number("asin"),
            F::ArcTangent => number("atan"),
            F::ArcTangent2 => number("atan2"),
            F::Cosine => number("cos"),
            F::Cotangent => number("cot"),
            F::Sine => number("sin"),
            F::Tangent => number("tan"),
            F::Degrees => number("degrees"),
            F::Radians => number("radians"),
            F::Pi => number("pi"),

            F::TruncateToDate => Ok(format!("CAST({} AS DATE)", one()?)),
            F::LastDay => Ok(format!("last_day({})", one()?)),
            F::NextDay => {
                let next = ours(
                    "next_day",
                    &[self.moment(&arguments[0])?, self.expr(&arguments[1])?],
                );
                types::typed(&next, ty)
            }
            F::AddMonths => self.add_months(&arguments[0], &arguments[1], ty),
            F::MonthsBetween => {
                let moments = [self.moment(&arguments[0])?, self.moment(&arguments[1])?];
                types::typed(&ours("months_between", &moments), ty)
            }
            F::DatePartYear => types::typed(
                &format!("extract(year FROM {})", self.moment(&arguments[0])?),
                ty,
            ),
            F::CompareTimes => self.compare_times(arguments, ty),
            F::CompareIntervals => self::time::compare_intervals(arguments, ty),
            F::GetDate => Ok(self.statement_start()),
            F::SysDate | F::Now | F::LocalTimestamp if arguments.is_empty() => {
                Ok(self.transaction_start())
            }
            F::CurrentDate => Ok(self.current_date()),
            F::ConvertTimezone => self.convert_timezone(arguments),
            F::ToChar => self.to_char(arguments),
            F::ToDate => Ok(format!("CAST({} AS DATE)", self.parse_time(arguments)?)),
            F::ToTimestamp => self.parse_time(arguments),

            F::JsonExtractPathText => self.json("json_path", arguments, 2, Absent::Refused),
            F::JsonExtractArrayElementText => {
                self.json("json_element", arguments, 2, Absent::Refused)
            }
            F::JsonArrayLength => types::typed(
                &self.json("json_length", arguments, 1, Absent::Refused)?,
                ty,
            ),
            F::IsValidJson => types::typed(&own("json_is_object")?, ty),
            F::IsValidJsonArray => types::typed(&own("json_is_array")?, ty),

            F::BackendPid => types::typed(&self.surroundings.backend.to_string(), ty),
            F::LastCopyCount => types::typed(&self.surroundings.last_copy_rows.to_string(), ty),
            F::LastCopyId => types::typed(&self.surroundings.last_copy_id.to_string(), ty),
            F::Named("last_user_query_id") => {
                types::typed(&self.surroundings.last_query_id.to_string(), ty)
            }
            F::CurrentUser | F::Named("session_user") => Ok(literal::text(&self.surroundings.user)),
            F::Named("current_database") => Ok(literal::text(&self.surroundings.database)),
            F::Named("current_schema") => Ok(literal::text(self.surroundings.schema.as_str())),
            F::Named("pg_last_unload_count") => {
                types::typed(&self.surroundings.last_unload_rows.to_string(), ty)
            }

            F::Named(name) => Err(not_rehearsed(format_args!(
                "the function {}",
                name.to_uppercase()
            ))),
            // Random, or of a type that is not kept here, or in digits that are not documented.
            F::SysDate
            | F::Now
            | F::LocalTimestamp
            | F::CurrentTime
            | F::LocalTime
            | F::TimeOfDay
            | F::ToHex
            | F::Random => Err(not_rehearsed(format_args!("the function {function:?}"))),
        }
    }
}

/// A call of one of our own functions, which take text.
pub(super) fn ours(name: &str, arguments: &[String]) -> String {
    let arguments: Vec<_> = arguments
        .iter()
        .map(|argument| format!("CAST({argument} AS VARCHAR)"))
        .collect();
    format!("callsheet_{name}({})", arguments.join(", "))
}

/// A whole number written in the text.
pub(super) fn constant(expr: &Expr) -> Result<i32, executor::SessionError> {
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
