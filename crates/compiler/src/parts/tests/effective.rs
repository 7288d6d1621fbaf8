use super::{Case, PROJECT};
use crate::parts::{Effective, Found, effective};

fn case() -> Case {
    Case::new("").with("callsheet.yml", &format!("{PROJECT}defaults:\n  kinds:\n    table: {{ dist: all }}\nlints: {{ unused-table: allow }}\n"))
    .with(
        "p/pipeline.yml",
        "\
version: 1
pipeline: p
owner: music
schedule: { cron: \"@daily\" }
defaults: { tags: [daily] }
tables:
  \"dim_{{ each.name }}\":
    for_each:
      - { name: a, key: id }
      - { name: b, key: other }
    use: { keyed: { key: \"{{ each.key }}\" } }
    kind: table
    columns: { \"{{ each.key }}\": integer not null }
    load:
      replace: {}
      select: |
        SELECT
            1 AS {{ each.key | identifier }}
",
    )
    .with(
        "blocks/keyed.yml",
        "parameters: { key: identifier }\nsort: [\"{{ params.key }}\"]\nchecks:\n  - unique: [\"{{ params.key }}\"]\n",
    )
}

fn table(name: &str) -> Effective {
    match effective(&case().0, "p", None, name) {
        Ok(Found::Table(table)) => table,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_value_says_where_it_came_from() {
    let table = table("dim_b");
    let lines: Vec<String> = table
        .values
        .iter()
        .map(|given| {
            let place = given.origin.place.as_ref().map(ToString::to_string);
            let through: Vec<String> = given
                .origin
                .through
                .iter()
                .map(|(how, place)| format!("; {how} at {place}"))
                .collect();
            format!(
                "{} = {} ({} {}{})",
                given.key,
                given.value,
                given.origin.level.name(),
                place.unwrap_or_default(),
                through.concat()
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    kind = table (table p/pipeline.yml:12; for `each` = { name: b, key: other } at p/pipeline.yml:10)
    columns.other = integer not null (table p/pipeline.yml:13; for `each` = { name: b, key: other } at p/pipeline.yml:10)
    load.replace = {} (table p/pipeline.yml:15; for `each` = { name: b, key: other } at p/pipeline.yml:10)
    load.select = SELECT … (table p/pipeline.yml:16; for `each` = { name: b, key: other } at p/pipeline.yml:10)
    sort = [other] (block blocks/keyed.yml:2; the block `keyed` is used at p/pipeline.yml:11; for `each` = { name: b, key: other } at p/pipeline.yml:10)
    checks.1 = { unique: [other] } (block blocks/keyed.yml:4; the block `keyed` is used at p/pipeline.yml:11; for `each` = { name: b, key: other } at p/pipeline.yml:10)
    tags.1 = daily (pipeline p/pipeline.yml:5)
    dist = all (project callsheet.yml:6)
    owner = music (pipeline p/pipeline.yml:3)
    static = false (built in )
    checks.1.severity = error (built in )
    checks.1.scope = table (built in )
    lints.unused-table = allow (project callsheet.yml:7)
    name = analytics.dim_b (built in )
    ");
}

#[test]
fn an_unknown_table_has_a_nearest_one() {
    let found = effective(&case().0, "p", None, "dim_c");
    assert!(
        matches!(found, Ok(Found::Unknown { nearest: Some(_) })),
        "{found:?}"
    );
}
