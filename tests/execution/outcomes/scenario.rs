//! What happens to a table, in the same way for every load.

use compiler::Range;
use executor::{Reprocess, RunError};
use plan::record::{Ending, RunRecord};

use super::{Applies, Case, Outcome};
use crate::execution::small::Small;

pub(crate) struct Scenario {
    /// The name of its test.
    pub(crate) test: &'static str,
    /// The head of its column.
    pub(crate) title: &'static str,
    pub(crate) play: fn(&Case) -> Found,
}

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario {
        test: "a_day_is_loaded_again",
        title: "repeated",
        play: repeated,
    },
    Scenario {
        test: "a_day_is_loaded_again_by_other_sql",
        title: "repeated with changed SQL",
        play: changed,
    },
    Scenario {
        test: "a_day_is_loaded_behind_a_later_one",
        title: "days out of order",
        play: out_of_order,
    },
    Scenario {
        test: "a_week_is_loaded_over_its_days",
        title: "overlapping ranges",
        play: overlapping,
    },
    Scenario {
        test: "rows_come_late",
        title: "late rows",
        play: late,
    },
    Scenario {
        test: "a_day_is_empty",
        title: "an empty day",
        play: empty,
    },
];

/// How a run ended, and what was there then.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    ending: String,
    rows: Vec<String>,
}

impl Found {
    pub(crate) fn expected(outcome: &Outcome) -> Self {
        let (ending, rows) = match outcome {
            Outcome::Rows(rows) => ("complete", rows),
            Outcome::Blocked(rows) => ("blocked", rows),
            Outcome::Refused(code, rows) => (*code, rows),
        };
        Self {
            ending: ending.to_owned(),
            rows: rows.iter().map(|row| (*row).to_owned()).collect(),
        }
    }

    fn new(small: &Small, case: &Case, ran: Result<RunRecord, RunError>) -> Self {
        Self {
            ending: match ran {
                Ok(record) => match record.ending {
                    Ending::Complete => "complete".to_owned(),
                    Ending::Blocked => "blocked".to_owned(),
                    Ending::Stale => "stale".to_owned(),
                    _ => format!("{record:#?}"),
                },
                Err(error) => error.code().to_owned(),
            },
            rows: case.show.of(small),
        }
    }
}

const FIRST: &[(&str, &str, &str)] = &[
    ("1", "ann", "2018-11-01 10:00:00"),
    ("2", "bob", "2018-11-01 11:00:00"),
];
const SECOND: &[(&str, &str, &str)] = &[
    ("2", "rob", "2018-11-02 10:00:00"),
    ("3", "cid", "2018-11-02 11:00:00"),
];
/// Of the day before the one that brings them; the first one is older than what is there.
const LATE: &[(&str, &str, &str)] = &[
    ("2", "old", "2018-11-01 09:00:00"),
    ("4", "dan", "2018-11-01 12:00:00"),
];

const DAY: &str = "2018-11-01";
const NEXT: &str = "2018-11-02";
/// Sunday before both days.
const WEEK: &str = "2018-10-28";

fn small(case: &Case) -> Small {
    let small = Small::new(case.tables);
    small
        .events(DAY, FIRST)
        .events(NEXT, SECOND)
        .events(WEEK, &[FIRST, SECOND].concat())
        .events("people", FIRST);
    small
}

fn load(small: &Small, day: &str, reprocess: Reprocess) -> Result<RunRecord, RunError> {
    small.try_run(Range::At(day.to_owned()), reprocess)
}

#[track_caller]
fn loaded(small: &Small, day: &str) {
    let record = load(small, day, Reprocess::Nothing).expect("it is not refused");
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
}

fn repeated(case: &Case) -> Found {
    let small = small(case);
    loaded(&small, DAY);
    let ran = load(&small, DAY, Reprocess::All);
    Found::new(&small, case, ran)
}

/// Without being asked for it is stale, or nothing happens; then it is asked for.
fn changed(case: &Case) -> Found {
    let mut small = small(case);
    loaded(&small, DAY);
    let before = case.show.of(&small);
    small.edit(case.change.0, case.change.1);
    let unasked = Found::new(&small, case, load(&small, DAY, Reprocess::Nothing));
    assert!(
        matches!(unasked.ending.as_str(), "stale" | "complete"),
        "{}: {unasked:?}",
        case.load
    );
    let kept = unasked.rows == before;
    assert_eq!(kept, case.applies == Applies::WhenAsked, "{}", case.load);
    let ran = load(&small, DAY, Reprocess::All);
    Found::new(&small, case, ran)
}

fn out_of_order(case: &Case) -> Found {
    let small = small(case);
    loaded(&small, NEXT);
    let ran = load(&small, DAY, Reprocess::Nothing);
    Found::new(&small, case, ran)
}

fn overlapping(case: &Case) -> Found {
    let mut small = small(case);
    loaded(&small, DAY);
    loaded(&small, NEXT);
    small.edit("@daily", "@weekly");
    let ran = load(&small, WEEK, Reprocess::Nothing);
    Found::new(&small, case, ran)
}

fn late(case: &Case) -> Found {
    let small = small(case);
    loaded(&small, DAY);
    small.events(NEXT, LATE);
    let ran = load(&small, NEXT, Reprocess::Nothing);
    Found::new(&small, case, ran)
}

fn empty(case: &Case) -> Found {
    let small = small(case);
    loaded(&small, DAY);
    small.events(NEXT, &[]);
    let ran = load(&small, NEXT, Reprocess::Nothing);
    Found::new(&small, case, ran)
}
