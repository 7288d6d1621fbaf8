//! COPY that steps over rows.

use super::copying::Copying;
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-maxerror",
    number: Some("RS104"),
    level: Level::Warn,
    what: "COPY with MAXERROR above 1, or with IGNOREALLERRORS",
    why: "rows that cannot be read are left out and COPY succeeds; only an INFO message says how \
          many, which no scheduler reads.",
    bad: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV MAXERROR 100;",
    good: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV;",
    page: Some("copy-parameters-data-load"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    if let Some(option) = copy.option("ignoreallerrors") {
        findings.push(Finding::new(
            &LINT,
            option.span,
            "COPY leaves out every row that it cannot read",
            "rows are lost without an error",
            "remove it, and mend the files or the columns that `sys_load_error_detail` names",
        ));
    }
    let (Some(option), Some(value)) = (copy.option("maxerror"), copy.value("maxerror")) else {
        return;
    };
    // 0 and 1 both stop at the first error.
    if value.text.parse().is_ok_and(|rows: u64| rows > 1) {
        findings.push(Finding::new(
            &LINT,
            option.span.union(value.span),
            format!(
                "COPY leaves out up to {} rows that it cannot read",
                value.text
            ),
            "rows are lost without an error",
            "remove it, and mend the files or the columns that `sys_load_error_detail` names",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn rows_stepped_over_are_found() {
        let text = "copy t from 's3://b/k.csv' iam_role default csv maxerror as 10";
        assert_eq!(script(&LINT, text), ["maxerror as 10"]);
    }

    #[test]
    fn the_first_error_may_stop_the_load() {
        for text in [
            "copy t from 's3://b/k.csv' iam_role default csv maxerror 1",
            "copy t (maxerror) from 's3://b/k.csv' iam_role default csv",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
