//! Keys in the text of COPY and UNLOAD.

use super::words::Word;
use super::{Finding, Level, Lint, Subject};
use crate::syntax::lex::TokenKind;

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-inline-credentials",
    number: Some("RS101"),
    level: Level::Error,
    what: "access keys in the text of COPY or UNLOAD",
    why: "statements are kept in system tables, audit logs and the logs of every client on the \
          way; a key in them is a key that many can read and nobody rotates.",
    bad: "COPY users FROM 's3://music/users.csv'\nACCESS_KEY_ID 'id' SECRET_ACCESS_KEY 'key' CSV;",
    good: "COPY users FROM 's3://music/users.csv' IAM_ROLE default CSV;",
    page: Some("copy-parameters-authorization"),
};

/// Options whose value is a key.
const KEYS: &[&str] = &[
    "access_key_id",
    "secret_access_key",
    "session_token",
    "master_symmetric_key",
];

/// What marks a key inside the value of `CREDENTIALS`, which may name a role instead.
const MARKS: &[&str] = &[
    "aws_access_key_id",
    "aws_secret_access_key",
    "master_symmetric_key",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    let is_concerned = words
        .get(0)
        .is_some_and(|first| first.is_one_of(&["copy", "unload"]));
    if !is_concerned {
        return;
    }
    for (at, word) in words.iter() {
        let value = words.get(words.skip(at + 1, &["as"]));
        let value = value.filter(|value| value.kind == TokenKind::Text);
        // Neither the message nor the place shows the value.
        if value.is_some_and(|value| holds_a_key(word, value)) {
            findings.push(Finding::new(
                &LINT,
                word.span,
                format!(
                    "`{}` puts a key into the statement",
                    word.text.to_ascii_uppercase()
                ),
                "the key ends up in logs and system tables",
                if word.is("master_symmetric_key") {
                    "encrypt with a key of KMS: `KMS_KEY_ID '…' ENCRYPTED`"
                } else {
                    "write `IAM_ROLE default` or `IAM_ROLE 'arn:…'`, and revoke the key"
                },
            ));
        }
    }
}

fn holds_a_key(option: Word<'_>, value: Word<'_>) -> bool {
    let written = value.text.to_ascii_lowercase();
    option.is_one_of(KEYS)
        || (option.is("credentials") && MARKS.iter().any(|mark| written.contains(mark)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{messages, script};
    use super::LINT;

    #[test]
    fn keys_are_found_and_never_shown() {
        let text = "unload ('select 1') to 's3://b/k' credentials \
                    'aws_access_key_id=AKIAX;aws_secret_access_key=hidden' \
                    master_symmetric_key as 'hidden'";
        assert_eq!(script(&LINT, text), ["credentials", "master_symmetric_key"]);
        let copy =
            "copy t from 's3://b/k' access_key_id 'a' secret_access_key 'b' session_token 'c'";
        assert_eq!(
            script(&LINT, copy),
            ["access_key_id", "secret_access_key", "session_token"]
        );
        let said = messages(&LINT, text).join("\n");
        assert!(
            !said.contains("AKIAX") && !said.contains("hidden"),
            "{said}"
        );
    }

    #[test]
    fn roles_are_fine() {
        for text in [
            "unload ('select 1') to 's3://b/k' credentials 'aws_iam_role=arn:aws:iam::1:role/r'",
            "copy t from 's3://b/k' iam_role default region 'us-east-1'",
            "copy t from 's3://b/k' with credentials as 'aws_iam_role=arn:aws:iam::1:role/r'",
            "select credentials from t",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
