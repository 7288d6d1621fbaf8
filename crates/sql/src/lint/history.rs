//! What the other statements of a script do.

use std::collections::BTreeMap;

use plan::Identifier;

use super::subject::Block;
use super::words::Words;
use crate::parse::Parsed;
use crate::statement::{Name, Persistence};

/// The statements of one script, in their order: what came before a statement, and what follows.
#[derive(Clone, Debug, Default)]
pub struct History<'a> {
    statements: Vec<Option<Entry<'a>>>,
    /// By the name without its schema, in the order of the script.
    events: BTreeMap<Identifier, Vec<Event>>,
}

/// A statement, and whether a transaction is open where it starts.
#[derive(Clone, Debug)]
struct Entry<'a> {
    parsed: Option<&'a Parsed>,
    words: Words<'a>,
    block: Block,
    keeps_case: KeepsCase,
}

/// The setting `enable_case_sensitive_identifier`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeepsCase {
    Off,
    On,
}

/// One deed and the statement that did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) index: usize,
    schema: Option<Identifier>,
    pub(super) deed: Deed,
}

/// What happened to a table, a view or a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    CreatedTable(Persistence),
    CreatedView,
    /// A procedure that commits or rolls back inside its body.
    CreatedCommittingProcedure,
    CreatedProcedure,
    /// TRUNCATE or DELETE.
    Emptied,
    /// INSERT, COPY, MERGE or ALTER TABLE APPEND.
    Filled,
    Dropped,
    /// It has another name now.
    RenamedTo(Identifier),
    /// It had another name before.
    RenamedFrom(Identifier),
    Granted,
}

impl<'a> History<'a> {
    /// Of the statements of a script, in order; `None` for one that cannot be read.
    pub fn of(statements: impl IntoIterator<Item = Option<&'a Parsed>>) -> Self {
        let statements = statements.into_iter();
        Self::told(statements.map(|parsed| Some((Words::of(parsed?), parsed))))
    }

    /// [`Self::of`], where the trees of most statements are not at hand: definitions are the only
    /// ones that a lint of another statement looks at.
    pub(crate) fn told(
        statements: impl IntoIterator<Item = Option<(Words<'a>, Option<&'a Parsed>)>>,
    ) -> Self {
        let mut history = Self::default();
        let mut block = Block::None;
        let mut keeps_case = KeepsCase::Off;
        for (index, statement) in statements.into_iter().enumerate() {
            let entry = statement.map(|(words, parsed)| Entry {
                parsed,
                words,
                block,
                keeps_case,
            });
            if let Some(entry) = &entry {
                block = block.after(&entry.words);
                keeps_case = keeps_case.after(&entry.words);
                for (name, deed) in deeds(&entry.words) {
                    let schema = name.schema;
                    let event = Event {
                        index,
                        schema,
                        deed,
                    };
                    history.events.entry(name.table).or_default().push(event);
                }
            }
            history.statements.push(entry);
        }
        history
    }

    /// Whether a transaction is open where this statement starts.
    pub fn block(&self, index: usize) -> Block {
        self.entry(index).map_or(Block::None, |entry| entry.block)
    }

    pub(super) fn parsed(&self, index: usize) -> Option<&'a Parsed> {
        self.entry(index).and_then(|entry| entry.parsed)
    }

    /// Whether names in quotes keep their case in this statement.
    pub(super) fn keeps_case(&self, index: usize) -> bool {
        let entry = self.entry(index);
        entry.is_some_and(|entry| entry.keeps_case == KeepsCase::On)
    }

    pub(super) fn words(&self, index: usize) -> Option<&Words<'a>> {
        self.entry(index).map(|entry| &entry.words)
    }

    fn entry(&self, index: usize) -> Option<&Entry<'a>> {
        self.statements.get(index)?.as_ref()
    }

    /// What happens to what bears this name, in the order of the script. A name without a schema
    /// may stand for one with any.
    pub(super) fn of_name(&self, name: &Name) -> impl Iterator<Item = &Event> {
        let schema = name.schema.clone();
        let events = self.events.get(&name.table);
        events.into_iter().flatten().filter(move |event| {
            schema.is_none() || event.schema.is_none() || event.schema == schema
        })
    }
}

impl KeepsCase {
    /// The setting behind the statement.
    fn after(self, words: &Words<'_>) -> Self {
        const SETTING: &str = "enable_case_sensitive_identifier";
        if words.are(0, &["reset", SETTING]) {
            return Self::Off;
        }
        if !words.are(0, &["set", SETTING]) {
            return self;
        }
        let value = words.get(words.len() - 1);
        if value.is_some_and(|value| {
            ["true", "on", "1"]
                .contains(&value.text.trim_matches('\'').to_ascii_lowercase().as_str())
        }) {
            Self::On
        } else {
            Self::Off
        }
    }
}

/// What the statement does to what it names.
fn deeds(words: &Words<'_>) -> Vec<(Name, Deed)> {
    let Some(first) = words.get(0) else {
        return Vec::new();
    };
    match first.text.to_ascii_lowercase().as_str() {
        "create" => created(words).into_iter().collect(),
        "select" | "with" => selected_into(words).into_iter().collect(),
        "truncate" => one(words, words.skip(1, &["table"]), Deed::Emptied),
        "delete" => one(words, words.skip(1, &["from"]), Deed::Emptied),
        "insert" => one(words, words.skip(1, &["into"]), Deed::Filled),
        "merge" => one(words, words.skip(1, &["into"]), Deed::Filled),
        "copy" if !words.are(1, &["job"]) => one(words, 1, Deed::Filled),
        "drop" => dropped(words),
        "alter" => altered(words),
        "grant" => granted(words),
        _ => Vec::new(),
    }
}

fn one(words: &Words<'_>, at: usize, deed: Deed) -> Vec<(Name, Deed)> {
    words
        .name(at)
        .map(|(name, _)| (name, deed))
        .into_iter()
        .collect()
}

fn created(words: &Words<'_>) -> Option<(Name, Deed)> {
    let mut at = words.skip(1, &["or", "replace"]);
    at = words.skip(at, &["local"]);
    let temporary = ["temp", "temporary"]
        .iter()
        .any(|word| words.are(at, &[word]));
    at += usize::from(temporary);
    at = words.skip(at, &["materialized"]);
    let kind = words.get(at)?.text.to_ascii_lowercase();
    at = words.skip(at + 1, &["if", "not", "exists"]);
    let (name, _) = words.name(at)?;
    let deed = match kind.as_str() {
        "table" if temporary || name.table.as_str().starts_with('#') => {
            Deed::CreatedTable(Persistence::Temporary)
        }
        "table" => Deed::CreatedTable(Persistence::Permanent),
        "view" => Deed::CreatedView,
        "procedure" if super::call_with_commit::commits(words) => Deed::CreatedCommittingProcedure,
        "procedure" => Deed::CreatedProcedure,
        _ => return None,
    };
    Some((name, deed))
}

/// `SELECT … INTO table`.
fn selected_into(words: &Words<'_>) -> Option<(Name, Deed)> {
    let mut at = words.find_outside_brackets(0, &["into"])? + 1;
    let temporary = ["temp", "temporary"]
        .iter()
        .any(|word| words.are(at, &[word]));
    at = words.skip(at + usize::from(temporary), &["table"]);
    let (name, _) = words.name(at)?;
    let persistence = if temporary || name.table.as_str().starts_with('#') {
        Persistence::Temporary
    } else {
        Persistence::Permanent
    };
    Some((name, Deed::CreatedTable(persistence)))
}

fn dropped(words: &Words<'_>) -> Vec<(Name, Deed)> {
    let at = words.skip(1, &["materialized"]);
    if !words
        .get(at)
        .is_some_and(|kind| kind.is_one_of(&["table", "view"]))
    {
        return Vec::new();
    }
    listed(words, words.skip(at + 1, &["if", "exists"]))
        .into_iter()
        .map(|name| (name, Deed::Dropped))
        .collect()
}

/// Names with commas between them.
fn listed(words: &Words<'_>, mut at: usize) -> Vec<Name> {
    let mut names = Vec::new();
    while let Some((name, next)) = words.name(at) {
        names.push(name);
        if !words.are(next, &[","]) {
            break;
        }
        at = next + 1;
    }
    names
}

/// `ALTER TABLE a RENAME TO b`, `ALTER TABLE a APPEND FROM b`.
fn altered(words: &Words<'_>) -> Vec<(Name, Deed)> {
    let Some((old, next)) = words.name(2) else {
        return Vec::new();
    };
    if words.are(next, &["append", "from"]) {
        let emptied = one(words, next + 2, Deed::Emptied);
        return std::iter::once((old, Deed::Filled))
            .chain(emptied)
            .collect();
    }
    if !words.are(1, &["table"]) || !words.are(next, &["rename", "to"]) {
        return Vec::new();
    }
    let Some((new, _)) = words.name(next + 2) else {
        return Vec::new();
    };
    let from = old.table.clone();
    let renamed = Name {
        schema: old.schema.clone(),
        ..new
    };
    vec![
        (old, Deed::RenamedTo(renamed.table.clone())),
        (renamed, Deed::RenamedFrom(from)),
    ]
}

/// `GRANT … ON [TABLE] a, b TO …`.
fn granted(words: &Words<'_>) -> Vec<(Name, Deed)> {
    let Some(on) = words.find_outside_brackets(0, &["on"]) else {
        return Vec::new();
    };
    listed(words, words.skip(on + 1, &["table"]))
        .into_iter()
        .map(|name| (name, Deed::Granted))
        .collect()
}
