//! What can be wrong with a request.

use jiff::civil::{DateTime, Time};
use plan::DataInterval;
use plan::interval::IntervalFault;

use crate::diagnostic::{Diagnostic, define_explanations};

/// A request that names no intervals, or no project.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("there is no `callsheet.yml`")]
    NoProject,
    #[error("{0}")]
    Interval(IntervalFault),
    #[error("no interval is chosen, and the schedule has no end to take all of it")]
    OpenSchedule,
    #[error("no interval is chosen")]
    NoInterval,
    #[error("the pipeline has no schedule, so that there are no dates to choose from")]
    NoSchedule,
    #[error("`{range}` is not within the schedule")]
    OutsideSchedule {
        range: DataInterval,
        start: Option<DateTime>,
        end: Option<DateTime>,
    },
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::NoProject => Self::error(&NO_PROJECT, message)
                .help("put one into the project's root: it declares the targets"),
            Fault::Interval(_) => Self::error(&INTERVAL, message)
                .help("times are UTC and lie on the schedule's grid; the end is not included"),
            Fault::OpenSchedule => {
                Self::error(&OPEN_SCHEDULE, message).help("give `--date`, or `--start` and `--end`")
            }
            Fault::NoInterval => Self::error(&NO_INTERVAL, message)
                .help("give `--date`, or `--start` and `--end`, or `--all` for the whole schedule"),
            Fault::NoSchedule => Self::error(&NO_SCHEDULE, message).help(
                "leave `--date`, `--start` and `--end` out: everything is loaded once; or add \
                 `schedule: { cron: \"@daily\" }` to the pipeline",
            ),
            Fault::OutsideSchedule { start, end, .. } => {
                let start = start.map(|start| format!(" from `{}`", short(start)));
                let end = end.map(|end| format!(" up to, not including, `{}`", short(end)));
                Self::error(&OUTSIDE_SCHEDULE, message).help(format!(
                    "the schedule goes{}{}; change `schedule`, or the range",
                    start.unwrap_or_default(),
                    end.unwrap_or_else(|| " on".to_owned())
                ))
            }
        }
    }
}

/// As users write it: a midnight is a date.
fn short(at: DateTime) -> String {
    if at.time() == Time::midnight() {
        at.date().to_string()
    } else {
        at.to_string()
    }
}

define_explanations! {
    NO_PROJECT = "compile/no-project" {
        what: "No `callsheet.yml` was found.",
        why: "It declares the targets: where tables lie and by whose rights they are loaded.",
        example: "callsheet plan some/folder",
        instead: "version: 1\ntargets: { local: { kind: local, schema: analytics } }",
    }
    INTERVAL = "compile/interval" {
        what: "A date or a range is none, or does not lie on the schedule's grid.",
        why: "A run is about whole intervals; half a day would be half a file and half a window.",
        example: "callsheet plan --start 2018-11-01 --end 2018-11-01",
        instead: "callsheet plan --start 2018-11-01 --end 2018-11-02",
    }
    OPEN_SCHEDULE = "compile/open-schedule" {
        what: "No range is given and the schedule does not end.",
        why: "Compiling asks no clock, so `until today` means nothing here.",
        example: "callsheet plan",
        instead: "callsheet plan --date 2018-11-01",
    }
    NO_INTERVAL = "compile/no-interval" {
        what: "A pipeline with a schedule is to be planned, and no interval is named.",
        why: "Compiling asks no clock, so that no day is the natural one.",
        example: "callsheet plan pipelines/sparkify",
        instead: "callsheet plan pipelines/sparkify --date 2018-11-01",
    }
    NO_SCHEDULE = "compile/no-schedule" {
        what: "A date is named for a pipeline that has no `schedule`.",
        why: "Without a schedule every table is loaded once; a date would change nothing.",
        example: "callsheet plan pipelines/shop --date 2018-11-01",
        instead: "callsheet plan pipelines/shop",
    }
    OUTSIDE_SCHEDULE = "compile/outside-schedule" {
        what: "A range starts before the schedule or ends after it.",
        why: "There is no data there, by the pipeline's own word; a slip in a year is found here.",
        example: "schedule: { start: 2018-11-01 }\ncallsheet plan --date 2017-11-01",
        instead: "callsheet plan --date 2018-11-01",
    }
}
