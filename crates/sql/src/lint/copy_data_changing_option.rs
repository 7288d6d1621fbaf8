//! COPY that changes values to make them fit.

use super::copying::Copying;
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-data-changing-option",
    number: Some("RS105"),
    level: Level::Warn,
    what: "COPY with TRUNCATECOLUMNS, ACCEPTINVCHARS, ACCEPTANYDATE, FILLRECORD, TRIMBLANKS or ROUNDEC",
    why: "each of them turns a value that does not fit into another one: text is cut, characters \
          are replaced, dates become NULL, missing fields too, blanks and digits are lost. No message \
          says which rows.",
    bad: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV TRUNCATECOLUMNS;",
    good: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV;",
    page: Some("copy-parameters-data-conversion"),
};

/// The option, what it does, what to do instead.
const OPTIONS: &[(&str, &str, &str)] = &[
    (
        "truncatecolumns",
        "cuts text that is longer than its column",
        "make the column as long as the text, in bytes",
    ),
    (
        "acceptinvchars",
        "replaces characters that are no UTF-8",
        "write the files in UTF-8, or say with `ENCODING` what they are",
    ),
    (
        "acceptanydate",
        "turns dates that it cannot read into NULL",
        "say with `DATEFORMAT` and `TIMEFORMAT` how dates are written",
    ),
    (
        "fillrecord",
        "turns fields that are missing at the end of a row into NULL",
        "list the columns that the files hold behind the table's name",
    ),
    (
        "trimblanks",
        "cuts blanks at the end of text",
        "trim in the query that reads the table",
    ),
    (
        "roundec",
        "rounds decimals with more digits than their column, where COPY cuts them otherwise",
        "give the columns the scale that the files have, and round in the query that reads them",
    ),
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    for (name, deed, instead) in OPTIONS {
        if let Some(option) = copy.option(name) {
            findings.push(Finding::new(
                &LINT,
                option.span,
                format!("`{}` {deed}", name.to_ascii_uppercase()),
                "changes data without a word",
                format!("remove it: {instead}"),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn each_option_is_found() {
        let text = "copy t from 's3://b/k.csv' iam_role default csv fillrecord acceptinvchars '?' \
                    AcceptAnyDate truncatecolumns trimblanks roundec";
        assert_eq!(
            script(&LINT, text),
            [
                "fillrecord",
                "acceptinvchars",
                "AcceptAnyDate",
                "truncatecolumns",
                "trimblanks",
                "roundec"
            ]
        );
    }

    #[test]
    fn options_that_change_nothing_are_fine() {
        let text = "copy t from 's3://b/k.csv' iam_role default csv ignoreheader 1 dateformat \
                    'auto' timeformat 'auto' ignoreblanklines";
        assert!(script(&LINT, text).is_empty());
    }
}
