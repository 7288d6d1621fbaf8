//! From checks as written to checks that can be planned.

use plan::{CheckScope, Severity};

use super::fault::{Fault, Naming};
use super::names::Names;
use crate::checks::{self, Asked};
use crate::ir::{Check, Lifetime};
use crate::loads::Load;
use crate::spec::{CheckScopeSpec, CheckSeveritySpec, CheckSpec};

/// What decides which rows a check looks at.
pub(super) struct Checked<'a> {
    pub(super) lifetime: Lifetime,
    pub(super) load: &'a Load,
}

/// The checks of a table, in the order of the file.
pub(super) fn resolve(
    table: &Checked<'_>,
    specs: &[CheckSpec],
    names: &mut Names<'_>,
) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    for spec in specs {
        for check in one(table, spec, names).unwrap_or_default() {
            match checks.iter().find(|other| other.name == check.name) {
                Some(first) => names.fault(Fault::DuplicateCheck {
                    table: names.table.clone(),
                    name: check.name,
                    naming: match spec.name {
                        Some(_) => Naming::Written,
                        None => Naming::OfKind,
                    },
                    span: check.span,
                    first: first.span,
                }),
                None => checks.push(check),
            }
        }
    }
    checks
}

fn one(table: &Checked<'_>, spec: &CheckSpec, names: &mut Names<'_>) -> Option<Vec<Check>> {
    let asked = checks::resolve(&spec.kind.value, names);
    let filter = match &spec.filter {
        None => None,
        Some(filter) => Some(names.sql(filter)?),
    };
    let scope = scope_of(table, spec, names)?;
    let asked = asked?;
    let several = asked.len() > 1;
    Some(
        asked
            .into_iter()
            .map(|Asked { suffix, rule: kind }| Check {
                name: match &spec.name {
                    // One written check can become one per column.
                    Some(name) if several => format!("{}.{suffix}", name.value),
                    Some(name) => name.value.to_string(),
                    None if suffix.is_empty() => kind.name().to_owned(),
                    None => format!("{}.{suffix}", kind.name()),
                },
                kind,
                description: spec.description.as_ref().map(|text| text.value.clone()),
                severity: match spec.severity.as_ref().map(|severity| severity.value) {
                    None | Some(CheckSeveritySpec::Error) => Severity::Error,
                    Some(CheckSeveritySpec::Warn) => Severity::Warn,
                    Some(CheckSeveritySpec::Info) => Severity::Info,
                },
                scope,
                filter: filter.clone(),
                span: spec.kind.span,
            })
            .collect(),
    )
}

/// The interval where the load can tell its rows, else the whole table. A staging table is the
/// interval's own, so that its rows and the table's are the same.
fn scope_of(table: &Checked<'_>, spec: &CheckSpec, names: &mut Names<'_>) -> Option<CheckScope> {
    let staged = table.lifetime == Lifetime::Interval;
    let marked = table.load.interval_rows().is_some();
    match spec.scope.as_ref() {
        None if staged || marked => Some(CheckScope::Interval),
        None => Some(CheckScope::Table),
        Some(scope) => match scope.value {
            CheckScopeSpec::Table => Some(CheckScope::Table),
            CheckScopeSpec::Interval if staged || marked => Some(CheckScope::Interval),
            CheckScopeSpec::Interval => {
                names.fault(Fault::IntervalScope {
                    load: table.load.name(),
                    span: scope.span,
                });
                None
            }
        },
    }
}
