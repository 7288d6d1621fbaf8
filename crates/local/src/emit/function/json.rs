//! JSON in text.

use sql::typed::{Expr, ExprKind, Literal, Type};

use super::ours;
use crate::emit::{Emitter, Sql};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    /// A function of JSON and what leads into it; a boolean behind them says whether text that is
    /// no JSON gives NULL.
    pub(super) fn json(&self, name: &str, arguments: &[Expr], least: usize) -> Sql {
        let (arguments, invalid) = match arguments.split_last() {
            Some((last, rest)) if rest.len() >= least && last.ty == Type::BOOLEAN => {
                match last.kind {
                    ExprKind::Literal(Literal::Boolean(true)) => (rest, "'null'"),
                    ExprKind::Literal(Literal::Boolean(false)) => (rest, "'error'"),
                    _ => return Err(not_rehearsed("a computed NULL_IF_INVALID")),
                }
            }
            _ => (arguments, "'error'"),
        };
        let mut all = vec![invalid.to_owned()];
        all.extend(self.exprs(arguments)?);
        Ok(ours(name, &all))
    }
}
