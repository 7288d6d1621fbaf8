//! From checks as written to checks that can be planned.

use plan::{CheckScope, Expectation, Identifier, Severity};

use super::fault::Fault;
use super::load::column;
use super::{Scope, select};
use crate::checks::{
    AcceptedValues, CheckKind, Expression, NotNull, Relationships, RowCount, Unique,
};
use crate::diagnostic::Collector;
use crate::ir::{Check, Column, Lifetime, TableId};
use crate::loads::LoadKind;
use crate::source::{Span, Spanned};
use crate::spec::{
    CheckKindSpec, CheckScopeSpec, CheckSeveritySpec, CheckSpec, Scalar, Switch, did_you_mean,
};
use crate::template::TextKind;

/// The checked table, as far as its checks look at it.
pub(super) struct Checked<'a> {
    pub(super) name: &'a Identifier,
    pub(super) columns: &'a [Column],
    pub(super) lifetime: Lifetime,
    pub(super) marks_interval: MarksInterval,
    pub(super) load_name: &'static str,
}

/// Whether a table's load can tell the rows of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarksInterval {
    Yes,
    No,
}

impl MarksInterval {
    pub(super) fn of(load: &dyn LoadKind) -> Self {
        match load.interval_rows() {
            Some(_) => Self::Yes,
            None => Self::No,
        }
    }
}

/// The checks of a table, in the order of the file.
pub(super) fn resolve(
    scope: &Scope<'_>,
    table: &Checked<'_>,
    specs: &[CheckSpec],
    faults: &mut Collector,
) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    for spec in specs {
        for check in one(scope, table, spec, faults).unwrap_or_default() {
            match checks.iter().find(|other| other.name == check.name) {
                Some(first) => faults.push(Fault::DuplicateCheck {
                    table: table.name.clone(),
                    name: check.name,
                    span: check.span,
                    first: first.span,
                }),
                None => checks.push(check),
            }
        }
    }
    checks
}

fn one(
    scope: &Scope<'_>,
    table: &Checked<'_>,
    spec: &CheckSpec,
    faults: &mut Collector,
) -> Option<Vec<Check>> {
    let kinds = kinds(scope, table, &spec.kind, faults);
    let filter = match &spec.filter {
        None => None,
        Some(filter) => Some(select::text(scope, filter, TextKind::Sql, faults)?),
    };
    let check_scope = scope_of(table, spec, faults)?;
    let kinds = kinds?;
    let several = kinds.len() > 1;
    Some(
        kinds
            .into_iter()
            .map(|(suffix, kind)| Check {
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
                scope: check_scope,
                filter: filter.clone(),
                span: spec.kind.span,
            })
            .collect(),
    )
}

/// The interval where the load can tell its rows, else the whole table. A staging table is the
/// interval's own, so that its rows and the table's are the same.
fn scope_of(table: &Checked<'_>, spec: &CheckSpec, faults: &mut Collector) -> Option<CheckScope> {
    let staged = table.lifetime == Lifetime::Interval;
    let marked = table.marks_interval == MarksInterval::Yes;
    match spec.scope.as_ref() {
        None if staged || marked => Some(CheckScope::Interval),
        None => Some(CheckScope::Table),
        Some(scope) => match scope.value {
            CheckScopeSpec::Table => Some(CheckScope::Table),
            CheckScopeSpec::Interval if staged || marked => Some(CheckScope::Interval),
            CheckScopeSpec::Interval => {
                faults.push(Fault::IntervalScope {
                    load: table.load_name,
                    span: scope.span,
                });
                None
            }
        },
    }
}

/// What one written check asks, with a suffix for its name.
fn kinds(
    scope: &Scope<'_>,
    table: &Checked<'_>,
    spec: &Spanned<CheckKindSpec>,
    faults: &mut Collector,
) -> Option<Vec<(String, CheckKind)>> {
    let known = |name: &Spanned<Identifier>, faults: &mut Collector| {
        column(table.name, table.columns, name, faults).map(|column| column.name.value.clone())
    };
    match &spec.value {
        CheckKindSpec::NotNull(spec) => {
            let columns: Vec<Option<Identifier>> = spec
                .columns
                .iter()
                .map(|name| known(name, faults))
                .collect();
            let columns: Vec<Identifier> = columns.into_iter().collect::<Option<_>>()?;
            Some(
                columns
                    .into_iter()
                    .map(|column| (column.to_string(), CheckKind::NotNull(NotNull { column })))
                    .collect(),
            )
        }
        CheckKindSpec::Unique(spec) => {
            let columns: Vec<Option<Identifier>> = spec
                .columns
                .iter()
                .map(|name| known(name, faults))
                .collect();
            let columns: Vec<Identifier> = columns.into_iter().collect::<Option<_>>()?;
            let names: Vec<&str> = columns.iter().map(Identifier::as_str).collect();
            Some(vec![(
                names.join("_"),
                CheckKind::Unique(Unique { columns }),
            )])
        }
        CheckKindSpec::AcceptedValues(spec) => {
            let column = known(&spec.column, faults);
            let values: Vec<Option<String>> = spec
                .values
                .iter()
                .map(|value| literal(&value.value, value.span, faults))
                .collect();
            let (column, values) = (column?, values.into_iter().collect::<Option<_>>()?);
            Some(vec![(
                column.to_string(),
                CheckKind::AcceptedValues(AcceptedValues { column, values }),
            )])
        }
        CheckKindSpec::Relationships(spec) => {
            let column = known(&spec.column, faults);
            let to = other_column(scope, &spec.to_table, &spec.to_column, faults);
            let (column, (to_table, to_column)) = (column?, to?);
            Some(vec![(
                column.to_string(),
                CheckKind::Relationships(Relationships {
                    column,
                    to_table,
                    to_column,
                }),
            )])
        }
        CheckKindSpec::RowCount(spec) => {
            let bound = |bound: &Option<Spanned<u64>>| {
                bound
                    .as_ref()
                    .map(|bound| i64::try_from(bound.value).unwrap_or(i64::MAX))
            };
            let expect = Expectation {
                min: bound(&spec.min),
                max: bound(&spec.max),
            };
            Some(vec![(
                String::new(),
                CheckKind::RowCount(RowCount { expect }),
            )])
        }
        CheckKindSpec::Expression(spec) => {
            let condition = select::text(scope, &spec.expression, TextKind::Sql, faults)?;
            Some(vec![(
                String::new(),
                CheckKind::Expression(Expression { condition }),
            )])
        }
    }
}

/// `users.user_id` of another table.
fn other_column(
    scope: &Scope<'_>,
    table: &Spanned<Identifier>,
    column: &Spanned<Identifier>,
    faults: &mut Collector,
) -> Option<(TableId, Identifier)> {
    let tables = &scope.pipeline.tables;
    let Some((at, _, other)) = tables.get_full(&table.value) else {
        let known = tables.keys().map(Identifier::as_str);
        faults.push(Fault::UnknownTable {
            name: table.value.to_string(),
            nearest: did_you_mean(table.value.as_str(), known).map(str::to_owned),
            span: table.span,
        });
        return None;
    };
    if !other.columns.contains_key(&column.value) {
        let known = other.columns.keys().map(Identifier::as_str);
        faults.push(Fault::UnknownColumn {
            table: table.value.clone(),
            column: column.value.clone(),
            nearest: did_you_mean(column.value.as_str(), known).map(str::to_owned),
            span: column.span,
        });
        return None;
    }
    Some((TableId(at), column.value.clone()))
}

fn literal(value: &Scalar, span: Span, faults: &mut Collector) -> Option<String> {
    match value {
        Scalar::Integer(number) => Some(number.to_string()),
        Scalar::Decimal(text) => Some(text.clone()),
        Scalar::Boolean(Switch::On) => Some("TRUE".to_owned()),
        Scalar::Boolean(Switch::Off) => Some("FALSE".to_owned()),
        Scalar::Text(text) => match sql::quote::expression(text) {
            Ok(literal) => Some(literal),
            Err(why) => {
                faults.push(Fault::Literal {
                    written: text.clone(),
                    why: why.to_string(),
                    span,
                });
                None
            }
        },
    }
}
