//! `cargo demo`: the main job, end to end.

use std::fs;
use std::time::Instant;

use crate::command::Program;
use crate::engine::{self, Engine};
use crate::workspace;

/// What becomes of what earlier demos loaded.
#[derive(Clone, Copy)]
pub(crate) enum Start {
    GoOn,
    Fresh,
}

const PLAN: &str = "target/demo/sparkify.plan";
const DATABASE: &str = "target/demo/sparkify.duckdb";

/// Compiles `pipelines/sparkify` for three days of its sample, runs the plan, prints the report.
pub(crate) fn run(start: Start) -> Result<(), String> {
    let folder = workspace::root().join("target").join("demo");
    if matches!(start, Start::Fresh) && folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
    }
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let engine = engine::place()?;
    build(&engine)?;
    callsheet(
        &engine,
        &[
            "plan",
            "pipelines/sparkify",
            "--start",
            "2018-11-01",
            "--end",
            "2018-11-04",
            "-o",
            PLAN,
        ],
    )?;
    callsheet(
        &engine,
        &[
            "run",
            PLAN,
            "--project",
            "pipelines",
            "--database",
            DATABASE,
            "--report-dir",
            "target/demo/reports",
        ],
    )?;
    eprintln!("\n{}", next());
    Ok(())
}

fn next() -> String {
    format!(
        "Next:
  less {PLAN}.sql      what ran, for reading
  cargo run -q -p callsheet -- query --database {DATABASE} \\
      \"SELECT level, COUNT(*) AS users FROM sparkify.users GROUP BY level\"
  cargo demo                               again: there is nothing to do
  cargo demo --fresh                       once more from the start"
    )
}

fn build(engine: &Engine) -> Result<(), String> {
    let started = Instant::now();
    eprintln!("building callsheet …");
    Program::cargo()
        .args(["build", "--locked", "--package", "callsheet"])
        .args(engine.features())
        .run()?;
    eprintln!("built in {} s\n", started.elapsed().as_secs());
    Ok(())
}

fn callsheet(engine: &Engine, arguments: &[&str]) -> Result<(), String> {
    eprintln!("$ callsheet {}", arguments.join(" "));
    Program::cargo()
        .args(["run", "--quiet", "--locked", "--package", "callsheet"])
        .args(engine.features())
        .args(["--"])
        .args(arguments)
        .run()
        .map_err(|why| format!("`callsheet {}`: {why}", arguments[0]))
}
