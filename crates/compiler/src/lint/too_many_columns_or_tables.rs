//! Tables wider than Redshift makes them.

use sql::lint::TOO_MANY_COLUMNS_OR_TABLES as LINT;

use super::{Finding, Subject};

const MOST: usize = 1600;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        let own = seen.table.load.value.own_columns().len();
        let count = seen.table.columns.len() + own;
        if count > MOST {
            let name = &seen.table.name;
            findings.push(
                Finding::new(
                    LINT,
                    seen.id,
                    format!("`{}` has {count} columns, and a table has at most {MOST}", name.value),
                )
                .at(name.span, "too many columns")
                .help("keep rarely used columns as rows of a second table, or in one `super` column"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(count: usize) -> Vec<String> {
        let columns: Vec<String> = (1..=count).map(|n| format!("c{n}: integer")).collect();
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns: {{ {} }}\n    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}\n",
            columns.join(", ")
        );
        found_by(&["too-many-columns-or-tables"], &with_tables(&table))
    }

    #[test]
    fn one_column_too_many_is_found() {
        assert_eq!(of(1601), ["too-many-columns-or-tables `raw`"]);
    }

    #[test]
    fn as_many_as_there_can_be_are_fine() {
        assert_eq!(of(1600), [] as [&str; 0]);
    }
}
