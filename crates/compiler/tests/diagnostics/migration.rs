//! Faults of a pair of plans: `base.yml` is the base, `pipeline.yml` the new one.

use compiler::diagnostic::Diagnostic;
use compiler::migrate::{Locked, migrate};
use compiler::{Range, Request, Sources};
use plan::Plan;

/// What is refused. A migration is taken for a base where that is the fault.
pub(super) fn found(sources: &Sources, fault: &str) -> Vec<Diagnostic> {
    let base = compiled(sources, "base.yml");
    let new = compiled(sources, "pipeline.yml");
    let base = match fault {
        "of-migration" => migrate(locked(&base), locked(&new)).expect("the two fit"),
        _ => base,
    };
    let refused = migrate(locked(&base), locked(&new)).expect_err("it is refused");
    refused.into_iter().collect()
}

fn locked(plan: &Plan) -> Locked<'_> {
    Locked {
        plan,
        digest: plan::file::digest(plan),
    }
}

fn compiled(sources: &Sources, file: &str) -> Plan {
    let text = |name: &str| {
        let file = sources.find(name).expect("a file of the folder");
        sources.file(file).text().to_string()
    };
    let mut alone = Sources::default();
    for (name, text) in [
        ("callsheet.yml", super::PROJECT.to_owned()),
        ("pipeline.yml", text(file)),
    ] {
        alone.add(name, text.as_bytes()).expect("a small text");
    }
    let request = Request {
        folder: String::new(),
        target: None,
        developer: None,
        range: Range::At("2018-11-01".to_owned()),
    };
    let compiled = compiler::compile(&alone, &request);
    compiled
        .unwrap_or_else(|faults| panic!("{file}: {faults}"))
        .plan
}
