//! Text.

use plan::SqlType;
use sql::typed::{Expr, ExprKind, Literal, ScalarFunction as F, Type};

use super::{at_least, ours};
use crate::emit::{Emitter, Sql, raise, types};
use crate::refusal::{not_rehearsed, sqlstate};

impl Emitter<'_> {
    pub(super) fn trim(&self, function: &str, arguments: &[Expr]) -> Sql {
        let characters = match arguments.get(1) {
            Some(characters) => self.expr(characters)?,
            None => "' '".to_owned(),
        };
        Ok(format!(
            "{function}({}, {characters})",
            self.expr(&arguments[0])?
        ))
    }

    pub(super) fn pad(&self, function: &str, arguments: &[Expr]) -> Sql {
        let with = match arguments.get(2) {
            Some(with) => self.expr(with)?,
            None => "' '".to_owned(),
        };
        let is_known = match arguments.get(2) {
            None => true,
            Some(with) => matches!(&with.kind,
                ExprKind::Literal(Literal::Text(text)) if !text.is_empty()),
        };
        let with = if is_known {
            with
        } else {
            format!(
                "(CASE WHEN {with} = '' THEN {} ELSE {with} END)",
                raise(
                    sqlstate::NOT_SUPPORTED,
                    "the local engine cannot rehearse LPAD or RPAD with nothing to fill up with"
                )
            )
        };
        Ok(format!(
            "{function}({}, CAST(greatest({}, 0) AS INTEGER), {with})",
            self.expr(&arguments[0])?,
            self.expr(&arguments[1])?
        ))
    }

    /// The engine's own for plain text; beyond ASCII letter by letter, and refused where a letter
    /// has no single one in the other case.
    pub(super) fn letter_case(&self, function: &str, argument: &Expr) -> Sql {
        let text = self.expr(argument)?;
        let slow = ours(function, std::slice::from_ref(&text));
        // What is repeated must not grow with each nesting.
        if text.len() > 256 {
            return Ok(slow);
        }
        Ok(format!(
            "(CASE WHEN strlen({text}) = length({text}) THEN {function}({text}) ELSE {slow} END)"
        ))
    }

    /// A start before the text takes from the length; the engine would count from the end.
    pub(super) fn substring(&self, arguments: &[Expr]) -> Sql {
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

    pub(super) fn end_of(&self, function: &str, arguments: &[Expr]) -> Sql {
        let count = at_least(&self.expr(&arguments[1])?, 0, "the length is negative");
        Ok(format!(
            "{function}({}, {count})",
            self.expr(&arguments[0])?
        ))
    }

    pub(super) fn split_part(&self, arguments: &[Expr]) -> Sql {
        let part = self.expr(&arguments[2])?;
        let part = at_least(&part, 1, "field position must be greater than zero");
        let delimiter = self.expr(&arguments[1])?;
        let is_known = matches!(&arguments[1].kind,
            ExprKind::Literal(Literal::Text(text)) if !text.is_empty());
        let delimiter = if is_known {
            delimiter
        } else {
            format!(
                "(CASE WHEN {delimiter} = '' THEN {} ELSE {delimiter} END)",
                raise(
                    sqlstate::NOT_SUPPORTED,
                    "the local engine cannot rehearse SPLIT_PART at an empty delimiter"
                )
            )
        };
        Ok(format!(
            "split_part({}, {delimiter}, {part})",
            self.expr(&arguments[0])?
        ))
    }

    /// Text, pattern and what may follow, the last of it by default.
    pub(super) fn pattern(&self, name: &str, arguments: &[Expr], defaults: &[&str]) -> Sql {
        let mut all = self.exprs(arguments)?;
        let given = all.len().saturating_sub(2);
        all.extend(
            defaults
                .iter()
                .skip(given)
                .map(|&default| default.to_owned()),
        );
        Ok(ours(name, &all))
    }

    /// -1, 0 or 1 by bytes; BPCHARCMP passes over blanks at the end.
    pub(super) fn compare_texts(&self, function: F, arguments: &[Expr], ty: Type) -> Sql {
        let (first, second) = (self.expr(&arguments[0])?, self.expr(&arguments[1])?);
        let (first, second) = match function {
            F::Named("bpcharcmp") => (
                format!("rtrim({first}, ' ')"),
                format!("rtrim({second}, ' ')"),
            ),
            _ => (first, second),
        };
        types::typed(
            &format!(
                "(CASE WHEN {first} < {second} THEN -1 WHEN {first} > {second} THEN 1 \
                 WHEN {first} = {second} THEN 0 END)"
            ),
            ty,
        )
    }

    /// What it is of NULL is not documented.
    pub(super) fn fnv_hash(&self, arguments: &[Expr], ty: Type) -> Sql {
        let class = match arguments[0].ty {
            Type::Sql(SqlType::SmallInt) => "'smallint'",
            Type::Sql(SqlType::Integer) => "'integer'",
            Type::Sql(SqlType::BigInt) => "'bigint'",
            Type::Sql(SqlType::Varchar(_)) => "'text'",
            other => return Err(not_rehearsed(format_args!("FNV_HASH of {other}"))),
        };
        let value = self.expr(&arguments[0])?;
        let mut all = vec![value.clone(), class.to_owned()];
        if let Some(seed) = arguments.get(1) {
            all.push(self.expr(seed)?);
        }
        let hash = types::typed(&ours("fnv_hash", &all), ty)?;
        let open = raise(
            sqlstate::NOT_SUPPORTED,
            "the local engine cannot rehearse FNV_HASH of NULL",
        );
        Ok(format!(
            "(CASE WHEN {value} IS NULL THEN {open} ELSE {hash} END)"
        ))
    }
}
