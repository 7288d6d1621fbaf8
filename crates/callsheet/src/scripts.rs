//! SQL files that the user names, inside a project or not.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use compiler::source::MAX_FILE_BYTES;

use crate::failure::Failure;
use crate::project::not_text;

/// The name of standard input.
const STDIN: &str = "-";

/// The names of the files: those that were named, and all `*.sql` below a folder, in byte order.
pub(crate) fn list(named: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for path in named {
        if !path.is_dir() {
            names.push(text(path)?);
            continue;
        }
        let mut below = Vec::new();
        add_below(path, &mut below)?;
        if below.is_empty() {
            return Err(Failure::input(
                "files/no-sql",
                format!("there is no `*.sql` file below `{}`", path.display()),
            )
            .help("name the files, whatever their names end in"));
        }
        below.sort();
        names.extend(below);
    }
    Ok(names)
}

fn add_below(folder: &Path, names: &mut Vec<String>) -> Result<(), Failure> {
    let unreadable = |error: io::Error| Failure::unreadable(folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = entry.path();
        // What is hidden is an editor's, or version control's.
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        // A link to a folder is not followed, so that there are no cycles; one to a file is.
        if entry.file_type().map_err(unreadable)?.is_dir() {
            add_below(&path, names)?;
        } else if path.extension().is_some_and(|end| end == "sql") && path.is_file() {
            names.push(text(&path)?);
        }
    }
    Ok(())
}

/// The bytes of a file, but no more of them than decide that it is too large.
pub(crate) fn read(name: &str) -> Result<Vec<u8>, Failure> {
    let path = Path::new(name);
    let unreadable = |error: io::Error| Failure::unreadable(path, &error);
    let most = MAX_FILE_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if name == STDIN {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        let file = File::open(path).map_err(unreadable)?;
        file.take(most).read_to_end(&mut bytes)
    }
    .map_err(unreadable)?;
    Ok(bytes)
}

fn text(path: &Path) -> Result<String, Failure> {
    let text = path.to_str().ok_or_else(|| not_text(path))?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_its_sql_files_in_byte_order() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in [
            "b.sql",
            "B.sql",
            "a/z.sql",
            "notes.txt",
            ".b.sql",
            ".git/c.sql",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, "").expect("written");
        }
        let root = folder.path().to_str().expect("text");
        let found = list(&[folder.path().to_owned(), PathBuf::from("-")]).expect("readable");
        let expected: Vec<String> = ["B.sql", "a/z.sql", "b.sql"]
            .iter()
            .map(|name| format!("{root}/{name}"))
            .chain(["-".to_owned()])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_folder_without_sql_is_a_slip_of_the_hand() {
        let folder = tempfile::tempdir().expect("a folder");
        let failure = list(&[folder.path().to_owned()]).expect_err("refused");
        assert_eq!(failure.code, "files/no-sql");
    }
}
