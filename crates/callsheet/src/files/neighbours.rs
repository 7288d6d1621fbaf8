//! The other pipelines of the project that a pipeline names as sources.

use std::collections::{BTreeMap, BTreeSet};

use compiler::Sources;
use compiler::neighbours::{named, reads};

use super::{Loaded, own_names, read_source};
use crate::failure::Failure;
use crate::project::{PIPELINE_FILE, PipelineFolder};

/// Adds their files; of the pipelines that those read in turn, which may lead back to this one,
/// `pipeline.yml` alone.
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
    // Looked at aside: what is wrong with a pipeline that is not read is no matter here.
    let mut aside = Sources::default();
    let mut called: BTreeMap<String, Vec<&PipelineFolder>> = BTreeMap::new();
    for other in &others {
        let file = other.file(PIPELINE_FILE);
        let Ok(id) = aside.add(&file, &read_source(project, &file)?) else {
            continue;
        };
        if let Some(name) = named(&aside, id) {
            called.entry(name).or_default().push(other);
        }
    }
    let mut names = BTreeSet::new();
    let mut seen = wanted.clone();
    let mut open: Vec<String> = wanted.iter().cloned().collect();
    while let Some(name) = open.pop() {
        for other in called.get(&name).into_iter().flatten() {
            names.insert(other.file(PIPELINE_FILE));
            let further = reads(&aside, &other.name).into_iter();
            open.extend(further.filter(|name| seen.insert(name.clone())));
        }
    }
    for name in &wanted {
        for other in called.get(name).into_iter().flatten() {
            names.extend(own_names(other)?);
        }
    }
    if wanted.iter().any(|name| !called.contains_key(name)) {
        // So that a message can name those that there are.
        names.extend(others.iter().map(|other| other.file(PIPELINE_FILE)));
    }
    let names: Vec<String> = names.into_iter().collect();
    loaded.add(project, &names)
}
