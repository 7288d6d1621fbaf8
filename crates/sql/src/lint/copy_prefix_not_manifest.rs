//! COPY from a key that is a prefix.

use super::copying::Copying;
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-prefix-not-manifest",
    number: Some("RS102"),
    level: Level::Warn,
    what: "COPY from a key that does not end in a file's extension, without MANIFEST",
    why: "FROM is the start of a key: every object whose key begins with it is loaded, half-written \
          uploads and `…_backup` folders included, and a second run may find other files.",
    bad: "COPY songs FROM 's3://music/songs' IAM_ROLE default FORMAT JSON 'auto ignorecase';",
    good: "COPY songs FROM 's3://music/songs.manifest' IAM_ROLE default MANIFEST\n\
           FORMAT JSON 'auto ignorecase';",
    page: Some("loading-data-files-using-manifest"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    if !copy.is_from_s3() || copy.option("manifest").is_some() {
        return;
    }
    let source = copy.source();
    let last = source.rsplit('/').next().unwrap_or_default();
    if last.contains('.') && !last.contains('*') {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        copy.from.span,
        "COPY loads every object whose key begins with this text",
        "a prefix, not a file",
        "list the files in a manifest, with `\"mandatory\": true`, and add `MANIFEST`",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn prefixes_are_found() {
        for key in [
            "'s3://b'",
            "'s3://b/day=1/'",
            "'s3://b/v1.2/part'",
            "'s3://b/*.csv'",
        ] {
            let text = format!("copy t from {key} iam_role default");
            assert_eq!(script(&LINT, &text), [key]);
        }
    }

    #[test]
    fn manifests_and_files_are_fine() {
        for text in [
            "copy t from 's3://b/list' iam_role default manifest",
            "copy t from 's3://b/day=1/events.json.gz' iam_role default",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
