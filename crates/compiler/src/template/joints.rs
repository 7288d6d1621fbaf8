//! How printed values stand in SQL: dates in quotes, negative numbers in brackets, and nothing that
//! grows together with what stands beside it.
//!
//! `1 -{{ n }}` with a negative number would be a comment, `2018-11-01` the number 2006, and
//! `stg_{{ name | identifier }}` two words where the name needs quotes.

use super::context::Context;
use super::fault::Fault;
use super::source_map::Origin;
use crate::source::SourceText;

/// What a printed value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A date or a time: SQL without quotes reads a sum of numbers.
    Moment,
    /// Digits of the interval, which may be put together out of several values.
    Digits,
    /// Everything else, the same in every interval.
    Settled,
}

impl Form {
    /// How it is noted among the marks of an output.
    pub(super) fn mark(self) -> char {
        match self {
            Self::Moment => 'm',
            Self::Digits => 'd',
            Self::Settled => 's',
        }
    }

    pub(super) fn of_mark(mark: char) -> Self {
        match mark {
            'm' => Self::Moment,
            'd' => Self::Digits,
            _ => Self::Settled,
        }
    }
}

/// A part of an output, and what printed it.
pub(super) struct Bit {
    pub(super) slotted: String,
    pub(super) sample: String,
    pub(super) origin: Origin,
    /// None for text of the template itself.
    pub(super) form: Option<Form>,
}

/// Puts brackets around negative numbers where they need them, and refuses what would be read as
/// something else.
pub(super) fn settle(source: &SourceText, bits: &mut [Bit]) -> Result<(), Fault> {
    let mut context = Context::default();
    let mut before = String::new();
    for at in 0..bits.len() {
        let (bit, behind) = bits[at..].split_first_mut().expect("it is there");
        if let (Some(form), Origin::Made(tag), Context::Code) = (bit.form, &bit.origin, context) {
            let span = || source.span_at(tag.clone());
            let written = || source.as_str()[tag.clone()].to_owned();
            match form {
                Form::Moment => {
                    let (tag, span) = (written(), span());
                    return Err(Fault::BareMoment { tag, span });
                }
                Form::Digits => {}
                Form::Settled => {
                    let mut after = behind.iter().map(|bit| bit.sample.as_str());
                    let after = after.find(|text| !text.is_empty()).unwrap_or_default();
                    if let Some(read) = grown(&before, &bit.sample, after) {
                        let (tag, span) = (written(), span());
                        return Err(Fault::GrowsTogether { tag, read, span });
                    }
                    if is_negative(&bit.sample) && !is_apart(&before, after) {
                        bit.sample = format!("({})", bit.sample);
                        bit.slotted.clone_from(&bit.sample);
                    }
                }
            }
        }
        context = context.after(&bit.sample);
        before.push_str(&bit.sample);
    }
    Ok(())
}

/// What is read instead of the value, if that is not the value and its neighbours.
fn grown(before: &str, text: &str, after: &str) -> Option<String> {
    let left = &before[before.trim_end_matches(is_of_word).len()..];
    let right = &after[..after.len() - after.trim_start_matches(is_of_word).len()];
    let (last, next) = (before.chars().next_back(), after.chars().next());
    let grows = match (text.chars().next(), text.chars().next_back()) {
        (Some(first), Some(end)) => {
            let starts_in_word = is_of_word(first);
            let ends_in_word = is_of_word(end);
            // A name may be put together: `day_{{ n }}` is `day_7`.
            let in_name = {
                let start = left.chars().next().unwrap_or(first);
                starts_in_word && is_start_of_name(start)
            };
            let by_left = match last {
                Some(last) if is_of_word(last) => !in_name,
                Some('.') => first.is_ascii_digit(),
                // One number gets brackets, a list of them would be a row with brackets.
                Some('-') => first == '-' && text.contains(','),
                Some(quote @ ('\'' | '"')) => first == quote,
                _ => false,
            };
            let by_right = match next {
                Some(next) if is_of_word(next) => !(ends_in_word && in_name),
                Some('.') => end.is_ascii_digit() && !in_name,
                Some('\'' | '"') => ends_in_word || Some(end) == next,
                _ => false,
            };
            by_left || by_right
        }
        // Nothing is printed: its neighbours meet.
        _ => match (last, next) {
            (Some(last), Some(next)) => {
                let comment = [('-', '-'), ('/', '*')].contains(&(last, next));
                let quotes = last == next && (last == '\'' || last == '"');
                comment || quotes || (is_of_word(last) && is_of_word(next))
            }
            _ => false,
        },
    };
    let ends = |side: &str, edge: Option<char>| match edge {
        Some(edge) if side.is_empty() && !edge.is_whitespace() => edge.to_string(),
        _ => side.to_owned(),
    };
    grows.then(|| format!("{}{text}{}", ends(left, last), ends(right, next)))
}

fn is_negative(text: &str) -> bool {
    text.starts_with('-') && !text.contains(',')
}

/// Whether the value is an argument or an item of its own, so that it needs no brackets.
fn is_apart(before: &str, after: &str) -> bool {
    let opens = before.trim_end().ends_with(['(', ',', '[']);
    opens && after.trim_start().starts_with([')', ',', ']'])
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn is_start_of_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_beside_a_space_or_a_sign_stands_for_itself() {
        for (before, text, after) in [
            ("a = ", "5", ""),
            ("f(", "5", ")"),
            ("x+", "5", "*2"),
            ("IN (", "'a', 'b'", ")"),
            ("t1.", "name", " = 1"),
            ("t.", "\"order\"", ","),
            ("", "name", ".id"),
            ("a", "", " b"),
        ] {
            assert_eq!(grown(before, text, after), None, "{before}{text}{after}");
        }
    }

    #[test]
    fn a_name_may_be_put_together() {
        for (before, text, after) in [
            ("AS day_", "7", ""),
            ("q", "4", "_total"),
            ("", "name", "_id"),
            ("AS stg_", "name", ","),
        ] {
            assert_eq!(grown(before, text, after), None, "{before}{text}{after}");
        }
    }

    #[test]
    fn what_would_be_read_as_something_else_is_found() {
        for (before, text, after) in [
            ("1", "5", ""),
            ("> ", "5", "and b"),
            ("1.", "5", ""),
            ("", "5", ".5"),
            ("day_", "-7", ""),
            ("", "-7", "days"),
            ("stg_", "\"order\"", ""),
            ("'a'", "'b'", ""),
            ("e", "'b'", ""),
            ("1 -", "-1, 2", ""),
            ("", "'b'", "c"),
            ("", "e", "'b'"),
            ("1 -", "", "- 2"),
            ("/", "", "*"),
            ("a", "", "b"),
        ] {
            assert!(
                grown(before, text, after).is_some(),
                "{before}{text}{after}"
            );
        }
    }
}
