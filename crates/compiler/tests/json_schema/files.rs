//! Files of the repository, and which document each of them is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use compiler::json_schema::Document;

/// A file of YAML that has a schema.
pub(crate) struct File {
    /// Below the root of the checkout.
    pub(crate) name: String,
    pub(crate) document: Document,
    pub(crate) text: String,
}

pub(crate) fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Those below some folders, in order.
pub(crate) fn below(folders: &[&str]) -> Vec<File> {
    let mut files = Vec::new();
    for folder in folders {
        collect(folder, &mut files);
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

fn collect(folder: &str, files: &mut Vec<File>) {
    let path = checkout().join(folder);
    for entry in fs::read_dir(path).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("a type").is_dir() {
            collect(&name, files);
        } else if let Some(document) = document(&name) {
            let bytes = fs::read(entry.path()).expect("a file");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            files.push(File {
                name,
                document,
                text,
            });
        }
    }
}

/// By name and folder, as the compiler and an editor's patterns know them.
fn document(name: &str) -> Option<Document> {
    let mut parts = name.strip_suffix(".yml")?.rsplit('/');
    let (file, folder) = (parts.next()?, parts.next()?);
    match (folder, file) {
        ("tables", _) => Some(Document::Tables),
        ("blocks", _) => Some(Document::Block),
        ("templates", _) => Some(Document::LoadTemplate),
        // Elements of `for_each`, a list of any shape.
        ("lists", _) => None,
        (_, "callsheet") => Some(Document::Project),
        // The two sides of a migration.
        (_, "pipeline" | "base" | "new") => Some(Document::Pipeline),
        _ => None,
    }
}

/// What a pipeline is read from, by name below the checkout: no samples and no snapshots.
pub(crate) fn texts_below(folder: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(checkout().join(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let is_list = folder.ends_with("/lists");
            if entry.file_type().expect("a type").is_dir() {
                folders.push(name);
            } else if is_list
                || [".yml", ".sql", ".j2"]
                    .iter()
                    .any(|end| name.ends_with(end))
            {
                let text = fs::read_to_string(entry.path()).expect("a text");
                texts.insert(name, text);
            }
        }
    }
    texts
}
