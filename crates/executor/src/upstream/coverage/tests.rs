use plan::{Digest, UnitId};

use super::*;
use crate::session::Row;

fn interval(text: &str) -> DataInterval {
    let (start, end) = text.split_once("..").expect("start..end");
    DataInterval::try_from(format!("{start}/{end}")).expect("forward")
}

/// Rows of `unit key`, one behind the other.
fn ledger(rows: &[&str]) -> Ledger {
    let row = |(sequence, row): (usize, &&str)| -> Row {
        let (unit, key) = row.split_once(' ').expect("a unit and its interval");
        let key = match key {
            "once" => IntervalKey::once(),
            key => interval(key).key(),
        };
        let digest = Digest::of("x").to_string();
        let sequence = (sequence + 1).to_string();
        [unit, key.as_str(), &digest, &sequence, "1"]
            .map(|value| Some(value.to_owned()))
            .to_vec()
    };
    Ledger::read(rows.iter().enumerate().map(row).collect()).expect("well-formed")
}

fn load(unit: &str, scope: Scope, rerun: Rerun) -> UpstreamLoad {
    UpstreamLoad {
        unit: UnitId::new(unit),
        scope,
        rerun,
    }
}

fn table(loads: Vec<UpstreamLoad>) -> UpstreamTable {
    UpstreamTable {
        name: "t".parse().expect("a name"),
        loads,
        refresh: None,
        read_by: Vec::new(),
    }
}

fn of(rerun: Rerun) -> UpstreamTable {
    table(vec![load("t", Scope::EachInterval, rerun)])
}

/// What a table lacks for some intervals.
fn lacks(table: &UpstreamTable, wanted: &[&str], rows: &[&str]) -> String {
    let wanted = Wanted::new(
        Require::SameInterval,
        wanted.iter().map(|text| interval(text)),
    );
    shown(lack(table, &wanted, &ledger(rows)))
}

fn shown(lack: Option<Lack>) -> String {
    match lack {
        None => "nothing".to_owned(),
        Some(Lack::Intervals(intervals)) => {
            let shown: Vec<String> = intervals.iter().map(ToString::to_string).collect();
            shown.join(", ")
        }
        Some(other) => format!("{other:?}"),
    }
}

const DAY: &str = "2018-11-02..2018-11-03";

#[test]
fn the_same_day_is_enough_and_another_one_is_not() {
    let table = of(Rerun::Replaces);
    assert_eq!(
        lacks(&table, &[DAY], &["t 2018-11-02..2018-11-03"]),
        "nothing"
    );
    let others = ["t 2018-11-01..2018-11-02", "t 2018-11-03..2018-11-04"];
    assert_eq!(lacks(&table, &[DAY], &others), "2018-11-02");
    assert_eq!(
        lacks(&table, &[DAY], &["u 2018-11-02..2018-11-03"]),
        "2018-11-02"
    );
}

#[test]
fn a_day_takes_every_one_of_its_hours() {
    let table = of(Rerun::Replaces);
    let mut hours: Vec<String> = (0..23)
        .map(|hour| {
            format!(
                "t 2018-11-02T{hour:02}:00:00..2018-11-02T{:02}:00:00",
                hour + 1
            )
        })
        .collect();
    let rows = |hours: &[String]| {
        let rows: Vec<&str> = hours.iter().map(String::as_str).collect();
        lacks(&table, &[DAY], &rows)
    };
    assert_eq!(rows(&hours), "2018-11-02T23:00:00..2018-11-03T00:00:00");
    hours.push("t 2018-11-02T23:00:00..2018-11-03".to_owned());
    assert_eq!(rows(&hours), "nothing");
    hours.remove(5);
    assert_eq!(rows(&hours), "2018-11-02T05:00:00..2018-11-02T06:00:00");
}

#[test]
fn an_hour_is_done_with_the_day_or_the_month_that_contains_it() {
    let table = of(Rerun::Replaces);
    let hour = ["2018-11-02T05:00:00..2018-11-02T06:00:00"];
    assert_eq!(
        lacks(&table, &hour, &["t 2018-11-02..2018-11-03"]),
        "nothing"
    );
    assert_eq!(
        lacks(&table, &hour, &["t 2018-11-01..2018-12-01"]),
        "nothing"
    );
    assert_eq!(
        lacks(&table, &hour, &["t 2018-11-03..2018-11-04"]),
        "2018-11-02T05:00:00..2018-11-02T06:00:00"
    );
}

#[test]
fn gaps_of_neighbouring_intervals_are_told_as_one() {
    let wanted = [DAY, "2018-11-03..2018-11-04", "2018-11-06..2018-11-07"];
    let rows = ["t 2018-11-01..2018-11-02"];
    assert_eq!(
        lacks(&of(Rerun::Replaces), &wanted, &rows),
        "2018-11-02..2018-11-04, 2018-11-06"
    );
}

#[test]
fn what_a_snapshot_took_back_does_not_count() {
    let rows = ["t 2018-11-02..2018-11-03", "t 2018-11-01..2018-11-02"];
    assert_eq!(lacks(&of(Rerun::Rewinds), &[DAY], &rows), "2018-11-02");
    assert_eq!(lacks(&of(Rerun::Replaces), &[DAY], &rows), "nothing");
    let again = [rows[0], rows[1], rows[0]];
    assert_eq!(lacks(&of(Rerun::Rewinds), &[DAY], &again), "nothing");
}

#[test]
fn a_static_table_is_loaded_once_for_all_intervals() {
    let table = table(vec![load("t", Scope::Once, Rerun::Replaces)]);
    assert_eq!(lacks(&table, &[DAY], &["t once"]), "nothing");
    assert_eq!(lacks(&table, &[DAY], &[]), "NeverLoaded");
    // It may have been loaded for each interval once.
    assert_eq!(
        lacks(&table, &[DAY], &["t 2018-11-02..2018-11-03"]),
        "NeverLoaded"
    );
}

#[test]
fn the_latest_load_may_be_of_any_interval_but_there_has_to_be_one() {
    let latest = |rows: &[&str]| {
        let wanted = Wanted::new(Require::Latest, [interval(DAY)]);
        shown(lack(&of(Rerun::Replaces), &wanted, &ledger(rows)))
    };
    assert_eq!(latest(&["t 2017-01-01..2017-01-02"]), "nothing");
    assert_eq!(latest(&["t once"]), "nothing");
    assert_eq!(latest(&["u 2018-11-02..2018-11-03"]), "NeverLoaded");
}

#[test]
fn a_view_waits_for_all_tables_and_for_its_refresh_behind_them() {
    let mut view = table(vec![
        load("a", Scope::EachInterval, Rerun::Replaces),
        load("b", Scope::Once, Rerun::Replaces),
    ]);
    let rows = ["b once", "t.refresh once", DAY_OF_A];
    assert_eq!(lacks(&view, &[DAY], &rows), "nothing");
    assert_eq!(lacks(&view, &[DAY], &rows[..2]), "2018-11-02");
    view.refresh = Some(UnitId::new("t.refresh"));
    assert_eq!(lacks(&view, &[DAY], &rows), "NotRefreshed");
    let refreshed = [
        DAY_OF_A,
        "b once",
        "t.refresh once",
        "a 2018-11-09..2018-11-10",
    ];
    assert_eq!(lacks(&view, &[DAY], &refreshed), "nothing");
}

const DAY_OF_A: &str = "a 2018-11-02..2018-11-03";
