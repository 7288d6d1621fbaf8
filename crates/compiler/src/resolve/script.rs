//! Reads a user's script for the tables it names, and holds it to what it declares.

use std::collections::BTreeSet;

use plan::{Identifier, TableName};
use sql::statement::{Name, Persistence, Statement};
use sql::{Class, Effect, Kind};

use super::Scope;
use super::source_fault::Fault as SourceFault;
use super::{select, sources};
use crate::diagnostic::Collector;
use crate::ir::{self, Alias, Deed, Read, Script, ScriptStatement, SourceRead, TableId};
use crate::loads::fault::Fault as LoadFault;
use crate::source::{SourceText, Span, Spanned};
use crate::sql_fault;
use crate::template::{Expanded, TextKind};

/// Statements that may stand in a script.
const ALLOWED: &[&str] = &[
    "INSERT",
    "UPDATE",
    "DELETE",
    "MERGE",
    "MERGE REMOVE DUPLICATES",
    "CREATE TABLE",
    "CREATE TABLE AS",
    "DROP TABLE",
    "ANALYZE",
];

/// What a script says of itself.
pub(super) struct Declared<'a> {
    pub(super) reads: &'a [Spanned<Identifier>],
    pub(super) writes: Option<&'a [Spanned<Identifier>]>,
}

pub(super) fn resolve(
    scope: &Scope<'_>,
    table: TableId,
    source: &SourceText,
    declared: &Declared<'_>,
    faults: &mut Collector,
) -> Option<Script> {
    let text = select::text(scope, source, TextKind::Sql, None, faults)?;
    of_text(scope, table, text, declared, faults)
}

/// The same for a text whose templates are expanded.
pub(super) fn of_text(
    scope: &Scope<'_>,
    table: TableId,
    text: Expanded,
    declared: &Declared<'_>,
    faults: &mut Collector,
) -> Option<Script> {
    let before = faults.errors();
    let own = scope
        .pipeline
        .tables
        .get_index(table.0)
        .map(|(name, _)| name);
    let mut reading = Reading {
        scope,
        own: own.expect("the table that is resolved").clone(),
        declared,
        read: BTreeSet::new(),
        temporary: Vec::new(),
        statements: Vec::new(),
        faults,
    };
    for part in pieces(&text, reading.faults)? {
        reading.statement(part);
    }
    reading.finish(&text);
    let statements = reading.statements;
    (faults.errors() == before).then_some(Script { statements, text })
}

/// Each statement as a text of its own.
fn pieces(text: &Expanded, faults: &mut Collector) -> Option<Vec<Expanded>> {
    let sample = text.sample();
    match sql::split(&sample) {
        Ok(pieces) => Some(
            pieces
                .iter()
                .map(|piece| {
                    let behind = text.replaced(&(piece.span.end..sample.len()), "", "");
                    behind.replaced(&(0..piece.span.start), "", "")
                })
                .collect(),
        ),
        Err(fault) => {
            faults.push(sql_fault::at(&fault, text));
            None
        }
    }
}

struct Reading<'a> {
    scope: &'a Scope<'a>,
    own: Identifier,
    declared: &'a Declared<'a>,
    /// Declared tables that were read.
    read: BTreeSet<Identifier>,
    /// Made by the script, and not dropped yet.
    temporary: Vec<(Identifier, Span)>,
    statements: Vec<ScriptStatement>,
    faults: &'a mut Collector,
}

impl Reading<'_> {
    fn statement(&mut self, text: Expanded) {
        let parsed = match sql::parse(&text.sample()) {
            Ok(parsed) => parsed,
            Err(found) => {
                let found = found.iter().map(|fault| sql_fault::at(fault, &text));
                self.faults.extend(found);
                return;
            }
        };
        let kind = sql::classify(&parsed);
        if let Some(why) = refused(kind, &parsed.statement) {
            self.faults.push(LoadFault::ScriptStatement {
                command: kind.command,
                why,
                span: text.span_at(0..text.sample().len()),
            });
            return;
        }
        let named = sql::tables(&parsed);
        let mut reads = Vec::new();
        let mut own = Vec::new();
        let mut of_sources = Vec::new();
        let mut deed = Deed::Prepares;
        for name in &named.reads {
            if name.schema.is_some() {
                of_sources.extend(self.of_source(name, &text));
                continue;
            }
            self.name(name, Use::Reads, &text, &mut reads, &mut own);
        }
        for name in &named.writes {
            if name.schema.is_some() {
                self.written_elsewhere(name, &text);
                continue;
            }
            if name.table == self.own && kind.effect != Effect::Reads {
                deed = Deed::Writes;
            }
            match &parsed.statement {
                Statement::CreateTable(_) | Statement::CreateTableAs(_) => {
                    self.created(name, &text);
                }
                Statement::DropTable(_) => self.dropped(name, &text),
                _ => self.name(name, Use::Writes, &text, &mut reads, &mut own),
            }
        }
        reads.sort_by_key(|read| read.place.start);
        // INSERT names its table among those it writes only, a MERGE may name it twice.
        own.sort_by_key(|place| place.start);
        own.dedup();
        self.statements.push(ScriptStatement {
            text,
            reads,
            sources: of_sources,
            own,
            deed,
        });
    }

    fn name(
        &mut self,
        name: &Name,
        how: Use,
        text: &Expanded,
        reads: &mut Vec<Read>,
        own: &mut Vec<std::ops::Range<usize>>,
    ) {
        let place = name.span.start..name.span.end;
        let span = text.span_at(place.clone());
        let is_temporary = |(temporary, _): &(Identifier, Span)| *temporary == name.table;
        if self.temporary.iter().any(is_temporary) {
            // Nobody else's.
        } else if name.table == self.own {
            own.push(place);
        } else if let Some(at) = self.scope.pipeline.tables.get_index_of(&name.table) {
            let declared = self.declared.reads.iter();
            let is_declared = declared.clone().any(|read| read.value == name.table);
            match how {
                Use::Writes => self.faults.push(LoadFault::ScriptWrites {
                    table: self.own.clone(),
                    other: name.table.clone(),
                    span,
                }),
                Use::Reads if !is_declared => self.faults.push(LoadFault::ScriptReads {
                    other: name.table.clone(),
                    span,
                }),
                Use::Reads => {
                    self.read.insert(name.table.clone());
                    reads.push(Read {
                        table: TableId(at),
                        span,
                        alias: Alias::behind(&text.sample()[place.end..]),
                        place,
                    });
                }
            }
        } else if !self.scope.pipeline.broken.contains(&name.table) {
            let unknown = select::unknown_table(self.scope, name, &[], text);
            self.faults.push(unknown);
        }
    }

    /// The table of a source, which is declared among what the script reads as `source.table`.
    fn of_source(&mut self, name: &Name, text: &Expanded) -> Option<SourceRead> {
        let read = sources::read(self.scope, name, text, self.faults)?;
        let shown = ir::shown(&read.logical);
        if self.declared.reads.iter().any(|read| read.value == shown) {
            self.read.insert(shown);
        } else {
            self.faults.push(LoadFault::ScriptReads {
                other: shown,
                span: read.span,
            });
        }
        Some(read)
    }

    /// A name with a schema among those that are written: nobody writes what others own.
    fn written_elsewhere(&mut self, name: &Name, text: &Expanded) {
        let Some(schema) = &name.schema else {
            return;
        };
        let span = text.span_at(name.span.start..name.span.end);
        let other = TableName::new(schema.clone(), name.table.clone());
        match (sources::managed(self.scope.project, schema), &name.database) {
            (Some(managed), None) => self.faults.push(SourceFault::LiteralSchema {
                written: other.to_string(),
                table: name.table.clone(),
                managed,
                span,
            }),
            _ => self.faults.push(LoadFault::ScriptWrites {
                table: self.own.clone(),
                other: ir::shown(&other),
                span,
            }),
        }
    }

    fn created(&mut self, name: &Name, text: &Expanded) {
        let span = text.span_at(name.span.start..name.span.end);
        let is_taken = self.scope.pipeline.tables.contains_key(&name.table);
        if is_taken {
            self.faults.push(LoadFault::ScriptTemporary {
                table: name.table.clone(),
                why: "the pipeline has a table of that name",
                span,
            });
        }
        self.temporary.push((name.table.clone(), span));
    }

    fn dropped(&mut self, name: &Name, text: &Expanded) {
        let before = self.temporary.len();
        self.temporary.retain(|(made, _)| *made != name.table);
        if self.temporary.len() == before {
            self.faults.push(LoadFault::ScriptTemporary {
                table: name.table.clone(),
                why: "it drops what it did not make",
                span: text.span_at(name.span.start..name.span.end),
            });
        }
    }

    /// What the statements leave open.
    fn finish(&mut self, text: &Expanded) {
        for (table, span) in std::mem::take(&mut self.temporary) {
            self.faults.push(LoadFault::ScriptTemporary {
                table,
                why: "it is left behind, and the session goes on to other units",
                span,
            });
        }
        for read in self.declared.reads {
            if !self.read.contains(&read.value) && !self.scope.pipeline.broken.contains(&read.value)
            {
                self.faults.push(LoadFault::ScriptReadsNot {
                    other: read.value.clone(),
                    span: read.span,
                    script: text.span(),
                });
            }
        }
        for written in self.declared.writes.unwrap_or_default() {
            if written.value != self.own {
                self.faults.push(LoadFault::ScriptWrites {
                    table: self.own.clone(),
                    other: written.value.clone(),
                    span: written.span,
                });
            }
        }
        let writes = |statement: &ScriptStatement| statement.deed == Deed::Writes;
        if !self.faults.has_errors() && !self.statements.iter().any(writes) {
            self.faults.push(LoadFault::ScriptWritesNot {
                table: self.own.clone(),
                span: text.span(),
            });
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Reads,
    Writes,
}

/// Why a statement cannot stand in a script.
fn refused(kind: Kind, statement: &Statement) -> Option<&'static str> {
    match kind.class {
        Class::TransactionControl => return Some("the unit begins and commits"),
        Class::ImplicitCommit => return Some("it commits the transaction that it stands in"),
        Class::NotInTransaction => return Some("Redshift refuses it inside a transaction"),
        Class::Transactional => {}
    }
    if !ALLOWED.contains(&kind.command) {
        return Some("a script writes rows of its table, and temporary tables on the way");
    }
    let persistence = match statement {
        Statement::CreateTable(create) => Some(create.persistence),
        Statement::CreateTableAs(create) => Some(create.persistence),
        _ => None,
    };
    (persistence == Some(Persistence::Permanent))
        .then_some("tables that stay are declared under `tables`; add `TEMP`")
}
