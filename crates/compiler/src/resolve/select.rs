//! Reads a user's SELECT for the tables it names.

use super::Scope;
use super::fault::Fault;
use plan::TableName;

use crate::diagnostic::Collector;
use crate::ir::{Alias, Read, SelectText, TableId};
use crate::source::{SourceText, Span};
use crate::spec::{SelectSpec, did_you_mean};
use crate::template::{Expanded, TextKind, expand};

/// Expands a template; its faults go to `faults`.
pub(super) fn text(
    scope: &Scope<'_>,
    source: &SourceText,
    kind: TextKind,
    faults: &mut Collector,
) -> Option<Expanded> {
    match expand(source, kind, scope.vars, scope.cadence) {
        Ok(expanded) => Some(expanded),
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

/// The SELECT of a load.
pub(super) fn resolve(
    scope: &Scope<'_>,
    table: TableId,
    spec: &SelectSpec,
    faults: &mut Collector,
) -> Option<SelectText> {
    let expanded = text(scope, spec.text(), TextKind::Sql, faults)?;
    let expanded = without_semicolon(&expanded);
    if let Some(span) = other_statement(&expanded) {
        faults.push(Fault::NotASelect { span });
        return None;
    }
    let parsed = match sql::parse(&expanded.sample()) {
        Ok(parsed) => parsed,
        Err(found) => {
            faults.extend(
                found
                    .iter()
                    .map(|fault| crate::sql_fault::at(fault, &expanded)),
            );
            return None;
        }
    };
    if !matches!(parsed.statement, sql::statement::Statement::Query(_)) {
        faults.push(Fault::NotASelect {
            span: expanded.span(),
        });
        return None;
    }
    let mut reads = Vec::new();
    let mut unknown = Vec::new();
    for name in &sql::tables(&parsed).reads {
        match read(scope, table, name, &expanded, faults) {
            Some(read) => reads.push(read),
            None => unknown.push(TableName::new(
                name.schema
                    .clone()
                    .unwrap_or_else(|| scope.target.plan.schema.clone()),
                name.table.clone(),
            )),
        }
    }
    Some(SelectText {
        reads,
        unknown,
        parsed,
        text: expanded,
    })
}

/// The table behind a name; none if it cannot be read, and unless that was said where it is
/// declared, it is a fault.
fn read(
    scope: &Scope<'_>,
    reader: TableId,
    name: &sql::statement::Name,
    text: &Expanded,
    faults: &mut Collector,
) -> Option<Read> {
    let place = name.span.start..name.span.end;
    let span = text.span_at(place.clone());
    if let Some(schema) = &name.schema {
        faults.push(Fault::LiteralSchema {
            written: format!("{schema}.{}", name.table),
            span,
        });
        return None;
    }
    if scope.pipeline.broken.contains(&name.table) {
        return None;
    }
    let tables = &scope.pipeline.tables;
    let Some(at) = tables.get_index_of(&name.table) else {
        faults.push(Fault::UnknownTable {
            name: name.table.to_string(),
            nearest: did_you_mean(
                name.table.as_str(),
                tables.keys().map(plan::Identifier::as_str),
            )
            .map(str::to_owned),
            span,
        });
        return None;
    };
    if TableId(at) == reader {
        faults.push(Fault::ReadsItself {
            table: name.table.clone(),
            span,
        });
        return None;
    }
    Some(Read {
        table: TableId(at),
        span,
        alias: Alias::behind(&text.sample()[place.end..]),
        place,
    })
}

/// The first word of a statement that is no SELECT. It is told by this word, since what is wrong
/// with the rest of a statement that does not belong here helps nobody.
fn other_statement(text: &Expanded) -> Option<Span> {
    const OTHERS: &[&str] = &[
        "alter", "begin", "call", "commit", "copy", "create", "delete", "drop", "insert", "merge",
        "set", "truncate", "unload", "update", "vacuum",
    ];
    let sample = text.sample();
    let pieces = sql::split(&sample).ok()?;
    let first = pieces.first()?;
    let word = first.text.split(|c: char| !c.is_alphanumeric()).next()?;
    OTHERS
        .contains(&word.to_ascii_lowercase().as_str())
        .then(|| text.span_at(first.span.start..first.span.start + word.len()))
}

/// The text without a semicolon at its end: it will stand inside a larger statement.
fn without_semicolon(text: &Expanded) -> Expanded {
    let sample = text.sample();
    match sql::split(&sample).as_deref() {
        Ok([only]) if only.span.end < sample.len() => {
            text.replaced(&(only.span.end..sample.len()), "", "")
        }
        _ => text.clone(),
    }
}
