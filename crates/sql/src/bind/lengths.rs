//! How long text gets at most, where literals say so.

use plan::SqlType;

use super::literals::bare_text;
use crate::typed::{Expr, ExprKind, Literal, ScalarFunction};

/// The most bytes of one character.
const CHARACTER: usize = 4;

/// The most bytes of the result; `None` if nothing more is known than from its type.
pub(super) fn of(function: ScalarFunction, arguments: &[Expr]) -> Option<usize> {
    let text = |index: usize| arguments.get(index).and_then(bare_text);
    let bytes = || width(arguments.first()?);
    match function {
        ScalarFunction::Replace => {
            let (search, replacement) = (text(1)?, text(2)?);
            if search.is_empty() {
                return None;
            }
            let times = bytes()? / search.len();
            let longer = replacement.len().saturating_sub(search.len());
            Some(bytes()? + times * longer)
        }
        // Matches of one byte are the worst case; without a replacement text only gets shorter.
        ScalarFunction::RegexpReplace => match arguments.get(2) {
            None => bytes(),
            Some(_) if text(2)?.is_empty() => bytes(),
            Some(_) => None,
        },
        ScalarFunction::Translate => text(2)?.is_ascii().then(bytes).flatten(),
        ScalarFunction::PadLeft | ScalarFunction::PadRight => {
            let length = whole(arguments.get(1)?)?;
            let fill = match arguments.get(2) {
                None => " ",
                Some(fill) => bare_text(fill)?,
            };
            if fill.is_ascii() {
                Some((bytes()? + length).min(length * CHARACTER))
            } else {
                Some(length * CHARACTER)
            }
        }
        ScalarFunction::Repeat => bytes()?.checked_mul(whole(arguments.get(1)?)?),
        ScalarFunction::Left | ScalarFunction::Right => {
            Some(bytes()?.min(characters(arguments.first()?, arguments.get(1)?)?))
        }
        ScalarFunction::Substring => {
            Some(bytes()?.min(characters(arguments.first()?, arguments.get(2)?)?))
        }
        ScalarFunction::ToChar => {
            let is_time = arguments.first()?.ty.is(SqlType::is_time);
            is_time.then(|| text(1).and_then(formatted)).flatten()
        }
        _ => None,
    }
}

/// The most bytes that so many characters of a text have; those of a CHAR have one each.
fn characters(text: &Expr, count: &Expr) -> Option<usize> {
    let each = match text.ty.sql()? {
        SqlType::Char(_) => 1,
        _ => CHARACTER,
    };
    whole(count)?.checked_mul(each)
}

fn width(expr: &Expr) -> Option<usize> {
    match expr.ty.sql()? {
        SqlType::Char(bytes) | SqlType::Varchar(bytes) => Some(bytes.into()),
        _ => None,
    }
}

fn whole(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ExprKind::Literal(Literal::Integer(digits)) => digits.parse().ok(),
        _ => None,
    }
}

/// Parts whose values have another length than the part itself, longest part first:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html>.
const LENGTHS: &[(&str, usize)] = &[
    ("month", 9),
    ("hh24", 2),
    ("hh12", 2),
    ("day", 9),
    ("us", 6),
    ("ms", 3),
    ("tz", 32),
    ("of", 6),
    ("rm", 4),
    ("j", 7),
];

/// The most bytes that a moment has in this format.
fn formatted(format: &str) -> Option<usize> {
    let mut rest = format;
    let mut bytes = 0;
    while let Some(next) = rest.chars().next() {
        let part = LENGTHS.iter().find(|(part, _)| {
            rest.get(..part.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(part))
        });
        match part {
            Some((part, most)) => {
                bytes += most;
                rest = rest.get(part.len()..)?;
            }
            None => {
                bytes += next.len_utf8();
                rest = rest.get(next.len_utf8()..)?;
            }
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_as_long_as_its_longest_value() {
        assert_eq!(formatted("YYYY-MM-DD"), Some(10));
        assert_eq!(formatted("Month DD"), Some(12));
        assert_eq!(formatted("HH24:MI:SS.US"), Some(15));
    }
}
