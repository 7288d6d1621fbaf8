//! The conditions of checks: what users write in `where` and `expression`.

use plan::Identifier;
use sql::catalogue::Catalogue;

use super::fault::Fault;
use crate::diagnostic::{Collector, Diagnostic};
use crate::ir::{Check, Table, TableId};
use crate::sql_fault;
use crate::template::Expanded;

/// A condition of a check, bound as the WHERE clause of a query over its table.
#[derive(Clone, Debug)]
pub struct Condition {
    pub table: TableId,
    /// Which of the table's checks, and which part of it.
    pub check: usize,
    pub part: Part,
    pub text: Expanded,
    /// The query around the condition.
    pub parsed: sql::Parsed,
    pub bound: sql::Bound,
    /// Where the condition starts in the query.
    pub start: usize,
}

/// What a condition is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `where`: which rows are checked.
    Filter,
    /// `expression`: what must be true of them.
    Expression,
}

/// A condition between what stands before and behind it in a check's query. It is read in brackets
/// and without: one that ends the brackets early, or goes on with another clause, fits one of the
/// two only.
const AROUND: [(&str, &str); 2] = [("(\n", "\n)"), ("\n", "\n")];

/// Binds each condition of a table's checks.
pub(super) fn conditions(
    schema: &Identifier,
    catalogue: &Catalogue,
    table: &Table,
    faults: &mut Collector,
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for (check, asked) in table.checks.iter().enumerate() {
        for (part, text) in texts(asked) {
            match one(schema, catalogue, table, text) {
                Ok((parsed, bound, start)) => conditions.push(Condition {
                    table: table.id,
                    check,
                    part,
                    text: text.clone(),
                    parsed,
                    bound,
                    start,
                }),
                Err(found) => faults.extend(found),
            }
        }
    }
    conditions
}

fn texts(check: &Check) -> impl Iterator<Item = (Part, &Expanded)> {
    let filter = check.filter.iter().map(|text| (Part::Filter, text));
    let expression = check.kind.user_sql();
    filter.chain(expression.map(|text| (Part::Expression, text)))
}

fn one(
    schema: &Identifier,
    catalogue: &Catalogue,
    table: &Table,
    text: &Expanded,
) -> Result<(sql::Parsed, sql::Bound, usize), Vec<Diagnostic>> {
    let sample = text.sample();
    let mut parsed = None;
    for (open, close) in AROUND {
        let before = format!("SELECT 1 FROM {} WHERE {open}", table.name.value.to_sql());
        match sql::parse(&format!("{before}{sample}{close}")) {
            Ok(read) => parsed = parsed.or(Some((read, before.len()))),
            Err(found) => return Err(placed(&found, text, before.len())),
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
        return Err(others);
    }
    match sql::bind(&parsed, catalogue, schema) {
        Ok(bound) => Ok((parsed, bound, start)),
        Err(found) => Err(placed(&found, text, start)),
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
