//! Plans to measure with: compiled, with other statements in their units.

use std::fmt::Write as _;
use std::time::Duration;

use compiler::{Range, Request, Sources, compile};
use plan::{Digest, Plan, SlottedText, Statement, Step, Verb};

const PROJECT: &str = "\
version: 1
default_target: prod
targets:
  prod: { kind: redshift, schema: bench, iam_role: default }
";

/// One unit of so many statements.
pub(crate) fn trivial(statements: usize) -> Plan {
    with_bodies(1, |_| {
        (0..statements)
            .map(|number| format!("INSERT INTO bench.t (a) SELECT {number}"))
            .collect()
    })
}

/// So many units, each a statement that waits.
pub(crate) fn waiting(units: usize, wait: Duration) -> Plan {
    with_bodies(units, |_| {
        vec![format!("SELECT pg_sleep({})", wait.as_secs_f64())]
    })
}

fn with_bodies(units: usize, body: impl Fn(usize) -> Vec<String>) -> Plan {
    let mut pipeline = String::from(
        "version: 1\npipeline: bench\n\
         schedule: { cron: \"@daily\", start: 2018-11-01, end: 2018-11-02 }\ntables:\n",
    );
    for unit in 0..units {
        // Writing to a text cannot fail.
        let _ = writeln!(
            pipeline,
            "  u{unit}: {{ kind: dimension, columns: {{ n: integer not null }}, \
             load: {{ replace: {{}}, select: SELECT {unit} AS n }} }}"
        );
    }
    let mut sources = Sources::default();
    for (name, text) in [
        ("callsheet.yml", PROJECT),
        ("bench/pipeline.yml", &pipeline),
    ] {
        sources.add(name, text.as_bytes()).expect("a small text");
    }
    let request = Request {
        folder: "bench".to_owned(),
        target: None,
        developer: None,
        range: Range::Schedule,
    };
    let compiled = compile(&sources, &request).unwrap_or_else(|faults| panic!("{faults}"));
    let mut plan = compiled.plan;
    for (number, unit) in plan.units.iter_mut().enumerate() {
        let framing = |step: &Step| {
            matches!(
                step.verb,
                Verb::Begin | Verb::Fence | Verb::Record | Verb::Commit
            )
        };
        unit.steps.retain(framing);
        let body = body(number).into_iter().map(|sql| Step {
            verb: Verb::Run,
            sql: statement(&sql),
        });
        unit.steps.splice(2..2, body);
    }
    plan
}

fn statement(sql: &str) -> Statement {
    Statement {
        text: SlottedText::new(sql).expect("no slots"),
        meaning: Digest::of(sql),
    }
}
