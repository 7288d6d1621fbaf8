//! A script, statement by statement: what each one is, reads, writes and gives, and what is wrong
//! with it.
//!
//! A statement that cannot be read does not stop the next one. Nothing is executed and nothing is
//! assumed of tables that nobody declared. Deliberately absent: the search path (`SET search_path`)
//! and what procedures do when they are called.

mod outputs;
mod pieces;
mod statement;

use plan::Identifier;

use crate::bind::bind;
use crate::catalogue::{Catalogue, Column, Table};
use crate::classify::{classify, tables};
use crate::fault::Fault;
use crate::lint::{self, Block, Finding, Place, Subject};
use crate::parse::{Parsed, parse};
use crate::span::Span;
use crate::statement::Statement;
use crate::typed;
use pieces::pieces;
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
        let analysed: Vec<Analysed> = pieces(script)
            .into_iter()
            .filter(|piece| statement::is_definition(piece.text))
            .map(|piece| session.statement(&piece))
            .collect();
        (session.known(), analysed)
    }
}

/// Analyses every statement of a script, in order; bare names lie in the default schema.
///
/// Spans count bytes of the script. A text without an end is one fault of the statement that it
/// stands in, which is the last one.
pub fn analyse(script: &str, known: Known, default_schema: &Identifier) -> Vec<Analysed> {
    let mut session = Session::new(known, default_schema);
    pieces(script)
        .iter()
        .map(|piece| session.statement(piece))
        .collect()
}

/// What earlier statements of a script leave to later ones.
struct Session<'a> {
    catalogue: Catalogue,
    effects: Effects,
    default_schema: &'a Identifier,
    block: Block,
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
            block: Block::None,
        }
    }

    fn known(self) -> Known {
        match self.effects {
            Effects::Seen => Known::Tables(self.catalogue),
            Effects::Ignored => Known::Nothing,
        }
    }

    fn statement(&mut self, piece: &pieces::Piece<'_>) -> Analysed {
        let parsed = match &piece.fault {
            Some(fault) => Err(vec![fault.clone()]),
            None => parse(piece.text).map_err(|faults| {
                let moved = faults
                    .into_iter()
                    .map(|fault| fault.moved(piece.span.start));
                moved.collect()
            }),
        };
        match parsed {
            Ok(parsed) => self.parsed(&parsed, piece.span),
            Err(faults) => Analysed {
                span: piece.span,
                kind: statement::kind_of_first_words(piece.text),
                reads: Vec::new(),
                writes: Vec::new(),
                outputs: Vec::new(),
                faults,
                findings: Vec::new(),
            },
        }
    }

    fn parsed(&mut self, parsed: &Parsed, span: Span) -> Analysed {
        let kind = classify(parsed);
        let named = tables(parsed);
        let (bound, mut faults) = match bind(parsed, &self.catalogue, self.default_schema) {
            Ok(mut bound) => {
                let warnings = std::mem::take(&mut bound.warnings);
                (Some(bound), warnings)
            }
            Err(faults) => (None, faults),
        };
        let findings = lint::check(&Subject {
            parsed,
            bound: bound.as_ref(),
            kind,
            place: Place::Script(self.block),
        });
        let outputs = bound.as_ref().map(outputs::of).unwrap_or_default();
        if self.effects == Effects::Seen
            && let Some(bound) = &bound
        {
            apply(&mut self.catalogue, &bound.statement);
        }
        self.follow(parsed);
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

    /// Begins and ends the transaction that the script asks for. TRUNCATE ends one too, but what
    /// follows it was meant to stand inside.
    fn follow(&mut self, parsed: &Parsed) {
        match &parsed.statement {
            Statement::Begin => self.block = Block::Open,
            Statement::Commit | Statement::Rollback => self.block = Block::None,
            _ => {}
        }
    }
}

/// Makes tables that are created or dropped known to the statements behind.
fn apply(catalogue: &mut Catalogue, statement: &typed::Statement) {
    match statement {
        typed::Statement::CreateTable(create) => {
            let columns = create.definition.columns.iter();
            let columns = columns
                .map(|column| Column {
                    name: column.name.value.clone(),
                    ty: column.ty.value,
                    nullability: column.nullability,
                })
                .collect();
            catalogue.insert(create.table.clone(), Table::Known(columns));
        }
        typed::Statement::CreateTableAs(create) => {
            let shape = create.query.shape();
            let columns = shape.columns().map(|columns| {
                let columns = columns.iter().map(|column| {
                    Some(Column {
                        name: column.name.clone(),
                        ty: column.ty.sql()?,
                        nullability: column.nullability,
                    })
                });
                columns.collect::<Option<_>>()
            });
            let table = columns.flatten().map_or(Table::Open, Table::Known);
            catalogue.insert(create.table.clone(), table);
        }
        typed::Statement::DropTable(drop) => {
            for table in &drop.tables {
                catalogue.remove(table);
            }
        }
        _ => {}
    }
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
