//! What no stream and no file may show: the last filter before anything leaves the process.
//!
//! Secrets are kept out of messages where they are made. This filter is for what nobody thought of:
//! a server that repeats what it was sent, a program that prints its arguments. It knows the values
//! that this process used, and the few shapes that secrets have. It is deliberately no search for
//! whatever looks random: digests and run ids do.

mod shapes;

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// What stands in a secret's place.
pub(crate) const REDACTED: &str = "[redacted]";

/// Shorter values are words of normal text, and no password of Redshift's, which has at least 8
/// characters: <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html>.
const SHORTEST: usize = 6;

/// The values that this process was given, the longest first.
static KNOWN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on this value is shown nowhere, as it is, within JSON or within a URL.
pub(crate) fn learn(secret: &str) {
    let forms = [
        secret.to_owned(),
        serde_json::Value::from(secret)
            .to_string()
            .trim_matches('"')
            .to_owned(),
        percent_encoded(secret),
    ];
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    for form in forms {
        if form.len() >= SHORTEST && !known.contains(&form) {
            known.push(form);
        }
    }
    // A secret that is a part of another must not leave the other's rest behind.
    known.sort_by_key(|form| std::cmp::Reverse(form.len()));
}

/// Talk, logs and records: without known secrets and without what is shaped like one.
pub(crate) fn redacted(text: &str) -> Cow<'_, str> {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match without(text, &known) {
        Cow::Borrowed(text) => shapes::redacted(text),
        Cow::Owned(text) => Cow::Owned(shapes::redacted(&text).into_owned()),
    }
}

/// Data that was asked for, such as rows and SQL: without known secrets, and otherwise as it is.
pub(crate) fn without_known(text: &str) -> Cow<'_, str> {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    without(text, &known)
}

fn without<'a>(text: &'a str, known: &[String]) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    for secret in known {
        if text.contains(secret.as_str()) {
            text = Cow::Owned(text.replace(secret.as_str(), REDACTED));
        }
    }
    text
}

/// As a URL holds it: <https://www.rfc-editor.org/rfc/rfc3986#section-2.1>.
fn percent_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| match byte {
            byte if plain(byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden<'a>(text: &'a str, secrets: &[&str]) -> Cow<'a, str> {
        let mut known: Vec<String> = secrets.iter().map(|&secret| secret.to_owned()).collect();
        known.sort_by_key(|form| std::cmp::Reverse(form.len()));
        without(text, &known)
    }

    #[test]
    fn a_known_value_is_hidden_wherever_it_stands() {
        let text = "user dw (canary-1) said canary-1!";
        assert_eq!(
            hidden(text, &["canary-1"]),
            "user dw ([redacted]) said [redacted]!"
        );
        let inside = hidden("canary-1-long", &["canary-1", "canary-1-long"]);
        assert_eq!(inside, "[redacted]");
    }

    #[test]
    fn a_text_without_secrets_is_not_copied() {
        let text = "1 unit done";
        assert!(matches!(hidden(text, &["canary-1"]), Cow::Borrowed(_)));
        assert!(matches!(shapes::redacted(text), Cow::Borrowed(_)));
    }

    #[test]
    fn a_learnt_value_is_hidden_in_json_and_in_urls_too() {
        learn("c\"nary/ 9x");
        let json = serde_json::json!({ "message": "refused: c\"nary/ 9x" }).to_string();
        assert_eq!(redacted(&json), r#"{"message":"refused: [redacted]"}"#);
        assert_eq!(without_known("?p=c%22nary%2F%209x&q"), "?p=[redacted]&q");
    }

    #[test]
    fn a_value_as_short_as_a_word_hides_nothing() {
        learn("prod");
        assert_eq!(redacted("target prod"), "target prod");
    }
}
