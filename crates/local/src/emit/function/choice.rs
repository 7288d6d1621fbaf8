//! Choices between values.

use sql::typed::{CastKind, Expr, ExprKind, Literal, ScalarFunction as F};

use std::fmt::Write as _;

use super::json::Absent;
use crate::emit::{Emitter, Sql, TEXT, types};

impl Emitter<'_> {
    pub(super) fn null_if(&self, arguments: &[Expr]) -> Sql {
        if let Some(sql) = self.null_if_absent(arguments) {
            return sql;
        }
        types::alike(&arguments[0], &arguments[1])?;
        Ok(format!(
            "(CASE WHEN {} = {} THEN NULL ELSE {} END)",
            self.compared(&arguments[0])?,
            self.compared(&arguments[1])?,
            self.expr(&arguments[0])?
        ))
    }

    /// `NULLIF(JSON_EXTRACT_PATH_TEXT(…), '')` is NULL for what is not there, whether that is an empty
    /// text, as the documentation has said, or NULL, as it says elsewhere.
    fn null_if_absent(&self, arguments: &[Expr]) -> Option<Sql> {
        let mut value = &arguments[0];
        while let ExprKind::Cast {
            operand,
            kind: CastKind::Implicit,
            ..
        } = &value.kind
        {
            value = operand;
        }
        let ExprKind::Call {
            function,
            arguments: inner,
        } = &value.kind
        else {
            return None;
        };
        let name = match function {
            F::JsonExtractPathText => "json_path",
            F::JsonExtractArrayElementText => "json_element",
            _ => return None,
        };
        let mut empty = &arguments[1];
        while let ExprKind::Cast { operand, .. } = &empty.kind {
            empty = operand;
        }
        if !matches!(&empty.kind, ExprKind::Literal(Literal::Text(text)) if text.is_empty()) {
            return None;
        }
        let value = self.json(name, inner, 2, Absent::Null);
        Some(value.map(|value| format!("nullif({value}, '')")))
    }

    pub(super) fn nvl2(&self, arguments: &[Expr]) -> Sql {
        Ok(format!(
            "(CASE WHEN {} IS NOT NULL THEN {} ELSE {} END)",
            self.expr(&arguments[0])?,
            self.expr(&arguments[1])?,
            self.expr(&arguments[2])?
        ))
    }

    pub(super) fn decode(&self, arguments: &[Expr]) -> Sql {
        let (value, rest) = arguments.split_first().expect("decode has a value");
        let compared = self.compared(value)?;
        let mut sql = "(CASE".to_owned();
        let mut pairs = rest.chunks_exact(2);
        for pair in pairs.by_ref() {
            types::alike(value, &pair[0])?;
            write!(
                sql,
                " WHEN {compared} IS NOT DISTINCT FROM {} THEN {}",
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
}
