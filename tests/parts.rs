//! The example's dimensions, written with reusable parts: another text, the same plan.

use std::path::Path;

use compiler::{Range, Request, Sources};
use plan::Plan;

use crate::support::checkout;

/// The example in the folder `sparkify`, with this `pipeline.yml`.
fn plan(pipeline: &str) -> Plan {
    let root = checkout();
    let mut sources = Sources::default();
    let mut add = |name: &str, path: &Path| {
        let bytes = std::fs::read(path).expect("a source");
        sources.add(name, &bytes).expect("a text");
    };
    add("callsheet.yml", &root.join("pipelines/callsheet.yml"));
    for name in ["artists", "songplays", "time", "users"] {
        let name = format!("sparkify/sql/{name}.sql");
        add(&name, &root.join("pipelines").join(&name));
    }
    for name in ["dimension", "from_catalogue"] {
        let name = format!("blocks/{name}.yml");
        add(&name, &root.join("tests/parts").join(&name));
    }
    sources
        .add("sparkify/pipeline.yml", pipeline.as_bytes())
        .expect("a text");
    let request = Request {
        folder: "sparkify".to_owned(),
        target: None,
        developer: None,
        range: Range::At("2018-11-01".to_owned()),
    };
    let compiled = compiler::compile(&sources, &request);
    compiled.unwrap_or_else(|faults| panic!("{faults}")).plan
}

#[test]
fn the_examples_dimensions_as_parts_make_the_same_units() {
    let root = checkout();
    let written = std::fs::read_to_string(root.join("pipelines/sparkify/pipeline.yml"));
    let written = written.expect("the example");
    let (others, dimensions) = written
        .split_once("  users:\n")
        .expect("the first dimension");
    assert!(dimensions.contains("  time:\n"), "all dimensions come last");
    let parts = std::fs::read_to_string(root.join("tests/parts/dimensions.yml"));
    let by_parts = plan(&format!("{others}{}", parts.expect("the dimensions")));
    let written = plan(&written);

    assert_eq!(by_parts.units.len(), written.units.len());
    for (made, written) in by_parts.units.iter().zip(&written.units) {
        // Where a unit was written is all that differs.
        let mut made = made.clone();
        made.origin = written.origin.clone();
        assert_eq!(made, *written);
    }
    for (made, written) in by_parts.checks.iter().zip(&written.checks) {
        let mut made = made.clone();
        made.origin = written.origin.clone();
        assert_eq!(made, *written);
    }
    assert_eq!(by_parts.checks.len(), written.checks.len());
    assert_eq!(by_parts.tables, written.tables);
    assert_eq!(by_parts.intervals, written.intervals);
}
