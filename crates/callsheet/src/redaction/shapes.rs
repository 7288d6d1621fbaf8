//! Secrets by their shape: what stands behind a telling name, keys of AWS, passwords within URLs.

use std::borrow::Cow;
use std::ops::Range;

use super::REDACTED;

/// Names whose value is a secret, in lower case; longer names may end in them: `PGPASSWORD`.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "secret_access_key",
    "secretaccesskey",
    "session_token",
    "sessiontoken",
    "x-amz-security-token",
];

/// The text with each such secret replaced.
pub(super) fn redacted(text: &str) -> Cow<'_, str> {
    let mut found = [named(text), access_keys(text), userinfo(text)].concat();
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in found {
        if range.start < done {
            continue;
        }
        out.push_str(&text[done..range.start]);
        out.push_str(REDACTED);
        done = range.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// `password=…`, `password='…'`, `PASSWORD '…'`, `"password": "…"`.
fn named(text: &str) -> Vec<Range<usize>> {
    // As many bytes as before, so that places stay.
    let lower = text.to_ascii_lowercase();
    let names = NAMES.iter().flat_map(|name| lower.match_indices(*name));
    let values = names.filter_map(|(at, name)| {
        let end = at + name.len();
        value(&text[end..]).map(|value| end + value.start..end + value.end)
    });
    values.collect()
}

/// The value behind a name, without its quotes; none where no value follows, or only a placeholder.
fn value(behind: &str) -> Option<Range<usize>> {
    let at = behind.len() - behind.trim_start_matches(['"', '\'', '\\']).len();
    let spaces = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let mut start = at + spaces(&behind[at..]);
    let separated = behind[start..].chars().next();
    let equals = separated == Some('=');
    if matches!(separated, Some('=' | ':')) {
        start += 1;
        start += spaces(&behind[start..]);
    }
    let rest = &behind[start..];
    let quotes = rest.len() - rest.trim_start_matches('\\').len();
    let quote = rest[quotes..]
        .chars()
        .next()
        .filter(|first| ['"', '\''].contains(first));
    let found = match quote {
        // Spaces alone separate only what is quoted: `the password of dw` is a sentence.
        Some(quote) if separated.is_some_and(|c| "=:".contains(c)) || start > at => {
            let inside = quotes + 1;
            let length = rest[inside..].find([quote, '\\', '\n']);
            inside..length.map_or(rest.len(), |length| inside + length)
        }
        None if equals => {
            let stop = |c: char| c.is_whitespace() || ";,&'\"`)}]".contains(c);
            0..rest.find(stop).unwrap_or(rest.len())
        }
        _ => return None,
    };
    let shown = &rest[found.clone()];
    let placeholder = shown.starts_with(['<', '…', '$', '{', '⟦', '[', '*']);
    (!shown.is_empty() && !placeholder).then(|| start + found.start..start + found.end)
}

/// Twenty capitals and digits that start as AWS's ids of access keys do:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
fn access_keys(text: &str) -> Vec<Range<usize>> {
    const LENGTH: usize = 20;
    let part = |byte: &u8| byte.is_ascii_alphanumeric();
    let starts = ["AKIA", "ASIA"]
        .into_iter()
        .flat_map(|prefix| text.match_indices(prefix));
    let keys = starts.filter_map(|(at, _)| {
        let bytes = text.as_bytes();
        let key = bytes.get(at..at + LENGTH)?;
        let alone = !bytes[..at].last().is_some_and(part)
            && !bytes[at + LENGTH..].first().is_some_and(part);
        let shaped = key
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        (alone && shaped).then_some(at..at + LENGTH)
    });
    keys.collect()
}

/// The password of `scheme://user:password@host`.
fn userinfo(text: &str) -> Vec<Range<usize>> {
    let found = text.match_indices("://").filter_map(|(at, scheme)| {
        let start = at + scheme.len();
        let rest = &text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'`<>".contains(c));
        let authority = &rest[..end.unwrap_or(rest.len())];
        let (user, _) = authority.rsplit_once('@')?;
        let (name, password) = user.split_once(':')?;
        let at = start + name.len() + 1;
        (!password.is_empty()).then(|| at..at + password.len())
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_telling_name_names_is_hidden() {
        for (text, expected) in [
            ("password=hunter22 next", "password=[redacted] next"),
            ("PGPASSWORD=hunter22", "PGPASSWORD=[redacted]"),
            ("password = 'hun ter' x", "password = '[redacted]' x"),
            (
                "CREATE USER u PASSWORD 'Hunter22';",
                "CREATE USER u PASSWORD '[redacted]';",
            ),
            (
                r#"{"password": "hunter22"}"#,
                r#"{"password": "[redacted]"}"#,
            ),
            (
                r#"{\"password\":\"hunter22\"}"#,
                r#"{\"password\":\"[redacted]\"}"#,
            ),
            (
                "aws_access_key_id=x;aws_secret_access_key=wJalr/K7+EX;y",
                "aws_access_key_id=x;aws_secret_access_key=[redacted];y",
            ),
            (
                "<SecretAccessKey>: no, SECRET_ACCESS_KEY 'wJalr' yes",
                "<SecretAccessKey>: no, SECRET_ACCESS_KEY '[redacted]' yes",
            ),
        ] {
            assert_eq!(redacted(text), expected);
        }
    }

    #[test]
    fn keys_of_aws_and_passwords_in_urls_are_hidden() {
        for (text, expected) in [
            ("id AKIAIOSFODNN7EXAMPLE.", "id [redacted]."),
            ("ASIAIOSFODNN7EXAMPLE", "[redacted]"),
            (
                "postgres://dw:p@ss:w@host:5439/dev",
                "postgres://dw:[redacted]@host:5439/dev",
            ),
        ] {
            assert_eq!(redacted(text), expected);
        }
    }

    #[test]
    fn normal_text_stays_as_it_is() {
        for text in [
            "password authentication failed for user \"dw\"",
            "set `password: { env: REDSHIFT_PASSWORD }` or `PGPASSWORD`",
            "login: { password: { command: [pass, show, dw] } }",
            "PGPASSWORD=$SECRET callsheet run p.plan",
            "the password: it was refused",
            "password=[redacted]",
            "s3://bucket/2018/11/a.json and https://docs.aws.amazon.com/x",
            "https://user@host/path",
            "AKIA is how they start; AKIAIOSFODNN7EXAMPLE1 is too long, xAKIAIOSFODNN7EXAMPLE too",
            "sha256:c2705117957d run 9bcf477e0123456789abcdef01234567",
            "`a:b@c` and 12:30 @ home",
            "⟦attempt⟧ écrit",
        ] {
            assert_eq!(redacted(text), text);
            assert!(matches!(redacted(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn what_is_hidden_stays_hidden_when_it_is_filtered_again() {
        let once = redacted("password='a b' ASIAIOSFODNN7EXAMPLE x://u:p@h").into_owned();
        assert_eq!(redacted(&once), once);
    }
}
