//! Every class of defect that public pipelines share is found at its line, and nothing else is.
//!
//! A folder of `tests/defects` is a project; `finds: code, code` in a comment says what is found on
//! that line. A code without a stage is a lint's.

#![allow(clippy::disallowed_methods, reason = "cases are files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use compiler::Sources;
use compiler::diagnostic::Diagnostic;

/// File, line and code.
type Found = BTreeSet<(String, usize, String)>;

#[test]
fn each_defect_of_a_pipeline_is_found_at_its_line() {
    assert_found("rides");
}

#[test]
fn keys_in_a_copy_are_found_at_their_line() {
    assert_found("keys");
}

#[test]
fn the_example_has_none_of_them() {
    let root = checkout().join("pipelines");
    let sources = read(&root);
    for target in ["local", "prod"] {
        let found = compiler::validate(&sources, "sparkify", Some(target));
        let found = found.unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(at_lines(&sources, &found), Found::new(), "{target}");
    }
}

fn assert_found(folder: &str) {
    let sources = read(&checkout().join("tests/defects").join(folder));
    let found: Vec<Diagnostic> = match compiler::validate(&sources, "", None) {
        Ok(warnings) => warnings,
        Err(faults) => faults.into_iter().collect(),
    };
    let found = at_lines(&sources, &found);
    let expected = expected(&sources);
    assert!(!expected.is_empty());
    let missed: Vec<_> = expected.difference(&found).collect();
    let wrong: Vec<_> = found.difference(&expected).collect();
    assert!(
        missed.is_empty() && wrong.is_empty(),
        "missed {missed:#?}, wrong {wrong:#?}"
    );
}

fn expected(sources: &Sources) -> Found {
    let mut expected = Found::new();
    for (_, file) in sources.iter() {
        for (line, text) in file.text().lines().enumerate() {
            let Some((_, codes)) = text.split_once(" finds: ") else {
                continue;
            };
            for code in codes.split(", ") {
                let code = if code.contains('/') {
                    code.to_owned()
                } else {
                    format!("lint/{code}")
                };
                expected.insert((file.name().to_owned(), line + 1, code));
            }
        }
    }
    expected
}

fn at_lines(sources: &Sources, found: &[Diagnostic]) -> Found {
    found
        .iter()
        .map(|found| {
            let span = found.primary().expect("a place");
            let file = sources.file(span.file);
            let line = 1 + file.text()[..span.start].matches('\n').count();
            (file.name().to_owned(), line, found.code.to_string())
        })
        .collect()
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The texts below a folder, by their names relative to it.
fn read(root: &Path) -> Sources {
    let mut sources = Sources::default();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder can be listed") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let extension = path.extension().and_then(|extension| extension.to_str());
            if matches!(extension, Some("yml" | "sql")) {
                let name = path.strip_prefix(root).expect("it lies below");
                let name = name.to_str().expect("names are ASCII").replace('\\', "/");
                let bytes = fs::read(&path).expect("a listed file can be read");
                sources.add(&name, &bytes).expect("UTF-8");
            }
        }
    }
    sources
}
