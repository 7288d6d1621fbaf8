//! The stages, in order.

mod aim;
pub mod fault;
#[cfg(test)]
pub(crate) mod small;
#[cfg(test)]
mod tests;

pub use aim::{Aim, Developer, DeveloperFault, Who};
use jiff::civil::DateTime;
use plan::interval::parse_timestamp;
use plan::{Cadence, DataInterval, Plan};

use self::fault::Fault;
use crate::analyse::{Analysis, analyse};
use crate::diagnostic::{Collector, Diagnostic, Diagnostics};
use crate::ir::Pipeline;
use crate::lint::{self, Linted};
use crate::neighbours::Neighbours;
use crate::order::{Schedule, order};
use crate::planner::{self, Inputs};
use crate::resolve::resolve;
use crate::source::Sources;
use crate::spec;

/// The project's file.
const PROJECT: &str = "callsheet.yml";

/// What to compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The pipeline's folder, relative to the project's root, with forward slashes; empty for the
    /// root itself.
    pub folder: String,
    /// A target of `callsheet.yml`; its default if none.
    pub target: Option<String>,
    /// Whose schema, where the target has one for each developer.
    pub developer: Option<Developer>,
    pub range: Range,
}

/// Which intervals; times as the user wrote them, in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// The interval that starts here.
    At(String),
    /// Half open: all intervals from `start` up to, not including, `end`.
    Between { start: String, end: String },
    /// All of the schedule, which must have an end.
    Schedule,
    /// None was named, as it has to be where there is no schedule.
    Unnamed,
}

/// A plan, and what was found on the way that does not stop it.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub plan: Plan,
    pub warnings: Vec<Diagnostic>,
}

/// Sources to plan. A pure function: the same sources and request give the same plan.
pub fn compile(sources: &Sources, request: &Request) -> Result<Compiled, Diagnostics> {
    let mut faults = Collector::default();
    let aim = Aim {
        target: request.target.as_deref(),
        developer: request.developer.as_ref().map_or(Who::Nobody, Who::Named),
    };
    let front = front(sources, &request.folder, aim, &mut faults);
    let plan = front.and_then(|(analysis, schedule)| {
        let intervals = intervals(&analysis.pipeline, &request.range, &mut faults)?;
        let inputs = Inputs {
            sources,
            folder: &request.folder,
            compiler: concat!("callsheet ", env!("CARGO_PKG_VERSION")),
        };
        planner::plan(&analysis, &schedule, &intervals, &inputs, &mut faults)
    });
    let warnings = faults.finish_in(sources)?;
    let plan = plan.expect("what makes no plan is a fault");
    Ok(Compiled { plan, warnings })
}

/// All that [`compile`] does without dates: answers the warnings.
pub fn validate(
    sources: &Sources,
    folder: &str,
    target: Option<&str>,
) -> Result<Vec<Diagnostic>, Diagnostics> {
    let mut faults = Collector::default();
    if let Some((analysis, schedule)) = front(sources, folder, target.into(), &mut faults) {
        let sample = crate::template::sample_interval(analysis.pipeline.cadence);
        let inputs = Inputs {
            sources,
            folder,
            compiler: "",
        };
        planner::plan(&analysis, &schedule, &[sample], &inputs, &mut faults);
    }
    faults.finish_in(sources)
}

/// The stages that need no date, without a fault.
pub(crate) fn analysed(
    sources: &Sources,
    folder: &str,
    target: Option<&str>,
) -> Result<(Analysis, Schedule), Diagnostics> {
    let mut faults = Collector::default();
    let front = front(sources, folder, target.into(), &mut faults);
    faults.finish_in(sources)?;
    Ok(front.expect("what cannot be analysed is a fault"))
}

/// The stages that need no date. What is wrong with one table ends nothing but that table; where a
/// file cannot be read, nothing can be said of names.
fn front(
    sources: &Sources,
    folder: &str,
    aim: Aim<'_>,
    faults: &mut Collector,
) -> Option<(Analysis, Schedule)> {
    let project = sources
        .find(PROJECT)
        .map(|file| spec::parse_project(sources, file));
    let spec = spec::read_pipeline(sources, folder, faults);
    let project = match project {
        Some(Ok(project)) => project,
        Some(Err(found)) => {
            faults.extend(found);
            return None;
        }
        None => {
            faults.push(Fault::NoProject);
            return None;
        }
    };
    let spec = spec?;
    let neighbours = Neighbours::read(sources, folder, &spec, faults);
    let draft = resolve(&spec, &project, &neighbours, aim, faults)?;
    let facts = analyse(&draft, &spec, faults);
    let linted = Linted {
        sources,
        project: &project,
        spec: &spec,
        draft: &draft,
        facts: &facts,
    };
    lint::lint(linted, faults);
    let pipeline = draft.complete()?;
    let schedule = order(&pipeline, faults)?;
    if faults.has_errors() {
        return None;
    }
    let analysis = Analysis {
        pipeline,
        lineage: facts.lineage,
        from_start: facts.from_start,
    };
    Some((analysis, schedule))
}

fn intervals(
    pipeline: &Pipeline,
    range: &Range,
    faults: &mut Collector,
) -> Option<Vec<DataInterval>> {
    match split(pipeline, range) {
        Ok(intervals) => Some(intervals),
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

fn split(pipeline: &Pipeline, range: &Range) -> Result<Vec<DataInterval>, Fault> {
    let time = |text: &str| parse_timestamp(text).map_err(Fault::Interval);
    let cadence = pipeline.cadence;
    if cadence == Cadence::Once {
        return match range {
            Range::Unnamed | Range::Schedule => Ok(vec![DataInterval::ALWAYS]),
            Range::At(_) | Range::Between { .. } => Err(Fault::NoSchedule),
        };
    }
    let whole = match range {
        Range::At(at) => cadence.interval_at(time(at)?).map_err(Fault::Interval)?,
        Range::Between { start, end } => {
            DataInterval::new(time(start)?, time(end)?).map_err(Fault::Interval)?
        }
        Range::Schedule => match (pipeline.start, pipeline.end) {
            (Some(start), Some(end)) => DataInterval::new(start, end).map_err(Fault::Interval)?,
            _ => return Err(Fault::OpenSchedule),
        },
        Range::Unnamed => return Err(Fault::NoInterval),
    };
    within_schedule(pipeline, whole)?;
    cadence.split(whole).map_err(Fault::Interval)
}

/// A range outside the schedule is a slip of the hand more often than not.
fn within_schedule(pipeline: &Pipeline, whole: DataInterval) -> Result<(), Fault> {
    let starts: Option<DateTime> = pipeline.start;
    let early = starts.is_some_and(|start| whole.start() < start);
    let late = pipeline.end.is_some_and(|end| whole.end() > end);
    if early || late {
        return Err(Fault::OutsideSchedule {
            range: whole,
            start: pipeline.start,
            end: pipeline.end,
        });
    }
    Ok(())
}
