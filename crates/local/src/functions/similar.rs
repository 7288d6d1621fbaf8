//! `SIMILAR TO`:
//! <https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-similar-to.html>.

use super::{Answer, Fault, at, pattern};

/// `(text, pattern, escape)`: the pattern matches the whole text.
pub(super) fn to(arguments: &[&str]) -> Answer {
    let posix = as_posix(at(arguments, 1), at(arguments, 2).chars().next())?;
    pattern::like(&[at(arguments, 0), &posix])
}

/// `%` and `_` are those of LIKE; `|*+?{}()[]` are those of POSIX; all else stands for itself.
fn as_posix(written: &str, escape: Option<char>) -> Result<String, Fault> {
    let mut posix = "^(".to_owned();
    let mut rest = written.chars();
    let mut is_inside = false;
    while let Some(next) = rest.next() {
        match next {
            _ if Some(next) == escape => {
                let escaped = rest
                    .next()
                    .ok_or_else(|| Fault::of("22025", "the pattern ends with its escape"))?;
                literal(escaped, &mut posix);
            }
            '[' | ']' => {
                is_inside = next == '[';
                posix.push(next);
            }
            _ if is_inside => posix.push(next),
            '%' => posix.push_str(".*"),
            '_' => posix.push('.'),
            '|' | '*' | '+' | '?' | '{' | '}' | '(' | ')' => posix.push(next),
            other => literal(other, &mut posix),
        }
    }
    posix.push_str(")$");
    Ok(posix)
}

fn literal(character: char, posix: &mut String) {
    if !character.is_alphanumeric() && character.is_ascii_punctuation() {
        posix.push('\\');
    }
    posix.push(character);
}
