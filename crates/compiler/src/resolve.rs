//! Names become ids, defaults are filled, SQL is read for the tables it names.

mod check;
pub mod clashes;
mod copy;
pub mod developer_fault;
pub mod fault;
pub mod key_fault;
mod names;
mod script;
mod select;
pub mod source_fault;
mod sources;
mod table;
mod target;
mod target_vars;
mod template;
mod upkeep;
mod upstream;
pub mod upstream_fault;

pub(crate) use copy::resolve as copy;
pub(crate) use names::Names;
pub(crate) use table::resolve_column as column;

use plan::Cadence;

use crate::compile::Aim;
use crate::diagnostic::Collector;
use crate::ir;
use crate::neighbours::Neighbours;
use crate::spec::{CronSpec, PipelineSpec, ProjectSpec, WaiverSpec};
use crate::template::Vars;

/// The pipeline for one target, as far as its tables can be resolved; all faults of all tables are
/// in `faults`. None without a target.
pub fn resolve(
    pipeline: &PipelineSpec,
    project: &ProjectSpec,
    neighbours: &Neighbours,
    aim: Aim<'_>,
    faults: &mut Collector,
) -> Option<ir::Draft> {
    let (spec, target) = target::resolve(project, aim, faults)?;
    let vars = target_vars::vars(pipeline, spec, faults);
    let cadence = match pipeline.schedule.cron.value {
        CronSpec::Hourly => Cadence::Hourly,
        CronSpec::Daily => Cadence::Daily,
        CronSpec::Weekly => Cadence::Weekly,
        CronSpec::Monthly => Cadence::Monthly,
        CronSpec::Once => Cadence::Once,
    };
    let around = sources::Around {
        pipeline,
        project,
        neighbours,
        target: &target,
        vars: &vars,
        cadence,
    };
    let sources = sources::resolve(&around, faults);
    let upstreams = upstream::resolve(&around, faults);
    let scope = Scope {
        pipeline,
        project,
        neighbours,
        sources: &sources,
        target: &target,
        vars: &vars,
        cadence,
    };
    let tables: Vec<Option<ir::Table>> = pipeline
        .tables
        .values()
        .enumerate()
        .map(|(at, spec)| table::resolve(&scope, ir::TableId(at), spec, faults))
        .collect();
    table::lifetimes_fit(&tables, cadence, faults);
    table::views_hold(&tables, &sources, faults);
    table::names_are_free(&tables, faults);
    let time = |at: &Option<crate::source::Spanned<_>>| at.as_ref().map(|at| at.value);
    let text = |text: &Option<crate::source::Spanned<String>>| {
        text.as_ref().map(|text| text.value.clone())
    };
    Some(ir::Draft {
        name: pipeline.pipeline.value.clone(),
        description: text(&pipeline.description),
        owner: text(&pipeline.owner),
        cadence,
        start: time(&pipeline.schedule.start),
        end: time(&pipeline.schedule.end),
        waivers: waivers(pipeline),
        target,
        sources,
        upstreams,
        tables,
    })
}

/// What the resolution of every table looks at.
struct Scope<'a> {
    pipeline: &'a PipelineSpec,
    project: &'a ProjectSpec,
    neighbours: &'a Neighbours,
    sources: &'a [ir::SourceTable],
    target: &'a ir::Target,
    vars: &'a Vars,
    cadence: Cadence,
}

/// Those of the pipeline, then those of its tables.
fn waivers(pipeline: &PipelineSpec) -> Vec<plan::Waiver> {
    let waiver = |waiver: &WaiverSpec, table| plan::Waiver {
        lint: waiver.lint.value.code.to_owned(),
        table,
        reason: waiver.reason.value.clone(),
    };
    let of_pipeline = pipeline.waive.iter().map(|written| waiver(written, None));
    let of_tables = pipeline.tables.values().flat_map(|table| {
        let waivers = table.waive.iter();
        waivers.map(|written| waiver(written, Some(table.name.value.clone())))
    });
    of_pipeline.chain(of_tables).collect()
}
