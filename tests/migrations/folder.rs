//! A pair of plans, and what is expected of it.

use std::path::{Path, PathBuf};

use compiler::migrate::{Locked, migrate};
use compiler::{Diagnostics, Range, Request, Sources};
use plan::record::Ending;
use plan::{Plan, Verb};

use super::story;
use super::tables::Tables;
use super::walk::walk;

/// What becomes of a migration.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Changes,
    /// There is none.
    Unchanged,
    /// It is not made.
    Refused,
    /// It is made, and stops on the rows that are there.
    Fails,
}

const PROJECT: &str = "version: 1\ntargets:\n  local: { kind: local, schema: s }\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/migrations")
}

/// The folders that are there.
pub(crate) fn found() -> Vec<String> {
    let entries = std::fs::read_dir(root()).expect("the pairs");
    let entries = entries.map(|entry| entry.expect("an entry"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders
        .map(|folder| folder.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

fn compiled(pair: &str, file: &str) -> Plan {
    let path = root().join(pair).join(file);
    let pipeline = std::fs::read(&path).unwrap_or_else(|error| panic!("{pair}/{file}: {error}"));
    let mut sources = Sources::default();
    for (name, text) in [
        ("callsheet.yml", PROJECT.as_bytes()),
        ("pair/pipeline.yml", &pipeline),
    ] {
        sources.add(name, text).expect("a small text");
    }
    let request = Request {
        folder: "pair".to_owned(),
        target: None,
        developer: None,
        range: Range::At("2018-11-01".to_owned()),
    };
    let compiled = compiler::compile(&sources, &request);
    compiled
        .unwrap_or_else(|faults| panic!("{pair}/{file}: {faults}"))
        .plan
}

/// Walks a migration whose units neither begin nor commit.
pub(crate) fn walked_without_a_transaction(pair: &str) {
    let base = compiled(pair, "base.yml");
    let new = compiled(pair, "new.yml");
    let mut migration = migrate(locked(&base), locked(&new)).expect("it is made");
    for unit in &mut migration.units {
        let frame = |verb: &Verb| matches!(verb, Verb::Begin | Verb::Commit);
        unit.steps.retain(|step| !frame(&step.verb));
    }
    walk(&base, &migration);
}

/// The base, the migration, and the new plan.
pub(super) fn plans(pair: &str) -> [Plan; 3] {
    let base = compiled(pair, "base.yml");
    let new = compiled(pair, "new.yml");
    let migration = migrate(locked(&base), locked(&new)).expect("it is made");
    [base, migration, new]
}

fn locked(plan: &Plan) -> Locked<'_> {
    Locked {
        plan,
        digest: plan::file::digest(plan),
    }
}

fn refusals(faults: Diagnostics) -> String {
    let lines = faults.into_iter().map(|fault| {
        let help = fault.help.unwrap_or_default();
        format!("{}: {}\n  help: {help}", fault.code, fault.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub(crate) fn check(pair: &str, kind: Kind) {
    let base = compiled(pair, "base.yml");
    let new = compiled(pair, "new.yml");
    let text = match migrate(locked(&base), locked(&new)) {
        Err(faults) => {
            assert!(kind == Kind::Refused, "{pair}: {faults}");
            refusals(faults)
        }
        Ok(migration) => {
            let (bytes, digest) = plan::file::to_bytes(&migration);
            let again = plan::file::read(&bytes);
            assert_eq!(again, Ok((migration.clone(), digest)), "{pair}");
            let is_empty = migration.units.is_empty();
            assert_eq!(is_empty, kind == Kind::Unchanged, "{pair}");
            let mut text = story::of(&migration);
            if !is_empty {
                text += &carried_out(&base, &migration, &new, kind);
            }
            text
        }
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join(pair));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("migration", text));
}

/// The rows before and after.
fn carried_out(base: &Plan, migration: &Plan, new: &Plan, kind: Kind) -> String {
    let tables = Tables::loaded(base);
    let before = tables.all(migration);
    if kind == Kind::Changes {
        walk(base, migration);
    }
    let ending = tables.run(migration);
    let after = tables.all(migration);
    if kind == Kind::Fails {
        assert_eq!(ending, Ending::Blocked);
        assert_eq!(before, after, "a migration that stops changes nothing");
        return format!("\nrows, before and after it was stopped\n{before}");
    }
    assert_eq!(ending, Ending::Complete);
    tables.is_done(migration);
    tables.finds_what_it_declares(new);
    format!("\nrows before\n{before}\nrows after\n{after}")
}
