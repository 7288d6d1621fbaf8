//! What a second load, a late row or another order of days does to each kind of load: the table of
//! `crates/compiler/LANGUAGE.md`, each of its cells a run on the embedded engine.

mod cases;
mod document;
mod scenario;

pub(crate) use cases::CASES;
pub(crate) use scenario::SCENARIOS;

use scenario::Scenario;

use super::small::Small;

/// A kind of load, and what each scenario makes of it.
pub(crate) struct Case {
    /// As the document has it.
    pub(crate) load: &'static str,
    /// The entry `people` of the pipeline, with its helpers, indented by two.
    pub(crate) tables: &'static str,
    /// A change of its SQL: one text in the place of another.
    pub(crate) change: (&'static str, &'static str),
    pub(crate) applies: Applies,
    pub(crate) show: Show,
    /// In the order of [`SCENARIOS`].
    pub(crate) cells: [Cell; 6],
}

/// When a change of its SQL takes effect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Applies {
    /// The next run says that it is stale, or passes over it.
    WhenAsked,
    /// The next run.
    AtOnce,
}

/// What is looked at.
#[derive(Clone, Copy)]
pub(crate) enum Show {
    Query(&'static str),
    /// The lines of the files below this folder of the bucket.
    Files(&'static str),
}

impl Show {
    fn of(self, small: &Small) -> Vec<String> {
        match self {
            Self::Query(query) => small.rows(query),
            Self::Files(folder) => small.unloaded(folder),
        }
    }
}

/// What one scenario makes of one load.
pub(crate) struct Cell {
    /// As the document has it.
    pub(crate) said: &'static str,
    pub(crate) outcome: Outcome,
}

/// How the last run of a scenario ends.
pub(crate) enum Outcome {
    /// It is complete, and these rows are there.
    Rows(&'static [&'static str]),
    /// A blocking check fails, and these rows are there as before.
    Blocked(&'static [&'static str]),
    /// The run is refused with this code, and these rows are there as before.
    Refused(&'static str, &'static [&'static str]),
}

/// All cells of one scenario.
fn cells(name: &str) {
    let (column, scenario): (usize, &Scenario) = SCENARIOS
        .iter()
        .enumerate()
        .find(|(_, scenario)| scenario.test == name)
        .expect("a scenario of that name");
    let mut wrong = Vec::new();
    for case in CASES {
        let cell = &case.cells[column];
        let found = (scenario.play)(case);
        let expected = scenario::Found::expected(&cell.outcome);
        if found != expected {
            wrong.push(format!(
                "{} × {}\n  expected {expected:?}\n  found    {found:?}",
                case.load, scenario.title
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

macro_rules! scenarios {
    ($($name:ident)+) => {
        $(#[test] fn $name() { cells(stringify!($name)); })+

        #[test]
        fn every_scenario_is_played() {
            let played = [$(stringify!($name)),+];
            let known: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.test).collect();
            assert_eq!(known, played);
        }
    };
}

scenarios! {
    a_day_is_loaded_again
    a_day_is_loaded_again_by_other_sql
    a_day_is_loaded_behind_a_later_one
    a_week_is_loaded_over_its_days
    rows_come_late
    a_day_is_empty
}
