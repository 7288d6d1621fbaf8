use super::Case;
use crate::compile::small;

const RAW: &str = "
  \"raw_{{ each.name }}\":
    for_each:
      - { name: users, key: user_id, size: 20 }
      - { name: songs, key: song_id, size: 40 }
    kind: staging
    columns:
      \"{{ each.key }}\": bigint not null
      label: varchar({{ each.size }})
    dist: { key: \"{{ each.key }}\" }
    load: { copy: { from: \"s3://music/{{ each.name }}/{{ ds }}/\", json: auto, region: us-west-2 } }
    checks:
      - expression: \"label <> {{ each.name | literal }}\"
";

#[test]
fn a_table_is_made_for_each_element_in_their_order() {
    assert_eq!(Case::new(RAW).tables(), ["raw_users", "raw_songs"]);
}

#[test]
fn names_types_paths_and_conditions_see_the_element() {
    let sql = Case::new(RAW).sql("raw_songs");
    for part in [
        "song_id bigint NOT NULL",
        "label varchar(40)",
        "DISTKEY (song_id)",
        "'s3://music/songs/",
        "label <> 'songs'",
    ] {
        assert!(
            sql.to_lowercase().contains(&part.to_lowercase()),
            "{part}\n{sql}"
        );
    }
}

#[test]
fn the_statements_are_those_of_tables_written_out() {
    let written = RAW
        .replace("    for_each:\n      - { name: users, key: user_id, size: 20 }\n      - { name: songs, key: song_id, size: 40 }\n", "")
        .replace("{{ each.name | literal }}", "'users'")
        .replace("{{ each.name }}", "users")
        .replace("{{ each.key }}", "user_id")
        .replace("{{ each.size }}", "20");
    assert_eq!(
        Case::new(RAW).sql("raw_users"),
        Case::new(&written).sql("raw_users")
    );
}

#[test]
fn an_element_may_be_a_plain_value() {
    let case = Case::new(
        "
  \"n_{{ each }}\":
    for_each: [1, 2]
    kind: table
    columns: { n: integer }
    load: { replace: , select: \"SELECT {{ each }} AS n\" }
",
    );
    assert_eq!(case.tables(), ["n_1", "n_2"]);
    assert!(case.sql("n_2").contains("SELECT 2 AS n"));
}

#[test]
fn a_whole_value_can_be_a_list_a_mapping_or_nothing() {
    let case = Case::new(
        "
  \"{{ each.name }}\":
    for_each:
      - name: a
        columns: { n: integer, m: integer }
        sort: [m, n]
        select: SELECT 1 AS n, 2 AS m
      - { name: b, columns: { n: integer }, sort: ~, select: SELECT 1 AS n }
    kind: table
    columns: \"{{ each.columns }}\"
    sort: \"{{ each.sort }}\"
    load: { replace: , select: \"{{ each.select }}\" }
",
    );
    let spec = case.spec();
    assert_eq!(spec.tables[0].columns.len(), 2);
    assert!(spec.tables[0].sort.is_some());
    assert!(spec.tables[1].sort.is_none());
    assert!(case.sql("a").contains("SELECT 1 AS n, 2 AS m"));
}

#[test]
fn made_tables_are_waited_for_and_compared_with_by_name() {
    let case = Case::new(RAW).with(
        "p/tables/all.yml",
        "
all_keys:
  kind: table
  columns: { id: bigint }
  after: [raw_songs]
  load: { append: , select: SELECT user_id AS id FROM raw_users }
  checks: [{ relationships: { column: id, to: raw_users.user_id } }]
",
    );
    let plan = small::planned(&case.0, "p");
    let unit = plan
        .units
        .iter()
        .find(|unit| unit.id.as_str() == "all_keys");
    let needs: Vec<&str> = unit
        .expect("a unit")
        .needs
        .iter()
        .map(plan::UnitId::as_str)
        .collect();
    assert_eq!(needs, ["raw_users", "raw_songs"]);
}

#[test]
fn a_finding_says_for_which_element_and_the_same_in_all_is_said_once() {
    let broken = RAW.replace("size: 40", "size: 70000");
    assert_eq!(
        Case::new(&broken).errors(),
        [
            "`varchar(70000)` is out of range: a varchar has 1 to 65535 bytes [for `each` = { name: songs, key: song_id, size: 70000 }]"
        ]
    );
    let broken = RAW.replace("label: varchar", "label: varchra");
    let errors = Case::new(&broken).errors();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    let broken = RAW.replace("kind: staging", "kind: stagign");
    let errors = Case::new(&broken).errors();
    assert_eq!(
        errors,
        [
            "`kind` cannot be `stagign` [for `each` = { name: users, key: user_id, size: 20 }, and 1 more]"
        ]
    );
}

#[test]
fn a_fault_of_sql_says_for_which_element() {
    let case = Case::new(
        "
  \"n_{{ each.name }}\":
    for_each: [{ name: a, alias: n }, { name: b, alias: m }]
    kind: table
    columns: { n: integer }
    load: { replace: , select: \"SELECT 1 AS {{ each.alias | identifier }}\" }
",
    );
    let errors = case.errors();
    assert!(!errors.is_empty());
    for error in errors {
        assert!(
            error.contains("for `each` = { name: b, alias: m }"),
            "{error}"
        );
    }
}

#[test]
fn what_names_see_is_the_element_alone() {
    let case = Case::new(
        "
  \"n_{{ vars.x }}\":
    for_each: [a]
    kind: table
    columns: { n: integer }
    load: { replace: , select: SELECT 1 AS n }
",
    );
    let found = case.found();
    assert_eq!(found[0].code.0, "template/undefined");
    let help = found[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("`each` alone"), "{help}");
}

#[test]
fn a_secret_in_an_element_is_not_repeated_by_a_message() {
    let case = Case::new(
        "
  \"n_{{ each.name }}\":
    for_each: [{ name: a, from: \"aws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\" }]
    kind: tabel
    columns: { n: integer }
    load: { replace: , select: SELECT 1 AS n }
",
    );
    let errors = case.errors().join("\n");
    assert!(!errors.contains("wJalr"), "{errors}");
}
