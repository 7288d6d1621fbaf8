//! What analysing 1,000 SELECTs of 30 lines costs, in multiples of what the parser library takes to
//! parse them: `cargo bench -p sql`. At most three times is the target.
//!
//! Both are measured in turns, in one process, over the same texts; `-- --stages` shows where our
//! time goes.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and prints it"
)]

mod selects;

#[path = "../../tests/support/schema.rs"]
mod schema;

use std::hint::black_box;
use std::time::{Duration, Instant};

use sql::lint::{self, Subject};
use sql::script::{Known, analyse};
use sql::{Catalogue, bind, classify, lineage, parse, split, tables};
use sqlparser::dialect::RedshiftSqlDialect;
use sqlparser::parser::Parser;

const SELECTS: usize = 1_000;
const ROUNDS: usize = 15;
const TARGET: f64 = 3.0;

fn main() {
    let texts = selects::texts(SELECTS);
    let (catalogue, refused) =
        schema::catalogue(include_str!("../../tests/star_schema/schema.sql"));
    assert!(refused.is_empty(), "{refused:#?}");
    check(&texts, &catalogue);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!(
        "{} SELECTs of 30 lines, {} KiB, {ROUNDS} rounds",
        texts.len(),
        bytes / 1024
    );

    let mut library = Vec::new();
    let mut ours = Vec::new();
    let mut scripts = Vec::new();
    let script = texts.join(";\n");
    for _ in 0..ROUNDS {
        library.push(timed(|| parse_with_library(&texts)));
        ours.push(timed(|| analyse_each(&texts, &catalogue)));
        scripts.push(timed(|| analyse_script(&script, &catalogue)));
    }
    let (library, ours, scripts) = (median(library), median(ours), median(scripts));
    let ratio = ours.as_secs_f64() / library.as_secs_f64();
    println!("sqlparser, parse                                   {library:>10.2?}");
    println!("split, parse, bind, classify, lineage, lint        {ours:>10.2?}");
    println!("the same without lineage, as one script            {scripts:>10.2?}");
    println!("ratio {ratio:.2}, target {TARGET:.1}");
    if std::env::args().any(|argument| argument == "--stages") {
        stages(&texts, &catalogue);
    }
}

/// The bench is worth nothing if the statements are refused.
fn check(texts: &[String], catalogue: &Catalogue) {
    for text in texts {
        assert_eq!(text.lines().count(), 30, "{text}");
        let parsed = parse(text).unwrap_or_else(|faults| panic!("{text}: {faults:#?}"));
        let bound = bind(&parsed, catalogue, &schema::public());
        let bound = bound.unwrap_or_else(|faults| panic!("{text}: {faults:#?}"));
        assert!(!lineage(&bound).is_empty(), "{text}");
    }
}

fn parse_with_library(texts: &[String]) {
    for text in texts {
        let parsed = Parser::parse_sql(&RedshiftSqlDialect {}, black_box(text));
        black_box(parsed).expect("the library reads it");
    }
}

fn analyse_each(texts: &[String], catalogue: &Catalogue) {
    let schema = schema::public();
    for text in texts {
        for piece in split(black_box(text)).expect("readable") {
            let parsed = piece.parse().expect("readable");
            let bound = bind(&parsed, catalogue, &schema).expect("sound");
            black_box(classify(&parsed));
            black_box(tables(&parsed));
            black_box(lineage(&bound));
            black_box(lint::check(&Subject::in_unit(&parsed, Some(&bound))));
        }
    }
}

fn analyse_script(script: &str, catalogue: &Catalogue) {
    let known = Known::Tables(catalogue.clone());
    black_box(analyse(black_box(script), known, &schema::public()));
}

/// Each of our stages by itself, its inputs made before.
fn stages(texts: &[String], catalogue: &Catalogue) {
    let schema = schema::public();
    let parsed: Vec<_> = texts
        .iter()
        .map(|text| parse(text).expect("readable"))
        .collect();
    let bound: Vec<_> = parsed
        .iter()
        .map(|parsed| bind(parsed, catalogue, &schema).expect("sound"))
        .collect();
    let both = || parsed.iter().zip(&bound);
    println!();
    stage("split", || {
        for text in texts {
            black_box(split(text).expect("readable"));
        }
    });
    stage("split and parse", || {
        for text in texts {
            for piece in split(text).expect("readable") {
                black_box(piece.parse().expect("readable"));
            }
        }
    });
    stage("bind", || {
        for parsed in &parsed {
            black_box(bind(parsed, catalogue, &schema).expect("sound"));
        }
    });
    stage("classify", || {
        for parsed in &parsed {
            black_box(classify(parsed));
        }
    });
    stage("tables", || {
        for parsed in &parsed {
            black_box(tables(parsed));
        }
    });
    stage("lineage", || {
        for bound in &bound {
            black_box(lineage(bound));
        }
    });
    stage("lint", || {
        for (parsed, bound) in both() {
            black_box(lint::check(&Subject::in_unit(parsed, Some(bound))));
        }
    });
}

fn stage(name: &str, run: impl Fn()) {
    let times = (0..ROUNDS).map(|_| timed(&run)).collect();
    println!("{name:<16} {:>10.2?}", median(times));
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
