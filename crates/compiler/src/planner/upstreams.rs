//! What the plan says of the pipelines that make what it reads.

use std::collections::{BTreeMap, BTreeSet};

use plan::upstream::UpstreamTable;
use plan::{TableName, Unit, UnitId, Upstream};

use super::protocol::Control;
use super::statement::own;
use crate::ir::{self, Pipeline, Table};
use crate::template::{UPSTREAM, render};

/// Those whose tables are read.
pub(super) fn upstreams(pipeline: &Pipeline, units: &[Unit]) -> Vec<Upstream> {
    let readers = readers(pipeline, units);
    let upstreams = pipeline.upstreams.iter();
    upstreams
        .filter_map(|upstream| asked(pipeline, upstream, &readers))
        .collect()
}

fn asked(
    pipeline: &Pipeline,
    upstream: &ir::Upstream,
    readers: &BTreeMap<TableName, BTreeSet<UnitId>>,
) -> Option<Upstream> {
    let tables: Vec<UpstreamTable> = upstream
        .tables
        .iter()
        .filter_map(|(name, table)| {
            let logical = TableName::new(upstream.source.clone(), name.clone());
            Some(UpstreamTable {
                name: name.clone(),
                loads: table.loads.clone(),
                refresh: table.refresh.clone(),
                read_by: readers.get(&logical)?.iter().cloned().collect(),
            })
        })
        .collect();
    if tables.is_empty() {
        return None;
    }
    let units: BTreeSet<&UnitId> = tables
        .iter()
        .flat_map(|table| {
            let loads = table.loads.iter().map(|load| &load.unit);
            loads.chain(&table.refresh)
        })
        .collect();
    let literal =
        |unit: &&UnitId| sql::quote::literal(unit.as_str()).expect("names hold no backslashes");
    let units: Vec<String> = units.iter().map(literal).collect();
    // Of each pipeline on a target there is one ledger, in the target's control schema.
    let control = Control::new(&upstream.pipeline, &pipeline.target.plan, pipeline.cadence);
    let values = control.values().with("units", units.join(", "));
    Some(Upstream {
        source: upstream.source.clone(),
        pipeline: upstream.pipeline.clone(),
        require: upstream.require,
        query: own(render(UPSTREAM, &values), pipeline.cadence),
        tables,
    })
}

/// The units that read each table of a source. To make a view takes its tables, not their rows.
pub(super) fn readers(
    pipeline: &Pipeline,
    units: &[Unit],
) -> BTreeMap<TableName, BTreeSet<UnitId>> {
    let mut readers: BTreeMap<TableName, BTreeSet<UnitId>> = BTreeMap::new();
    for table in &pipeline.tables {
        let name = &table.name.value;
        let of_table = if table.load.value.product().is_view() {
            vec![format!("{name}.refresh"), format!("{name}.check")]
        } else {
            vec![name.to_string()]
        };
        let of_table: Vec<UnitId> = of_table.into_iter().map(UnitId::new).collect();
        let planned = of_table.into_iter().filter(|id| {
            let mut units = units.iter();
            units.any(|unit| unit.id == *id)
        });
        let planned: Vec<UnitId> = planned.collect();
        for read in reads(pipeline, table) {
            readers
                .entry(read.clone())
                .or_default()
                .extend(planned.iter().cloned());
        }
    }
    readers.retain(|_, units| !units.is_empty());
    readers
}

/// The tables of sources in a table's SQL, where a view stands for its SELECT.
fn reads<'p>(pipeline: &'p Pipeline, table: &'p Table) -> BTreeSet<&'p TableName> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![table];
    while let Some(table) = open.pop() {
        found.extend(table.source_reads().into_iter().map(|read| &read.logical));
        let read = table
            .reads()
            .into_iter()
            .map(|read| pipeline.table(read.table));
        let views = read.filter(|table| table.load.value.product().is_view());
        open.extend(views.filter(|view| seen.insert(view.id)));
    }
    found
}
