//! COPY that leaves the bucket's region open.

use super::copying::{Copying, Layout};
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-region-missing",
    number: Some("RS110"),
    level: Level::Warn,
    what: "COPY from S3 without REGION",
    why: "COPY looks for the bucket in the warehouse's own region. The same script fails in a \
          warehouse elsewhere, a copy for tests or for recovery.",
    bad: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV;",
    good: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV REGION 'us-west-2';",
    page: Some("copy-parameters-data-source-s3"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    // Columnar files lie in the warehouse's region.
    let is_settled = copy.option("region").is_some() || copy.layout() == Layout::Columnar;
    if is_settled || !copy.is_from_s3() {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        copy.from.span,
        "COPY does not say which region the bucket is in",
        "no `REGION`",
        "add the bucket's region, such as `REGION 'us-west-2'`",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn a_copy_without_a_region_is_found() {
        let text = "copy t (region) from 's3://b/k' iam_role default";
        assert_eq!(script(&LINT, text), ["'s3://b/k'"]);
    }

    #[test]
    fn a_copy_with_one_is_fine() {
        let text = "copy t from 's3://b/k' iam_role default region as 'eu-west-1'";
        assert!(script(&LINT, text).is_empty());
    }
}
