//! The other pipelines of the project that a pipeline names as sources.

use std::collections::BTreeSet;

use compiler::Sources;
use compiler::neighbours::{named, reads};

use super::{Loaded, own_names, read_source};
use crate::failure::Failure;
use crate::project::{PIPELINE_FILE, PipelineFolder};

/// Adds their files.
pub(super) fn add(loaded: &mut Loaded, pipeline: &PipelineFolder) -> Result<(), Failure> {
    let project = &pipeline.project;
    let wanted: BTreeSet<String> = reads(&loaded.sources, &pipeline.name).into_iter().collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let folders = project.pipelines().into_iter();
    let others: Vec<PipelineFolder> = folders
        .filter(|folder| *folder != pipeline.name)
        .map(|name| PipelineFolder {
            project: project.clone(),
            name,
        })
        .collect();
    let mut found = BTreeSet::new();
    let mut names = Vec::new();
    for other in &others {
        let file = other.file(PIPELINE_FILE);
        // Looked at aside: what is wrong with a pipeline that is not read is no matter here.
        let mut aside = Sources::default();
        let Ok(id) = aside.add(&file, &read_source(project, &file)?) else {
            continue;
        };
        if let Some(name) = named(&aside, id).filter(|name| wanted.contains(name)) {
            names.extend(own_names(other)?);
            found.insert(name);
        }
    }
    if found.len() < wanted.len() {
        // So that a message can name those that there are.
        names.extend(others.iter().map(|other| other.file(PIPELINE_FILE)));
        names.sort();
        names.dedup();
    }
    loaded.add(project, &names)
}
