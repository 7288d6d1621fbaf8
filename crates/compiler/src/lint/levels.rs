//! How much a finding weighs: what its table says, else its pipeline, else the project, else the
//! lint itself, for which what Redshift refuses is an error.

use plan::Identifier;

use super::{Finding, Level, Lint, Linted};
use crate::diagnostic::{Diagnostic, Severity};
use crate::spec::LintLevelSpec;

/// The finding at its level; none where it is allowed.
pub(super) fn apply(linted: Linted<'_>, finding: Finding) -> Option<Diagnostic> {
    let table = finding
        .table
        .and_then(|id| linted.spec.tables.get_index(id.0))
        .map(|(name, _)| name);
    let severity = match level(linted, finding.lint, table).unwrap_or(finding.level) {
        Level::Allow => return None,
        Level::Warn => Severity::Warning,
        Level::Error => Severity::Error,
    };
    Some(Diagnostic {
        severity,
        ..finding.diagnostic
    })
}

fn level(linted: Linted<'_>, lint: &'static Lint, table: Option<&Identifier>) -> Option<Level> {
    let of_table = table
        .and_then(|name| linted.spec.tables.get(name))
        .map_or(&[][..], |table| &table.lints);
    [of_table, &linted.spec.lints, &linted.project.lints]
        .into_iter()
        .find_map(|levels| written(levels, lint))
}

fn written(levels: &[LintLevelSpec], lint: &'static Lint) -> Option<Level> {
    let found = levels.iter().find(|level| level.lint.value == lint);
    found.map(|level| level.level.value)
}
