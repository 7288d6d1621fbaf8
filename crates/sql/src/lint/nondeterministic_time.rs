//! Clocks and dice in the SQL of a pipeline.

use super::words::Words;
use super::{Finding, Level, Lint, Place, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/nondeterministic-time",
    number: Some("RS207"),
    level: Level::Error,
    what: "the clock or a random number in the SQL of a pipeline",
    why: "a load of 1 November must give the same rows whenever it runs. With the clock in it, a \
          retry after midnight, a backfill or a rehearsal gives other ones.",
    bad: "SELECT user_id, GETDATE() AS loaded_at FROM staging_events",
    good: "SELECT user_id, started_at FROM staging_events",
    page: None,
};

/// Without brackets these are reserved words, with brackets functions.
const CLOCKS: &[&str] = &[
    "sysdate",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
];

/// Only with brackets behind them.
const CALLS: &[&str] = &[
    "getdate",
    "now",
    "timeofday",
    "random",
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.place != Place::Unit {
        return;
    }
    let words = &subject.words;
    for (at, word) in words.iter() {
        let is_found = (word.is_one_of(CLOCKS) || (word.is_one_of(CALLS) && is_called(words, at)))
            && !is_part_of_a_name(words, at);
        if !is_found {
            continue;
        }
        let name = word.text.to_ascii_uppercase();
        let (message, help) = if word.is("random") {
            (
                format!("`{name}` gives other rows in each run"),
                "sort by a key, or derive the value from one: `MOD(FNV_HASH(key), n)`",
            )
        } else {
            (
                format!("`{name}` gives other rows when the load runs again"),
                "use the interval's start or end: `{{ data_interval_start }}`, `{{ data_interval_end }}`",
            )
        };
        findings.push(Finding::new(
            &LINT,
            word.span,
            message,
            "differs from run to run",
            help,
        ));
    }
}

fn is_called(words: &Words<'_>, at: usize) -> bool {
    words.are(at + 1, &["("])
}

fn is_part_of_a_name(words: &Words<'_>, at: usize) -> bool {
    words.are(at + 1, &["."])
        || at
            .checked_sub(1)
            .is_some_and(|before| words.are(before, &["."]) || words.are(before, &["as"]))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{script, unit};
    use super::LINT;

    #[test]
    fn clocks_and_dice_are_found() {
        assert_eq!(
            unit(
                &LINT,
                "select sysdate, random() as r from t where day = current_date and a < getdate()"
            ),
            ["sysdate", "random", "current_date", "getdate"]
        );
    }

    #[test]
    fn names_like_these_and_scripts_are_fine() {
        let names = "select t.current_date, now, 'getdate()' as random from t";
        assert!(unit(&LINT, names).is_empty());
        assert!(script(&LINT, "select getdate()").is_empty());
    }
}
