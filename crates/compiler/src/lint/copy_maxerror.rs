//! `max_error` above one, and `ignore_all_errors`.

use sql::lint::COPY_MAXERROR as LINT;

use super::files::copied;
use super::{Finding, Subject};
use crate::spec::ErrorsSpec;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        let rowwise = copied.spec.format.value.rowwise();
        let Some(errors) = rowwise.and_then(|rowwise| rowwise.errors.as_ref()) else {
            continue;
        };
        let (missing, key) = match errors.value {
            // Both stop at the first error.
            ErrorsSpec::Most(0 | 1) => continue,
            ErrorsSpec::Most(most) => (format!("up to {most} rows"), "max_error"),
            ErrorsSpec::All => ("any number of rows".to_owned(), "ignore_all_errors"),
        };
        findings.push(
            Finding::new(
                LINT,
                copied.seen.id,
                format!("{missing} may be missing, and nobody is told"),
            )
            .at(errors.span, "rows that cannot be read are left out")
            .help(format!(
                "drop `{key}`; make columns wide enough for what comes, and check them after the load"
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(errors: &str) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns: {{ id: integer }}\n    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto, {errors} }} }}\n"
        );
        found_by(&["copy-maxerror"], &with_tables(&table))
    }

    #[test]
    fn errors_that_are_passed_over_are_found() {
        assert_eq!(of("max_error: 10"), ["copy-maxerror `10`"]);
    }

    #[test]
    fn all_errors_are_more_than_any_number() {
        assert_eq!(of("ignore_all_errors: true"), ["copy-maxerror `true`"]);
        assert_eq!(of("ignore_all_errors: false"), [] as [&str; 0]);
    }

    #[test]
    fn zero_and_one_are_what_copy_does_anyway() {
        assert_eq!(of("max_error: 1"), [] as [&str; 0]);
        assert_eq!(of("max_error: 0"), [] as [&str; 0]);
    }
}
