//! Names become ids, defaults are filled, SQL is read for the tables it names.

mod check;
mod copy;
pub mod fault;
mod load;
mod select;
mod table;
mod target;

use plan::Cadence;

use crate::diagnostic::{Collector, Diagnostics};
use crate::ir;
use crate::spec::{CronSpec, PipelineSpec, ProjectSpec};

/// The pipeline for one target.
///
/// # Errors
/// All faults of all tables.
pub fn resolve(
    pipeline: &PipelineSpec,
    project: &ProjectSpec,
    target: Option<&str>,
) -> Result<ir::Pipeline, Diagnostics> {
    let mut faults = Collector::default();
    let Some(target) = target::resolve(project, target, &mut faults) else {
        return Err(faults.into_diagnostics());
    };
    let vars = target::vars(pipeline, target.spec);
    let cadence = match pipeline.schedule.cron.value {
        CronSpec::Hourly => Cadence::Hourly,
        CronSpec::Daily => Cadence::Daily,
        CronSpec::Weekly => Cadence::Weekly,
        CronSpec::Monthly => Cadence::Monthly,
    };
    let scope = table::Scope {
        pipeline,
        target: &target.target,
        vars: &vars,
        cadence,
    };
    let tables: Vec<ir::Table> = pipeline
        .tables
        .values()
        .enumerate()
        .filter_map(|(at, spec)| table::resolve(&scope, ir::TableId(at), spec, &mut faults))
        .collect();
    // A table that could not be resolved would shift the ids of those after it.
    let (start, end) = (&pipeline.schedule.start, &pipeline.schedule.end);
    let resolved = ir::Pipeline {
        name: pipeline.pipeline.value.clone(),
        description: pipeline.description.as_ref().map(|d| d.value.clone()),
        owner: pipeline.owner.as_ref().map(|owner| owner.value.clone()),
        cadence,
        start: start.as_ref().map(|start| start.value),
        end: end.as_ref().map(|end| end.value),
        waivers: waivers(pipeline),
        target: target.target,
        tables,
    };
    table::lifetimes(&resolved, &mut faults);
    faults.finish(resolved)
}

fn waivers(pipeline: &PipelineSpec) -> Vec<plan::Waiver> {
    pipeline
        .tables
        .values()
        .flat_map(|table| {
            table.waive.iter().map(|waiver| plan::Waiver {
                lint: waiver.lint.value.clone(),
                table: table.name.value.to_string(),
                reason: waiver.reason.value.clone(),
            })
        })
        .collect()
}
