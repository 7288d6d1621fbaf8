//! `cargo ci`: what has to pass before a change is merged.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::command::{Program, answers};
use crate::engine::{self, Engine};
use crate::workspace;

/// How a step ended.
enum Outcome {
    Passed,
    /// It needs something that this machine does not have, and that is no fault.
    Skipped(String),
    Failed(String),
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(why) => Self::Failed(why),
        }
    }
}

struct Step {
    name: &'static str,
    run: fn(&Engine) -> Outcome,
}

/// Every step runs, whatever the others did: one run shows everything.
const STEPS: &[Step] = &[
    Step {
        name: "format",
        run: format,
    },
    Step {
        name: "clippy",
        run: clippy,
    },
    Step {
        name: "builds without a part",
        run: parts,
    },
    Step {
        name: "tests",
        run: tests,
    },
    Step {
        name: "doc tests",
        run: doc_tests,
    },
    Step {
        name: "docs",
        run: docs,
    },
    Step {
        name: "snapshots",
        run: snapshots,
    },
    Step {
        name: "licences and advisories",
        run: deny,
    },
];

/// Runs all steps; fails if one failed or the tree is not as it was.
pub(crate) fn run() -> Result<(), String> {
    let started = Instant::now();
    let before = tree();
    components()?;
    let engine = engine::place()?;
    let mut failed = Vec::new();
    let mut skipped = String::new();
    for step in STEPS {
        eprintln!("\n=== {}", step.name);
        let clock = Instant::now();
        let outcome = (step.run)(&engine);
        let took = seconds(clock.elapsed());
        match outcome {
            Outcome::Passed => eprintln!("=== {}: passed in {took}", step.name),
            Outcome::Skipped(why) => {
                eprintln!("=== {}: skipped, {why}", step.name);
                skipped = format!("{skipped}, {} skipped", step.name);
            }
            Outcome::Failed(why) => {
                eprintln!("=== {}: FAILED in {took}: {why}", step.name);
                failed.push(step.name);
            }
        }
    }
    if tree() != before {
        eprintln!("\n=== the steps changed files of the checkout: see `git status`");
        failed.push("clean tree");
    }
    let took = seconds(started.elapsed());
    if failed.is_empty() {
        println!("ci: nothing failed{skipped}, in {took}");
        Ok(())
    } else {
        Err(format!("ci: {} failed, in {took}", failed.join(", ")))
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// What git sees as changed; empty where git is not there.
fn tree() -> String {
    Program::new("git")
        .args(["status", "--porcelain"])
        .output()
        .unwrap_or_default()
}

/// Installs rustfmt and clippy where rustup can; says so where it cannot.
fn components() -> Result<(), String> {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if answers("cargo", &[command, "--version"]) {
            continue;
        }
        eprintln!("{component} is missing: rustup component add {component}");
        Program::new("rustup")
            .args(["component", "add", component])
            .run()
            .map_err(|why| format!("{component} is missing and cannot be installed: {why}"))?;
    }
    Ok(())
}

fn format(_: &Engine) -> Outcome {
    Program::cargo()
        .args(["fmt", "--all", "--check"])
        .run()
        .into()
}

fn clippy(engine: &Engine) -> Outcome {
    Program::cargo()
        .args([
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--locked",
        ])
        .args(engine.features())
        .args(["--", "--deny", "warnings"])
        .run()
        .into()
}

/// The binary as deployment images have it: without the embedded engine, without the wire, without
/// the calls to AWS.
fn parts(_: &Engine) -> Outcome {
    for features in ["redshift", "redshift,aws", "local"] {
        let checked = Program::cargo()
            .args(["clippy", "--quiet", "--package", "callsheet", "--locked"])
            .args(["--no-default-features", "--features", features])
            .args(["--", "--deny", "warnings"])
            .run();
        if let Err(why) = checked {
            return Outcome::Failed(format!("with `{features}` only: {why}"));
        }
    }
    Outcome::Passed
}

fn tests(engine: &Engine) -> Outcome {
    // `CI` keeps the snapshot library from writing what it did not expect.
    Program::cargo()
        .args([
            "test",
            "--workspace",
            "--all-targets",
            "--no-fail-fast",
            "--locked",
        ])
        .args(engine.features())
        .env("CI", "true")
        .run()
        .into()
}

fn doc_tests(engine: &Engine) -> Outcome {
    Program::cargo()
        .args(["test", "--quiet", "--workspace", "--doc", "--locked"])
        .args(engine.features())
        .run()
        .into()
}

fn docs(engine: &Engine) -> Outcome {
    Program::cargo()
        .args(["doc", "--quiet", "--workspace", "--no-deps", "--locked"])
        .args(engine.features())
        .env("RUSTDOCFLAGS", "--deny warnings")
        .run()
        .into()
}

/// Snapshots that wait for a decision are a change that nobody reviewed.
fn snapshots(_: &Engine) -> Outcome {
    let mut pending = Vec::new();
    for folder in ["crates", "tests"] {
        find_pending(&workspace::root().join(folder), &mut pending);
    }
    if pending.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("pending: {}", pending.join(", ")))
    }
}

fn find_pending(folder: &Path, pending: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            find_pending(&path, pending);
        } else if name.ends_with(".snap.new") || name.ends_with(".pending-snap") {
            pending.push(name);
        }
    }
}

fn deny(_: &Engine) -> Outcome {
    if !answers("cargo", &["deny", "--version"]) {
        return Outcome::Skipped(
            "cargo-deny is not installed (`cargo install --locked cargo-deny`)".to_owned(),
        );
    }
    // Advisories come from the network; the rest is decided by files in the checkout.
    Program::cargo()
        .args([
            "deny",
            "--workspace",
            "check",
            "licenses",
            "bans",
            "sources",
            "advisories",
        ])
        .run()
        .into()
}
