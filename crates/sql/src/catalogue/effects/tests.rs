use super::apply;
use crate::catalogue::{Catalogue, Table};
use crate::{bind, parse, split};

/// The tables after a script, `schema.table(column type, …)`; `(?)` where the columns are open.
fn after(script: &str) -> Vec<String> {
    let schema = "public".parse().expect("a name");
    let mut catalogue = Catalogue::new();
    for piece in split(script).expect("statements") {
        let parsed =
            parse(piece.text).unwrap_or_else(|faults| panic!("{}: {faults:?}", piece.text));
        let bound = bind(&parsed, &catalogue, &schema);
        apply(&mut catalogue, &parsed, bound.as_ref().ok(), &schema);
    }
    catalogue
        .names()
        .map(|name| match catalogue.get(name) {
            Some(Table::Known(columns)) => {
                let columns: Vec<String> = columns
                    .iter()
                    .map(|column| format!("{} {}", column.name, column.ty))
                    .collect();
                format!("{name}({})", columns.join(", "))
            }
            Some(Table::Derived(columns)) => {
                let columns: Vec<&str> =
                    columns.iter().map(|column| column.name.as_str()).collect();
                format!("{name}({} ?)", columns.join(" ?, "))
            }
            _ => format!("{name}(?)"),
        })
        .collect()
}

#[test]
fn created_tables_are_seen_with_their_columns() {
    assert_eq!(
        after(
            "create table a (x int, y varchar(9));
             create table dw.b (like a, z date);
             create temp table c as select x as n from a;
             select y into d from a;"
        ),
        [
            "dw.b(x integer, y varchar(9), z date)",
            "pg_temp.c(n integer)",
            "public.a(x integer, y varchar(9))",
            "public.d(y varchar(9))",
        ]
    );
}

#[test]
fn views_are_seen_with_the_columns_of_their_queries() {
    assert_eq!(
        after(
            "create table a (x int, y date);
             create view v (n) as select x from a;
             create or replace view v as select y from a;
             create view late as select z from nowhere.b with no schema binding;
             create materialized view m auto refresh yes as select x, y from a;"
        ),
        [
            "public.a(x integer, y date)",
            "public.late(z ?)",
            "public.m(x integer, y date)",
            "public.v(y date)",
        ]
    );
}

#[test]
fn changed_and_dropped_tables_are_seen_so() {
    assert_eq!(
        after(
            "create table a (x int, y varchar(9), gone date);
             alter table a add column z date;
             alter table a drop column gone;
             alter table a rename column x to n;
             alter table a alter column y type varchar(99);
             alter table a rename to b;
             create table c (x int);
             drop table if exists c, nowhere;"
        ),
        ["public.b(n integer, y varchar(99), z date)"]
    );
    assert!(after("create table s.a (x int); drop schema s cascade").is_empty());
    assert_eq!(after("create table s.a (x int); drop schema s").len(), 1);
}

#[test]
fn a_table_that_is_there_already_stays_as_it_is() {
    assert_eq!(
        after("create table a (x int); create table if not exists a (y date)"),
        ["public.a(x integer)"]
    );
    // The temporary one hides the other one and goes first.
    assert_eq!(
        after("create table a (x int); create temp table a (y date); drop table a"),
        ["public.a(x integer)"]
    );
}

#[test]
fn tables_of_external_schemas_are_open() {
    assert_eq!(
        after(
            "create external table spectrum.e (x array<int>) stored as parquet location 's3://b/'"
        ),
        ["spectrum.e(?)"]
    );
    let script = "create external schema lake from data catalog database 'd' iam_role default;
         create table a as select x from lake.anything;";
    assert_eq!(after(script), ["public.a(x ?)"]);
}

#[test]
fn created_functions_can_be_called() {
    let schema = "public".parse().expect("a name");
    let mut catalogue = Catalogue::new();
    for created in [
        "create or replace function f_double (int) returns int stable as $$ select 2 * $1 $$ language sql",
        "create model m from (select 1 as a) target a function ml_guess iam_role default settings (s3_bucket 'b')",
    ] {
        let parsed = parse(created).unwrap_or_else(|faults| panic!("{created}: {faults:?}"));
        apply(&mut catalogue, &parsed, None, &schema);
    }
    let call = |text: &str| bind(&parse(text).expect("a query"), &catalogue, &schema);
    assert!(call("select f_double(1), ml_guess(2)").is_ok());
    assert!(call("select treble(1)").is_err());
}
