//! Where the project and its pipelines lie.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::failure::Failure;

/// The file at a project's root.
pub(crate) const PROJECT_FILE: &str = "callsheet.yml";
/// The file that makes a folder a pipeline.
pub(crate) const PIPELINE_FILE: &str = "pipeline.yml";

/// How deep below the root pipelines are looked for.
const DEPTH: usize = 3;

/// A folder with a `callsheet.yml`.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    /// Absolute, without symbolic links.
    root: PathBuf,
}

/// A folder with a `pipeline.yml`, inside its project.
#[derive(Clone, Debug)]
pub(crate) struct PipelineFolder {
    pub(crate) project: Project,
    /// Relative to the project's root, with forward slashes; empty for the root itself.
    pub(crate) name: String,
}

impl Project {
    /// The project around a folder: the nearest `callsheet.yml` upwards.
    pub(crate) fn around(folder: &Path) -> Result<Self, Failure> {
        let absolute = folder
            .canonicalize()
            .map_err(|error| Failure::unreadable(folder, &error))?;
        absolute
            .ancestors()
            .find(|folder| folder.join(PROJECT_FILE).is_file())
            .map(|root| Self {
                root: root.to_owned(),
            })
            .ok_or_else(|| {
                Failure::input(
                    "files/no-project",
                    format!("no `{PROJECT_FILE}` in `{}` or above", folder.display()),
                )
                .help(format!(
                    "put a `{PROJECT_FILE}` with the project's targets at its root, or name a \
                     folder inside the project"
                ))
            })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What this program writes without being told where; not for version control.
    pub(crate) fn state(&self) -> PathBuf {
        self.root.join(".callsheet")
    }

    /// The folders with a `pipeline.yml`, in byte order.
    pub(crate) fn pipelines(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut level = vec![self.root.clone()];
        for _ in 0..=DEPTH {
            let mut next = Vec::new();
            for folder in level {
                if folder.join(PIPELINE_FILE).is_file() {
                    found.extend(self.relative(&folder));
                    continue;
                }
                next.extend(subfolders(&folder));
            }
            level = next;
        }
        found.sort();
        found
    }

    /// The name of a path inside the project, with forward slashes.
    fn relative(&self, path: &Path) -> Option<String> {
        let inside = path.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<&str>> = inside
            .components()
            .map(|part| match part {
                Component::Normal(name) => name.to_str(),
                _ => None,
            })
            .collect();
        parts.map(|parts| parts.join("/"))
    }
}

impl PipelineFolder {
    /// The folder that the user named; else the current one, or the only pipeline of its project.
    pub(crate) fn find(named: Option<&Path>) -> Result<Self, Failure> {
        let start = named.unwrap_or(Path::new("."));
        if start.is_file() {
            return Err(Failure::input(
                "files/no-pipeline",
                format!("`{}` is a file; a pipeline is a folder", start.display()),
            )
            .help(format!("name the folder that holds `{PIPELINE_FILE}`")));
        }
        let project = Project::around(start)?;
        let here = start
            .canonicalize()
            .map_err(|error| Failure::unreadable(start, &error))?;
        if here.join(PIPELINE_FILE).is_file() {
            let name = project.relative(&here).ok_or_else(|| not_text(&here))?;
            return Ok(Self { project, name });
        }
        let mut pipelines = project.pipelines();
        let within = project.relative(&here).ok_or_else(|| not_text(&here))?;
        pipelines.retain(|name| within.is_empty() || name.starts_with(&format!("{within}/")));
        match pipelines.as_slice() {
            [only] => Ok(Self {
                name: only.clone(),
                project,
            }),
            [] => Err(Failure::input(
                "files/no-pipeline",
                format!("no `{PIPELINE_FILE}` in `{}`", start.display()),
            )
            .help("name the folder of a pipeline")),
            several => Err(Failure::input(
                "files/several-pipelines",
                format!("there are {} pipelines here", several.len()),
            )
            .help(format!("name one of them: {}", quoted(several)))),
        }
    }

    /// How it is called in talk.
    pub(crate) fn shown(&self) -> &str {
        if self.name.is_empty() {
            "."
        } else {
            &self.name
        }
    }

    /// A file of the pipeline by its name in the project.
    pub(crate) fn file(&self, name: &str) -> String {
        if self.name.is_empty() {
            name.to_owned()
        } else {
            format!("{}/{name}", self.name)
        }
    }
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link's own type is no folder: nothing outside the root, no cycles.
            !hidden && entry.file_type().is_ok_and(|kind| kind.is_dir())
        })
        .map(|entry| entry.path())
        .collect()
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Names in a plan are text; a path that is not cannot be told apart from another one.
pub(crate) fn not_text(path: &Path) -> Failure {
    Failure::input(
        "files/name-not-utf-8",
        format!("the name `{}` is not UTF-8", path.display()),
    )
    .help("rename it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("below the root")).expect("made");
            fs::write(path, "").expect("written");
        }
        folder
    }

    fn found(folder: &Path) -> String {
        match PipelineFolder::find(Some(folder)) {
            Ok(pipeline) => pipeline.name,
            Err(failure) => failure.code,
        }
    }

    #[test]
    fn a_pipeline_is_found_from_its_folder_and_from_the_root_when_it_is_the_only_one() {
        let folder = project(&["callsheet.yml", "a/plays/pipeline.yml"]);
        assert_eq!(found(&folder.path().join("a/plays")), "a/plays");
        assert_eq!(found(&folder.path().join("a")), "a/plays");
        assert_eq!(found(folder.path()), "a/plays");
    }

    #[test]
    fn two_pipelines_are_not_guessed_between() {
        let folder = project(&["callsheet.yml", "a/pipeline.yml", "b/pipeline.yml"]);
        assert_eq!(found(folder.path()), "files/several-pipelines");
        assert_eq!(found(&folder.path().join("b")), "b");
    }

    #[test]
    fn a_pipeline_without_a_project_and_a_project_without_a_pipeline_are_told_apart() {
        assert_eq!(found(project(&["pipeline.yml"]).path()), "files/no-project");
        assert_eq!(
            found(project(&["callsheet.yml"]).path()),
            "files/no-pipeline"
        );
    }

    #[test]
    fn a_pipeline_may_be_the_project_itself() {
        assert_eq!(
            found(project(&["callsheet.yml", "pipeline.yml"]).path()),
            ""
        );
    }
}
