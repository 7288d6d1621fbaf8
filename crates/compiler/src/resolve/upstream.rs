//! Sources that another pipeline makes: what they offer, and which of its units have to be done.

use std::collections::BTreeSet;

use plan::unit::{Rerun, Scope as UnitScope};
use plan::upstream::{Require, UpstreamLoad};
use plan::{TableName, UnitId};

use super::source_fault::Undeclared;
use super::sources::Around;
use super::upstream_fault::{Fault, Unreadable};
use super::{Scope, source_fault, table};
use crate::diagnostic::Collector;
use crate::ir::{SourceStanding, SourceTable, Upstream, UpstreamTable};
use crate::loads::{LoadSpec, Refresh};
use crate::neighbours::Naming;
use crate::source::Span;
use crate::spec::{
    PipelineSpec, RequireSpec, SourceSpec, TableKindSpec, TableSpec, UpstreamSpec, did_you_mean,
};

/// Where a source's pipeline is.
pub(super) enum Made<'a> {
    /// In this project.
    Here(&'a PipelineSpec),
    /// Nowhere, or there is something wrong with it, which is told.
    Unknown,
    /// In another project: the source declares its tables.
    Elsewhere,
}

pub(super) fn made<'a>(
    around: &Around<'a>,
    source: &SourceSpec,
    upstream: &UpstreamSpec,
) -> Made<'a> {
    match around.neighbours.get(&upstream.pipeline.value) {
        Some(neighbour) => neighbour.spec.as_ref().map_or(Made::Unknown, Made::Here),
        None if source.tables.is_empty() => Made::Unknown,
        None => Made::Elsewhere,
    }
}

/// The tables that a pipeline of the project offers.
pub(super) fn tables(
    around: &Around<'_>,
    source: &SourceSpec,
    made: &PipelineSpec,
) -> Vec<SourceTable> {
    let readable = made.tables.values();
    readable
        .filter(|table| unreadable(around.pipeline, made, table).is_none())
        .map(|table| SourceTable {
            logical: TableName::new(source.name.value.clone(), table.name.value.clone()),
            physical: TableName::new(around.target.plan.schema.clone(), table.name.value.clone()),
            columns: table
                .columns
                .values()
                .map(|column| {
                    let mut column = table::resolve_column(column);
                    // It may be read for an element there, which means nothing here.
                    column.name.span = column.name.span.as_written();
                    column
                })
                .collect(),
            standing: standing(table),
        })
        .collect()
}

fn standing(table: &TableSpec) -> SourceStanding {
    match &table.load.value {
        LoadSpec::Replace(replace) if replace.swaps() => SourceStanding::MadeAnew {
            load: table.load.span.as_written(),
        },
        _ => SourceStanding::Stays,
    }
}

/// The pipelines that sources name.
pub(super) fn resolve(around: &Around<'_>, faults: &mut Collector) -> Vec<Upstream> {
    let sources = around.pipeline.sources.values();
    let upstreams = sources.filter_map(|source| {
        let upstream = source.upstream.as_ref()?;
        of_source(around, source, upstream, faults)
    });
    upstreams.collect()
}

fn of_source(
    around: &Around<'_>,
    source: &SourceSpec,
    upstream: &UpstreamSpec,
    faults: &mut Collector,
) -> Option<Upstream> {
    let pipeline = &upstream.pipeline;
    let own = &around.pipeline.pipeline;
    if pipeline.value == own.value {
        faults.push(Fault::OwnPipeline {
            pipeline: pipeline.value.clone(),
            span: pipeline.span,
        });
        return None;
    }
    refuse_circle(around, upstream, faults);
    let made = made(around, source, upstream);
    let tables = match made {
        Made::Unknown => {
            if around.neighbours.get(&pipeline.value).is_none() {
                let names = around.neighbours.names();
                faults.push(Fault::UnknownPipeline {
                    nearest: did_you_mean(pipeline.value.as_str(), names).map(str::to_owned),
                    pipeline: pipeline.value.clone(),
                    span: pipeline.span,
                });
            }
            return None;
        }
        Made::Here(made) => {
            refuse_declarations(source, upstream, faults);
            let tables = made.tables.values();
            tables
                .filter(|table| unreadable(around.pipeline, made, table).is_none())
                .map(|table| (table.name.value.clone(), units(made, table)))
                .collect()
        }
        // What is not known of it is taken as usual: loaded for each interval, and never taken back.
        Made::Elsewhere => source
            .tables
            .keys()
            .map(|name| {
                let loads = vec![UpstreamLoad {
                    unit: UnitId::new(name.as_str()),
                    scope: UnitScope::EachInterval,
                    rerun: Rerun::Replaces,
                }];
                let refresh = None;
                (name.clone(), UpstreamTable { loads, refresh })
            })
            .collect(),
    };
    let neighbour = around.neighbours.get(&pipeline.value);
    Some(Upstream {
        source: source.name.value.clone(),
        pipeline: pipeline.value.clone(),
        require: match upstream.require.as_ref().map(|require| require.value) {
            None | Some(RequireSpec::SameInterval) => Require::SameInterval,
            Some(RequireSpec::Latest) => Require::Latest,
        },
        folder: neighbour.map(|neighbour| neighbour.folder.clone()),
        tables,
    })
}

/// What two files say of one table would part some day.
fn refuse_declarations(source: &SourceSpec, upstream: &UpstreamSpec, faults: &mut Collector) {
    let schema = source.schema.as_ref().map(|text| ("schema", text.span()));
    let tables = source.tables.values().next();
    let tables = tables.map(|table| ("tables", table.name.span));
    for (key, span) in schema.into_iter().chain(tables) {
        faults.push(Fault::DeclaredUpstream {
            key,
            pipeline: upstream.pipeline.value.clone(),
            span,
            named: upstream.pipeline.span,
        });
    }
}

/// Each would wait for the next, and the last for the first.
fn refuse_circle(around: &Around<'_>, upstream: &UpstreamSpec, faults: &mut Collector) {
    let own = &around.pipeline.pipeline.value;
    let named = &upstream.pipeline;
    let Some(way_back) = around.neighbours.way_back(&named.value, own) else {
        return;
    };
    let first = Naming {
        pipeline: own.clone(),
        names: named.value.clone(),
        span: named.span,
    };
    let mut circle = vec![first];
    circle.extend(way_back);
    faults.push(Fault::PipelineCycle { circle });
}

/// Why a table cannot be read from another pipeline.
fn unreadable(own: &PipelineSpec, made: &PipelineSpec, table: &TableSpec) -> Option<Unreadable> {
    let name = &table.name.value;
    if own.tables.contains_key(name) || own.broken.contains(name) {
        return Some(Unreadable::OwnName);
    }
    if !made.loads_once(table) && table.kind.value == TableKindSpec::Staging {
        return Some(Unreadable::Staging);
    }
    matches!(table.load.value, LoadSpec::Unload(_)).then_some(Unreadable::Files)
}

/// The units that load a table, or all tables that a view reads.
fn units(made: &PipelineSpec, table: &TableSpec) -> UpstreamTable {
    let refresh = match &table.load.value {
        LoadSpec::MaterializedView(view) => {
            let refresh = view.refresh.as_ref().map(|refresh| refresh.value);
            match refresh {
                None | Some(Refresh::AfterLoads) => {
                    Some(UnitId::new(format!("{}.refresh", table.name.value)))
                }
                Some(Refresh::Automatic) => None,
            }
        }
        _ => None,
    };
    let read = read_by(made, table);
    let loads = read.into_iter().map(|table| load(made, table)).collect();
    UpstreamTable { loads, refresh }
}

/// The table itself, or those that a view names, also through views. Its SQL is not bound here, so a word
/// that is a table's name counts as one; where a template may bring names, so does every table.
fn read_by<'a>(made: &'a PipelineSpec, table: &'a TableSpec) -> Vec<&'a TableSpec> {
    let Some(select) = select_of_view(table) else {
        return vec![table];
    };
    let mut views = vec![select];
    let mut seen = BTreeSet::from([&table.name.value]);
    let mut read = Vec::new();
    while let Some(select) = views.pop() {
        let words = words(select);
        for (name, other) in &made.tables {
            let is_named = words
                .as_ref()
                .is_none_or(|words| words.contains(name.as_str()));
            if !is_named || !seen.insert(name) {
                continue;
            }
            match select_of_view(other) {
                Some(select) => views.push(select),
                None if is_kept(made, other) => read.push(other),
                None => {}
            }
        }
    }
    read
}

/// What could be a name in a text, in lower case; none where a template may bring others.
fn words(text: &str) -> Option<BTreeSet<String>> {
    let is_template = text.contains("{{") || text.contains("{%");
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
    (!is_template).then(|| words.map(str::to_lowercase).collect())
}

fn select_of_view(table: &TableSpec) -> Option<&str> {
    let select = match &table.load.value {
        LoadSpec::View(view) => &view.select,
        LoadSpec::LateBindingView(view) => &view.select,
        LoadSpec::MaterializedView(view) => &view.select,
        _ => return None,
    };
    Some(select.text().as_str())
}

fn is_kept(made: &PipelineSpec, table: &TableSpec) -> bool {
    let staging = table.kind.value == TableKindSpec::Staging && !made.loads_once(table);
    !staging && !matches!(table.load.value, LoadSpec::Unload(_))
}

fn load(made: &PipelineSpec, table: &TableSpec) -> UpstreamLoad {
    UpstreamLoad {
        unit: UnitId::new(table.name.value.as_str()),
        scope: if made.loads_once(table) {
            UnitScope::Once
        } else {
            UnitScope::EachInterval
        },
        rerun: match table.load.value {
            LoadSpec::Snapshot(_) => Rerun::Rewinds,
            _ => Rerun::Replaces,
        },
    }
}

/// A name in SQL that a source's pipeline does not offer.
pub(super) struct Absent<'a> {
    pub(super) source: &'a SourceSpec,
    pub(super) upstream: &'a UpstreamSpec,
    pub(super) written: TableName,
    pub(super) span: Span,
}

impl Absent<'_> {
    pub(super) fn tell(self, scope: &Scope<'_>, faults: &mut Collector) {
        let pipeline = &self.upstream.pipeline;
        let neighbour = scope.neighbours.get(&pipeline.value);
        let Some(made) = neighbour.and_then(|neighbour| neighbour.spec.as_ref()) else {
            // What is wrong with it was said where it is named, or in its own files.
            return;
        };
        let table = &self.written.table;
        if let Some(found) = made.tables.get(table) {
            faults.extend(unreadable(scope.pipeline, made, found).map(|why| {
                Fault::UnreadableUpstream {
                    written: self.written.clone(),
                    pipeline: pipeline.value.clone(),
                    why,
                    span: self.span,
                    made: found.name.span.as_written(),
                }
                .into()
            }));
            return;
        }
        let offered = made.tables.values();
        let offered = offered.filter(|table| unreadable(scope.pipeline, made, table).is_none());
        let nearest = did_you_mean(
            table.as_str(),
            offered.map(|table| table.name.value.as_str()),
        );
        faults.push(source_fault::Fault::UndeclaredSource {
            written: self.written.to_string(),
            undeclared: Undeclared::Upstream {
                source: self.source.name.value.clone(),
                pipeline: pipeline.value.clone(),
                nearest: nearest.map(str::to_owned),
                declared: pipeline.span,
            },
            span: self.span,
        });
    }
}
