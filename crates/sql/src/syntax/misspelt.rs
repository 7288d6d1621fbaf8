//! Calls whose arguments only their name explains: `extract(year from day)`.
//!
//! Misspelt, such a call ends in a syntax error behind its bracket, which says nothing of the name.

use plan::Identifier;

use super::lex::{Token, TokenKind};
use crate::fault::{Fault, FaultKind};
use crate::signatures;

/// Names before a bracket in which not only expressions and commas stand.
const SPECIAL: &[&str] = &[
    "cast",
    "convert",
    "exists",
    "extract",
    "overlay",
    "position",
    "substring",
    "trim",
    "try_cast",
];

/// What stands behind these is no call.
const BEFORE_RELATIONS: &[&str] = &["into", "from", "join", "with", "recursive", "as"];

/// The name of the call around this byte, if it is no function and nearly one of those.
pub(super) fn call_around(source: &str, tokens: &[Token], at: usize) -> Option<Fault> {
    let behind = tokens.partition_point(|token| token.span.start < at);
    let mut closed = 0_usize;
    let open = tokens.get(..behind)?.iter().rposition(|token| {
        match token.span.text(source) {
            ")" => closed += 1,
            "(" if closed == 0 => return true,
            "(" => closed -= 1,
            _ => {}
        }
        false
    })?;
    let name = tokens.get(open.checked_sub(1)?)?;
    let written = name.span.text(source);
    let before = tokens.get(open.checked_sub(2)?)?.span.text(source);
    let is_relation = BEFORE_RELATIONS
        .iter()
        .any(|word| before.eq_ignore_ascii_case(word));
    let is_reserved = written
        .to_ascii_lowercase()
        .parse::<Identifier>()
        .is_ok_and(|name| name.to_sql().starts_with('"'));
    if is_relation
        || is_reserved
        || name.kind != TokenKind::Word
        || signatures::signature(written).is_some()
        || SPECIAL
            .iter()
            .any(|known| written.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let fault = Fault::new(
        FaultKind::UnknownFunction,
        name.span,
        format!("Redshift has no function `{}`", written.to_uppercase()),
        "unknown function",
    );
    let fault = fault.nearest(&written.to_ascii_lowercase(), SPECIAL.iter().copied());
    fault.help.is_some().then_some(fault)
}

#[cfg(test)]
mod tests {
    use crate::parse;

    fn fault(text: &str) -> String {
        let fault = parse(text).expect_err("it is misspelt").remove(0);
        let help = fault.help.clone().unwrap_or_default();
        format!("{} at `{}`: {help}", fault.code(), fault.span.text(text))
    }

    #[test]
    fn a_misspelt_name_is_said_where_it_stands() {
        assert_eq!(
            fault("select extrct(year from a) from t"),
            "resolve/unknown-function at `extrct`: did you mean `extract`?"
        );
        assert_eq!(
            fault("select 1 from t where exsts (select 1 from u)"),
            "resolve/unknown-function at `exsts`: did you mean `exists`?"
        );
        assert_eq!(
            fault("select sum(kast(a as int)) from t"),
            "resolve/unknown-function at `kast`: did you mean `cast`?"
        );
    }

    #[test]
    fn other_errors_of_syntax_in_brackets_stay_where_they_are() {
        assert_eq!(fault("select lower(a b) from t"), "sql/syntax at `b`: ");
        assert_eq!(fault("select cast(a as) from t"), "sql/syntax at `)`: ");
        assert_eq!(
            fault("select frobnicate(a from b) from t"),
            "sql/syntax at `from`: "
        );
        assert_eq!(
            fault("select 1 from (select * from table)"),
            "sql/syntax at `*`: "
        );
        assert_eq!(
            fault("insert into casts (a b) values (1)"),
            "sql/syntax at `b`: "
        );
    }
}
