//! What a lint looks at.

use super::history::{Event, History};
use super::words::Words;
use crate::bind::Bound;
use crate::classify::{Kind, classify};
use crate::parse::Parsed;
use crate::statement::{Name, Statement};
use crate::syntax::Sql;

/// A statement, where it runs and what runs around it.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    pub parsed: &'a Parsed,
    /// `None` where the statement did not bind.
    pub bound: Option<&'a Bound>,
    pub kind: Kind,
    pub place: Place,
    pub(super) words: Words<'a>,
    script: Option<(&'a History<'a>, usize)>,
}

/// Where a statement runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a script of its own, which may begin and commit as it likes.
    Script(Block),
    /// In the transaction of a pipeline's unit, which Callsheet begins and commits.
    Unit,
}

/// Whether a script has begun a transaction that it has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    None,
    Open,
}

impl<'a> Subject<'a> {
    /// The statement at this index of a script.
    pub fn in_script(
        history: &'a History<'a>,
        index: usize,
        parsed: &'a Parsed,
        bound: Option<&'a Bound>,
    ) -> Self {
        Self {
            parsed,
            bound,
            kind: classify(parsed),
            place: Place::Script(history.block(index)),
            words: Words::of(parsed),
            script: Some((history, index)),
        }
    }

    /// A statement of a pipeline's unit.
    pub fn in_unit(parsed: &'a Parsed, bound: Option<&'a Bound>) -> Self {
        Self {
            parsed,
            bound,
            kind: classify(parsed),
            place: Place::Unit,
            words: Words::of(parsed),
            script: None,
        }
    }

    /// The statement at this index of a script that is part of a pipeline's unit.
    pub fn in_script_of_unit(history: &'a History<'a>, index: usize, parsed: &'a Parsed) -> Self {
        Self {
            script: Some((history, index)),
            ..Self::in_unit(parsed, None)
        }
    }

    /// What earlier statements of the script do to what bears this name, the latest first.
    pub(super) fn before(&self, name: &Name) -> Vec<&'a Event> {
        let mut events = self.around(name, |index, here| index < here);
        events.reverse();
        events
    }

    /// What later statements of the script do to what bears this name.
    pub(super) fn after(&self, name: &Name) -> Vec<&'a Event> {
        self.around(name, |index, here| index > here)
    }

    fn around(&self, name: &Name, is_wanted: impl Fn(usize, usize) -> bool) -> Vec<&'a Event> {
        let Some((history, here)) = self.script else {
            return Vec::new();
        };
        history
            .of_name(name)
            .filter(|event| is_wanted(event.index, here))
            .collect()
    }

    /// What the statement holds of queries and of changes of rows, as trees.
    pub(super) fn queries(&self) -> Vec<&'a Sql> {
        queries_of(&self.parsed.statement)
    }

    /// Whether the script has asked for names in quotes to keep their case.
    pub(super) fn keeps_case(&self) -> bool {
        self.script
            .is_some_and(|(history, index)| history.keeps_case(index))
    }

    /// Another statement of the script, which defines something.
    pub(super) fn parsed_at(&self, index: usize) -> Option<&'a Parsed> {
        self.script.and_then(|(history, _)| history.parsed(index))
    }

    /// The words of another statement of the script.
    pub(super) fn words_at(&self, index: usize) -> Option<&'a Words<'a>> {
        self.script.and_then(|(history, _)| history.words(index))
    }
}

fn queries_of(statement: &Statement) -> Vec<&Sql> {
    match statement {
        Statement::Query(sql)
        | Statement::Insert(sql)
        | Statement::Update(sql)
        | Statement::Delete(sql)
        | Statement::Merge(sql)
        | Statement::RemoveDuplicates(sql) => vec![sql],
        Statement::CreateTableAs(create) => vec![&create.query],
        Statement::CreateExternalTable(create) => create.query.iter().collect(),
        Statement::CreateView(create) => vec![&create.query],
        Statement::CreateMaterializedView(create) => vec![&create.query],
        Statement::Unload(unload) => vec![&unload.query],
        Statement::Declare(declare) => vec![&declare.query],
        Statement::Prepare(prepare) => queries_of(&prepare.statement),
        _ => Vec::new(),
    }
}

impl Place {
    /// Whether a transaction is open that somebody relies on.
    pub fn is_in_transaction(self) -> bool {
        matches!(self, Self::Unit | Self::Script(Block::Open))
    }
}

impl Block {
    /// Whether a transaction is open behind the statement, if this one was open before it.
    pub(super) fn after(self, words: &Words<'_>) -> Self {
        let first = words.get(0).map(|word| word.text.to_ascii_lowercase());
        match first.as_deref() {
            Some("begin" | "start") => Self::Open,
            Some("commit" | "end" | "rollback" | "abort") => Self::None,
            _ => self,
        }
    }
}
