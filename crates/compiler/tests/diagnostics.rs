//! The whole message of every fault, one folder and one test each.
//!
//! `tests/diagnostics/<stage>/<fault>/` holds the smallest sources with that fault and the message
//! as a terminal shows it, without colour.

#![allow(clippy::disallowed_methods, reason = "cases are files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use compiler::diagnostic::{Diagnostic, Diagnostics, explanations, report};
use compiler::source::Sources;
use compiler::spec::{parse_pipeline, parse_project};
use miette::{GraphicalReportHandler, GraphicalTheme};

/// Declares one test per folder, and the list that is compared with the folders and the codes.
macro_rules! diagnostics {
    ($($stage:ident { $($fault:ident)+ })+) => {
        $(mod $stage {
            $(#[test]
            fn $fault() {
                super::message_is_as_written(stringify!($stage), stringify!($fault));
            })+
        })+

        fn declared() -> BTreeSet<String> {
            let codes = [$($((stringify!($stage), stringify!($fault))),+),+];
            codes.into_iter().map(|(stage, fault)| code(stage, fault)).collect()
        }
    };
}

diagnostics! {
    source {
        invalid_utf_8
    }
    yaml {
        alias_inside_itself
        duplicate_key
        empty_file
        key_not_text
        merge_of_no_mapping
        several_documents
        syntax
        tab
        tag
        too_deep
        too_many_values
        unknown_alias
    }
    spec {
        blank_text
        duplicate_name
        embedded_credentials
        empty_list
        empty_schedule
        invalid_bucket
        invalid_name
        invalid_reference
        invalid_role
        invalid_time
        invalid_type
        key_without_meaning
        missing_choice
        missing_file
        missing_key
        out_of_range
        path_outside_pipeline
        several_choices
        split_type
        unknown_key
        unknown_target
        unknown_value
        unsupported_check
        unsupported_cron
        unsupported_load
        unsupported_option
        unsupported_version
        wrong_type
    }
}

/// Faults that need sources too large for a folder; their messages are tested beside the code.
const WITHOUT_FOLDER: &[&str] = &["source/too-large"];

/// Stages whose faults are shown here.
const STAGES: &[&str] = &["source", "yaml", "spec"];

#[test]
fn every_code_has_a_folder_and_every_folder_a_code() {
    let codes: BTreeSet<String> = explanations()
        .map(|explanation| explanation.code.to_string())
        .filter(|code| {
            STAGES
                .iter()
                .any(|stage| code.starts_with(&format!("{stage}/")))
        })
        .filter(|code| !WITHOUT_FOLDER.contains(&code.as_str()))
        .collect();
    let folders: BTreeSet<String> = STAGES
        .iter()
        .flat_map(|stage| {
            let entries = fs::read_dir(root().join(stage)).expect("a stage has a folder");
            entries.map(move |entry| {
                let name = entry.expect("a folder can be listed").file_name();
                format!("{stage}/{}", name.to_str().expect("names are ASCII"))
            })
        })
        .collect();
    assert_eq!(codes, folders);
    assert_eq!(declared(), folders);
}

fn code(stage: &str, fault: &str) -> String {
    format!("{stage}/{}", fault.replace('_', "-"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/diagnostics")
}

fn message_is_as_written(stage: &str, fault: &str) {
    let code = code(stage, fault);
    let folder = root().join(&code);
    let (sources, diagnostics) = diagnose(&folder);
    assert!(
        diagnostics.iter().any(|found| found.code.0 == code),
        "the sources have the fault"
    );
    let shown: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| rendered(diagnostic, &sources))
        .collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("message", shown.join("\n")));
}

fn diagnose(folder: &Path) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let mut names = Vec::new();
    list(folder, "", &mut names);
    names.sort();
    let unreadable: Vec<_> = names
        .iter()
        .filter_map(|name| {
            let bytes = fs::read(folder.join(name)).expect("a listed file can be read");
            sources.add(name, &bytes).err()
        })
        .collect();
    if !unreadable.is_empty() {
        return (sources, unreadable);
    }
    let found: Option<Diagnostics> = match sources.find("callsheet.yml") {
        Some(file) => parse_project(&sources, file).err(),
        None => parse_pipeline(&sources, "").err(),
    };
    let found = found.expect("the sources are faulty");
    (sources, found.into_iter().collect())
}

/// The sources below a folder, by their names relative to it.
fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let entry = entry.expect("a folder can be listed");
        let name = entry.file_name();
        let name = format!("{prefix}{}", name.to_str().expect("names are ASCII"));
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), names);
        } else if !name.contains(".snap") {
            names.push(name);
        }
    }
}

fn rendered(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_links(false)
        .with_width(100)
        .render_report(&mut text, &report(diagnostic, sources))
        .expect("a string takes it");
    text
}
