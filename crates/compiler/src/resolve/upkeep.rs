//! What a table needs besides columns and rows, with every name resolved.

use std::collections::BTreeMap;

use plan::Identifier;
use plan::upkeep::{Allowance, Analyze, ColumnUpkeep, Comments, Loss, Upkeep};

use super::fault::Fault;
use super::names::Names;
use crate::ir::Lifetime;
use crate::loads::Product;
use crate::source::{Span, Spanned};
use crate::spec::{AllowanceSpec, AnalyzeSpec, ColumnSpec, Switch, TableSpec};

pub(super) fn resolve(
    spec: &TableSpec,
    lifetime: Lifetime,
    names: &mut Names<'_>,
) -> Option<Upkeep> {
    let written = &spec.upkeep;
    if lifetime == Lifetime::Interval {
        refuse_of_staging(spec, names);
    }
    let comments = match &written.comment {
        Some(comment) if comment.value == Switch::On => {
            can_be_literals(spec, names);
            Some(Comments::Descriptions)
        }
        _ => None,
    };
    let maintenance = written.maintenance.as_ref().map(|it| &it.value);
    let analyze = match maintenance.and_then(|it| it.analyze.as_ref()) {
        None => None,
        Some(AnalyzeSpec::AllColumns) => Some(Analyze::AllColumns),
        Some(AnalyzeSpec::PredicateColumns) => Some(Analyze::PredicateColumns),
        Some(AnalyzeSpec::Columns(columns)) => Some(Analyze::Columns(names.columns(columns)?)),
    };
    let allow: Vec<Option<Allowance>> = written
        .allow
        .iter()
        .map(|written| allowance(spec, written, names))
        .collect();
    Some(Upkeep {
        grants: written.grants.clone(),
        comments,
        vacuum: maintenance.and_then(|it| it.vacuum),
        analyze,
        on_failure: written.on_failure.as_ref().map(|it| it.value),
        meta: written.meta.clone(),
        was: written.was.as_ref().map(|was| was.value.clone()),
        allow: allow.into_iter().collect::<Option<_>>()?,
        columns: columns(spec),
    })
}

fn columns(spec: &TableSpec) -> BTreeMap<Identifier, ColumnUpkeep> {
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    let upkeep = |column: &ColumnSpec| ColumnUpkeep {
        description: text(&column.description),
        encode: column
            .encode
            .as_ref()
            .map(|encode| encode.value.name().to_owned()),
        was: column.was.as_ref().map(|was| was.value.clone()),
        fill: text(&column.fill),
    };
    spec.columns
        .iter()
        .map(|(name, column)| (name.clone(), upkeep(column)))
        .filter(|(_, upkeep)| !upkeep.is_empty())
        .collect()
}

/// A staging table is made anew for each interval: there is nothing to look after, and nothing that
/// an earlier plan left.
fn refuse_of_staging(spec: &TableSpec, names: &mut Names<'_>) {
    let upkeep = &spec.upkeep;
    let mut refuse = |key: &'static str, span: Option<Span>| {
        if let Some(span) = span {
            let of = "a staging table";
            names.fault(Fault::StagingUpkeep { key, of, span });
        }
    };
    refuse("maintenance", upkeep.maintenance.as_ref().map(|it| it.span));
    refuse("was", upkeep.was.as_ref().map(|it| it.span));
    refuse("allow", upkeep.allow.first().map(|it| it.loss.span));
    for column in spec.columns.values() {
        refuse("was", column.was.as_ref().map(|it| it.span));
        refuse("fill", column.fill.as_ref().map(|it| it.span));
    }
}

/// Views and files are not looked after, and never changed; files are not in the catalogue either.
pub(super) fn suits(spec: &TableSpec, product: Product, names: &mut Names<'_>) {
    let of = match product {
        Product::Table | Product::NewTable => return,
        Product::View | Product::RefreshedView => "a view",
        Product::Files => "files",
    };
    let upkeep = &spec.upkeep;
    let mut refuse = |key: &'static str, span: Option<Span>| {
        if let Some(span) = span {
            names.fault(Fault::StagingUpkeep { key, of, span });
        }
    };
    refuse("maintenance", upkeep.maintenance.as_ref().map(|it| it.span));
    refuse("was", upkeep.was.as_ref().map(|it| it.span));
    refuse("allow", upkeep.allow.first().map(|it| it.loss.span));
    for column in spec.columns.values() {
        refuse("was", column.was.as_ref().map(|it| it.span));
        refuse("fill", column.fill.as_ref().map(|it| it.span));
    }
    if product == Product::Files {
        refuse("grants", upkeep.granted);
        let comment = upkeep.comment.as_ref();
        let comment = comment.filter(|comment| comment.value == Switch::On);
        refuse("comment", comment.map(|it| it.span));
    }
}

/// COMMENT takes a literal and no expression.
fn can_be_literals(spec: &TableSpec, names: &mut Names<'_>) {
    let columns = spec.columns.values().map(|column| &column.description);
    let texts = std::iter::once(&spec.description).chain(columns).flatten();
    for text in texts {
        if let Err(why) = sql::quote::literal(&text.value) {
            names.fault(Fault::Literal {
                written: text.value.clone(),
                why: why.to_string(),
                span: text.span,
            });
        }
    }
}

fn allowance(
    spec: &TableSpec,
    written: &AllowanceSpec,
    names: &mut Names<'_>,
) -> Option<Allowance> {
    let name = Spanned::new(written.loss.value.column().clone(), written.loss.span);
    match &written.loss.value {
        Loss::Drop(column) => {
            if let Some(declared) = spec.columns.get(column) {
                names.fault(Fault::DropOfDeclared {
                    column: column.clone(),
                    span: name.span,
                    declared: declared.name.span,
                });
                return None;
            }
        }
        Loss::Narrow(_) | Loss::Cast(_) | Loss::Renumber(_) => {
            names.column(&name)?;
        }
    }
    Some(Allowance {
        loss: written.loss.value.clone(),
        reason: written.reason.value.clone(),
    })
}
