//! Which files a unit loaded, and what changed since it was loaded before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// The files of one load: all of them in a digest, the first few by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedFiles {
    pub count: u64,
    pub bytes: u64,
    /// Of every name and size, in the order of the names.
    pub digest: Digest,
    pub first: Vec<LoadedFile>,
    /// None where no earlier load of this unit and interval is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_last_load: Option<FileChanges>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedFile {
    pub name: String,
    /// As the database scanned it; a file rewritten with the same size looks the same.
    pub bytes: u64,
}

/// How the files differ from those of the load before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChanges {
    pub added: u64,
    pub removed: u64,
    pub resized: u64,
    /// The first few, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<Change>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub name: String,
    pub kind: ChangeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Added,
    Removed,
    Resized,
}

impl LoadedFiles {
    /// How many files, and how many differences, are named.
    pub const KEPT: usize = 20;

    /// From name and size of each file, now and at the load before.
    pub fn new(now: &BTreeMap<String, u64>, before: Option<&BTreeMap<String, u64>>) -> Self {
        let sizes: Vec<(&str, String)> = now
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.to_string()))
            .collect();
        let parts = sizes.iter().flat_map(|(name, bytes)| [*name, bytes]);
        let first = now.iter().take(Self::KEPT).map(|(name, bytes)| LoadedFile {
            name: name.clone(),
            bytes: *bytes,
        });
        Self {
            count: now.len() as u64,
            bytes: now.values().sum(),
            digest: Digest::of_parts(["files/1"].into_iter().chain(parts)),
            first: first.collect(),
            since_last_load: before.map(|before| FileChanges::between(before, now)),
        }
    }
}

impl FileChanges {
    fn between(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> Self {
        let mut all: BTreeMap<&str, ChangeKind> = before
            .keys()
            .filter(|name| !now.contains_key(*name))
            .map(|name| (name.as_str(), ChangeKind::Removed))
            .collect();
        for (name, bytes) in now {
            match before.get(name) {
                None => all.insert(name, ChangeKind::Added),
                Some(old) if old != bytes => all.insert(name, ChangeKind::Resized),
                Some(_) => None,
            };
        }
        let count = |kind| all.values().filter(|of| **of == kind).count() as u64;
        Self {
            added: count(ChangeKind::Added),
            removed: count(ChangeKind::Removed),
            resized: count(ChangeKind::Resized),
            first: all
                .iter()
                .take(LoadedFiles::KEPT)
                .map(|(name, kind)| Change {
                    name: (*name).to_owned(),
                    kind: *kind,
                })
                .collect(),
        }
    }

    /// Whether the input is what it was.
    pub fn is_empty(&self) -> bool {
        self.added + self.removed + self.resized == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, u64)]) -> BTreeMap<String, u64> {
        files
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), *bytes))
            .collect()
    }

    #[test]
    fn the_same_files_are_no_change() {
        let same = files(&[("a", 1), ("b", 2)]);
        let loaded = LoadedFiles::new(&same, Some(&same));
        assert_eq!((loaded.count, loaded.bytes), (2, 3));
        assert_eq!(loaded.since_last_load, Some(FileChanges::default()));
    }

    #[test]
    fn what_came_went_and_grew_is_told_apart() {
        let before = files(&[("a", 1), ("b", 2), ("c", 3)]);
        let now = files(&[("b", 5), ("c", 3), ("d", 4), ("e", 4)]);
        let loaded = LoadedFiles::new(&now, Some(&before));
        let changes = loaded.since_last_load.expect("there was a load before");
        assert_eq!((changes.added, changes.removed, changes.resized), (2, 1, 1));
        let first: Vec<_> = changes
            .first
            .iter()
            .map(|change| (change.name.as_str(), change.kind))
            .collect();
        assert_eq!(
            first,
            [
                ("a", ChangeKind::Removed),
                ("b", ChangeKind::Resized),
                ("d", ChangeKind::Added),
                ("e", ChangeKind::Added)
            ]
        );
    }

    #[test]
    fn a_size_is_part_of_the_digest_and_a_first_load_compares_nothing() {
        let one = LoadedFiles::new(&files(&[("a", 1)]), None);
        let other = LoadedFiles::new(&files(&[("a", 2)]), None);
        assert_ne!(one.digest, other.digest);
        assert_eq!(one.since_last_load, None);
    }

    #[test]
    fn many_files_are_counted_and_a_few_are_named() {
        let many: BTreeMap<String, u64> = (0..100).map(|n| (format!("{n:03}"), 1)).collect();
        let loaded = LoadedFiles::new(&many, Some(&BTreeMap::new()));
        assert_eq!(loaded.count, 100);
        assert_eq!(loaded.first.len(), LoadedFiles::KEPT);
        let changes = loaded.since_last_load.expect("there was a load before");
        assert_eq!(
            (changes.added, changes.first.len()),
            (100, LoadedFiles::KEPT)
        );
    }
}
