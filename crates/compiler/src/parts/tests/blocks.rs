use super::Case;

const AUDIT: &str = "
description: When a row came.
parameters:
  column: { type: identifier, default: loaded_at }
columns:
  \"{{ params.column }}\": timestamp not null
checks:
  - expression: \"{{ params.column }} > '2000-01-01'\"
tags: [audited]
";

const USERS: &str = "
  users:
    use: audit
    kind: table
    tags: [people]
    columns: { id: integer not null }
    load: { replace: , select: \"SELECT 1 AS id, '2018-01-01'::timestamp AS loaded_at\" }
    checks: [{ unique: [id] }]
";

#[test]
fn columns_checks_and_tags_of_a_block_come_behind_the_tables_own() {
    let case = Case::new(USERS).with("blocks/audit.yml", AUDIT);
    let spec = case.spec();
    let users = &spec.tables[0];
    let columns: Vec<&str> = users.columns.keys().map(plan::Identifier::as_str).collect();
    assert_eq!(columns, ["id", "loaded_at"]);
    let tags: Vec<&str> = users.tags.iter().map(|tag| tag.value.as_str()).collect();
    assert_eq!(tags, ["people", "audited"]);
    let sql = case.sql("users");
    assert!(sql.contains("loaded_at > '2000-01-01'"), "{sql}");
}

#[test]
fn a_key_without_a_value_leaves_a_blocks_own_alone() {
    let users = USERS.replace(
        "    checks: [{ unique: [id] }]\n",
        "    checks: ~\n    tags: ~\n",
    );
    let users = users.replacen("    tags: [people]\n", "", 1);
    let case = Case::new(&users).with("blocks/audit.yml", AUDIT);
    let sql = case.sql("users");
    assert!(sql.contains("loaded_at > '2000-01-01'"), "{sql}");
    assert_eq!(case.spec().tables[0].tags[0].value, "audited");
    // Nor does a block's switch anything off.
    let silent = AUDIT.replace("tags: [audited]", "tags: ~\ndist: ~");
    let case = Case::new(&USERS.replace("kind: table", "kind: table\n    dist: even"))
        .with("blocks/audit.yml", &silent);
    assert!(case.sql("users").contains("DISTSTYLE EVEN"));
    assert_eq!(case.spec().tables[0].tags[0].value, "people");
}

#[test]
fn an_argument_takes_the_place_of_a_default() {
    let users = USERS
        .replace("use: audit", "use: { audit: { column: \"Seen At\" } }")
        .replace("AS loaded_at", "AS \\\"seen at\\\"");
    let case = Case::new(&users).with("blocks/audit.yml", AUDIT);
    let sql = case.sql("users");
    // A name gets the quotes that it needs.
    assert!(sql.contains("\"seen at\" > '2000-01-01'"), "{sql}");
}

#[test]
fn the_tables_own_value_counts_and_mappings_are_joined() {
    let case = Case::new(
        "
  plays:
    use: [{ windowed: { column: at } }]
    kind: fact
    dist: even
    columns: { at: timestamp not null }
    load: { select: \"SELECT '2018-11-01'::timestamp AS at\" }
",
    )
    .with(
        "blocks/windowed.yml",
        "
parameters: { column: identifier }
dist: all
sort: [\"{{ params.column }}\"]
load: { replace_window: { column: \"{{ params.column }}\" } }
",
    );
    let sql = case.sql("plays");
    assert!(
        sql.contains("DISTSTYLE EVEN COMPOUND SORTKEY (at)"),
        "{sql}"
    );
    assert!(sql.contains("at >= '⟦start⟧'"), "{sql}");
}

#[test]
fn blocks_take_blocks_and_hand_arguments_on() {
    let case = Case::new(&USERS.replace("audit", "outer"))
        .with("blocks/audit.yml", AUDIT)
        .with(
            "blocks/outer.yml",
            "parameters: { at: { type: identifier, default: loaded_at } }\nuse: { audit: { column: \"{{ params.at }}\" } }\n",
        );
    assert_eq!(case.spec().tables[0].columns.len(), 2);
}

#[test]
fn a_list_of_names_prints_with_commas_and_can_be_a_list() {
    let case = Case::new(
        "
  users:
    use: { keyed: { key: [id, \"of day\"], factor: 2, since: 2018-01-01, strict: true, note: it's } }
    kind: table
    columns: { id: integer not null, \"of day\": date not null }
    load: { replace: }
",
    )
    .with(
        "blocks/keyed.yml",
        "
parameters:
  key: list of identifier
  factor: integer
  since: date
  strict: boolean
  note: string
sort: \"{{ params.key }}\"
load:
  select: |
    SELECT {{ params.key }}
    FROM (SELECT {{ params.factor }} AS id, '{{ params.since }}'::date AS \"of day\") AS given
    WHERE {% if params.strict %}{{ params.note | literal }} <> ''{% endif %}
    {% for name in params.key %} AND {{ name }} IS NOT NULL{% endfor %}
",
    );
    let sql = case.sql("users");
    for part in [
        "COMPOUND SORTKEY (id, \"of day\")",
        "SELECT 2 AS id, '2018-01-01'::date",
        "SELECT id, \"of day\"\nFROM (SELECT 2",
        "WHERE 'it''s' <> ''",
        "AND id IS NOT NULL AND \"of day\" IS NOT NULL",
    ] {
        assert!(sql.contains(part), "{part}\n{sql}");
    }
}

#[test]
fn a_finding_in_a_block_says_where_it_is_used() {
    let case = Case::new(USERS).with(
        "blocks/audit.yml",
        &AUDIT.replace("> '2000-01-01'", "> no_such_column"),
    );
    let errors = case.errors();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].ends_with("[the block `audit` is used here]"),
        "{errors:#?}"
    );
}

#[test]
fn two_uses_of_one_block_are_said_once() {
    let users = format!("{USERS}{}", USERS.replace("  users:", "  others:"));
    let broken = AUDIT.replace("timestamp not null", "timestampp not null");
    let errors = Case::new(&users).with("blocks/audit.yml", &broken).errors();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].contains("is used here, and 1 more"),
        "{errors:#?}"
    );
}

#[test]
fn blocks_in_for_each_tell_both() {
    let users = USERS
        .replace(
            "  users:",
            "  \"{{ each.name }}\":\n    for_each: [{ name: a, id: id }, { name: b, id: key }]",
        )
        .replace(
            "use: audit",
            "use: { audit: { column: \"{{ each.id }}\" } }",
        )
        .replace("loaded_at", "key");
    let errors = Case::new(&users).with("blocks/audit.yml", AUDIT).errors();
    assert_eq!(
        errors,
        [
            "the column `id` comes from two parts [first here; the block `audit` is used here; for `each` = { name: a, id: id }]"
        ]
    );
}

#[test]
fn a_block_that_cannot_be_read_breaks_its_tables_and_no_others() {
    let plain = USERS
        .replace("  users:", "  plain:")
        .replace("    use: audit\n", "");
    let plain = plain.replace(", '2018-01-01'::timestamp AS loaded_at", "");
    let reader = "
  reader:
    kind: table
    columns: { id: integer }
    load: { replace: , select: SELECT id FROM users }
";
    let case =
        Case::new(&format!("{USERS}{plain}{reader}")).with("blocks/audit.yml", "colums: {}\n");
    let errors = case.errors();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0].starts_with("unknown key `colums`"), "{errors:#?}");
}

#[test]
fn a_block_that_nobody_uses_is_checked_as_well() {
    let users = USERS
        .replace("    use: audit\n", "")
        .replace(", '2018-01-01'::timestamp AS loaded_at", "");
    let errors = Case::new(&users)
        .with("blocks/audit.yml", "parameters: { a: uuid }\ndist: even\n")
        .errors();
    assert_eq!(errors, ["there is no type of parameters `uuid` []"]);
}

#[test]
fn blocks_that_multiply_are_refused_soon() {
    let mut case = Case::new(&USERS.replace("use: audit", "use: b0"));
    for at in 0..40 {
        let next = at + 1;
        case = case.with(
            &format!("blocks/b{at}.yml"),
            &format!("use: [b{next}, b{next}]\ntags: [t]\n"),
        );
    }
    let case = case.with("blocks/b40.yml", "tags: [t]\n");
    let errors = case.errors();
    assert!(errors[0].contains("more than 500000 values"), "{errors:#?}");
}
