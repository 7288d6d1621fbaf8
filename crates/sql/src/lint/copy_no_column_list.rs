//! COPY by position into columns that it does not list.

use super::copying::{ColumnList, Copying, Layout};
use super::history::Deed;
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-no-column-list",
    number: Some("RS111"),
    level: Level::Warn,
    what: "COPY by position without a list of columns",
    why: "the first field goes to the table's first column, whatever that is today: a column that \
          is added or moved shifts all values behind it, and types that fit hide it.",
    bad: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV;",
    good: "COPY plays (play_id, user_id) FROM 's3://music/plays.csv' IAM_ROLE default CSV;",
    page: Some("copy-parameters-column-mapping"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    let is_settled = copy.columns == ColumnList::Written || copy.layout() == Layout::Names;
    // A table that the script makes has its columns in the script.
    let is_made_here = subject
        .before(&copy.name)
        .iter()
        .any(|event| matches!(event.deed, Deed::CreatedTable(_)));
    if is_settled || is_made_here {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        copy.name.span,
        format!(
            "COPY fills the columns of `{}` by their position",
            copy.name.table
        ),
        "no list of columns",
        "list the columns behind the name, in the order of the fields",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn positions_are_found() {
        for format in ["csv", "delimiter '|'", "json 's3://b/paths.json'"] {
            let text = format!("copy a.t from 's3://b/k' iam_role default {format}");
            assert_eq!(script(&LINT, &text), ["a.t"]);
        }
    }

    #[test]
    fn lists_names_and_tables_of_the_script_are_fine() {
        for text in [
            "copy t (a, b) from 's3://b/k' iam_role default",
            "copy t from 's3://b/k' iam_role default json 'auto'",
            "create table t (a int); copy t from 's3://b/k' iam_role default",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
