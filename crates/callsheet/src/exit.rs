//! How the program ends. The codes are stable; scripts and schedulers branch on them.

use std::process::ExitCode;

use executor::RunError;
use plan::record::Ending;

/// The exit codes of every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything is fine.
    Fine = 0,
    /// The plan ran, but a blocking check failed; its table was not published.
    CheckFailed = 1,
    /// The input was refused: arguments, sources, SQL. Nothing ran. clap uses 2 as well.
    InputRefused = 2,
    /// The run failed: the database said no, or the connection was lost.
    RunFailed = 3,
    /// The plan was changed, is stale, or is for another target or format.
    PlanRefused = 4,
    /// A COMMIT got no answer, and the database stayed away.
    OutcomeUnknown = 5,
    /// Another run holds the lease.
    LeaseHeld = 6,
    /// There are differences, and to show them was asked for.
    Differences = 10,
    /// A bug in this program.
    Bug = 70,
    /// The run was interrupted and ended cleanly.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    const ALL: [Self; 10] = [
        Self::Fine,
        Self::CheckFailed,
        Self::InputRefused,
        Self::RunFailed,
        Self::PlanRefused,
        Self::OutcomeUnknown,
        Self::LeaseHeld,
        Self::Differences,
        Self::Bug,
        Self::Interrupted,
    ];

    /// What the executor says about a run; a number that is none of ours is a bug.
    fn of_code(code: u8) -> Self {
        let known = Self::ALL.into_iter().find(|exit| *exit as u8 == code);
        known.unwrap_or(Self::Bug)
    }
}

impl From<&Ending> for Exit {
    fn from(ending: &Ending) -> Self {
        Self::of_code(executor::exit_code(ending))
    }
}

impl From<&RunError> for Exit {
    fn from(error: &RunError) -> Self {
        Self::of_code(error.exit_code())
    }
}

/// The codes for `--help`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
    0  fine
    1  ran, but a blocking check failed
    2  input refused: arguments, sources, SQL
    3  the run failed: the database said no, the connection was lost
    4  the plan was changed, is stale, or is for another target
    5  outcome unknown: a COMMIT got no answer and the database stays away
    6  another run holds the lease
   10  differences were asked for, and there are some
   70  a bug in callsheet
  130  interrupted, cleanly";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_lists_every_code() {
        for exit in Exit::ALL {
            let listed = EXIT_CODES
                .lines()
                .any(|line| line.trim_start().starts_with(&format!("{} ", exit as u8)));
            assert!(listed, "{exit:?}");
        }
    }

    #[test]
    fn no_ending_of_a_run_is_a_bug() {
        for (ending, exit) in [
            (Ending::Complete, Exit::Fine),
            (Ending::Blocked, Exit::CheckFailed),
            (Ending::Failed, Exit::RunFailed),
            (Ending::Stale, Exit::PlanRefused),
            (Ending::Unknown, Exit::OutcomeUnknown),
            (Ending::Fenced, Exit::LeaseHeld),
            (Ending::Interrupted, Exit::Interrupted),
        ] {
            assert_eq!(Exit::from(&ending), exit);
        }
    }
}
