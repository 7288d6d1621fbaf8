//! No YAML makes the compiler panic, hang or fill the memory, and whatever is wrong has its place.
//!
//! A long run: `CALLSHEET_FUZZ_CASES=100000 cargo test --release -p compiler --test fuzz_yaml`.

#[path = "../../sql/tests/support/mutation.rs"]
mod mutation;
#[path = "support/pipelines.rs"]
mod pipelines;

use compiler::{Diagnostic, Sources, validate};
use mutation::{cases, mutated};
use pipelines::{BLOCK, PIPELINE, PROJECT, STATEMENTS, TEMPLATE, sources};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

/// Marks of YAML, keys and values of pipelines.
const WORDS: &[&str] = &[
    "\n",
    "\n  ",
    "\n    - ",
    "\n- ",
    ": ",
    ":",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "|",
    "|+2",
    ">-",
    "&a",
    "*a",
    "*raw",
    "<<: *raw",
    "<<: [*raw, *raw]",
    "!!str",
    "!tag",
    "%YAML 1.2",
    "---",
    "...",
    "# x",
    "'",
    "\"",
    "\\x41",
    "\\u0000",
    "\t",
    "\r",
    "~",
    "null",
    "true",
    "0x1F",
    ".inf",
    "1e999",
    "2018-11-01",
    "99999999999999999999",
    "version: 1",
    "pipeline:",
    "schedule:",
    "cron: \"@hourly\"",
    "cron: \"*/7 * * * *\"",
    "start: 0000-00-00",
    "end: 9999-12-31",
    "vars:",
    "tables:",
    "kind: fact",
    "kind: dimension",
    "static: true",
    "columns:",
    "load:",
    "copy:",
    "select:",
    "append: {}",
    "replace: {}",
    "merge:",
    "key:",
    "checks:",
    "unique:",
    "not_null:",
    "where:",
    "primary_key:",
    "dist: all",
    "sort:",
    "waivers:",
    "lints:",
    "decimal(38,38)",
    "varchar(99999)",
    "super",
    "SELECT * FROM plays",
    "SELECT nothing FROM raw_plays",
    "for_each: [a, { name: b }]",
    "for_each: { file: lists/none.csv }",
    "use: keyed",
    "use: [{ keyed: { key: a } }, keyed]",
    "parameters: { key: identifier }",
    "defaults:",
    "kinds: { fact: { dist: all } }",
    "\"{{ each }}\"",
    "\"{{ each.name }}\"",
    "{{ params.key }}",
    "{{ ds }}",
    "{{ vars.source }}",
    "{% if",
    "{{",
    "}}",
    "é",
    "名前",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "⟦start⟧",
];

/// Pieces of load templates.
const STATEMENT_WORDS: &[&str] = &[
    ";",
    "\n-- @load\n",
    "-- @check merge_key",
    "/*",
    "'",
    "$$",
    "BEGIN;",
    "COMMIT;",
    "TRUNCATE {{ table }};",
    "CREATE TEMP TABLE incoming (a integer);",
    "DROP TABLE incoming;",
    "DELETE FROM plays;",
    "INSERT INTO {{ table }} {{ select }};",
    "{{ select }}",
    "{{ table }}",
    "{{ columns }}",
    "{{ params.key }}",
    "{{ params }}",
    "{{ ds }}",
    "{% for a in columns %}",
    "{% endfor %}",
    "callsheet_select_here",
    "\u{27e6}start\u{27e7}",
];

fn texts(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

/// All faults of a project, or its warnings.
fn said(sources: &Sources) -> Vec<Diagnostic> {
    match validate(sources, "plays", None) {
        Ok(warnings) => warnings,
        Err(diagnostics) => diagnostics.iter().cloned().collect(),
    }
}

fn is_harmless(project: &str, pipeline: &str) -> Result<(), TestCaseError> {
    let Some(sources) = sources(project, pipeline) else {
        return Ok(());
    };
    are_harmless(&sources)
}

fn are_harmless(sources: &Sources) -> Result<(), TestCaseError> {
    let said = said(sources);
    prop_assert!(said.len() <= 1_000, "{} diagnostics", said.len());
    for diagnostic in said {
        prop_assert!(diagnostic.message.len() <= 2_000, "{diagnostic:?}");
        for label in &diagnostic.labels {
            let text = sources.file(label.span.file).text();
            prop_assert!(text.get(label.span.range()).is_some(), "{diagnostic:?}");
        }
    }
    Ok(())
}

#[test]
fn the_unchanged_project_is_valid() {
    let sources = sources(PROJECT, PIPELINE).expect("small texts");
    let errors: Vec<_> = validate(&sources, "plays", None)
        .err()
        .iter()
        .flat_map(|diagnostics| diagnostics.iter().cloned())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn no_change_of_a_pipeline_does_harm() {
    proptest!(cases(80), |(pipeline in mutated(texts(PIPELINE), WORDS))| {
        is_harmless(PROJECT, &pipeline)?;
    });
}

#[test]
fn no_change_of_a_project_does_harm() {
    proptest!(cases(40), |(project in mutated(texts(PROJECT), WORDS))| {
        is_harmless(&project, PIPELINE)?;
    });
}

#[test]
fn no_change_of_a_block_does_harm() {
    proptest!(cases(80), |(block in mutated(texts(BLOCK), WORDS))| {
        are_harmless_with("blocks/keyed.yml", &block)?;
    });
}

#[test]
fn no_change_of_a_load_template_does_harm() {
    proptest!(cases(60), |(declared in mutated(texts(TEMPLATE), WORDS))| {
        are_harmless_with("templates/put.yml", &declared)?;
    });
    proptest!(cases(120), |(statements in mutated(texts(STATEMENTS), STATEMENT_WORDS))| {
        are_harmless_with("templates/put.sql.j2", &statements)?;
    });
}

/// The project with another text for one file.
fn are_harmless_with(name: &str, text: &str) -> Result<(), TestCaseError> {
    let mut sources = sources(PROJECT, PIPELINE).expect("small texts");
    if sources.add(name, text.as_bytes()).is_ok() {
        are_harmless(&sources)?;
    }
    Ok(())
}

#[test]
fn no_change_of_a_list_does_harm() {
    let pipeline = PIPELINE.replace(
        "for_each: [{ of: song, size: 90 }, { of: listener, size: 20 }]",
        "for_each: { file: lists/dims.csv }",
    );
    let list = texts("of,size\nsong,90\n\"listener\",20\n");
    proptest!(cases(80), |(list in mutated(list, WORDS))| {
        let Some(mut sources) = sources(PROJECT, &pipeline) else {
            return Ok(());
        };
        if sources.add("plays/lists/dims.csv", list.as_bytes()).is_ok() {
            are_harmless(&sources)?;
        }
    });
}

#[test]
fn no_words_put_together_by_chance_do_harm() {
    let words = prop::collection::vec(select(WORDS), 0..60).prop_map(|words| words.join(" "));
    proptest!(cases(400), |(text in words)| {
        is_harmless(PROJECT, &text)?;
        is_harmless(&text, &text)?;
    });
}

#[test]
fn no_characters_do_harm() {
    proptest!(cases(400), |(text in prop_oneof!["(?s).{0,80}", "[-\\[\\]{}:,&*!|>'\"%@ \n#?a]{0,60}"])| {
        is_harmless(PROJECT, &text)?;
        is_harmless(&text, PIPELINE)?;
    });
}

#[test]
fn no_bytes_are_taken_for_text() {
    proptest!(cases(300), |(bytes in prop::collection::vec(any::<u8>(), 0..200))| {
        let mut sources = Sources::default();
        let added = sources.add("plays/pipeline.yml", &bytes).is_ok();
        prop_assert!(!added || std::str::from_utf8(&bytes).is_ok());
    });
}
