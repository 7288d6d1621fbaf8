//! More columns than there can be.

use super::{Finding, Level, Lint, Subject};
use crate::statement::Statement;
use crate::typed::Shape;

/// How many tables a warehouse may hold is not written in SQL.
pub(super) const LINT: Lint = Lint {
    code: "lint/too-many-columns-or-tables",
    number: Some("RS502"),
    level: Level::Warn,
    what: "a table or a view with more than 1600 columns",
    why: "Redshift refuses it. Wide tables are slow long before: each column has blocks of its own \
          on every slice.",
    bad: "CREATE TABLE readings (sensor_1 FLOAT, …, sensor_1601 FLOAT);",
    good: "CREATE TABLE readings (sensor_id INT, value FLOAT);",
    page: Some("r_CREATE_TABLE_NEW"),
};

const MOST: usize = 1600;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let count = match &subject.parsed.statement {
        Statement::CreateTable(create) => create.columns.len(),
        // A query that is only read may be wider than a table.
        Statement::CreateTableAs(_)
        | Statement::CreateView(_)
        | Statement::CreateMaterializedView(_) => match subject.bound.map(crate::Bound::outputs) {
            Some(Shape::Closed(columns)) => columns.len(),
            _ => return,
        },
        _ => return,
    };
    if count <= MOST {
        return;
    }
    let words = &subject.words;
    findings.push(Finding::new(
        &LINT,
        words.span(0, 2),
        format!("{count} columns are declared, at most {MOST} are possible"),
        "too many columns",
        "keep rarely used columns as rows of a second table, or in one SUPER column",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    fn columns(count: usize) -> String {
        let columns: Vec<String> = (1..=count).map(|n| format!("c{n} int")).collect();
        format!("create table t ({})", columns.join(", "))
    }

    #[test]
    fn a_table_that_is_too_wide_is_found() {
        assert_eq!(script(&LINT, &columns(1601)), ["create table"]);
        let copied = format!(
            "{}; create table u as select *, 1 as more from t",
            columns(1600)
        );
        assert_eq!(script(&LINT, &copied), ["create table"]);
    }

    #[test]
    fn the_widest_table_is_fine() {
        assert!(script(&LINT, &columns(1600)).is_empty());
    }
}
