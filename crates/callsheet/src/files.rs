//! Files in and out: sources into memory, results onto the disk whole or not at all.

mod neighbours;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use compiler::Sources;
use compiler::diagnostic::Diagnostic;
use compiler::source::MAX_FILE_BYTES;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::{PIPELINE_FILE, PROJECT_FILE, PipelineFolder, Project, not_text};

/// The texts of one pipeline, and what is wrong with their bytes.
pub(crate) struct Loaded {
    pub(crate) sources: Sources,
    pub(crate) faults: Vec<Diagnostic>,
}

/// Reads `callsheet.yml`, `pipeline.yml`, `tables/*.yml`, `sql/**/*.sql` and `lists/*` of the
/// pipeline, and the project's `blocks/*.yml` and `templates/*`, in byte order; then the files of
/// the other pipelines that it reads.
pub(crate) fn load(pipeline: &PipelineFolder) -> Result<Loaded, Failure> {
    let project = &pipeline.project;
    let mut names = vec![PROJECT_FILE.to_owned()];
    names.extend(own_names(pipeline)?);
    names.extend(list(project, "blocks", "yml", Depth::Flat)?);
    for extension in ["j2", "yml"] {
        names.extend(list(project, "templates", extension, Depth::Flat)?);
    }
    let mut loaded = load_named(project, &names)?;
    neighbours::add(&mut loaded, pipeline)?;
    Ok(loaded)
}

/// Adds the texts of the project's other pipelines, and names their folders. A file that cannot be
/// read is left out: it is none of this pipeline's.
pub(crate) fn load_others(pipeline: &PipelineFolder, sources: &mut Sources) -> Vec<String> {
    let project = &pipeline.project;
    let mut others = project.pipelines();
    others.retain(|other| *other != pipeline.name);
    for other in &others {
        let folder = PipelineFolder {
            project: project.clone(),
            name: other.clone(),
        };
        for name in own_names(&folder).unwrap_or_default() {
            if let Ok(bytes) = read_source(project, &name) {
                // What is wrong with its bytes is said where it is validated itself.
                let _ = sources.add(&name, &bytes);
            }
        }
    }
    others
}

/// The files in a pipeline's folder.
fn own_names(pipeline: &PipelineFolder) -> Result<Vec<String>, Failure> {
    let project = &pipeline.project;
    let mut names = vec![pipeline.file(PIPELINE_FILE)];
    names.extend(list(project, &pipeline.file("tables"), "yml", Depth::Flat)?);
    names.extend(list(project, &pipeline.file("sql"), "sql", Depth::All)?);
    for extension in ["csv", "yml"] {
        let folder = pipeline.file("lists");
        names.extend(list(project, &folder, extension, Depth::Flat)?);
    }
    Ok(names)
}

/// Reads `callsheet.yml` alone.
pub(crate) fn load_project(project: &Project) -> Result<Loaded, Failure> {
    load_named(project, &[PROJECT_FILE.to_owned()])
}

fn load_named(project: &Project, names: &[String]) -> Result<Loaded, Failure> {
    let mut loaded = Loaded {
        sources: Sources::default(),
        faults: Vec::new(),
    };
    loaded.add(project, names)?;
    Ok(loaded)
}

impl Loaded {
    fn add(&mut self, project: &Project, names: &[String]) -> Result<(), Failure> {
        for name in names {
            let bytes = read_source(project, name)?;
            if let Err(fault) = self.sources.add(name, &bytes) {
                self.faults.push(fault.into());
            }
        }
        Ok(())
    }
}

/// A source file, but no more of it than decides that it is too large.
fn read_source(project: &Project, name: &str) -> Result<Vec<u8>, Failure> {
    let path = project.root().join(name);
    let unreadable = |error: io::Error| Failure::unreadable(&path, &error);
    let real = path.canonicalize().map_err(unreadable)?;
    if !real.starts_with(project.root()) {
        return Err(Failure::input(
            "files/outside-project",
            format!("`{name}` is a link that leads out of the project"),
        )
        .help("copy the file into the project: a plan names every file that it was made from"));
    }
    let mut bytes = Vec::new();
    File::open(&real)
        .map_err(unreadable)?
        .take(MAX_FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

#[derive(Clone, Copy)]
enum Depth {
    Flat,
    All,
}

/// The names of the files below a folder that end in `.extension`; none where it is absent.
fn list(
    project: &Project,
    folder: &str,
    extension: &str,
    depth: Depth,
) -> Result<Vec<String>, Failure> {
    let path = project.root().join(folder);
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::unreadable(&path, &error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::unreadable(&path, &error))?;
        let file_name = entry.file_name();
        let file_name = file_name.to_str().ok_or_else(|| not_text(&entry.path()))?;
        let name = format!("{folder}/{file_name}");
        let kind = entry
            .file_type()
            .map_err(|error| Failure::unreadable(&entry.path(), &error))?;
        // What is hidden is an editor's, not the pipeline's.
        if file_name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            if matches!(depth, Depth::All) {
                names.extend(list(project, &name, extension, depth)?);
            }
        } else if let Some((_, found)) = file_name.rsplit_once('.') {
            if found == extension {
                names.push(name);
            } else if extension == "yml" && found == "yaml" {
                return Err(Failure::input(
                    "files/other-extension",
                    format!("`{name}` would not be read: its name ends in `.yaml`"),
                )
                .help("rename it to `.yml`"));
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Reads a file that the user named.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::unreadable(path, &error))
}

/// Writes a file so that whoever looks sees the old bytes or the new ones, never half.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let attempt = || -> io::Result<()> {
        // Renaming would put a file in the place of `/dev/stdout` or of a pipe.
        if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return Err(io::Error::other("it is no regular file"));
        }
        let folder = parent(path);
        fs::create_dir_all(&folder)?;
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::other("it names no file"))?;
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}.tmp", std::process::id()));
        let temporary = folder.join(temporary);
        let mut file = File::create(&temporary)?;
        let kept = match fs::metadata(path) {
            Ok(there) => file.set_permissions(there.permissions()),
            Err(_) => Ok(()),
        };
        let written = kept
            .and_then(|()| file.write_all(bytes))
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            // The first error is the one to tell.
            let _ = fs::remove_file(&temporary);
        }
        written
    };
    attempt().map_err(|error| Failure::unwritable(path, &error))
}

/// Replaces the text of a source; a link inside the project stays one.
pub(crate) fn write_source(project: &Project, name: &str, text: &str) -> Result<(), Failure> {
    let path = project.root().join(name);
    let real = path
        .canonicalize()
        .map_err(|error| Failure::unreadable(&path, &error))?;
    write(&real, text.as_bytes())
}

/// Makes a folder that can be written to.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))
}

/// Makes a folder for this program's own files, which version control leaves alone.
pub(crate) fn make_state(folder: &Path) -> Result<(), Failure> {
    let attempt = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let ignore = folder.join(".gitignore");
        if ignore.exists() {
            return Ok(());
        }
        fs::write(ignore, "*\n")
    };
    attempt().map_err(|error| Failure::unwritable(folder, &error))
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A path beside another one: `out.plan` and `.sql` give `out.plan.sql`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A file that must be JSON of the given shape.
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(
    path: &Path,
    what: &str,
) -> Result<T, Failure> {
    serde_json::from_slice(&read(path)?).map_err(|error| {
        Failure::new(
            Exit::InputRefused,
            "files/malformed",
            format!("`{}` is no {what}: {error}", path.display()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipeline(files: &[(&str, &str)]) -> (tempfile::TempDir, PipelineFolder) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            write(&folder.path().join(name), text.as_bytes()).expect("written");
        }
        let found = PipelineFolder::find(Some(&folder.path().join("plays"))).expect("found");
        (folder, found)
    }

    const PROJECT: &[(&str, &str)] = &[("callsheet.yml", ""), ("plays/pipeline.yml", "")];

    #[test]
    fn sources_come_in_byte_order_under_their_names_in_the_project() {
        let (_folder, pipeline) = pipeline(
            &[
                PROJECT,
                &[
                    ("plays/sql/deep/z.sql", ""),
                    ("plays/sql/b.sql", ""),
                    ("plays/sql/B.sql", ""),
                    ("plays/sql/notes.txt", ""),
                    ("plays/tables/users.yml", ""),
                    ("plays/tables/.users.yml.swp", ""),
                ],
            ]
            .concat(),
        );
        let loaded = load(&pipeline).expect("readable");
        let names: Vec<_> = loaded.sources.iter().map(|(_, file)| file.name()).collect();
        assert_eq!(
            names,
            [
                "callsheet.yml",
                "plays/pipeline.yml",
                "plays/tables/users.yml",
                "plays/sql/B.sql",
                "plays/sql/b.sql",
                "plays/sql/deep/z.sql",
            ]
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_link_out_of_the_project_is_refused_and_one_inside_is_followed() {
        use std::os::unix::fs::symlink;
        let (folder, pipeline) = pipeline(&[PROJECT, &[("plays/sql/a.sql", "")]].concat());
        symlink(
            folder.path().join("plays/sql/a.sql"),
            folder.path().join("plays/sql/b.sql"),
        )
        .expect("linked");
        assert!(load(&pipeline).is_ok());
        let outside = tempfile::NamedTempFile::new().expect("a file");
        symlink(outside.path(), folder.path().join("plays/sql/c.sql")).expect("linked");
        let failure = load(&pipeline).err().expect("refused");
        assert_eq!(failure.code, "files/outside-project");
    }

    #[test]
    fn a_table_file_that_would_be_passed_over_is_refused() {
        let (_folder, pipeline) = pipeline(&[PROJECT, &[("plays/tables/a.yaml", "")]].concat());
        assert_eq!(
            load(&pipeline).err().expect("refused").code,
            "files/other-extension"
        );
    }

    #[test]
    fn a_huge_file_costs_no_more_memory_than_the_limit() {
        let (folder, pipeline) = pipeline(PROJECT);
        File::create(folder.path().join("plays/pipeline.yml"))
            .and_then(|file| file.set_len(MAX_FILE_BYTES as u64 * 100))
            .expect("a sparse file");
        let loaded = load(&pipeline).expect("readable");
        assert_eq!(loaded.faults.len(), 1);
        assert_eq!(loaded.faults[0].code.0, "source/too-large");
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_file_is_never_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
        let failure = write(&path, b"new").expect_err("refused");
        assert_eq!(failure.code, "files/unwritable");
        assert!(!fs::metadata(&path).expect("there").is_file());
    }

    #[test]
    fn writing_replaces_whole_and_leaves_nothing_beside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/out.plan");
        write(&path, b"old").expect("written");
        write(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"new");
        assert_eq!(
            fs::read_dir(folder.path().join("new"))
                .expect("there")
                .count(),
            1
        );
    }
}
