use super::Case;
use crate::compile::small;

const TABLES: &str = "
  raw:
    kind: staging
    columns: { id: integer, level: varchar(8) }
    load: { copy: { from: \"s3://music/{{ ds }}/\", json: auto, region: us-west-2 } }
  other:
    kind: table
    columns: { id: integer }
    load: { replace: , select: SELECT 1 AS id }
  users:
    kind: dimension
    columns: { id: integer not null, level: varchar(8) }
    load:
      template: { upsert: { key: [id] } }
      select: SELECT id, level FROM raw WHERE level <> '{{ ds }}'
";

const DECLARED: &str = "parameters: { key: list of identifier }\nrerun: replaces\nvisible: see either the old rows or the new ones\n";

const STATEMENTS: &str = "\
CREATE TEMP TABLE incoming AS
{{ select }};
DELETE FROM {{ table }} USING incoming
WHERE {% for key in params.key %}{{ table }}.{{ key }} = incoming.{{ key }}{% endfor %};
INSERT INTO {{ table }} ({{ columns }}) SELECT {{ columns }} FROM incoming;
DROP TABLE incoming;
";

fn case(statements: &str) -> Case {
    Case::new(TABLES)
        .with("templates/upsert.yml", DECLARED)
        .with("templates/upsert.sql.j2", statements)
}

#[test]
fn the_statements_stand_in_the_unit_with_table_columns_and_select() {
    let sql = case(STATEMENTS).sql("users");
    for part in [
        // The staging table of the interval, and the interval's own day: both are slots.
        "FROM analytics.raw__⟦start|",
        "level <> '⟦start|",
        "DELETE FROM analytics.users USING incoming",
        "users.id = incoming.id",
        "(id, level) SELECT id, level FROM incoming",
        "DROP TABLE incoming",
    ] {
        assert!(sql.contains(part), "{part}\n{sql}");
    }
}

#[test]
fn a_template_without_the_select_takes_none() {
    let written = STATEMENTS.replace("{{ select }}", "SELECT id, level FROM raw");
    let errors = case(&written).errors();
    assert!(
        errors[0].contains("`select` has no meaning beside `template`"),
        "{errors:#?}"
    );
    let declared = format!("{DECLARED}reads: [raw]\n");
    let select = "      select: SELECT id, level FROM raw WHERE level <> '{{ ds }}'\n";
    let case = Case::new(&TABLES.replace(select, ""))
        .with("templates/upsert.yml", &declared)
        .with("templates/upsert.sql.j2", &written);
    assert!(case.sql("users").contains("FROM analytics.raw__"));
}

#[test]
fn a_template_that_asks_for_the_select_needs_one() {
    let select = "      select: SELECT id, level FROM raw WHERE level <> '{{ ds }}'\n";
    let errors = Case::new(&TABLES.replace(select, ""))
        .with("templates/upsert.yml", DECLARED)
        .with("templates/upsert.sql.j2", STATEMENTS)
        .errors();
    assert_eq!(errors, ["`load` names no SELECT []"]);
}

#[test]
fn what_reads_or_writes_more_than_is_said_is_refused() {
    for (statement, problem) in [
        (
            "INSERT INTO {{ table }} SELECT id, 'x' FROM other",
            "reads `other`",
        ),
        ("DELETE FROM other WHERE id = 1", "writes `other`"),
        (
            "TRUNCATE {{ table }}",
            "`TRUNCATE` cannot stand in a script",
        ),
        ("VACUUM {{ table }}", "`VACUUM` cannot stand in a script"),
        ("DROP TABLE other", "drops what it did not make"),
        ("COMMIT", "`COMMIT` cannot stand in a script"),
        ("INSERT INTO s.users SELECT 1, 'x'", "writes `s.users`"),
        (
            "INSERT INTO {{ table }} SELECT no_such, 'x' FROM incoming",
            "no_such",
        ),
    ] {
        let written = STATEMENTS.replace(
            "DROP TABLE incoming",
            &format!("{statement};\nDROP TABLE incoming"),
        );
        let errors = case(&written).errors();
        assert!(errors[0].contains(problem), "{statement}: {errors:#?}");
        assert!(
            errors[0].contains("the load template `upsert` is used here"),
            "{errors:#?}"
        );
    }
}

#[test]
fn what_is_wrong_in_the_select_is_said_at_the_select() {
    let tables = TABLES.replace("SELECT id, level FROM raw", "SELECT id, levle FROM raw");
    let case = Case::new(&tables)
        .with("templates/upsert.yml", DECLARED)
        .with("templates/upsert.sql.j2", STATEMENTS);
    let found = case.found();
    let found = found
        .iter()
        .find(|found| found.code.0 == "resolve/unknown-column");
    let place = found.expect("the fault").primary().expect("a place");
    assert_eq!(case.0.slice(place), "levle");
}

#[test]
fn an_unknown_value_names_those_that_there_are() {
    let found =
        case(&STATEMENTS.replace("FROM incoming", "FROM incoming WHERE {{ params.kye }} > 0"))
            .found();
    let found = found
        .iter()
        .find(|found| found.code.0 == "template/undefined");
    let help = found.and_then(|found| found.help.as_deref());
    assert!(help.is_some_and(|help| help.contains("`params.key`")));
}

#[test]
fn what_readers_see_is_in_the_words_of_the_template() {
    let plan = small::planned(&case(STATEMENTS).0, "p");
    let unit = plan.units.iter().find(|unit| unit.id.as_str() == "users");
    let unit = unit.expect("a unit");
    assert_eq!(unit.visible, "see either the old rows or the new ones");
    assert_eq!(unit.rerun, plan::unit::Rerun::Replaces);
}
