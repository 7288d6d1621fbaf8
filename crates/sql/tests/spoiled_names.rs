//! Of names misspelt in valid statements at least 99 of 100 are found, at their place, and the
//! valid statements themselves are without fault.

#[path = "support/scan.rs"]
mod scan;
#[path = "support/schema.rs"]
mod schema;
#[path = "support/spoil.rs"]
mod spoil;

use std::collections::BTreeSet;
use std::path::Path;

use sql::{Catalogue, Fault};

use spoil::{Random, Spoiled};

/// The statements of `star_schema/queries`, with the file and line of each.
fn statements() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/star_schema/queries");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of the queries")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let mut statements = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a text");
        let name = file.file_name().unwrap_or_default().display().to_string();
        for piece in sql::split(&text).expect("statements") {
            let line = 1 + text[..piece.span.start].matches('\n').count();
            statements.push((format!("{name}:{line}"), piece.text.to_owned()));
        }
    }
    statements
}

fn star_schema() -> Catalogue {
    let (catalogue, refused) = schema::catalogue(include_str!("star_schema/schema.sql"));
    assert!(refused.is_empty(), "{refused:#?}");
    catalogue
}

fn faults(text: &str, catalogue: &Catalogue) -> Vec<Fault> {
    let bound =
        sql::parse(text).and_then(|parsed| sql::bind(&parsed, catalogue, &schema::public()));
    bound.err().unwrap_or_default()
}

#[test]
fn valid_statements_have_no_fault() {
    let catalogue = star_schema();
    let statements = statements();
    assert!(statements.len() >= 55, "only {}", statements.len());
    let faulty: Vec<String> = statements
        .iter()
        .flat_map(|(place, text)| {
            let faults = faults(text, &catalogue);
            faults.into_iter().map(move |fault| {
                let marked = fault.span.text(text);
                format!("{place}: {} at `{marked}`: {fault}", fault.code())
            })
        })
        .collect();
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
}

/// Each use of a name in every statement, spoiled once.
fn spoiled(names: &BTreeSet<String>) -> Vec<(String, Spoiled)> {
    let mut random = Random(20_240_501);
    let mut all = Vec::new();
    for (place, text) in statements() {
        for name in spoil::uses(&text, names) {
            all.push((
                place.clone(),
                spoil::spoil(&text, &name, names, &mut random),
            ));
        }
    }
    all
}

#[test]
fn of_spoiled_names_at_least_99_of_100_are_found_at_their_place() {
    let catalogue = star_schema();
    let names = spoil::names(&catalogue);
    let spoiled = spoiled(&names);
    assert!(spoiled.len() >= 750, "only {} names", spoiled.len());
    let mut missed = Vec::new();
    let mut elsewhere = Vec::new();
    for (place, case) in &spoiled {
        let faults = faults(&case.text, &catalogue);
        let line = |what: &str| format!("{place}: `{}` {what}", &case.text[case.name.clone()]);
        if faults.is_empty() {
            missed.push(line("is not found"));
        } else if !faults.iter().any(|fault| case.is_at(&fault.span.range())) {
            let first = &faults[0];
            let shown = first.span.text(&case.text);
            elsewhere.push(line(&format!("is found as {} at `{shown}`", first.code())));
        }
    }
    let allowed = spoiled.len() / 100;
    assert!(missed.len() <= allowed, "{}", missed.join("\n"));
    assert!(
        missed.len() + elsewhere.len() <= allowed,
        "{}\n{}",
        missed.join("\n"),
        elsewhere.join("\n")
    );
}

#[test]
fn only_uses_are_spoiled_and_into_names_that_exist_nowhere() {
    let names: BTreeSet<String> = ["songs", "title", "year"].map(str::to_owned).into();
    let used = |text: &str| -> Vec<String> {
        let uses = spoil::uses(text, &names);
        uses.into_iter()
            .map(|name| text[name.name].to_owned())
            .collect()
    };
    assert_eq!(
        used(
            "with w (k) as (select s.title t from songs s) select lower(k) as l from w where t = 'title' order by l"
        ),
        ["s", "title", "songs", "lower", "k", "w", "t", "l"]
    );
    assert_eq!(
        used("select extract(year from year), year::int, count(*) n from songs"),
        ["extract", "year", "year", "count", "songs"]
    );
    assert_eq!(
        used("select sum(year) over (partition by title order by year desc rows 1 preceding) s"),
        ["sum", "year", "title", "year"]
    );
    let mut random = Random(7);
    let text = "select \"title\" from songs";
    for name in spoil::uses(text, &names) {
        let case = spoil::spoil(text, &name, &names, &mut random);
        assert_eq!(case.text.len(), text.len());
        assert!(!names.contains(case.text[case.name].trim_matches('"')));
    }
}
