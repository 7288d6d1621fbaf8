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

/// What the decoder reads only where a table, a block or a load template takes it: what is wrong with
/// it shows there, or not at all.
fn is_read_elsewhere(place: &[Step]) -> bool {
    let above = place.split_last().map_or(place, |(_, above)| above);
    let takers = ["defaults", "use", "for_each", "template"];
    let takes = |step: &Step| matches!(step, Step::Key(key) if takers.contains(&key.as_str()));
    above.iter().any(takes)
}

/// What the schema lets pass, since another file or another key may bring it.
fn may_be_brought(place: &[Step], file: &Value, faults: &BTreeSet<&str>) -> bool {
    let columns = Step::Key("columns".to_owned());
    let is_missing = faults.iter().all(|code| match *code {
        "spec/missing-key" | "spec/missing-choice" => true,
        "spec/empty-list" => place.contains(&columns),
        _ => false,
    });
    let is = |step: &Step, name: &str| matches!(step, Step::Key(key) if key == name);
    // Defaults of the project bring options of COPY, other files bring tables.
    let is_elsewhere =
        place.iter().any(|step| is(step, "copy")) || place.len() == 1 && is(&place[0], "tables");
    // A table that takes blocks has what these bring; a load template says whether it has a SELECT.
    let above = place.iter().scan(file, |at, step| {
        *at = match step {
            Step::Key(key) => at.get(key)?,
            Step::Item(index) => at.get(index)?,
        };
        Some(*at)
    });
    let is_brought = above.into_iter().any(|value| {
        let load = |key: &str| {
            value
                .get("load")
                .is_some_and(|load| load.get(key).is_some())
        };
        value.get("use").is_some() || load("copy") || load("template")
    });
    is_missing && (is_elsewhere || is_brought)
}

/// Which changes of a place are made: one of them, in turn, or all if `CALLSHEET_SCHEMA` is `full`.
fn changes_of(place: usize) -> Vec<Change> {
    let all = changes();
    match std::env::var("CALLSHEET_SCHEMA").as_deref() {
        Ok("full") => all,
        _ => vec![all[place % all.len()].clone()],
    }
}

#[test]
fn a_changed_file_is_refused_where_the_decoder_refuses_its_shape_and_nowhere_else() {
    let (mut refused, mut accepted, mut turn) = (0, 0, 0);
    let mut different = Vec::new();
    for project in projects() {
        for file in &project.files {
            let value = read(&file.text).expect("YAML");
            let validator = validator(file.document);
            let name = &file.name;
            let as_written = project.faults(file, &value.to_string());
            assert_eq!(as_written, BTreeSet::new(), "{name}");
            let mut found = Vec::new();
            places(&value, &[], &mut found);
            found.retain(|place| !is_read_elsewhere(place));
            for place in found {
                turn += 1;
                for change in changes_of(turn) {
                    let changed = changed(&value, &place, &change);
                    let faults = project.faults(file, &changed.to_string());
                    let refusals = refusals(validator, &changed);
                    let is_wrong = if faults.is_empty() {
                        accepted += 1;
                        !refusals.is_empty()
                    } else if faults.iter().all(|code| OF_SHAPE.contains(code))
                        && !may_be_brought(&place, &changed, &faults)
                    {
                        refused += 1;
                        refusals.is_empty()
                    } else {
                        false
                    };
                    if is_wrong {
                        different.push(format!(
                            "{name} {place:?} {change:?}: {faults:?} {refusals:?}"
                        ));
                    }
                }
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    let seen = format!("{refused} refused, {accepted} accepted");
    eprintln!("{seen}");
    assert!(refused > 500 && accepted > 200, "{seen}");
}
