//! JSON in text.

use sql::typed::{Expr, ExprKind, Literal, Type};

use super::ours;
use crate::emit::{Emitter, Sql};
use crate::refusal::not_rehearsed;

/// What becomes of a path that leads to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    Refused,
    /// Where an empty text would become NULL as well.
    Null,
}

impl Emitter<'_> {
    /// A function of JSON and what leads into it; a boolean behind them says whether text that is
    /// no JSON gives NULL.
    pub(super) fn json(&self, name: &str, arguments: &[Expr], least: usize, absent: Absent) -> Sql {
        let (arguments, invalid) = match arguments.split_last() {
            Some((last, rest)) if rest.len() >= least && last.ty == Type::BOOLEAN => {
                match last.kind {
                    ExprKind::Literal(Literal::Boolean(true)) => (rest, "null"),
                    ExprKind::Literal(Literal::Boolean(false)) => (rest, "error"),
                    _ => return Err(not_rehearsed("a computed NULL_IF_INVALID")),
                }
            }
            _ => (arguments, "error"),
        };
        let mode = match absent {
            Absent::Refused => format!("'{invalid}'"),
            Absent::Null => format!("'{invalid} absent'"),
        };
        let mut all = vec![mode];
        all.extend(self.exprs(arguments)?);
        Ok(ours(name, &all))
    }
}
