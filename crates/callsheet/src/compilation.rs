//! From a folder to a plan, with every diagnostic shown.

use std::path::{Path, PathBuf};

use compiler::diagnostic::Diagnostic;
use compiler::lineage::Graph;
use compiler::parts;
use compiler::script::Levels;
use compiler::spec::{ProjectSpec, parse_project};
use compiler::{Compiled, Request, Sources};
use plan::Plan;

use crate::engine::Folders;
use crate::failure::Failure;
use crate::files;
use crate::mending::{Mended, mend};
use crate::output::diagnostics::{self, Format};
use crate::project::{PROJECT_FILE, PipelineFolder, Project};

/// Whether sources became what was asked for. Their faults have been shown.
pub(crate) enum Outcome<T> {
    Compiled(T),
    Refused,
}

/// What was found out about sources.
type Found<T> = Result<(T, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Compiles a pipeline for a target and a range of time.
pub(crate) fn compile(
    pipeline: &PipelineFolder,
    request: &Request,
) -> Result<Outcome<Plan>, Failure> {
    load(pipeline, Format::Text, |sources| {
        match compiler::compile(sources, request) {
            Ok(Compiled { plan, warnings }) => Ok((plan, warnings)),
            Err(faults) => Err(faults.into_iter().collect()),
        }
    })
}

/// Compiles as far as it goes without dates, and holds the pipeline against the others of its
/// project. Warnings are fine.
pub(crate) fn validate(
    pipeline: &PipelineFolder,
    target: Option<&str>,
    format: Format,
) -> Result<Outcome<usize>, Failure> {
    let mut loaded = files::load(pipeline)?;
    let (mut outcome, mut found) = if loaded.faults.is_empty() {
        match compiler::validate(&loaded.sources, &pipeline.name, target) {
            Ok(warnings) => (Outcome::Compiled(warnings.len()), warnings),
            Err(faults) => (Outcome::Refused, faults.into_iter().collect()),
        }
    } else {
        (Outcome::Refused, loaded.faults)
    };
    let others = files::load_others(pipeline, &mut loaded.sources);
    let clashes = compiler::clashes(&loaded.sources, &pipeline.name, &others);
    if !clashes.is_empty() {
        outcome = Outcome::Refused;
        found.extend(clashes);
    }
    show(&found, &loaded.sources, format, &pipeline.project)?;
    Ok(outcome)
}

/// Compiles as far as it goes without dates, with every safe fix applied; nothing is written. None
/// where a file is no text, which has been shown.
pub(crate) fn mended(
    pipeline: &PipelineFolder,
    target: Option<&str>,
) -> Result<Outcome<Mended>, Failure> {
    let loaded = files::load(pipeline)?;
    if !loaded.faults.is_empty() {
        let project = &pipeline.project;
        show(&loaded.faults, &loaded.sources, Format::Text, project)?;
        return Ok(Outcome::Refused);
    }
    let find = |sources: &Sources| match compiler::validate(sources, &pipeline.name, target) {
        Ok(warnings) => warnings,
        Err(faults) => faults.into_iter().collect(),
    };
    Ok(Outcome::Compiled(mend(loaded.sources, find)))
}

/// Joins the lineage of a pipeline. Warnings are not shown: they are what `validate` is for.
pub(crate) fn lineage(
    pipeline: &PipelineFolder,
    target: Option<&str>,
) -> Result<Outcome<Graph>, Failure> {
    load(
        pipeline,
        Format::Text,
        |sources| match compiler::lineage::lineage(sources, &pipeline.name, target) {
            Ok(graph) => Ok((graph, Vec::new())),
            Err(faults) => Err(faults.into_iter().collect()),
        },
    )
}

/// Explains a table. Warnings are not shown: they are what `validate` is for.
pub(crate) fn effective(
    pipeline: &PipelineFolder,
    target: Option<&str>,
    table: &str,
) -> Result<Outcome<parts::Found>, Failure> {
    load(pipeline, Format::Text, |sources| {
        match parts::effective(sources, &pipeline.name, target, table) {
            Ok(found) => Ok((found, Vec::new())),
            Err(faults) => Err(faults.into_iter().collect()),
        }
    })
}

/// The levels of lints for SQL that is in no pipeline: those of the project around the working
/// folder, if there is one.
pub(crate) fn levels() -> Result<Outcome<Levels>, Failure> {
    let Ok(project) = Project::around(Path::new(".")) else {
        return Ok(Outcome::Compiled(Levels::own()));
    };
    let loaded = files::load_project(&project)?;
    let levels = match loaded.sources.find(PROJECT_FILE) {
        Some(file) if loaded.faults.is_empty() => {
            Levels::of_project(&loaded.sources, file).map_err(|faults| faults.into_iter().collect())
        }
        _ => Err(loaded.faults),
    };
    match levels {
        Ok(levels) => Ok(Outcome::Compiled(levels)),
        Err(faults) => {
            show(&faults, &loaded.sources, Format::Text, &project)?;
            Ok(Outcome::Refused)
        }
    }
}

/// The folders of this machine that stand for something, as the project's file says.
pub(crate) fn folders(project: &Project) -> Result<Outcome<Folders>, Failure> {
    let Outcome::Compiled((_, spec)) = project_spec(project)? else {
        return Ok(Outcome::Refused);
    };
    let mut folders = Folders::default();
    let place = |folder: &str| project.root().join(folder);
    if let Some(local) = spec.local {
        let buckets = local.buckets.into_iter();
        let buckets = buckets.map(|(bucket, spec)| (bucket, place(&spec.folder.value)));
        folders.buckets.extend(buckets);
        let sources = local.sources.into_iter();
        let sources = sources.map(|(source, spec)| (source, place(&spec.folder.value)));
        folders.sources.extend(sources);
    }
    Ok(Outcome::Compiled(folders))
}

/// The project's file, with the text that its places are in.
pub(crate) fn project_spec(project: &Project) -> Result<Outcome<(Sources, ProjectSpec)>, Failure> {
    let loaded = files::load_project(project)?;
    let spec = match loaded.sources.find(PROJECT_FILE) {
        Some(file) if loaded.faults.is_empty() => {
            parse_project(&loaded.sources, file).map_err(|faults| faults.into_iter().collect())
        }
        _ => Err(loaded.faults),
    };
    match spec {
        Ok(spec) => Ok(Outcome::Compiled((loaded.sources, spec))),
        Err(faults) => {
            show(&faults, &loaded.sources, Format::Text, project)?;
            Ok(Outcome::Refused)
        }
    }
}

fn load<T>(
    pipeline: &PipelineFolder,
    format: Format,
    work: impl FnOnce(&Sources) -> Found<T>,
) -> Result<Outcome<T>, Failure> {
    let loaded = files::load(pipeline)?;
    let found = if loaded.faults.is_empty() {
        work(&loaded.sources)
    } else {
        Err(loaded.faults)
    };
    let (outcome, shown) = match found {
        Ok((value, warnings)) => (Outcome::Compiled(value), warnings),
        Err(faults) => (Outcome::Refused, faults),
    };
    show(&shown, &loaded.sources, format, &pipeline.project)?;
    Ok(outcome)
}

pub(crate) fn show(
    found: &[Diagnostic],
    sources: &Sources,
    format: Format,
    project: &Project,
) -> Result<(), Failure> {
    diagnostics::show(found, sources, format, &from_here(project.root()))
}

/// A path as it is seen from the working directory, where it lies below it.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    match here
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned))
    {
        Some(relative) => relative,
        None => path.to_owned(),
    }
}
