//! CREATE TABLE AS without keys.

use super::{Finding, Level, Lint, Subject};
use crate::statement::{Persistence, Statement, TableFromQuery};

pub(super) const LINT: Lint = Lint {
    code: "lint/ctas-implicit-keys",
    number: Some("RS402"),
    level: Level::Warn,
    what: "CREATE TABLE AS that says nothing of distribution and order",
    why: "Redshift takes both from the plan of the query. When statistics or the query change, so \
          does the table, and joins that were local move rows between nodes.",
    bad: "CREATE TABLE daily_plays AS\nSELECT day, COUNT(*) AS plays FROM plays GROUP BY day;",
    good: "CREATE TABLE daily_plays DISTSTYLE EVEN SORTKEY (day) AS\n\
           SELECT day, COUNT(*) AS plays FROM plays GROUP BY day;",
    page: Some("r_CTAS_usage_notes"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Statement::CreateTableAs(create) = &subject.parsed.statement else {
        return;
    };
    let attributes = &create.attributes;
    let is_settled = attributes.dist.is_some() || attributes.sort.is_some();
    if is_settled || create.persistence == Persistence::Temporary {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        create.name.span,
        format!(
            "how `{}` is spread and sorted depends on the plan of its query",
            create.name.table
        ),
        "no `DISTSTYLE`, no `SORTKEY`",
        match create.form {
            TableFromQuery::CreateTableAs => {
                "write `DISTSTYLE` or `DISTKEY (…)` and `SORTKEY (…)` before `AS`; `DISTSTYLE \
                 AUTO` and `SORTKEY AUTO` leave both to Redshift"
            }
            TableFromQuery::SelectInto => {
                "write `CREATE TABLE … DISTSTYLE … SORTKEY (…) AS SELECT …`, which can say both"
            }
        },
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn a_permanent_table_without_keys_is_found() {
        assert_eq!(script(&LINT, "create table a.t as select 1 as b"), ["a.t"]);
        assert_eq!(script(&LINT, "select 1 as b into t"), ["t"]);
    }

    #[test]
    fn keys_and_temporary_tables_are_fine() {
        for text in [
            "create table t diststyle all as select 1 as b",
            "create table t sortkey (b) as select 1 as b",
            "create temp table t as select 1 as b",
            "create table #t as select 1 as b",
            "select 1 as b into temp t",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
