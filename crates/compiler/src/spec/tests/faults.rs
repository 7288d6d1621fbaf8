//! Faults beyond the smallest case of each, which `tests/diagnostics` shows in full.

use proptest::prelude::*;

use super::{faults, sources};
use crate::diagnostic::{explain, explanations};
use crate::spec::parse_pipeline;

const HEAD: &str = "version: 1\npipeline: music\nschedule: { cron: \"@daily\" }\n";

fn with_table(lines: &str) -> String {
    let lines = lines.replace('\n', "\n    ");
    format!("{HEAD}tables:\n  t:\n    {lines}")
}

fn of_table(lines: &str) -> String {
    faults(&[("pipeline.yml", &with_table(lines))])
}

const GOOD: &str =
    "kind: table\ncolumns: { a: integer }\nload: { replace: {}, select: select 1 as a }\n";

#[test]
fn one_run_shows_every_fault() {
    let text = "version: 1\npipelin: music\nschedule: { cron: hourly }\ntables:\n  t:\n    kind: tabel\n    columns: { a: intger, a: date, \"\": date }\n    load: { replace: { all: true } }\n    checks:\n      - not_nul: a\n      - row_count: {}\n  u: 3\n";
    assert_eq!(
        faults(&[("pipeline.yml", text)]),
        "spec/missing-key: the pipeline has no `pipeline`
spec/unknown-key: unknown key `pipelin` in the pipeline
spec/unsupported-cron: the schedule `hourly` is not supported
spec/unknown-value: `kind` cannot be `tabel`
spec/invalid-type: Redshift has no type `intger`
yaml/duplicate-key: the key `a` stands twice in one mapping
spec/invalid-name: a name cannot be empty
spec/missing-choice: `load` names no SELECT
spec/unknown-key: unknown key `all` in `replace`
spec/unknown-key: unknown key `not_nul` in a check
spec/missing-choice: a check names no kind
spec/missing-choice: `row_count` names no bound
spec/wrong-type: the table `u` must be a mapping with `kind`, `description`, `tags`, `owner`, `static`, `columns`, `dist`, `sort`, `after`, `load`, `checks`, `lints`, `waive`, `grants`, `comment`, `maintenance`, `on_failure`, `meta`, `was`, `allow`, `for_each` and `use`, but is a number"
    );
}

#[test]
fn a_boolean_of_yaml_1_1_is_explained() {
    let text = with_table(&format!("{GOOD}static: off\n"));
    let found = parse_pipeline(&sources(&[("pipeline.yml", &text)]), "").expect_err("a fault");
    let help: Vec<_> = found.iter().filter_map(|it| it.help.as_deref()).collect();
    assert_eq!(
        help,
        ["write `false` without quotes; YAML 1.2 reads `off` as text"]
    );
    assert_eq!(of_table(&format!("{GOOD}static: false\n")), "");
}

#[test]
fn a_split_type_is_reported_once_and_its_halves_are_not() {
    let lines = "kind: table\ncolumns: { a: integer, p: decimal(10,2), q: { type: decimal(10, 2), not_null: true } }\nload: { replace: {}, select: select 1 as a }\n";
    assert_eq!(
        of_table(lines),
        "spec/split-type: the comma splits `decimal(10,2)` into two keys\nspec/split-type: the comma splits `decimal(10,2)` into two keys"
    );
}

#[test]
fn names_that_differ_in_case_only_are_one() {
    let lines = GOOD.replace("{ a: integer }", "{ a: integer, A: date }");
    assert_eq!(
        of_table(&lines),
        "spec/duplicate-name: the column `a` stands twice in `columns`"
    );
    let lines = format!("{GOOD}sort: [a, A]\n");
    assert_eq!(
        of_table(&lines),
        "spec/duplicate-name: the name `a` stands twice in `sort`"
    );
}

#[test]
fn nothing_where_a_value_belongs_is_reported_at_the_key() {
    let text = with_table(&format!("{GOOD}description:\n"));
    let sources = sources(&[("pipeline.yml", &text)]);
    let found = parse_pipeline(&sources, "").expect_err("a fault");
    assert_eq!(
        found.to_string(),
        "spec/wrong-type: `description` must be text, but is nothing"
    );
    let place = found
        .iter()
        .next()
        .and_then(crate::diagnostic::Diagnostic::primary);
    assert_eq!(sources.slice(place.expect("a place")), "description");
}

#[test]
fn a_null_is_no_accepted_value() {
    let lines =
        format!("{GOOD}checks:\n  - accepted_values: {{ column: a, values: [1, null, .inf] }}\n");
    assert_eq!(
        of_table(&lines),
        "spec/wrong-type: an item of `values` must be text, a number or a boolean, but is nothing\nspec/wrong-type: an item of `values` must be text, a number or a boolean, but is a number"
    );
}

#[test]
fn an_empty_sql_file_is_blank() {
    let text = with_table(
        "kind: table\ncolumns: { a: integer }\nload: { append: , select_file: t.sql }\n",
    );
    assert_eq!(
        faults(&[("pipeline.yml", &text), ("t.sql", " \n")]),
        "spec/blank-text: the file `t.sql` is blank"
    );
}

#[test]
fn a_key_in_a_sql_file_is_a_secret_too() {
    let text = with_table(
        "kind: table\ncolumns: { a: integer }\nload: { append: , select_file: t.sql }\n",
    );
    let sql = "select 1 as a\n-- AKIAIOSFODNN7EXAMPLE\n";
    assert_eq!(
        faults(&[("pipeline.yml", &text), ("t.sql", sql)]),
        "spec/embedded-credentials: a secret has no place in a source"
    );
}

#[test]
fn an_anchor_that_is_shared_reads_as_if_written_out() {
    let text = format!(
        "{HEAD}tables:\n  t: &t\n    kind: table\n    columns: &c {{ a: integer }}\n    load: {{ replace: {{}}, select: select 1 as a }}\n  u:\n    <<: *t\n    kind: fact\n    columns: {{ <<: *c, b: date }}\n"
    );
    assert_eq!(faults(&[("pipeline.yml", &text)]), "");
}

#[test]
fn every_code_can_be_explained_once() {
    for explanation in explanations() {
        let code = explanation.code.0;
        assert_eq!(explain(code), Some(explanation), "{code}");
        assert!(
            !explanation.what.is_empty() && !explanation.instead.is_empty(),
            "{code}"
        );
    }
    assert_eq!(explain("spec/no-such-fault"), None);
}

#[test]
fn a_mapping_full_of_unknown_keys_is_refused_soon() {
    let keys: Vec<_> = (0..100_000).map(|n| format!("collumns{n}: x")).collect();
    let text = format!("{HEAD}{}\n", keys.join("\n"));
    let found = parse_pipeline(&sources(&[("pipeline.yml", &text)]), "").expect_err("faults");
    assert_eq!(found.iter().count(), 100);
    // With `tables`, which is missing.
    assert_eq!(found.omitted(), 100_001 - 100);
}

#[test]
fn a_long_word_is_cut_in_the_message() {
    let text = with_table(&GOOD.replace("kind: table", &format!("kind: {}", "é".repeat(10_000))));
    assert!(faults(&[("pipeline.yml", &text)]).len() < 2000);
}

proptest! {
    #[test]
    fn no_edit_of_a_pipeline_makes_the_reading_panic(
        start in 0_usize..12_000,
        len in 0_usize..40,
        inserted in "[-a:\\[\\]{}&*!|> \\n\"'#,~0-9()@.]{0,12}",
    ) {
        let text = include_str!("../../../../../pipelines/sparkify/pipeline.yml");
        let boundary = |at: usize| (at..=text.len()).find(|&at| text.is_char_boundary(at));
        let start = boundary(start.min(text.len())).expect("the end is a boundary");
        let end = boundary((start + len).min(text.len())).expect("the end is a boundary");
        let edited = format!("{}{inserted}{}", &text[..start], &text[end..]);
        faults(&[("pipeline.yml", &edited), ("sql/users.sql", "select 1")]);
    }
}

#[test]
fn a_file_that_holds_one_table_without_its_name_is_one_fault() {
    let flat = [("pipeline.yml", HEAD), ("tables/users.yml", GOOD)];
    assert_eq!(
        faults(&flat),
        "spec/wrong-type: `tables/users.yml` must be a mapping of names to tables, but is one table without a name"
    );
    let found = parse_pipeline(&sources(&flat), "").expect_err("a fault");
    let help: Vec<_> = found.iter().filter_map(|it| it.help.as_deref()).collect();
    assert_eq!(
        help,
        ["write the table's name above its keys, `users:`, and indent them"]
    );
    let lines = GOOD.replace('\n', "\n  ");
    let named_kind = format!("kind:\n  {lines}");
    assert_eq!(
        faults(&[("pipeline.yml", HEAD), ("tables/a.yml", &named_kind)]),
        ""
    );
}

#[test]
fn tables_over_the_tables_of_a_file_is_one_fault() {
    let lines = GOOD.replace('\n', "\n    ");
    let nested = format!("tables:\n  users:\n    {lines}\n  songs:\n    {lines}");
    let files = [("pipeline.yml", HEAD), ("tables/a.yml", nested.as_str())];
    assert_eq!(
        faults(&files),
        "spec/wrong-type: `tables/a.yml` must be a mapping of names to tables, but is `tables:` over such a mapping"
    );
    // A table may be called so.
    let lines = GOOD.replace('\n', "\n  ");
    let named_tables = format!("tables:\n  {lines}");
    assert_eq!(
        faults(&[("pipeline.yml", HEAD), ("tables/a.yml", &named_tables)]),
        ""
    );
}

#[test]
fn a_slip_of_the_hand_is_mended_and_what_may_be_meant_otherwise_is_not() {
    let text = "\
version: 1
pipeline: p
shedule: { cron: \"@daily\" }
tables:
  users:
    kind: dimensoin
    columns: { user_id: integer }
    colums: {}
    load: { replaces: {}, select: SELECT 1 AS user_id }
    distribution: even
";
    let sources = sources(&[("pipeline.yml", text)]);
    let found = parse_pipeline(&sources, "").expect_err("there are faults");
    let fixed = crate::fix(&sources, &found).into_values();
    let changed: Vec<String> = fixed
        .flat_map(|fixed| {
            let lines = fixed.lines().zip(text.lines());
            let changed = lines.filter(|(new, old)| new != old);
            changed
                .map(|(new, _)| new.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        changed,
        [
            "schedule: { cron: \"@daily\" }",
            "kind: dimension",
            "load: { replace: {}, select: SELECT 1 AS user_id }",
        ]
    );
}

#[test]
fn a_block_that_is_not_there_is_told_of_once_and_what_it_would_bring_is_not_missing() {
    let tables =
        "tables:\n  a: { use: audited, columns: { x: integer } }\n  b: { use: [audited] }\n";
    assert_eq!(
        faults(&[("pipeline.yml", &format!("{HEAD}{tables}"))]),
        "parts/unknown-block: there is no block `audited`"
    );
}

#[test]
fn a_table_may_be_called_tables() {
    let table = GOOD.replace('\n', "\n  ");
    let text = format!("{HEAD}tables:\n  t:\n    {}", GOOD.replace('\n', "\n    "));
    let spec = super::pipeline(&[
        ("pipeline.yml", &text),
        ("tables/more.yml", &format!("tables:\n  {table}")),
    ]);
    assert_eq!(spec.tables.len(), 2);
}

/// The helps of all faults of a table.
fn helps(lines: &str) -> Vec<String> {
    let found = parse_pipeline(&sources(&[("pipeline.yml", &with_table(lines))]), "");
    let found = found.err();
    let found = found.iter().flat_map(|found| found.iter());
    found.filter_map(|fault| fault.help.clone()).collect()
}

fn of_copy(options: &str) -> Vec<String> {
    helps(&format!(
        "kind: staging\ncolumns: {{ a: integer }}\nload: {{ copy: {{ from: \"s3://b/x.csv\", {options} }} }}\n"
    ))
}

#[test]
fn a_header_is_sent_to_the_key_that_passes_over_it() {
    for options in [
        "csv: {}, ignoreheader: 1",
        "csv: {}, IGNOREHEADER: 1",
        "csv: {}, ignore_header: 1",
        "csv: {}, header: true",
    ] {
        assert_eq!(
            of_copy(options),
            ["write `ignore_header: 1` under the format, as in `csv: { ignore_header: 1 }`"],
            "{options}"
        );
    }
    for options in ["csv: { header: true }", "csv: { ignoreheader: 1 }"] {
        assert_eq!(
            of_copy(options),
            ["write `ignore_header: 1`: so many lines are passed over"],
            "{options}"
        );
    }
    assert_eq!(of_copy("csv: { ignore_header: 1 }"), [""; 0]);
    // UNLOAD writes a header, and passes over none.
    let unload = helps(
        "kind: table\ncolumns: { a: integer }\nload: { unload: { to: \"s3://b/x/\", csv: { has_header: true } }, select: SELECT 1 AS a }\n",
    );
    assert!(!unload.join(" ").contains("ignore_header"), "{unload:?}");
    // Other keys are found by their letters, as before.
    assert_eq!(
        of_copy("csv: {}, max_eror: 1"),
        ["did you mean `max_error`?"]
    );
}

#[test]
fn a_word_of_a_list_is_not_asked_for_in_quotes() {
    assert_eq!(
        helps(&format!(
            "{GOOD}maintenance: {{ analyze: true, vacuum: true }}\n"
        )),
        [
            "write `all_columns` or `predicate_columns`",
            "write `full`, `sort_only`, `delete_only` or `recluster`",
        ]
    );
    assert_eq!(
        helps(&format!("{GOOD}description: true\n")),
        ["put it in quotes: `\"true\"`"]
    );
}
