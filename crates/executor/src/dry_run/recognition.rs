//! Finding the statement of a plan that a text was made from.

use plan::slot::{Piece, ValueKind};
use plan::{DataInterval, RunParameter, SlottedText, Statement};

/// The statement's text for an interval.
pub(super) fn unfolded(statement: &Statement, interval: Option<&DataInterval>) -> SlottedText {
    let text = statement.text.unfold(interval);
    SlottedText::new(text).expect("unfolding fills slots and makes none")
}

/// The values that the sent text has in place of the slots; none where it was made from another text.
pub(crate) fn values(
    unfolded: &SlottedText,
    mut sent: &str,
) -> Option<Vec<(RunParameter, String)>> {
    let mut values = Vec::new();
    for piece in unfolded.pieces() {
        match piece {
            Piece::Text(text) => sent = sent.strip_prefix(text)?,
            Piece::Interval(_) => return None,
            Piece::Parameter(parameter) => {
                let fits = |c: char| match parameter.kind() {
                    ValueKind::Integer => c.is_ascii_digit() || c == '-',
                    ValueKind::Hex => matches!(c, '0'..='9' | 'a'..='f'),
                };
                let end = sent.find(|c| !fits(c)).unwrap_or(sent.len());
                let (value, rest) = sent.split_at(end);
                if value.is_empty() {
                    return None;
                }
                values.push((parameter, value.to_owned()));
                sent = rest;
            }
        }
    }
    sent.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, sent: &str) -> Option<Vec<String>> {
        let text = SlottedText::new(text).expect("known slots");
        values(&text, sent).map(|values| values.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn a_text_is_known_by_what_stands_around_its_values() {
        let text = "UPDATE l SET generation = ⟦generation⟧, run = '⟦run⟧'";
        let sent = "UPDATE l SET generation = 7, run = 'a0'";
        assert_eq!(found(text, sent), Some(vec!["7".into(), "a0".into()]));
        for other in [
            "UPDATE l SET generation = 7, run = 'a0' ",
            "UPDATE l SET generation = 7, run = ''",
            "UPDATE l SET generation = x, run = 'a0'",
            "UPDATE m SET generation = 7, run = 'a0'",
        ] {
            assert_eq!(found(text, other), None, "{other}");
        }
    }
}
