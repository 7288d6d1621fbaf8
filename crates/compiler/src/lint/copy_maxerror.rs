//! `max_error` above zero.

use sql::lint::COPY_MAXERROR as LINT;

use super::files::copied;
use super::{Finding, Subject};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        let most = copied.spec.max_error.as_ref().filter(|most| most.value > 0);
        if let Some(most) = most {
            findings.push(
                Finding::new(
                    LINT,
                    copied.seen.id,
                    format!("up to {} rows may be missing, and nobody is told", most.value),
                )
                .at(most.span, "rows that cannot be read are left out")
                .help(
                    "drop `max_error`; make columns wide enough for what comes, and check them \
                     after the load",
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(errors: u32) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns: {{ id: integer }}\n    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto, max_error: {errors} }} }}\n"
        );
        found_by(&["copy-maxerror"], &with_tables(&table))
    }

    #[test]
    fn errors_that_are_passed_over_are_found() {
        assert_eq!(of(10), ["copy-maxerror `10`"]);
    }

    #[test]
    fn zero_is_what_copy_does_anyway() {
        assert_eq!(of(0), [] as [&str; 0]);
    }
}
