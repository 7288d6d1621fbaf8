//! A script, statement by statement: what each one is, reads, writes and gives, and what is wrong
//! with it.
//!
//! A statement that cannot be read does not stop the next one. Nothing is executed and nothing is
//! assumed of tables that nobody declared. Deliberately absent: the search path (`SET search_path`)
//! and what procedures do when they are called.

mod outputs;
mod pieces;
mod statement;

use std::borrow::Cow;

use plan::Identifier;

use crate::bind::bind;
use crate::catalogue::{Catalogue, Table, apply, apply_functions};
use crate::classify::tables;
use crate::fault::{Fault, FaultKind};
use crate::lint::{self, Finding, History, Subject};
use crate::parse::Parsed;
use crate::span::Span;
use pieces::{Piece, pieces};
pub use statement::{Analysed, Output};

/// What is known of the tables that a script names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing: every table exists, with columns that are not known, also one that the script
    /// creates.
    Nothing,
    /// These tables, those that the script creates, and Redshift's own; no others.
    Tables(Catalogue),
}

impl Known {
    /// The tables that a script of definitions leaves behind, and the analysis of its definitions.
    /// Statements that define nothing are passed over.
    pub fn declared(self, script: &str, default_schema: &Identifier) -> (Self, Vec<Analysed>) {
        let mut session = Session::new(self, default_schema);
        let mut pieces = pieces(script);
        pieces.retain(|piece| statement::is_definition(piece.text));
        let analysed = session.statements(pieces);
        (session.known(), analysed)
    }
}

/// Analyses every statement of a script, in order; bare names lie in the default schema.
///
/// Spans count bytes of the script. A text without an end is one fault of the statement that it
/// stands in, which is the last one.
pub fn analyse(script: &str, known: Known, default_schema: &Identifier) -> Vec<Analysed> {
    Session::new(known, default_schema).statements(pieces(script))
}

/// What earlier statements of a script leave to later ones.
struct Session<'a> {
    catalogue: Catalogue,
    effects: Effects,
    default_schema: &'a Identifier,
}

/// Whether a statement's tables are seen by the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effects {
    Seen,
    /// All tables are open, and stay so.
    Ignored,
}

impl<'a> Session<'a> {
    fn new(known: Known, default_schema: &'a Identifier) -> Self {
        let (catalogue, effects) = match known {
            Known::Nothing => (Catalogue::open(), Effects::Ignored),
            Known::Tables(catalogue) => (catalogue, Effects::Seen),
        };
        Self {
            catalogue,
            effects,
            default_schema,
        }
    }

    fn known(self) -> Known {
        match self.effects {
            Effects::Seen => Known::Tables(self.catalogue),
            Effects::Ignored => Known::Nothing,
        }
    }

    fn statements(&mut self, mut pieces: Vec<Piece<'_>>) -> Vec<Analysed> {
        // A tree takes many times the memory of its text: only those are kept that lints
        // of other statements look at.
        let words: Vec<_> = pieces.iter().map(Piece::words).collect();
        let definitions: Vec<_> = pieces
            .iter_mut()
            .map(|piece| statement::is_definition(piece.text).then(|| piece.read()))
            .collect();
        let told = words.into_iter().zip(&definitions);
        let history = History::told(told.map(|(words, definition)| {
            let parsed = definition.as_ref().and_then(|read| read.as_ref().ok());
            Some((words?, parsed))
        }));
        let statements = pieces.iter_mut().zip(&definitions).enumerate();
        statements
            .map(|(index, (piece, definition))| {
                let read = definition
                    .as_ref()
                    .map_or_else(|| Cow::Owned(piece.read()), Cow::Borrowed);
                match &*read {
                    Ok(parsed) => self.parsed(parsed, piece.span, &history, index),
                    Err(faults) => self.unread(piece, faults.clone()),
                }
            })
            .collect()
    }

    fn unread(&mut self, piece: &Piece<'_>, faults: Vec<Fault>) -> Analysed {
        if let Some(table) = statement::created(piece.text, self.default_schema) {
            self.catalogue.insert(table, Table::Open);
        }
        Analysed {
            span: piece.span,
            kind: statement::kind_of_first_words(piece.text),
            reads: Vec::new(),
            writes: Vec::new(),
            outputs: Vec::new(),
            faults,
            findings: Vec::new(),
        }
    }

    fn parsed(
        &mut self,
        parsed: &Parsed,
        span: Span,
        history: &History<'_>,
        index: usize,
    ) -> Analysed {
        let named = tables(parsed);
        let (bound, mut faults) = match bind(parsed, &self.catalogue, self.default_schema) {
            Ok(mut bound) => {
                let warnings = std::mem::take(&mut bound.warnings);
                (Some(bound), warnings)
            }
            Err(mut faults) => {
                faults.retain(is_of_the_statement);
                (None, faults)
            }
        };
        let subject = Subject::in_script(history, index, parsed, bound.as_ref());
        let findings = lint::check(&subject);
        let kind = subject.kind;
        let outputs = bound.as_ref().map(outputs::of).unwrap_or_default();
        match self.effects {
            Effects::Seen => {
                let bound = bound.as_ref();
                apply(&mut self.catalogue, parsed, bound, self.default_schema);
            }
            Effects::Ignored => apply_functions(&mut self.catalogue, parsed),
        }
        faults.sort_by_key(|fault| fault.span);
        Analysed {
            span,
            kind: Some(kind),
            reads: statement::names(&named.reads),
            writes: statement::names(&named.writes),
            outputs,
            faults: faults
                .into_iter()
                .map(|one| one.moved(span.start))
                .collect(),
            findings: findings
                .into_iter()
                .map(|one| one.moved(span.start))
                .collect(),
        }
    }
}

/// Whether the statement is wrong, and not this compiler that cannot follow it: a pipeline must be
/// understood to be run, a script need not.
fn is_of_the_statement(fault: &Fault) -> bool {
    fault.kind != FaultKind::Unsupported
}

impl Fault {
    /// The same fault in a text that has so many bytes before this one.
    fn moved(mut self, by: usize) -> Self {
        self.span = self.span.moved(by);
        for (span, _) in &mut self.also {
            *span = span.moved(by);
        }
        self
    }
}

impl Finding {
    fn moved(mut self, by: usize) -> Self {
        self.span = self.span.moved(by);
        for (span, _) in &mut self.also {
            *span = span.moved(by);
        }
        for edit in &mut self.edits {
            edit.span = edit.span.moved(by);
        }
        self
    }
}

#[cfg(test)]
mod tests;
