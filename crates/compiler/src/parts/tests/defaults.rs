use super::{Case, PROJECT};

const TABLES: &str = "
  raw:
    kind: staging
    columns: { id: integer not null }
    load: { copy: { from: \"s3://music/{{ ds }}/\", json: auto } }
  users:
    kind: dimension
    columns: { id: integer not null }
    load: { replace: , select: SELECT id FROM raw }
";

fn project(defaults: &str) -> String {
    format!("{PROJECT}defaults:\n{defaults}")
}

fn with(project_defaults: &str, pipeline_defaults: &str) -> Case {
    let pipeline = format!(
        "version: 1\npipeline: p\nschedule: {{ cron: \"@daily\" }}\n{pipeline_defaults}tables:\n{TABLES}"
    );
    Case::new("")
        .with("callsheet.yml", &project(project_defaults))
        .with("p/pipeline.yml", &pipeline)
}

fn owner(case: &Case, table: usize) -> Option<String> {
    let spec = case.spec();
    spec.tables[table]
        .owner
        .as_ref()
        .map(|owner| owner.value.clone())
}

#[test]
fn a_kind_is_nearer_than_all_tables() {
    let case = with("  owner: all\n  kinds: { staging: { owner: raw } }\n", "");
    assert_eq!(owner(&case, 0).as_deref(), Some("raw"));
    assert_eq!(owner(&case, 1).as_deref(), Some("all"));
}

#[test]
fn the_pipeline_is_nearer_than_the_project() {
    let case = with(
        "  kinds: { staging: { owner: project } }\n  tags: [far]\n",
        "defaults: { owner: pipeline }\n",
    );
    assert_eq!(owner(&case, 0).as_deref(), Some("pipeline"));
    assert_eq!(case.spec().tables[0].tags[0].value, "far");
}

#[test]
fn the_pipelines_own_owner_is_nearer_than_the_projects_default() {
    let case = with("  owner: project\n", "owner: music\n");
    assert_eq!(owner(&case, 0), None);
}

#[test]
fn the_table_is_nearest_and_lists_are_taken_whole() {
    let case = with("  sort: [id]\n  tags: [a, b]\n", "");
    let tables = TABLES.replace(
        "    kind: dimension\n",
        "    kind: dimension\n    tags: [c]\n",
    );
    let pipeline =
        format!("version: 1\npipeline: p\nschedule: {{ cron: \"@daily\" }}\ntables:\n{tables}");
    let case = case.with("p/pipeline.yml", &pipeline);
    let spec = case.spec();
    assert_eq!(spec.tables[0].tags.len(), 2);
    assert_eq!(spec.tables[1].tags.len(), 1);
    assert!(spec.tables[1].sort.is_some());
}

#[test]
fn options_of_copy_are_taken_one_by_one_and_never_a_second_format() {
    let case = with(
        "  copy: { csv: {}, region: eu-west-1, compression: gzip }\n",
        "defaults: { copy: { region: eu-central-1 } }\n",
    );
    let sql = case.sql("raw");
    assert!(
        sql.contains("eu-central-1") && sql.contains("GZIP"),
        "{sql}"
    );
    assert!(!sql.contains("CSV"), "{sql}");
}

#[test]
fn options_that_a_format_excludes_are_no_defaults_for_it() {
    let case = with("  copy: { region: eu-west-1, max_error: 10 }\n", "");
    let json = case.sql("raw");
    assert!(
        json.contains("eu-west-1") && json.contains("MAXERROR 10"),
        "{json}"
    );
    let tables = TABLES.replace("json: auto", "parquet: {}");
    let pipeline =
        format!("version: 1\npipeline: p\nschedule: {{ cron: \"@daily\" }}\ntables:\n{tables}");
    let parquet = case.with("p/pipeline.yml", &pipeline).sql("raw");
    assert!(parquet.contains("FORMAT AS PARQUET"), "{parquet}");
    assert!(
        !parquet.contains("REGION") && !parquet.contains("MAXERROR"),
        "{parquet}"
    );
}

#[test]
fn a_default_that_does_not_fit_a_table_says_for_which() {
    let case = with("  kinds: { dimension: { sort: [created_at] } }\n", "");
    assert_eq!(
        case.errors(),
        ["the table `users` has no column `created_at` [a default of the table `users`]"]
    );
}

#[test]
fn what_a_table_is_has_no_default() {
    let case = with("  columns: { id: integer }\n", "");
    let errors = case.errors();
    assert!(
        errors[0].starts_with("unknown key `columns` in `defaults`"),
        "{errors:#?}"
    );
}

#[test]
fn what_says_nothing_of_a_table_is_no_default_for_it() {
    let defaults = "  dist: even\n  sort: [id]\n  comment: true\n  grants: { select: [public] }\n  \
                    maintenance: { analyze: all_columns }\n";
    let tables = format!(
        "{TABLES}  names:
    kind: table
    columns: {{ id: integer }}
    load: {{ view: , select: SELECT id FROM users }}
  kept:
    kind: table
    columns: {{ id: integer }}
    load: {{ materialized_view: , select: SELECT id FROM users }}
  files:
    kind: table
    columns: {{ id: integer }}
    load: {{ unload: {{ to: \"s3://music/out/{{{{ ds }}}}/\", csv:  }}, select: SELECT id FROM users }}
"
    );
    let pipeline =
        format!("version: 1\npipeline: p\nschedule: {{ cron: \"@daily\" }}\ntables:\n{tables}");
    let case = with(defaults, "").with("p/pipeline.yml", &pipeline);
    let spec = case.spec();
    let analyzed = spec
        .tables
        .values()
        .filter(|table| table.upkeep.maintenance.is_some());
    let analyzed: Vec<&str> = analyzed.map(|table| table.name.value.as_str()).collect();
    assert_eq!(analyzed, ["users"]);
    let granted = spec
        .tables
        .values()
        .filter(|table| table.upkeep.granted.is_some());
    assert_eq!(granted.count(), 4);
    assert!(case.sql("kept").contains("DISTSTYLE EVEN"));
}

/// The defaults, and what a staging table says beside them.
fn switched_off(options: &str, keys: &str) -> Case {
    let tables = TABLES
        .replace("json: auto", &format!("json: auto{options}"))
        .replace("    kind: staging\n", &format!("    kind: staging\n{keys}"));
    let pipeline =
        format!("version: 1\npipeline: p\nschedule: {{ cron: \"@daily\" }}\ntables:\n{tables}");
    let defaults = "  sort: [id]\n  dist: even\n  copy: { compression: gzip, region: eu-west-1 }\n";
    with(defaults, "").with("p/pipeline.yml", &pipeline)
}

#[test]
fn a_key_without_a_value_switches_its_default_off() {
    let sql = switched_off("", "").sql("raw");
    assert!(
        sql.contains("GZIP") && sql.contains("SORTKEY (id)"),
        "{sql}"
    );
    let sql = switched_off(", compression: ~", "    sort: ~\n").sql("raw");
    assert!(!sql.contains("GZIP") && !sql.contains("SORTKEY"), "{sql}");
    assert!(
        sql.contains("eu-west-1") && sql.contains("DISTSTYLE EVEN"),
        "{sql}"
    );
}

#[test]
fn a_nearer_default_without_a_value_switches_a_farther_one_off() {
    let case = with(
        "  sort: [id]\n  copy: { compression: gzip }\n",
        "defaults: { sort: , copy: { compression: ~ } }\n",
    );
    let sql = case.sql("raw");
    assert!(!sql.contains("GZIP") && !sql.contains("SORTKEY"), "{sql}");
    let case = with("  copy: { compression: gzip }\n", "defaults: { copy: ~ }\n");
    let sql = case.sql("raw");
    assert!(!sql.contains("GZIP"), "{sql}");
}

#[test]
fn a_format_without_options_is_a_format() {
    let case = with("  copy: { region: eu-west-1 }\n", "");
    let tables = TABLES.replace("json: auto", "csv: ");
    let pipeline =
        format!("version: 1\npipeline: p\nschedule: {{ cron: \"@daily\" }}\ntables:\n{tables}");
    let sql = case.with("p/pipeline.yml", &pipeline).sql("raw");
    assert!(sql.contains("FORMAT AS CSV"), "{sql}");
}

#[test]
fn what_is_switched_off_is_told() {
    use crate::parts::{Found, effective};

    let case = switched_off(", compression: ~", "    sort: ~\n");
    let Ok(Found::Table(table)) = effective(&case.0, "p", None, "raw") else {
        panic!("the table is there");
    };
    let off: Vec<String> = table
        .values
        .iter()
        .filter(|given| given.value == "~" || given.key == "sort")
        .map(|given| {
            format!(
                "{} = {} ({})",
                given.key,
                given.value,
                given.origin.level.name()
            )
        })
        .collect();
    assert_eq!(
        off,
        ["load.copy.compression = ~ (table)", "sort = ~ (table)"]
    );
}
