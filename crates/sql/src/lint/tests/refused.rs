//! Rules of the list of lints that need no lint: the parser or the binder refuses the statement.

use super::super::{ALL, REFUSED};
use crate::{Catalogue, bind, parse};

/// The code of the fault that stands for a rule.
fn code(number: &str) -> &'static str {
    let row = REFUSED.iter().find(|(refused, _)| *refused == number);
    row.map_or("", |(_, kind)| kind.code())
}

/// The codes of the faults that the statement has, not of what this compiler cannot follow.
fn faults(text: &str) -> Vec<&'static str> {
    let faults = match parse(text) {
        Ok(parsed) => {
            let schema = "public".parse().expect("a name");
            bind(&parsed, &Catalogue::open(), &schema).err()
        }
        Err(faults) => Some(faults),
    };
    let faults = faults.unwrap_or_default();
    let codes = faults.iter().map(crate::Fault::code);
    codes
        .filter(|code| !["sql/unsupported", "sql/unknown-type"].contains(code))
        .collect()
}

#[test]
fn a_rule_is_a_lint_or_a_fault() {
    for (number, _) in REFUSED {
        assert!(
            ALL.iter().all(|lint| lint.number != Some(number)),
            "{number}"
        );
    }
}

#[test]
fn savepoints_and_advisory_locks_are_refused() {
    for text in [
        "savepoint a",
        "rollback to savepoint a",
        "release savepoint a",
    ] {
        assert_eq!(faults(text), [code("RS004")], "{text}");
    }
    assert_eq!(
        faults("select pg_advisory_lock(1)"),
        ["resolve/unknown-function"]
    );
}

#[test]
fn merge_with_other_clauses_is_refused() {
    let merge =
        |source: &str, arms: &str| format!("merge into t using {source} on t.a = s.a {arms}");
    let arms = "when matched then delete when not matched then insert (a) values (s.a)";
    assert_eq!(faults(&merge("s", arms)), [""; 0]);
    for (source, arms) in [
        ("(select 1 as a) as s", arms),
        (
            "s",
            "when matched and s.a > 1 then delete when not matched then insert (a) values (s.a)",
        ),
        (
            "s",
            "when matched then delete when not matched by source then delete",
        ),
    ] {
        let text = merge(source, arms);
        assert_eq!(faults(&text), [code("RS202")], "{text}");
    }
    let with = format!("with s as (select 1 as a) {}", merge("s", arms));
    assert_eq!(faults(&with), ["sql/not-redshift"]);
}

#[test]
fn functions_of_other_databases_are_refused() {
    for call in [
        "string_agg(a, ',')",
        "array_agg(a)",
        "format('%s', a)",
        "regexp_matches(a, 'b')",
        "date_format(a, '%Y')",
    ] {
        let text = format!("select {call} from t");
        assert_eq!(faults(&text), [code("RS302")], "{text}");
    }
}

#[test]
fn types_of_other_databases_and_lengths_out_of_range_are_refused() {
    for ty in [
        "serial",
        "bigserial",
        "uuid",
        "json",
        "jsonb",
        "bytea",
        "money",
        "varchar(65536)",
        "char(4097)",
        "decimal(39,0)",
    ] {
        let table = format!("create table t (a {ty})");
        assert_eq!(faults(&table), [code("RS303")], "{table}");
        assert_eq!(code("RS303"), code("RS305"));
        if !ty.ends_with("serial") {
            let cast = format!("select cast(a as {ty}) as b from t");
            assert!(!faults(&cast).is_empty(), "{cast}");
        }
    }
}

#[test]
fn values_as_a_table_are_refused() {
    assert_eq!(
        faults("select * from (values (1), (2)) as v (a)"),
        [code("RS308")]
    );
}

#[test]
fn indexes_triggers_sequences_partitions_and_check_are_refused() {
    for text in [
        "create index i on t (a)",
        "create unique index i on t (a)",
        "create trigger g before insert on t execute procedure p()",
        "create sequence s",
        "create table t (a int, check (a > 0))",
        "create table t (a int check (a > 0))",
        "create table t (a int) partition by range (a)",
    ] {
        assert_eq!(faults(text), [code("RS309")], "{text}");
    }
}

#[test]
fn names_that_are_too_long_are_refused() {
    let long = "n".repeat(128);
    for text in [
        format!("create table {long} (a int)"),
        format!("select a as {long} from t"),
    ] {
        assert_eq!(faults(&text), ["sql/invalid-name"], "{text}");
    }
    let most = "n".repeat(127);
    assert_eq!(faults(&format!("select a as {most} from t")), [""; 0]);
}

#[test]
fn statements_of_more_than_16_mb_are_refused() {
    let text = format!("select '{}' as a", "x".repeat(16 * 1024 * 1024));
    assert_eq!(faults(&text), [code("RS501")]);
}
