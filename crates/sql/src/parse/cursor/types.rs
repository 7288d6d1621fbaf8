//! Column types.

use plan::SqlType;

use super::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::{Span, Spanned};
use crate::syntax::lex::TokenKind;

impl Cursor<'_> {
    /// A column type: its words, then its sizes in brackets.
    pub(in crate::parse) fn column_type(&mut self) -> Result<Spanned<SqlType>, Fault> {
        let start = self.span();
        let first = self.word();
        if first.is_empty()
            || self
                .peek()
                .is_some_and(|token| token.kind != TokenKind::Word)
        {
            return Err(self.unexpected("a type"));
        }
        self.at += 1;
        let _: Option<Span> = match first.as_str() {
            "double" => self.take(&["precision"]),
            "character" | "char" | "nchar" | "binary" => self.take(&["varying"]),
            "interval" => {
                let from = self.take_one(&["year", "month", "day", "hour", "minute", "second"]);
                if from.is_some() && self.take(&["to"]).is_some() {
                    self.next();
                }
                None
            }
            _ => None,
        };
        if self.take(&["("]).is_some() {
            self.skip_to(&[")"]);
            self.expect(&[")"])?;
        }
        if first == "timestamp" || first == "time" {
            let _: Option<Span> = self
                .take(&["with", "time", "zone"])
                .or_else(|| self.take(&["without", "time", "zone"]));
        }
        let span = start.union(self.previous());
        let value =
            span.text(self.source)
                .parse()
                .map_err(|fault: plan::sql_type::SqlTypeFault| {
                    Fault::new(FaultKind::ColumnType, span, fault.to_string(), "this type")
                })?;
        Ok(Spanned::new(value, span))
    }
}
