//! Choices between values.

use sql::typed::Expr;

use std::fmt::Write as _;

use crate::emit::{Emitter, Sql, TEXT, types};

impl Emitter<'_> {
    pub(super) fn null_if(&self, arguments: &[Expr]) -> Sql {
        types::alike(&arguments[0], &arguments[1])?;
        Ok(format!(
            "(CASE WHEN {} = {} THEN NULL ELSE {} END)",
            self.compared(&arguments[0])?,
            self.compared(&arguments[1])?,
            self.expr(&arguments[0])?
        ))
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
