use super::*;
use crate::typed::Type;

fn public() -> Identifier {
    "public".parse().expect("a name")
}

fn open(script: &str) -> Vec<Analysed> {
    analyse(script, Known::Nothing, &public())
}

/// The analysis of a script whose tables are those of a schema file.
fn declared(schema: &str, script: &str) -> Vec<Analysed> {
    let (known, definitions) = Known::Tables(Catalogue::with_system()).declared(schema, &public());
    for definition in definitions {
        assert!(!definition.is_refused(), "{:?}", definition.faults);
    }
    analyse(script, known, &public())
}

/// Code and text of every fault.
fn faults<'a>(script: &'a str, analysed: &[Analysed]) -> Vec<(&'static str, &'a str)> {
    let faults = analysed.iter().flat_map(|statement| &statement.faults);
    faults
        .map(|fault| (fault.code(), fault.span.text(script)))
        .collect()
}

fn outputs(statement: &Analysed) -> Vec<String> {
    let outputs = statement.outputs.iter();
    outputs
        .map(|output| match output {
            Output::Column { name, ty } => format!("{name} {ty}"),
            Output::OpenStar => "*".to_owned(),
        })
        .collect()
}

const SCHEMA: &str = "create table users (id integer not null, name varchar(20));";

#[test]
fn a_statement_that_cannot_be_read_does_not_stop_the_next() {
    let script = "select 1 as a; selec 2; select from; select 3 as b";
    let analysed = open(script);
    let kinds: Vec<_> = analysed
        .iter()
        .map(|one| one.kind.map(|kind| kind.command))
        .collect();
    assert_eq!(
        kinds,
        [Some("SELECT"), None, Some("SELECT"), Some("SELECT")]
    );
    let refused: Vec<bool> = analysed.iter().map(Analysed::is_refused).collect();
    assert_eq!(refused, [false, true, true, false]);
    assert_eq!(outputs(&analysed[3]), ["b integer"]);
}

#[test]
fn places_count_bytes_of_the_script() {
    let script = "select 'é';\n/* x */ select a from users where nme = 1;";
    let analysed = declared(SCHEMA, script);
    assert_eq!(
        faults(script, &analysed),
        [
            ("resolve/unknown-column", "a"),
            ("resolve/unknown-column", "nme")
        ]
    );
    assert_eq!(
        analysed[1].span.text(script),
        "select a from users where nme = 1"
    );
}

#[test]
fn without_a_schema_every_table_is_open_also_one_that_the_script_creates() {
    let script = "create table t (a integer); select b from t; select x, u.* from u";
    let analysed = open(script);
    assert_eq!(faults(script, &analysed), []);
    assert_eq!(outputs(&analysed[1]), ["b unknown"]);
    assert_eq!(outputs(&analysed[2]), ["x unknown", "*"]);
}

#[test]
fn a_table_that_a_script_creates_or_drops_is_seen_by_the_statements_behind_it() {
    let script = "create table t as select id from users; select id, nme from t; \
                  drop table users; select 1 from users";
    let analysed = declared(SCHEMA, script);
    assert_eq!(
        faults(script, &analysed),
        [
            ("resolve/unknown-column", "nme"),
            ("resolve/unknown-table", "users")
        ]
    );
}

#[test]
fn a_table_whose_definition_is_broken_is_there_all_the_same() {
    let script = "create table s.a (x nonsense); create temp table if not exists \"B\" (y nonsense); \
                  create view v nonsense; select x from s.a, b, v; select 1 from c";
    assert_eq!(
        faults(script, &declared(SCHEMA, script))
            .into_iter()
            .filter(|(code, _)| code.starts_with("resolve/"))
            .collect::<Vec<_>>(),
        [("resolve/unknown-table", "c")]
    );
}

#[test]
fn what_cannot_be_followed_is_no_fault_of_the_statement() {
    let script = "vacuum full t; select 1 from t where a + b > 0; call p(1); show all";
    assert_eq!(faults(script, &open(script)), []);
}

#[test]
fn tables_of_redshift_itself_are_there_and_other_undeclared_ones_are_not() {
    let script = "select x from stl_load_errors; select y from pg_catalog.pg_class; \
                  select z from information_schema.columns; select * from svv_table_info; \
                  select 1 from userss; select 1 from prod.users";
    assert_eq!(
        faults(script, &declared(SCHEMA, script)),
        [
            ("resolve/unknown-table", "userss"),
            ("resolve/unknown-table", "prod.users")
        ]
    );
}

#[test]
fn tables_read_and_written_are_named_as_in_the_text_and_once() {
    let analysed = open(
        "insert into Raw.Plays (a) select a from songs join \"Order\" using (a) \
         where a in (select a from SONGS)",
    );
    assert_eq!(analysed[0].reads, ["songs", "order"]);
    assert_eq!(analysed[0].writes, ["raw.plays"]);
}

#[test]
fn lints_see_the_transaction_that_a_script_begins_and_ends() {
    let codes = |script: &str| -> Vec<(usize, &'static str)> {
        open(script)
            .iter()
            .enumerate()
            .flat_map(|(at, one)| one.findings.iter().map(move |found| (at, found.lint.code)))
            .filter(|(_, code)| *code == "lint/truncate-in-transaction")
            .collect()
    };
    let inside = "begin; truncate t; commit; truncate t";
    assert_eq!(codes(inside), [(1, "lint/truncate-in-transaction")]);
    assert_eq!(codes("truncate t; begin; select 1; end"), []);
}

#[test]
fn a_finding_stands_at_its_place_in_the_script() {
    let script = "begin;\n\ntruncate t;\ncommit";
    let analysed = open(script);
    assert_eq!(analysed[1].findings[0].span.text(script), "truncate");
}

#[test]
fn outputs_of_combined_queries_with_an_open_star_have_names_but_no_types() {
    let analysed = open("select 1 as a, t.* from t union all select 'x', u.* from u");
    assert_eq!(outputs(&analysed[0]), ["a unknown", "*"]);
    let Output::Column { ty, .. } = &analysed[0].outputs[0] else {
        panic!("a column");
    };
    assert_eq!(*ty, Type::Unknown);
}

#[test]
fn a_schema_file_defines_and_its_other_statements_are_passed_over() {
    let schema = "create schema s; grant select on x to y; create table s.t (a integer); \
                  insert into nowhere values (1);";
    let script = "select a, b from s.t";
    assert_eq!(
        faults(script, &declared(schema, script)),
        [("resolve/unknown-column", "b")]
    );
}

#[test]
fn a_schema_file_tells_what_is_wrong_with_its_definitions() {
    let known = Known::Tables(Catalogue::with_system());
    let (_, analysed) = known.declared("create table t (a intger); create table", &public());
    assert_eq!(analysed.len(), 2);
    assert!(analysed.iter().all(Analysed::is_refused), "{analysed:?}");
}

#[test]
fn a_new_row_needs_what_cannot_be_null_and_has_no_default() {
    let schema = "create table people (id integer not null, name varchar(9), since date not null default sysdate, \
                  nr bigint identity(1, 1), code char(2) not null);
                  create table keyed (id integer, note varchar(9), primary key (id));";
    let told = |script| -> Vec<String> {
        let analysed = declared(schema, script);
        let faults = analysed.iter().flat_map(|statement| &statement.faults);
        faults
            .map(|fault| format!("{} {}", fault.code(), fault.message))
            .collect()
    };
    let missing = |name: &str| {
        format!(
            "sql/nullable-into-not-null `{name}` cannot be NULL, has no default, and gets no value"
        )
    };
    for script in [
        "insert into people (id, name) values (1, 'ann')",
        "insert into people (id, name) select 1, 'ann'",
        "insert into people values (1, 'ann')",
        "alter table people add column more integer; insert into people (id) values (1)",
        "merge into people using keyed on people.id = keyed.id \
         when matched then update set name = 'x' \
         when not matched then insert (id) values (keyed.id)",
    ] {
        assert_eq!(told(script), [missing("code")], "{script}");
    }
    assert_eq!(
        told("alter table people rename column code to kind; insert into people (id) values (1)"),
        [missing("kind")]
    );
    assert_eq!(
        told("insert into keyed (note) values ('x')"),
        [missing("id")]
    );
    for script in [
        "insert into people (code, id) values ('x', 1)",
        "insert into people (id, name, since, code) select 1, 'ann', current_date, 'x'",
        "alter table people drop column code; insert into people (id) values (1)",
        // What a query made has no columns that cannot be NULL.
        "create table made as select 1 as id, 2 as more; insert into made (id) values (1)",
        "create temp table t (like people); insert into t (id) values (1)",
        "insert into keyed (id) values (1)",
        "update people set name = 'x'",
    ] {
        assert_eq!(told(script), [""; 0], "{script}");
    }
}
