use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Files, Project, Ran};

const SCRIPT: &str = "\
begin;
truncate table users;
insert into users (id, name)
  select id, upper(name) as name from staged.users;
commit;
select u.*, 'é' as b, nme from users u;
selec 1;
vacuum full users
";

fn project() -> Project {
    let project = Project::new(&Files::default());
    project.write("scripts/load.sql", SCRIPT);
    project.write(
        "tables.sql",
        "create table users (id integer not null, name varchar(20));\n\
         create schema staged;\n\
         create table staged.users (id integer, name varchar(20));\n\
         insert into audit values (1);",
    );
    project
}

fn lines(ran: &Ran) -> Vec<Value> {
    let lines = ran.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

#[test]
fn json_has_one_statement_a_line_with_its_keys_in_order() {
    let ran = project()
        .run(&["sql", "scripts", "--output-format", "json"])
        .exits(2);
    let first = ran.stdout.lines().next().expect("a line");
    assert_eq!(
        first,
        "{\"file\":\"scripts/load.sql\",\"line\":1,\"column\":1,\"kind\":\"begin\",\
         \"class\":\"transactional\",\"reads\":[],\"writes\":[],\"columns\":[],\"findings\":[]}"
    );
    let found = lines(&ran);
    let kinds: Vec<&str> = found
        .iter()
        .map(|one| one["kind"].as_str().expect("a kind"))
        .collect();
    assert_eq!(
        kinds,
        [
            "begin", "truncate", "insert", "commit", "select", "unknown", "vacuum"
        ]
    );
    assert_eq!(found[1]["class"], "implicit_commit");
    assert_eq!(found[6]["class"], "not_in_transaction");
    assert_eq!(found[2]["reads"], serde_json::json!(["staged.users"]));
    assert_eq!(found[2]["writes"], serde_json::json!(["users"]));
    assert_eq!(
        found[4]["columns"],
        serde_json::json!([
            { "name": "*", "type": "unknown" },
            { "name": "b", "type": "varchar(2)" },
            { "name": "nme", "type": "unknown" },
        ])
    );
    assert_eq!(
        found[5]["findings"],
        serde_json::json!([{
            "code": "sql/syntax",
            "level": "error",
            "message": "`selec` begins no statement",
            "line": 7,
            "column": 1,
            "end_line": 7,
            "end_column": 6,
        }])
    );
}

#[test]
fn with_a_schema_names_and_types_are_checked_and_columns_count_characters() {
    let ran = project()
        .run(&[
            "sql",
            "scripts/load.sql",
            "--schema",
            "tables.sql",
            "--output-format",
            "json",
        ])
        .exits(2);
    let found = lines(&ran);
    let finding = &found[4]["findings"][0];
    assert_eq!(finding["code"], "resolve/unknown-column");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&6.into(), &23.into())
    );
    assert_eq!(found[2]["findings"], serde_json::json!([]));
}

#[test]
fn what_a_lint_knows_to_be_refused_exits_with_2() {
    let project = project();
    project.write("lint.sql", "begin; vacuum t; commit;");
    project
        .run(&["sql", "lint.sql"])
        .exits(2)
        .says("lint/non-transactional-in-step")
        .says("1 refused");
}

#[test]
fn a_lint_of_level_error_about_what_runs_refuses_nothing() {
    let project = project();
    project.write("lint.sql", "begin; truncate t; commit;");
    project
        .run(&["sql", "lint.sql"])
        .exits(0)
        .prints_nothing()
        .says("lint/truncate-in-transaction")
        .says("3 statements in 1 file, none refused");
}

#[test]
fn the_levels_of_the_project_around_apply() {
    let project = project();
    project.write("lint.sql", "begin; truncate t; commit;");
    let text = project.read("callsheet.yml");
    project.write(
        "callsheet.yml",
        &format!("{text}lints: {{ truncate-in-transaction: allow }}\n"),
    );
    let ran = project.run(&["sql", "lint.sql"]).exits(0);
    assert!(!ran.stderr.contains("lint/truncate"), "{ran:#?}");
    project.write(
        "callsheet.yml",
        &format!("{text}lints: {{ trncate: allow }}\n"),
    );
    project
        .run(&["sql", "lint.sql"])
        .exits(2)
        .says("callsheet.yml");
}

#[test]
fn outside_of_a_project_and_from_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project();
    let mut child = project
        .command(&["sql", "-", "--output-format", "json"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(b"select 1 as a").expect("it reads");
    drop(input);
    let ran: Ran = child.wait_with_output().expect("it ends").into();
    let ran = ran.exits(0);
    assert_eq!(lines(&ran)[0]["file"], "-");
    assert_eq!(lines(&ran)[0]["columns"][0]["type"], "integer");
}

#[test]
fn faults_of_a_schema_file_name_that_file() {
    let project = project();
    project.write("wrong.sql", "create table t (a intger);");
    project
        .run(&["sql", "scripts/load.sql", "--schema", "wrong.sql"])
        .exits(2)
        .says("wrong.sql:1:19");
}

#[test]
fn a_file_that_is_no_text_does_not_stop_the_others() {
    let project = project();
    std::fs::write(project.path("scripts/latin.sql"), b"select 'M\xfasica'").expect("written");
    let ran = project
        .run(&["sql", "scripts", "--output-format", "json"])
        .exits(2);
    let found = lines(&ran);
    assert_eq!(found[0]["findings"][0]["code"], "source/invalid-utf-8");
    assert_eq!(found.len(), 8);
    project
        .run(&["sql", "scripts/latin.sql"])
        .exits(2)
        .says("none refused, but not everything could be read");
}

#[test]
fn secrets_are_not_shown() {
    let project = project();
    project.write(
        "copy.sql",
        "copy t from 's3://b/k'\n  access_key_id 'AKIAIOSFODNN7EXAMPLE'\n  \
         secret_access_key 'hunter2';\nselec 1;",
    );
    for format in ["text", "json", "github", "sarif"] {
        let ran = project.run(&["sql", "copy.sql", "--output-format", format]);
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!all.contains("hunter2"), "{all}");
        assert!(!all.contains("AKIAIOSFODNN7EXAMPLE"), "{all}");
    }
}

#[test]
fn what_is_not_there_is_refused_with_the_way_out() {
    let project = project();
    project
        .run(&["sql", "nowhere.sql"])
        .exits(2)
        .says("files/unreadable");
    project.write("empty/a.txt", "");
    project.run(&["sql", "empty"]).exits(2).says("files/no-sql");
}
