//! What is told of the statements that users write themselves.

use super::{Range, compile, request, sources};

/// Warnings about a script that fills `people`.
fn warnings(script: &str) -> Vec<String> {
    let pipeline = format!(
        "\
version: 1
pipeline: visits
tables:
  people:
    kind: dimension
    columns: {{ nr: {{ type: bigint, identity: [1, 1] }}, id: integer not null, name: varchar(9), code: char(2) not null }}
    load:
      sql:
        text: |
          {script};
        rerun: doubles
"
    );
    let compiled = compile(&sources(&pipeline), &request(Range::Unnamed));
    let compiled = compiled.unwrap_or_else(|found| panic!("{script}: {found}"));
    let found = compiled.warnings.iter();
    found
        .map(|found| format!("{}: {}", found.code.0, found.message))
        .filter(|found| found.starts_with("sql/"))
        .collect()
}

#[test]
fn a_script_is_told_of_nulls_where_there_can_be_none() {
    assert_eq!(
        warnings("INSERT INTO people (id, name) VALUES (1, 'ann')"),
        ["sql/nullable-into-not-null: `code` cannot be NULL, has no default, and gets no value"]
    );
    assert_eq!(
        warnings("INSERT INTO people (id, code) VALUES (1, NULL)"),
        ["sql/nullable-into-not-null: this can be NULL, and `code` cannot"]
    );
    assert_eq!(
        warnings("INSERT INTO people (id, code) VALUES (1, 'x')"),
        [""; 0]
    );
}
