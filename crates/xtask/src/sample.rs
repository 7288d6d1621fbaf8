//! The sample data of `pipelines/sparkify`, the same bytes on every machine.
//!
//! It has the shape of the public data set of the Sparkify exercise and its traps, and invented
//! content: users who are not logged in, numbers written as fractions, quotes inside values,
//! names encoded twice, levels that change within a day, artists of two spellings, moments that
//! differ by milliseconds, an event in the next day's file. `cargo xtask sample` writes it again.

mod catalogue;
mod event;
mod json;
mod listeners;
mod plays;
mod random;
mod timeline;

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use timeline::Timeline;

/// Where the sample lies in the repository.
const FOLDER: &str = "pipelines/sparkify/sample";

/// The keys of an event, in the order of the columns of `staging_events`.
const JSON_PATHS: &[&str] = &[
    "artist",
    "auth",
    "firstName",
    "gender",
    "itemInSession",
    "lastName",
    "length",
    "level",
    "location",
    "method",
    "page",
    "registration",
    "sessionId",
    "song",
    "status",
    "ts",
    "userAgent",
    "userId",
];

/// Every file of the sample: its path, with forward slashes, and its content.
pub(crate) fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    files.insert("log_json_path.json".to_owned(), json_paths());
    for (path, object) in catalogue::files() {
        files.insert(format!("song_data/{path}"), object);
    }
    let mut timeline = Timeline::new();
    for day in 0..timeline::DAYS {
        let lines: Vec<String> = timeline.day(day).iter().map(event::Event::line).collect();
        let path = format!("log_data/2018/11/2018-11-{:02}-events.json", day + 1);
        // The last file ends in a newline, the others do not: readers must take both.
        let end = if day + 1 == timeline::DAYS { "\n" } else { "" };
        files.insert(path, lines.join("\n") + end);
    }
    files
}

/// Writes the sample of a checkout, in place of what lies there.
pub(crate) fn write(checkout: &Path) -> io::Result<()> {
    let root = checkout.join(FOLDER);
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    for (path, content) in files() {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, content)?;
    }
    println!("{FOLDER}");
    Ok(())
}

fn json_paths() -> String {
    let paths: Vec<String> = JSON_PATHS
        .iter()
        .map(|key| format!("    \"$['{key}']\""))
        .collect();
    format!("{{\n  \"jsonpaths\": [\n{}\n  ]\n}}\n", paths.join(",\n"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn read(folder: &Path, root: &Path, into: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("a folder of the sample") {
            let path = entry.expect("an entry of the sample").path();
            if path.is_dir() {
                read(&path, root, into);
                continue;
            }
            let name = path.strip_prefix(root).expect("a path below the root");
            let name = name.to_string_lossy().replace('\\', "/");
            into.insert(
                name,
                fs::read_to_string(&path).expect("the sample is ASCII"),
            );
        }
    }

    #[test]
    fn the_committed_sample_is_what_the_generator_makes() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(FOLDER);
        let mut committed = BTreeMap::new();
        read(&root, &root, &mut committed);
        let made = files();
        assert_eq!(
            committed.keys().collect::<Vec<_>>(),
            made.keys().collect::<Vec<_>>(),
            "run `cargo xtask sample`"
        );
        for (path, content) in &made {
            assert!(
                committed[path] == *content,
                "{path} differs: run `cargo xtask sample`"
            );
        }
    }

    #[test]
    fn every_trap_of_the_real_data_is_there() {
        let all: String = files().into_values().collect();
        for (trap, text) in [
            ("nobody", "\"userId\":\"\""),
            (
                "a whole number as a fraction",
                "\"registration\":1540919166796.0",
            ),
            ("quotes inside", "\"userAgent\":\"\\\"Mozilla\\/5.0"),
            ("no quotes inside", "\"userAgent\":\"Mozilla\\/5.0"),
            (
                "a name encoded twice",
                "Bj\\u00c3\\u0083\\u00c2\\u00b6rnsund",
            ),
            ("a name encoded once", "Th\\u00e9odora"),
            ("a control character", "Don\\u0019t"),
            ("a character beyond the first plane", "\\ud834\\udd1e"),
            ("quotes that do not balance", "Lefty\\\" Marlowe"),
            (
                "two spellings",
                "\"artist_name\": \"Hollow Pine Radio Orchestra\"",
            ),
            (
                "the usual spelling",
                "\"artist_name\": \"Hollow Pine Radio\"",
            ),
            ("an unknown year", "\"year\": 0}"),
            ("an unknown place", "\"artist_latitude\": null"),
            ("one second, first moment", "\"ts\":1541160005120"),
            ("one second, second moment", "\"ts\":1541160005870"),
        ] {
            assert!(all.contains(text), "{trap} is missing: {text}");
        }
        let late = &files()["log_data/2018/11/2018-11-02-events.json"];
        assert!(
            late.contains("\"ts\":1541116799900"),
            "an event of the day before"
        );
    }
}
