//! Files that compile, changed at one place: the schema and the decoder say the same of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use compiler::json_schema::Document;
use compiler::source::Sources;
use compiler::spec::{parse_pipeline, parse_project};
use serde_json::{Value, json};

use super::files::{File, below, checkout, texts_below};
use super::{read, refusals, validator};

/// Faults that a schema sees.
const OF_SHAPE: &[&str] = &[
    "spec/blank-text",
    "spec/copy-option-excluded",
    "spec/copy-option-refused",
    "spec/empty-list",
    "spec/missing-choice",
    "spec/missing-key",
    "spec/several-choices",
    "spec/unknown-key",
    "spec/unknown-value",
    "spec/wrong-type",
];

/// A change of one value.
#[derive(Clone, Debug)]
enum Change {
    /// Another value in its place.
    To(Value),
    /// Its key with a letter more.
    Renamed,
    /// Its key and the value are gone.
    Gone,
}

fn changes() -> Vec<Change> {
    let values = [
        json!({ "no_such_key": 1 }),
        json!("no such word"),
        json!(["no such item"]),
        json!(7),
        json!(true),
        json!(""),
        json!([]),
        json!({}),
        Value::Null,
    ];
    let values = values.into_iter().map(Change::To);
    values.chain([Change::Renamed, Change::Gone]).collect()
}

/// A step down into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Item(usize),
}

/// The places of all values below the root.
fn places(value: &Value, here: &[Step], found: &mut Vec<Vec<Step>>) {
    let below: Vec<(Step, &Value)> = match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| (Step::Key(key.clone()), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (Step::Item(index), value))
            .collect(),
        _ => Vec::new(),
    };
    for (step, value) in below {
        let place = [here, &[step]].concat();
        found.push(place.clone());
        places(value, &place, found);
    }
}

fn changed(value: &Value, place: &[Step], change: &Change) -> Value {
    let mut whole = value.clone();
    let (last, above) = place.split_last().expect("a place below the root");
    let mut at = &mut whole;
    for step in above {
        at = match step {
            Step::Key(key) => at.get_mut(key),
            Step::Item(index) => at.get_mut(index),
        }
        .expect("a place of this value");
    }
    match (last, at) {
        (Step::Key(key), Value::Object(entries)) => match change {
            Change::To(other) => {
                entries.insert(key.clone(), other.clone());
            }
            Change::Renamed => {
                let value = entries.remove(key).expect("a place of this value");
                entries.insert(format!("{key}x"), value);
            }
            Change::Gone => {
                entries.remove(key);
            }
        },
        (Step::Item(index), Value::Array(items)) => match change {
            Change::To(other) => items[*index] = other.clone(),
            Change::Renamed | Change::Gone => {
                items.remove(*index);
            }
        },
        _ => unreachable!("a step is of the value that it leads into"),
    }
    whole
}

/// A project whose files compile.
struct Project {
    /// All its texts, by their names below its root.
    texts: BTreeMap<String, String>,
    /// The files that are changed.
    files: Vec<File>,
}

impl Project {
    fn in_folder(folder: &str) -> Self {
        let names = |name: &str| name[folder.len() + 1..].to_owned();
        let mut files = below(&[folder]);
        for file in &mut files {
            file.name = names(&file.name);
        }
        // What a block or a load template holds is read where a table takes it.
        let is_read = |file: &File| {
            matches!(
                file.document,
                Document::Project | Document::Pipeline | Document::Tables
            )
        };
        files.retain(is_read);
        let texts = texts_below(folder);
        let texts = texts.into_iter().map(|(name, text)| (names(&name), text));
        Self {
            texts: texts.collect(),
            files,
        }
    }

    /// The codes of what the decoder finds wrong, with another text of one file.
    fn faults(&self, file: &File, text: &str) -> BTreeSet<&'static str> {
        let mut sources = Sources::default();
        for (name, written) in &self.texts {
            let text = if *name == file.name { text } else { written };
            sources.add(name, text.as_bytes()).expect("a small text");
        }
        let faults = if file.document == Document::Project {
            let id = sources.find(&file.name).expect("the file");
            parse_project(&sources, id).err()
        } else {
            let folder = file.name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let folder = folder.strip_suffix("tables").unwrap_or(folder);
            parse_pipeline(&sources, folder.trim_end_matches('/')).err()
        };
        let faults = faults.iter().flat_map(|faults| faults.iter());
        faults.map(|fault| fault.code.0).collect()
    }
}

fn projects() -> Vec<Project> {
    let mut folders: Vec<String> = ["pipelines", "tests/defects/rides"]
        .into_iter()
        .map(str::to_owned)
        .collect();
    for several in ["tests/execution", "tests/cases"] {
        let entries = fs::read_dir(checkout().join(several)).expect("a folder");
        for entry in entries {
            let entry = entry.expect("an entry");
            if entry.file_type().expect("a type").is_dir() {
                folders.push(format!("{several}/{}", entry.file_name().to_string_lossy()));
            }
        }
    }
    folders.sort_unstable();
    let projects = folders.iter().map(|folder| Project::in_folder(folder));
    projects
        .filter(|project| !project.files.is_empty())
        .collect()
}

/// What the decoder reads only where a table takes it, so that it may find nothing wrong.
fn is_read_elsewhere(place: &[Step]) -> bool {
    place.first() == Some(&Step::Key("defaults".to_owned()))
}

/// What the schema lets pass, since another file or another key may bring it.
fn may_be_brought(place: &[Step], file: &Value, faults: &BTreeSet<&str>) -> bool {
    let names = |step: &Step, name: &str| matches!(step, Step::Key(key) if key == name);
    let is_missing = faults
        .iter()
        .all(|code| matches!(*code, "spec/missing-key" | "spec/missing-choice"));
    // Defaults of the project bring options of COPY, other files bring tables.
    let is_elsewhere = place.iter().any(|step| names(step, "copy"))
        || place.len() == 1 && names(&place[0], "tables");
    // A table that takes blocks has what these bring.
    let table = place.iter().zip(1..).scan(file, |at, (step, depth)| {
        *at = match step {
            Step::Key(key) => at.get(key)?,
            Step::Item(index) => at.get(index)?,
        };
        Some((depth, *at))
    });
    let takes_blocks = table
        .into_iter()
        .any(|(_, value)| value.get("use").is_some());
    is_missing && (is_elsewhere || takes_blocks)
}

#[test]
fn a_changed_file_is_refused_where_the_decoder_refuses_its_shape_and_nowhere_else() {
    let kinds = changes();
    let (mut refused, mut accepted) = (0, 0);
    let mut turn = 0;
    for project in projects() {
        for file in &project.files {
            let value = read(&file.text).expect("YAML");
            let validator = validator(file.document);
            assert_eq!(
                project.faults(file, &value.to_string()),
                BTreeSet::new(),
                "{}",
                file.name
            );
            let mut found = Vec::new();
            places(&value, &[], &mut found);
            for place in found.iter().filter(|place| !is_read_elsewhere(place)) {
                // Each place is changed in one way, each way comes at many places.
                turn += 1;
                let change = &kinds[turn % kinds.len()];
                let changed = changed(&value, place, change);
                let faults = project.faults(file, &changed.to_string());
                let refusals = refusals(&validator, &changed);
                let told = || {
                    format!(
                        "{} {place:?} {change:?}\n{faults:?}\n{refusals:#?}",
                        file.name
                    )
                };
                if faults.is_empty() {
                    assert!(
                        refusals.is_empty(),
                        "refused, though it is read: {}",
                        told()
                    );
                    accepted += 1;
                } else if faults.iter().all(|code| OF_SHAPE.contains(code))
                    && !may_be_brought(place, &changed, &faults)
                {
                    assert!(
                        !refusals.is_empty(),
                        "accepted, though nobody reads it: {}",
                        told()
                    );
                    refused += 1;
                }
            }
        }
    }
    assert!(
        refused > 500 && accepted > 200,
        "{refused} refused, {accepted} accepted"
    );
}
