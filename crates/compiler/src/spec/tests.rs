//! A spec is read whole, and all its faults in one run.

mod connection;
mod faults;
mod pipeline;
mod project;

use super::{PipelineSpec, ProjectSpec, parse_pipeline, parse_project};
use crate::compile::small;
use crate::source::Sources;

fn sources(files: &[(&str, &str)]) -> Sources {
    small::project(files.iter().copied())
}

/// A pipeline without faults.
fn pipeline(files: &[(&str, &str)]) -> PipelineSpec {
    match parse_pipeline(&sources(files), "") {
        Ok(spec) => spec,
        Err(diagnostics) => panic!("no faults, but:\n{diagnostics}"),
    }
}

/// The faults of a pipeline: code and message of each.
fn faults(files: &[(&str, &str)]) -> String {
    parse_pipeline(&sources(files), "")
        .err()
        .map(|diagnostics| diagnostics.to_string())
        .unwrap_or_default()
}

fn project(text: &str) -> ProjectSpec {
    let sources = sources(&[("callsheet.yml", text)]);
    let file = sources.find("callsheet.yml").expect("just added");
    match parse_project(&sources, file) {
        Ok(spec) => spec,
        Err(diagnostics) => panic!("no faults, but:\n{diagnostics}"),
    }
}

fn project_faults(text: &str) -> String {
    let sources = sources(&[("callsheet.yml", text)]);
    let file = sources.find("callsheet.yml").expect("just added");
    parse_project(&sources, file)
        .err()
        .map(|diagnostics| diagnostics.to_string())
        .unwrap_or_default()
}
