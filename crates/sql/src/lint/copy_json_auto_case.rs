//! COPY of JSON by names whose case counts.

use super::copying::Copying;
use super::{Finding, Level, Lint, Subject};
use crate::fault::Edit;
use crate::quote;

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-json-auto-case",
    number: Some("RS109"),
    level: Level::Warn,
    what: "COPY of JSON or Avro with 'auto'",
    why: "columns have lower-case names, and `'auto'` compares names letter by letter: a field \
          `userId` matches no column, and the column stays NULL without an error.",
    bad: "COPY events FROM 's3://music/events.json' IAM_ROLE default FORMAT JSON 'auto';",
    good: "COPY events FROM 's3://music/events.json' IAM_ROLE default\n\
           FORMAT JSON 'auto ignorecase';",
    page: Some("copy-parameters-data-format"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    for value in ["json", "avro"].iter().filter_map(|name| copy.value(name)) {
        if quote::raw_value(value.text) != "auto" {
            continue;
        }
        let mut finding = Finding::new(
            &LINT,
            value.span,
            "`'auto'` fills only columns whose fields have lower-case names",
            "other fields are left out without an error",
            "write `'auto ignorecase'`, or a JSONPaths file",
        );
        finding.edits.push(Edit {
            span: value.span,
            replacement: "'auto ignorecase'".to_owned(),
        });
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, script};
    use super::LINT;

    #[test]
    fn auto_is_found_and_mended() {
        assert_eq!(
            fixed(
                &LINT,
                "copy t from 's3://b/k' iam_role default json as 'auto' gzip"
            ),
            "copy t from 's3://b/k' iam_role default json as 'auto ignorecase' gzip"
        );
    }

    #[test]
    fn other_ways_and_other_options_are_fine() {
        for text in [
            "copy t from 's3://b/k' iam_role default json 'auto ignorecase'",
            "copy t from 's3://b/k' iam_role default json 's3://b/paths.json'",
            "copy t from 's3://b/k' iam_role default csv dateformat 'auto' timeformat 'auto'",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
