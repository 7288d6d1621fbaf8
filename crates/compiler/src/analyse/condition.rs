//! The conditions of checks: what users write in `where` and `expression`.

use super::fault::Fault;
use crate::diagnostic::{Collector, Diagnostic};
use crate::ir::{Check, Pipeline, Table};
use crate::sql_fault;
use crate::template::Expanded;
use sql::catalogue::Catalogue;

/// A condition between what stands before and behind it in a check's query. It is read in brackets
/// and without: one that ends the brackets early, or goes on with another clause, fits one of the
/// two only.
const AROUND: [(&str, &str); 2] = [("(\n", "\n)"), ("\n", "\n")];

/// Binds each condition of a table's checks.
pub(super) fn conditions(
    pipeline: &Pipeline,
    catalogue: &Catalogue,
    table: &Table,
    faults: &mut Collector,
) {
    for check in &table.checks {
        for text in texts(check) {
            faults.extend(one(pipeline, catalogue, table, text));
        }
    }
}

fn texts(check: &Check) -> impl Iterator<Item = &Expanded> {
    check.filter.iter().chain(check.kind.user_sql())
}

fn one(
    pipeline: &Pipeline,
    catalogue: &Catalogue,
    table: &Table,
    text: &Expanded,
) -> Vec<Diagnostic> {
    let sample = text.sample();
    let mut parsed = None;
    for (open, close) in AROUND {
        let before = format!("SELECT 1 FROM {} WHERE {open}", table.name.value.to_sql());
        match sql::parse(&format!("{before}{sample}{close}")) {
            Ok(read) => parsed = parsed.or(Some((read, before.len()))),
            Err(found) => return placed(&found, text, before.len()),
        }
    }
    let (parsed, start) = parsed.expect("both ways of reading it succeeded");
    let others = sql::tables(&parsed).reads;
    let others: Vec<Diagnostic> = others
        .iter()
        .filter(|name| name.span.start >= start)
        .map(|name| {
            Fault::ConditionReadsTable {
                name: name.span.text(&parsed.text).to_owned(),
                span: text.span_at(name.span.start - start..name.span.end - start),
            }
            .into()
        })
        .collect();
    if !others.is_empty() {
        return others;
    }
    match sql::bind(&parsed, catalogue, &pipeline.target.plan.schema) {
        Ok(_) => Vec::new(),
        Err(found) => placed(&found, text, start),
    }
}

/// Faults of the query, at the condition that starts at `start` in it.
fn placed(found: &[sql::Fault], text: &Expanded, start: usize) -> Vec<Diagnostic> {
    let end = start + text.sample().len();
    found
        .iter()
        .map(|fault| {
            let inside = start <= fault.span.start && fault.span.end <= end;
            if inside && fault.span.start < end {
                let place = fault.span.start - start..fault.span.end - start;
                sql_fault::diagnostic(fault, text.span_at(place))
            } else {
                sql_fault::diagnostic(fault, text.span())
            }
        })
        .collect()
}
