//! Keeping values of rows out of what the database says.
//!
//! It happens where an answer arrives, so that nothing behind it (records, events, logs, control
//! tables) has to think of it.

use crate::options::Values;
use crate::session::{Notice, Refusal, SessionError};

/// What stands in the place of a value.
const HIDDEN: &str = "…";

/// The error as it may be kept.
pub(crate) fn error(error: SessionError, values: Values) -> SessionError {
    match (error, values) {
        (SessionError::Refused(refusal), Values::Redacted) => {
            SessionError::Refused(without_values(refusal))
        }
        (error, _) => error,
    }
}

/// The remark as it may be kept.
pub(crate) fn notice(notice: Notice, values: Values) -> Notice {
    match values {
        Values::Shown => notice,
        Values::Redacted => Notice {
            message: hide_named(&notice.message),
            ..notice
        },
    }
}

fn without_values(refusal: Refusal) -> Refusal {
    // Data exceptions and violated constraints quote values; other classes quote names, which are
    // needed to understand them. Redshift reports most errors of its own as XX000.
    let message = match refusal.sqlstate.get(..2) {
        Some("22" | "23") => hide_quoted(&refusal.message),
        _ => hide_named(&refusal.message),
    };
    Refusal {
        message,
        detail: None,
        ..refusal
    }
}

/// A reason of a load error: it quotes the value, and bytes of it in hex.
pub(crate) fn load_reason(reason: &str, values: Values) -> String {
    match values {
        Values::Shown => reason.to_owned(),
        Values::Redacted => hide_bytes(&hide_quoted(reason)),
    }
}

/// Hides from the first quotation mark of a kind to the last one: a value may hold some itself.
fn hide_quoted(text: &str) -> String {
    let marks = |c: char| c == '\'' || c == '"';
    let Some(first) = text.find(marks) else {
        return text.to_owned();
    };
    let mark = &text[first..=first];
    let inside = &text[first + 1..];
    match inside.rfind(mark) {
        Some(last) => format!(
            "{}{mark}{HIDDEN}{mark}{}",
            &text[..first],
            hide_quoted(&inside[last + 1..])
        ),
        None => format!("{}{mark}{HIDDEN}", &text[..first]),
    }
}

/// Words that announce a value, in the database's messages.
const ANNOUNCED: [&str; 6] = ["value", "input", "string", "literal", "data", "text"];

/// Hides what is quoted behind a word that announces a value.
fn hide_named(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let announced = text.char_indices().find(|(at, c)| {
        (*c == '\'' || *c == '"') && {
            let before = lower[..*at].trim_end_matches([' ', ':', '=']);
            before.len() < *at && ANNOUNCED.iter().any(|word| before.ends_with(word))
        }
    });
    match announced {
        Some((at, _)) => format!("{}{}", &text[..at], hide_quoted(&text[at..])),
        None => text.to_owned(),
    }
}

/// Hides bytes written in hex behind a colon: `Invalid char: e0 a1 c7a4`.
fn hide_bytes(text: &str) -> String {
    let is_hex = |word: &str| {
        word.len() >= 2
            && word.len().is_multiple_of(2)
            && word.bytes().all(|b| b.is_ascii_hexdigit())
    };
    let Some((before, after)) = text.split_once(": ") else {
        return text.to_owned();
    };
    let rest: Vec<&str> = after.split(' ').skip_while(|word| is_hex(word)).collect();
    if rest.len() == after.split(' ').count() {
        return format!("{before}: {}", hide_bytes(after));
    }
    [&format!("{before}: {HIDDEN}"), rest.join(" ").as_str()]
        .join(" ")
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(sqlstate: &str, message: &str) -> String {
        let refusal = Refusal {
            sqlstate: sqlstate.to_owned(),
            message: message.to_owned(),
            detail: Some("Failing row contains (canary)".to_owned()),
            help: None,
        };
        match error(SessionError::Refused(refusal), Values::Redacted) {
            SessionError::Refused(Refusal {
                message, detail, ..
            }) => {
                assert_eq!(detail, None);
                message
            }
            other => panic!("a refusal stays one, found {other:?}"),
        }
    }

    #[test]
    fn values_go_whatever_they_hold_themselves() {
        for (sqlstate, message) in [
            ("22P02", "invalid input syntax for type integer: \"canary\""),
            (
                "22P02",
                "invalid input syntax for integer: \"it's a \"canary\"\"",
            ),
            ("22008", "date/time field value out of range: 'canary'"),
            (
                "XX000",
                "Invalid digit, Value 'canary', Pos 0, Type: Integer",
            ),
            (
                "XX000",
                "Invalid digit, Value 'can'ary', Pos 0, Type: Integer",
            ),
            ("XX000", "cannot cast the string \"canary\""),
            ("22P02", "an open quote: 'canary"),
        ] {
            let kept = kept(sqlstate, message);
            assert!(!kept.contains("canary") && !kept.contains("ary'"), "{kept}");
            assert!(kept.contains(HIDDEN), "{kept}");
        }
        assert_eq!(
            kept(
                "XX000",
                "Invalid digit, Value 'canary', Pos 0, Type: Integer"
            ),
            "Invalid digit, Value '…', Pos 0, Type: Integer"
        );
    }

    #[test]
    fn names_stay() {
        for (sqlstate, message) in [
            ("42P01", "relation \"songs\" does not exist"),
            ("42703", "column \"canary\" does not exist in t"),
            (
                "XX000",
                "Load into table 'staging_events' failed.  Check 'stl_load_errors' system table for details.",
            ),
            (
                "XX000",
                "1023 Serializable isolation violation on table - 100179",
            ),
            ("22012", "division by zero"),
        ] {
            assert_eq!(kept(sqlstate, message), message);
        }
    }

    #[test]
    fn everything_stays_where_it_is_to_be_shown() {
        let refusal = SessionError::Refused(Refusal {
            sqlstate: "22P02".to_owned(),
            message: "\"canary\"".to_owned(),
            detail: Some("canary".to_owned()),
            help: None,
        });
        assert_eq!(error(refusal.clone(), Values::Shown), refusal);
    }

    #[test]
    fn reasons_of_load_errors_lose_values_and_bytes() {
        for (reason, kept) in [
            (
                "Invalid digit, Value 'c', Pos 0, Type: Integer",
                "Invalid digit, Value '…', Pos 0, Type: Integer",
            ),
            (
                "Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: e0 a1 c7a4",
                "Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: …",
            ),
            (
                "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)",
                "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: … (error 3)",
            ),
            (
                "String length exceeds DDL length",
                "String length exceeds DDL length",
            ),
            (
                "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]",
                "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]",
            ),
        ] {
            assert_eq!(load_reason(reason, Values::Redacted), kept);
            assert_eq!(load_reason(reason, Values::Shown), reason);
        }
    }
}
