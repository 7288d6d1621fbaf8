//! Pipelines as large as they get.

use std::fmt::Write;

use crate::compile::{Range, Request, compile, small};

const PROJECT: &str = "\
version: 1
targets: { prod: { kind: redshift, schema: s, iam_role: default, region: us-west-2 } }
";

/// As Redshift, which has at most 1,600 columns in a table; two are the load's own.
const COLUMNS: usize = 1_590;

fn planned(pipeline: &str, range: Range) -> plan::Plan {
    let project = small::project([("callsheet.yml", PROJECT), ("p/pipeline.yml", pipeline)]);
    let request = Request {
        range,
        ..small::day("p")
    };
    match compile(&project, &request) {
        Ok(compiled) => compiled.plan,
        Err(faults) => panic!("{faults}"),
    }
}

#[test]
fn a_pipeline_has_hundreds_of_tables() {
    let mut pipeline = "version: 1\npipeline: p\ntables:\n".to_owned();
    for table in 0..240 {
        writeln!(
            pipeline,
            "  t{table}: {{ kind: table, columns: {{ id: integer }}, load: {{ replace: , select: SELECT 1 AS id }} }}"
        )
        .expect("a string");
    }
    let plan = planned(&pipeline, Range::Unnamed);
    assert_eq!(plan.units.len(), 240);
    let owned = plan.ownership.expect("tables");
    let claim = owned.claim.text.to_string();
    assert_eq!(claim.matches("SELECT CAST(").count(), 240, "{claim}");
}

#[test]
fn a_table_has_as_many_columns_as_redshift_allows_under_each_load() {
    let names: Vec<String> = (0..COLUMNS).map(|column| format!("c{column}")).collect();
    let columns = names.join(": integer, ");
    let columns = format!("id: integer not null, at: timestamp not null, {columns}: integer");
    let select = format!("SELECT id, at, {} FROM", names.join(", "));
    let mut pipeline = format!(
        "version: 1
pipeline: p
schedule: {{ cron: \"@daily\" }}
tables:
  raw:
    kind: staging
    columns: {{ {columns} }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
"
    );
    let loads = [
        ("append", "{}", "raw"),
        ("replace", "{}", "raw"),
        ("replace", "{ by: swap }", "raw"),
        ("replace_batch", "{}", "raw"),
        ("replace_window", "{ column: at }", "raw"),
        ("merge", "{ key: [id], latest_by: at }", "raw"),
        ("merge", "{ key: [id] }", "raw"),
        ("snapshot", "{ key: [id] }", "raw"),
        ("unload", "{ to: \"s3://b/o/{{ ds }}/\", csv: }", "raw"),
        ("view", "{}", "t1"),
    ];
    for (place, (load, options, from)) in loads.iter().enumerate() {
        let versions = match *load {
            "snapshot" => ", valid_from: timestamp not null, valid_to: timestamp",
            _ => "",
        };
        write!(
            pipeline,
            "  t{place}:
    kind: table
    columns: {{ {columns}{versions} }}
    load: {{ {load}: {options}, select: \"{select} {from}\" }}
"
        )
        .expect("a string");
    }
    let plan = planned(&pipeline, Range::At("2018-11-01".to_owned()));
    let (bytes, digest) = plan::file::to_bytes(&plan);
    assert_eq!(plan::file::read(&bytes), Ok((plan, digest)));
}
