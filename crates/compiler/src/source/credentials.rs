//! What looks like a secret, so that no message repeats it.

use std::borrow::Cow;
use std::ops::Range;

/// Words in the names of secrets.
const SECRET_WORDS: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "access_key",
    "accesskey",
    "private_key",
    "session_token",
    "symmetric_key",
    "credential",
];

/// Whether a key is named like a secret.
pub(crate) fn names_a_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    SECRET_WORDS.iter().any(|word| key.contains(word))
}

/// Whether a text holds an access key of AWS or a `credentials` string of COPY.
pub(crate) fn holds_credentials(text: &str) -> bool {
    access_key_ids(text).next().is_some() || {
        let text = text.to_ascii_lowercase();
        text.contains("aws_secret_access_key=") || text.contains("aws_access_key_id=")
    }
}

/// Access key ids start with `AKIA` or `ASIA` and have 20 characters.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
fn access_key_ids(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    ["AKIA", "ASIA"].into_iter().flat_map(move |prefix| {
        text.match_indices(prefix).filter_map(move |(start, _)| {
            let id = text.as_bytes().get(start..start + 20)?;
            id.iter().all(is_part).then_some(start..start + 20)
        })
    })
}

/// What stands before the host in `scheme://user:password@host`.
fn url_users(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").filter_map(|(at, sign)| {
        let start = at + sign.len();
        let rest = &text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || "\"'/".contains(c));
        let user = rest[..end.unwrap_or(rest.len())].rfind('@')?;
        Some(start..start + user)
    })
}

/// The text with the same places, but whatever may be a secret replaced by asterisks: access key
/// ids, passwords in URLs, and what follows a key that names a secret, to the end of its line or
/// block. In SQL the
/// value is a text behind the word, on its line or the next one: `SECRET_ACCESS_KEY 'x'`.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let mut hidden: Vec<Range<usize>> = access_key_ids(text).chain(url_users(text)).collect();
    let mut start = 0;
    let mut block_indent = None;
    let mut awaits_text = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        if !content.is_empty() && block_indent.is_some_and(|block| indent <= block) {
            block_indent = None;
        }
        let is_awaited_text = awaits_text && content.trim_start().starts_with('\'');
        if !content.is_empty() {
            awaits_text = ends_with_secret_word(content);
        }
        if block_indent.is_some() || is_awaited_text {
            hidden.push(start..start + content.len());
        } else if let Some(value) = secret_value(content) {
            hidden.push(start + value..start + content.len());
            if content[value..].trim().starts_with(['|', '>']) || content[value..].trim().is_empty()
            {
                block_indent = Some(indent);
            }
        }
        start += line.len();
    }
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = text.as_bytes().to_vec();
    for byte in hidden
        .into_iter()
        .flat_map(|range| masked_bytes(text, range))
    {
        masked[byte] = b'*';
    }
    Cow::Owned(String::from_utf8(masked).expect("whole characters are replaced by ASCII"))
}

/// The places to overwrite: everything but blanks, which keep the columns readable.
fn masked_bytes(text: &str, range: Range<usize>) -> impl Iterator<Item = usize> {
    let start = range.start;
    text[range]
        .char_indices()
        .filter(|(_, character)| !character.is_whitespace())
        .flat_map(move |(at, character)| start + at..start + at + character.len_utf8())
}

/// Where the value starts on a line such as `password: x` or `'aws_secret_access_key=x'`.
fn secret_value(line: &str) -> Option<usize> {
    let lower = line.to_ascii_lowercase().replace('-', "_");
    let words = SECRET_WORDS.iter();
    let ends = words.flat_map(|word| lower.match_indices(word).map(|(at, word)| at + word.len()));
    ends.filter_map(|end| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_\"'".contains(c);
        let sign = lower[end..].trim_start_matches(is_name).trim_start();
        if sign.starts_with([':', '=']) {
            return Some(lower.len() - sign.len() + 1);
        }
        // `PASSWORD 'x'` and `CREDENTIALS AS 'x'` of SQL.
        let behind = lower[end..].trim_start_matches(is_word);
        let text = behind.trim_start();
        let text = text.strip_prefix("as ").map_or(text, str::trim_start);
        (text.len() < behind.len() && text.starts_with('\'')).then(|| lower.len() - text.len())
    })
    .min()
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Whether the text of a secret, as SQL writes it, can only stand on the next line.
fn ends_with_secret_word(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let word = lower.strip_suffix(" as").unwrap_or(&lower).trim_end();
    SECRET_WORDS.iter().any(|secret| {
        word.trim_end_matches(is_word).len() < word.len() && {
            let last = word.rsplit(|c| !is_word(c)).next().unwrap_or_default();
            last.contains(secret)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_urls_are_masked_and_paths_are_not() {
        assert_eq!(
            masked("host: postgres://etl:hunter2@h:5439/dev"),
            "host: postgres://***********@h:5439/dev"
        );
        let path = "from: s3://bucket/a@b, to: u@h";
        assert_eq!(masked(path), path);
    }

    #[test]
    fn names_of_secrets_are_known_in_any_spelling() {
        assert!(names_a_secret("password"));
        assert!(names_a_secret("AWS-Secret-Access-Key"));
        assert!(!names_a_secret("key"));
        assert!(!names_a_secret("passes"));
    }

    #[test]
    fn access_keys_are_recognised_by_their_form() {
        assert!(holds_credentials("id AKIAIOSFODNN7EXAMPLE here"));
        assert!(holds_credentials(
            "aws_access_key_id=x;aws_secret_access_key=y"
        ));
        assert!(!holds_credentials("s3://bucket/AKIA/2018"));
    }

    #[test]
    fn a_secret_is_masked_and_every_place_stays() {
        let text = "schema: x\npassword: hunter2 é\nid: AKIAIOSFODNN7EXAMPLE\nkey: |\n  a\n";
        let shown = masked(text);
        assert_eq!(shown.len(), text.len());
        assert_eq!(
            shown,
            "schema: x\npassword: ******* **\nid: ********************\nkey: |\n  a\n"
        );
    }

    #[test]
    fn a_secret_of_several_lines_is_masked_to_its_end() {
        assert_eq!(
            masked("private_key: |\n  abc\n\n  def\nschema: x\n"),
            "private_key: *\n  ***\n\n  ***\nschema: x\n"
        );
        assert_eq!(
            masked("{ kind: redshift, 'Secret-Name': abc }"),
            "{ kind: redshift, 'Secret-Name': *** *"
        );
        assert_eq!(masked("secret credentials: x\n"), "secret credentials: *\n");
    }

    #[test]
    fn a_secret_in_sql_is_masked_on_its_line_and_on_the_next() {
        assert_eq!(
            masked("SECRET_ACCESS_KEY 'abc' GZIP"),
            "SECRET_ACCESS_KEY ***** ****"
        );
        assert_eq!(
            masked("copy t credentials as\n  'k=abc'\ncsv"),
            "copy t credentials as\n  *******\ncsv"
        );
        assert_eq!(
            masked("create user u password 'x';\nselect 1"),
            "create user u password ****\nselect 1"
        );
        let plain = "select password, 'x' from t where secret is null and a = 'b'\n";
        assert_eq!(masked(plain), plain);
    }

    #[test]
    fn text_without_secrets_is_shown_as_it_is() {
        assert!(matches!(
            masked("columns:\n  user_id: integer\n"),
            Cow::Borrowed(_)
        ));
    }
}
