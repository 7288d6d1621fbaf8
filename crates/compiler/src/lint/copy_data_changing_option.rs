//! Options of `copy` that load something else than the files hold.
//!
//! Options that say which text stands for NULL are no such ones: they say what the files hold.

use sql::lint::COPY_DATA_CHANGING_OPTION as LINT;

use super::files::{Copied, copied};
use super::{Finding, Subject};
use crate::source::{Span, Spanned};
use crate::spec::{CopyFormatSpec, Switch};

/// What an option does, and what to do instead.
struct Deed {
    what: &'static str,
    label: &'static str,
    instead: &'static str,
}

const CUTS: Deed = Deed {
    what: "text that is too long is cut without a word",
    label: "cuts text to the column's bytes",
    instead: "drop `truncate_columns` and give the columns the bytes they need; a `varchar` counts bytes, \
              not characters",
};

const ANY_DATE: Deed = Deed {
    what: "dates and times that cannot be read become null without a word",
    label: "takes them for null",
    instead: "drop `accept_any_date`, and say with `date_format` and `time_format` how they are written",
};

const FILLS: Deed = Deed {
    what: "fields that are missing at the end of a row become null or empty without a word",
    label: "fills them up",
    instead: "drop `fill_record`, and list the columns that the files hold with `columns`",
};

const TRIMS: Deed = Deed {
    what: "blanks at the end of text are lost without a word",
    label: "cuts them off",
    instead: "drop `trim_blanks`, and trim in the select that reads the table",
};

const ROUNDS: Deed = Deed {
    what: "decimals with more digits than their column are rounded without a word",
    label: "rounds, where COPY cuts otherwise",
    instead: "give the columns the scale that the files have, and round in the select that reads them",
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        let rowwise = copied.spec.format.value.rowwise();
        let switches = [
            (rowwise.and_then(|spec| spec.truncate_columns.as_ref()), CUTS),
            (rowwise.and_then(|spec| spec.accept_any_date.as_ref()), ANY_DATE),
            (rowwise.and_then(|spec| spec.trim_blanks.as_ref()), TRIMS),
            (rowwise.and_then(|spec| spec.round_decimals.as_ref()), ROUNDS),
            (fills(&copied), FILLS),
        ];
        for (switch, deed) in switches {
            if let Some(span) = given(switch) {
                findings.push(
                    Finding::new(LINT, copied.seen.id, deed.what)
                        .at(span, deed.label)
                        .help(deed.instead),
                );
            }
        }
        if let Some(character) = &copied.spec.accept_inv_chars {
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

fn fills<'a>(copied: &Copied<'a>) -> Option<&'a Spanned<Switch>> {
    let format = &copied.spec.format.value;
    match format {
        CopyFormatSpec::Parquet(columnar) | CopyFormatSpec::Orc(columnar) => {
            columnar.fill_record.as_ref()
        }
        _ => format.lines()?.fill_record.as_ref(),
    }
}

fn given(switch: Option<&Spanned<Switch>>) -> Option<Span> {
    switch
        .filter(|switch| switch.value == Switch::On)
        .map(|switch| switch.span)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(options: &str) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns: {{ id: integer }}\n    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", {options} }} }}\n"
        );
        found_by(&["copy-data-changing-option"], &with_tables(&table))
    }

    #[test]
    fn options_that_change_data_are_found() {
        assert_eq!(
            of("json: auto, truncate_columns: true, accept_inv_chars: \"?\""),
            ["copy-data-changing-option `true`", "copy-data-changing-option `\"?\"`"]
        );
        for option in [
            "json: auto, accept_any_date: true, date_format: auto",
            "json: auto, trim_blanks: true",
            "json: auto, round_decimals: true",
            "csv: { fill_record: true }",
            "parquet: { fill_record: true }",
        ] {
            assert_eq!(of(option), ["copy-data-changing-option `true`"], "{option}");
        }
    }

    #[test]
    fn options_that_name_nulls_are_fine() {
        assert_eq!(
            of("json: auto, truncate_columns: false, blanks_as_null: true, empty_as_null: true"),
            [] as [&str; 0]
        );
        assert_eq!(of("csv: { fill_record: false, ignore_blank_lines: true }"), [] as [&str; 0]);
    }
}
