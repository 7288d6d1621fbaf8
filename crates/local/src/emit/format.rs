//! Formats of `TO_CHAR` and `TO_DATE`:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html>.

use sql::typed::{Expr, ExprKind, Literal};

use super::{Sql, literal};
use crate::refusal::not_rehearsed;

/// Parts that both sides write with the same digits, longest first.
const PARTS: &[(&str, &str)] = &[
    ("YYYY", "%Y"),
    ("HH24", "%H"),
    ("MM", "%m"),
    ("DD", "%d"),
    ("MI", "%M"),
    ("SS", "%S"),
    ("MS", "%g"),
    ("US", "%f"),
];

pub(super) fn strftime(format: &Expr) -> Sql {
    translate(format, PARTS)
}

/// For reading: whole days only.
pub(super) fn strptime(format: &Expr) -> Sql {
    let days: Vec<_> = PARTS
        .iter()
        .copied()
        .filter(|(part, _)| matches!(*part, "YYYY" | "MM" | "DD"))
        .collect();
    translate(format, &days)
}

fn translate(format: &Expr, parts: &[(&str, &str)]) -> Sql {
    let ExprKind::Literal(Literal::Text(written)) = &format.kind else {
        return Err(not_rehearsed("a date format that is no literal"));
    };
    let mut translated = String::new();
    let mut rest = written.as_str();
    while let Some(next) = rest.chars().next() {
        let part = parts.iter().find(|(part, _)| {
            rest.get(..part.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(part))
        });
        if let Some((part, directive)) = part {
            translated.push_str(directive);
            rest = &rest[part.len()..];
        } else if matches!(next, '-' | '/' | ':' | '.' | ',' | ' ' | '_') {
            translated.push(next);
            rest = &rest[1..];
        } else {
            return Err(not_rehearsed(format_args!(
                "the format {}, from `{rest}` on",
                literal::text(written)
            )));
        }
    }
    Ok(literal::text(&translated))
}
