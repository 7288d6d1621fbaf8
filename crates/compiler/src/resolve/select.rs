//! Reads a user's SELECT for the tables it names.

use super::fault::Fault;
use super::{Scope, sources};
use plan::{Lookback, TableName};

use crate::diagnostic::{Collector, Diagnostic};
use crate::ir::{Alias, Read, SelectText, TableId};
use crate::source::{SourceText, Span};
use crate::spec::{SelectSpec, did_you_mean};
use crate::sql_fault;
use crate::template::{Expanded, Sight, TextKind, expand_for};

/// Expands a template; its faults go to `faults`.
pub(super) fn text(
    scope: &Scope<'_>,
    source: &SourceText,
    kind: TextKind,
    lookback: Option<Lookback>,
    faults: &mut Collector,
) -> Option<Expanded> {
    let bindings = scope.pipeline.instances.bindings(source.span());
    let sight = Sight::text(scope.vars, bindings).looking_back(lookback);
    match expand_for(source, kind, &sight, scope.cadence) {
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
    lookback: Option<Lookback>,
    faults: &mut Collector,
) -> Option<SelectText> {
    let expanded = text(scope, spec.text(), TextKind::Sql, lookback, faults)?;
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
    let mut of_sources = Vec::new();
    let mut unknown = Vec::new();
    let named = sql::tables(&parsed);
    for name in &named.reads {
        let found = match &name.schema {
            Some(_) => {
                let read = sources::read(scope, name, &expanded, faults);
                read.map(|read| of_sources.push(read))
            }
            None => {
                let read = read(scope, table, name, &named.ctes, &expanded, faults);
                read.map(|read| reads.push(read))
            }
        };
        match found {
            Some(()) => {}
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
        sources: of_sources,
        unknown,
        parsed,
        text: expanded,
    })
}

/// `ctes` are the names of the SELECT's common table expressions, in reach or not.
pub(super) fn unknown_table(
    scope: &Scope<'_>,
    name: &sql::statement::Name,
    ctes: &[String],
    text: &Expanded,
) -> Diagnostic {
    let written = name.table.as_str();
    let known = scope.pipeline.tables.keys().map(plan::Identifier::as_str);
    let known = known.chain(ctes.iter().map(String::as_str));
    let of_source = sources::with_table(scope, &name.table).map(|name| name.to_string());
    let mut fault = Diagnostic::from(Fault::UnknownTable {
        name: written.to_owned(),
        nearest: of_source.or_else(|| did_you_mean(written, known).map(str::to_owned)),
        span: text.span_at(name.span.start..name.span.end),
    });
    if ctes.iter().any(|cte| cte.eq_ignore_ascii_case(written)) {
        fault = fault.help(format!(
            "the `WITH` that defines `{written}` comes later or is out of reach: move it before \
             this place"
        ));
    }
    fault.rendered = sql_fault::rendered(name.span, "no such table", text).map(Box::new);
    fault
}

/// The table behind a name; none if it cannot be read, and unless that was said where it is
/// declared, it is a fault.
fn read(
    scope: &Scope<'_>,
    reader: TableId,
    name: &sql::statement::Name,
    ctes: &[String],
    text: &Expanded,
    faults: &mut Collector,
) -> Option<Read> {
    let place = name.span.start..name.span.end;
    let span = text.span_at(place.clone());
    if scope.pipeline.broken.contains(&name.table) {
        return None;
    }
    let tables = &scope.pipeline.tables;
    let Some(at) = tables.get_index_of(&name.table) else {
        faults.push(unknown_table(scope, name, ctes, text));
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
