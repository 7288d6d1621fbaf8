//! The share of statements that are accepted, and of those that have no fault over open tables.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sql::script::{Known, analyse};

use crate::scan;
use crate::schema::public;
use crate::scripts::{self, Script};
use crate::table::{self, percent};

/// What pipelines are made of; the shares of the others are shown beside theirs.
const PIPELINE_KINDS: &[&str] = &[
    "ALTER TABLE",
    "ANALYZE",
    "COPY",
    "CREATE TABLE",
    "DELETE",
    "INSERT",
    "MERGE",
    "SELECT",
    "TRUNCATE",
    "UNLOAD",
    "UPDATE",
    "VACUUM",
];

#[derive(Default)]
struct Count {
    statements: usize,
    accepted: usize,
    faultless: usize,
}

impl Count {
    fn add(&mut self, verdict: Verdict) {
        self.statements += 1;
        self.accepted += usize::from(verdict != Verdict::Refused);
        self.faultless += usize::from(verdict == Verdict::Faultless);
    }

    fn row(&self, name: &str) -> Vec<String> {
        vec![
            name.to_owned(),
            self.statements.to_string(),
            self.accepted.to_string(),
            format!("{:.2} %", percent(self.accepted, self.statements)),
            self.faultless.to_string(),
        ]
    }
}

/// Prints every refusal with its place, then the shares; answers that of the pipeline kinds.
pub(crate) fn measure(paths: &[PathBuf]) -> Result<f64, String> {
    let mut folders = Vec::new();
    let mut kinds: BTreeMap<String, Count> = BTreeMap::new();
    let (mut pipeline, mut all) = (Count::default(), Count::default());
    for path in paths {
        let mut folder = Count::default();
        for script in scripts::read(path)? {
            for (kind, verdict) in of_script(&script) {
                folder.add(verdict);
                all.add(verdict);
                if PIPELINE_KINDS.contains(&kind.as_str()) {
                    pipeline.add(verdict);
                }
                kinds.entry(kind).or_default().add(verdict);
            }
        }
        folders.push(folder.row(&path.display().to_string()));
    }
    let heading = |first| [first, "statements", "accepted", "share", "faultless"];
    table::print(&heading("kind"), &rows(&kinds));
    folders.push(pipeline.row("pipeline kinds"));
    folders.push(all.row("all"));
    table::print(&heading("where"), &folders);
    Ok(percent(pipeline.accepted, pipeline.statements))
}

fn rows(kinds: &BTreeMap<String, Count>) -> Vec<Vec<String>> {
    kinds.iter().map(|(name, count)| count.row(name)).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It is not read.
    Refused,
    /// It is read; a name or a type in it is faulty, although every table may have any column.
    Faulty,
    Faultless,
}

fn of_script(script: &Script) -> Vec<(String, Verdict)> {
    analyse(&script.text, Known::Nothing, &public())
        .into_iter()
        .map(|statement| {
            let text = statement.span.text(&script.text);
            let kind = kind(text);
            if !statement.is_refused() {
                return (kind, Verdict::Faultless);
            }
            let verdict = match sql::parse(text) {
                Ok(_) => Verdict::Faulty,
                Err(_) => Verdict::Refused,
            };
            let mark = match verdict {
                Verdict::Refused => "refused",
                _ => "faulty",
            };
            for fault in &statement.faults {
                let place = script.place(fault.span.start);
                println!("{place}: {mark}: {}: {fault}", fault.code());
            }
            let first = text.lines().next().unwrap_or_default();
            println!("    {first}");
            (kind, verdict)
        })
        .collect()
}

/// The first words that say what a statement is, read without the parser: a refused one has a
/// kind too.
fn kind(text: &str) -> String {
    let words: Vec<String> = scan::tokens(text)
        .iter()
        .take(6)
        .map(|token| token.text.to_ascii_uppercase())
        .collect();
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    match word(0) {
        "WITH" | "(" => "SELECT".to_owned(),
        "ANALYSE" => "ANALYZE".to_owned(),
        "CREATE" | "ALTER" | "DROP" => {
            let modifiers = ["OR", "REPLACE", "TEMP", "TEMPORARY", "LOCAL"];
            let object = words[1..]
                .iter()
                .find(|word| !modifiers.contains(&word.as_str()));
            format!("{} {}", word(0), object.map_or("", String::as_str))
        }
        first => first.to_owned(),
    }
}
