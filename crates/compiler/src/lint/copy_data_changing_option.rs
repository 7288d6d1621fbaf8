//! Options of `copy` that load something else than the files hold.

use sql::lint::COPY_DATA_CHANGING_OPTION as LINT;

use super::files::copied;
use super::{Finding, Subject};
use crate::spec::Switch;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        let spec = copied.spec;
        let cuts = spec.truncate_columns.as_ref();
        if let Some(cuts) = cuts.filter(|cuts| cuts.value == Switch::On) {
            findings.push(
                Finding::new(LINT, copied.seen.id, "text that is too long is cut without a word")
                    .at(cuts.span, "cuts text to the column's bytes")
                    .help(
                        "drop `truncate_columns` and give the columns the bytes they need; a \
                         `varchar` counts bytes, not characters",
                    ),
            );
        }
        if let Some(character) = &spec.accept_inv_chars {
            findings.push(
                Finding::new(
                    LINT,
                    copied.seen.id,
                    format!("bytes that are no UTF-8 become `{}` without a word", character.value),
                )
                .at(character.span, "takes their place")
                .help("drop `accept_inv_chars`, and have the files written in UTF-8"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(options: &str) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns: {{ id: integer }}\n    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto{options} }} }}\n"
        );
        found_by(&["copy-data-changing-option"], &with_tables(&table))
    }

    #[test]
    fn options_that_change_data_are_found() {
        assert_eq!(
            of(", truncate_columns: true, accept_inv_chars: \"?\""),
            ["copy-data-changing-option `true`", "copy-data-changing-option `\"?\"`"]
        );
    }

    #[test]
    fn options_that_name_nulls_are_fine() {
        assert_eq!(
            of(", truncate_columns: false, blanks_as_null: true, empty_as_null: true"),
            [] as [&str; 0]
        );
    }
}
