use std::collections::BTreeMap;

use super::verification::mismatches;
use super::*;
use crate::check::{Check, CheckScope, Expectation, Severity};
use crate::header::{Header, Provenance, TargetKind};
use crate::id::{CheckId, UnitId};
use crate::plan::{Plan, PlannedInterval};
use crate::protocol::{Protocol, ProtocolStep};
use crate::record::UnitRecord;
use crate::record::{self, CheckRecord, CheckStatus, Outcome, RunFault, RunRecord, SkipReason};
use crate::slot::SlottedText;
use crate::statement::Statement;
use crate::table::{DistStyle, SortKey, Table};
use crate::unit::{Across, Origin, Rerun, Role, Scope, Step, Unit, Verb};

fn slotted(text: &str) -> SlottedText {
    SlottedText::new(text).expect("known slots")
}

fn statement(text: &str) -> Statement {
    Statement {
        text: slotted(text),
        meaning: Digest::of(text),
    }
}

fn step(verb: Verb, text: &str) -> Step {
    let sql = statement(text);
    Step { verb, sql }
}

fn origin(line: usize) -> Origin {
    let file = "sparkify/pipeline.yml".to_owned();
    Origin { file, line }
}

fn unit(id: &str, table: &str, role: Role, steps: Vec<Step>) -> Unit {
    Unit {
        id: UnitId::new(id),
        title: format!("loads {id}"),
        table: slotted(table),
        role,
        scope: Scope::EachInterval,
        across: Across::InOrder,
        rerun: Rerun::Replaces,
        needs: Vec::new(),
        reads: Vec::new(),
        visible: "everything or nothing".to_owned(),
        origin: origin(10),
        steps,
    }
}

fn check(id: &str, title: &str, severity: Severity, expect: Expectation) -> Check {
    Check {
        id: CheckId::new(id),
        unit: UnitId::new("songplays"),
        table: slotted("sparkify.songplays"),
        kind: "unique".to_owned(),
        title: title.to_owned(),
        scope: CheckScope::Interval,
        severity,
        measures: "rows with a duplicate".to_owned(),
        expect,
        origin: origin(40),
    }
}

fn table(name: &str, kind: &str, load: &str) -> Table {
    Table {
        name: slotted(name),
        kind: kind.to_owned(),
        load: load.to_owned(),
        owner: None,
        description: None,
        tags: Vec::new(),
        columns: Vec::new(),
        dist: DistStyle::Auto,
        sort: SortKey::Auto,
        upkeep: crate::Upkeep::default(),
    }
}

/// Two days of one staging table, one fact and its drop.
pub(crate) fn plan() -> Plan {
    let range = DataInterval::try_from("2018-11-01T00:00:00/2018-11-03T00:00:00".to_owned());
    let range = range.expect("forward");
    let name = |text: &str| text.parse().expect("a name");
    let staging = "sparkify.staging_events__⟦start|%Y%m%d⟧";
    let units = vec![
        unit(
            "staging_events",
            staging,
            Role::Stage {
                dropped_by: UnitId::new("staging_events.drop"),
            },
            vec![step(Verb::Copy, "COPY x FROM 's3://b/⟦start|%Y-%m-%d⟧'")],
        ),
        unit(
            "songplays",
            "sparkify.songplays",
            Role::Publish,
            vec![
                step(Verb::Begin, "BEGIN"),
                step(
                    Verb::Load,
                    "INSERT INTO sparkify.songplays (a)\nSELECT 1 -- ⟦start⟧",
                ),
            ],
        ),
        unit(
            "staging_events.drop",
            staging,
            Role::Drop {
                stage: UnitId::new("staging_events"),
            },
            vec![step(Verb::Run, "DROP TABLE x")],
        ),
    ];
    let intervals: Vec<PlannedInterval> = Cadence::Daily
        .split(range)
        .expect("on the grid")
        .into_iter()
        .map(|interval| Plan::planned(&units, interval))
        .collect();
    let protocol: BTreeMap<_, _> = ProtocolStep::ALL
        .iter()
        .map(|step| (*step, statement("SELECT 1")))
        .collect();
    Plan {
        header: Header {
            format: crate::header::FORMAT.to_owned(),
            pipeline: name("sparkify"),
            description: None,
            owner: None,
            target: Target {
                name: name("local"),
                kind: TargetKind::Local,
                schema: name("sparkify"),
                control_schema: name("callsheet"),
                developer: None,
                fingerprint: None,
            },
            cadence: Cadence::Daily,
            range,
            intervals: intervals.len(),
            parameters: Vec::new(),
            sources: Vec::new(),
            provenance: Provenance {
                compiler: "callsheet 0".to_owned(),
                tzdb: "2026a".to_owned(),
            },
            migration: None,
        },
        prologue: Vec::new(),
        bootstrap: Vec::new(),
        protocol: Protocol::new(protocol).expect("every step"),
        tables: vec![
            table(staging, "staging", "copy"),
            table("sparkify.songplays", "fact", "replace_batch"),
        ],
        preflight: Vec::new(),
        sources: Vec::new(),
        ownership: None,
        upstreams: Vec::new(),
        units,
        checks: vec![
            check(
                "songplays.unique.songplay_id",
                "`songplay_id` is unique",
                Severity::Error,
                Expectation::NONE,
            ),
            check(
                "songplays.row_count",
                "at least 50 rows",
                Severity::Warn,
                Expectation {
                    min: Some(50),
                    max: None,
                },
            ),
        ],
        check_results: Vec::new(),
        lineage: Vec::new(),
        waivers: Vec::new(),
        intervals,
    }
}

/// A record of a run in which every unit had the same outcome.
pub(crate) fn record(plan: &Plan, outcome: &Outcome, ending: Ending) -> RunRecord {
    let tasks = build::tasks(plan).map(|(unit, interval)| UnitRecord {
        unit: unit.id.clone(),
        interval: unit.key(interval.as_ref()),
        digest: unit.digest(interval.as_ref()),
        outcome: outcome.clone(),
        attempts: 1,
        millis: 20,
        rows_written: None,
        rows_total: None,
        checks: Vec::new(),
        evidence: Box::default(),
    });
    RunRecord {
        stale_inputs: Vec::new(),
        format: record::FORMAT.to_owned(),
        run: HexText::new("ab12").expect("hex"),
        plan: crate::file::digest(plan),
        started_at: "2026-11-22T15:00:00Z".to_owned(),
        millis: 2345,
        ending,
        units: tasks.collect(),
    }
}

/// Both days done: 1,200 and 80 events, 60 and 40 plays.
pub(crate) fn complete(plan: &Plan) -> RunRecord {
    let mut record = record(plan, &Outcome::Done, Ending::Complete);
    let rows = [
        Some((1200, 1200)),
        Some((60, 60)),
        None,
        Some((80, 80)),
        Some((40, 100)),
        None,
    ];
    for (unit, rows) in record.units.iter_mut().zip(rows) {
        unit.rows_written = rows.map(|(written, _)| written);
        unit.rows_total = rows.map(|(_, total)| total);
    }
    measure(
        &mut record.units[1],
        &[(CheckStatus::Pass, 0), (CheckStatus::Pass, 60)],
    );
    measure(
        &mut record.units[4],
        &[(CheckStatus::Pass, 0), (CheckStatus::Warn, 40)],
    );
    record
}

/// The second day's plays have duplicates.
fn blocked(plan: &Plan) -> RunRecord {
    let mut record = complete(plan);
    record.ending = Ending::Blocked;
    measure(
        &mut record.units[4],
        &[(CheckStatus::Fail, 3), (CheckStatus::Pass, 60)],
    );
    record.units[4].outcome = Outcome::Blocked;
    record.units[5].outcome = Outcome::Skipped {
        because: SkipReason::Needs(UnitId::new("songplays")),
    };
    record
}

fn measure(unit: &mut UnitRecord, found: &[(CheckStatus, i64)]) {
    let ids = ["songplays.unique.songplay_id", "songplays.row_count"];
    unit.checks = ids
        .iter()
        .zip(found)
        .map(|(id, (status, value))| CheckRecord {
            check: CheckId::new(*id),
            status: *status,
            value: Some(*value),
        })
        .collect();
}

pub(crate) fn report(plan: &Plan, record: &RunRecord) -> Report {
    Report::of(plan, crate::file::digest(plan), record).expect("the plan's own record")
}

/// The Markdown without the digest, which changes with every word of the plan.
fn markdown(plan: &Plan, record: &RunRecord) -> String {
    let report = report(plan, record);
    markdown::write(&report).replace(&report.plan.short(), "<plan>")
}

#[test]
fn a_complete_run_shows_rows_and_every_check_with_value_and_threshold() {
    let plan = plan();
    insta::assert_snapshot!(markdown(&plan, &complete(&plan)));
}

#[test]
fn a_blocked_run_says_which_check_what_it_measured_and_what_readers_see() {
    let plan = plan();
    insta::assert_snapshot!(markdown(&plan, &blocked(&plan)));
}

#[test]
fn a_run_that_found_everything_done_says_so_plainly() {
    let plan = plan();
    let done = report(
        &plan,
        &record(&plan, &Outcome::AlreadyDone, Ending::Complete),
    );
    assert!(done.changed_nothing());
    assert_eq!(
        done.verdict(),
        "nothing to do: all 6 units were already done"
    );
    assert!(done.attention().is_empty());
    assert!(
        done.checks
            .iter()
            .all(|check| check.verdict == Verdict::AlreadyDone)
    );
    assert!(!report(&plan, &complete(&plan)).changed_nothing());
}

#[test]
fn a_failed_unit_quotes_the_statement_and_the_database() {
    let plan = plan();
    let mut failed = record(&plan, &Outcome::Done, Ending::Failed);
    failed.units[1].outcome = Outcome::Failed {
        error: RunFault {
            code: "run/refused".to_owned(),
            message: "column \"a\" does not exist".to_owned(),
            detail: None,
            help: None,
            step: Some(2),
        },
    };
    failed.units[1].attempts = 3;
    let attention = report(&plan, &failed).attention();
    assert_eq!(attention.len(), 1, "{attention:#?}");
    assert_eq!(
        attention[0].what,
        "`songplays` for 2018-11-01 failed and was rolled back"
    );
    assert_eq!(
        attention[0].detail,
        [
            "run/refused: column \"a\" does not exist",
            "statement 2: INSERT INTO sparkify.songplays (a) SELECT 1 -- 2018-11-01 00:00:00",
            "after 3 attempts",
        ]
    );
}

#[test]
fn stale_intervals_of_a_unit_are_one_entry_that_names_the_way_out() {
    let plan = plan();
    let loaded = Digest::of("before");
    let stale = report(
        &plan,
        &record(&plan, &Outcome::Stale { loaded }, Ending::Stale),
    );
    let songplays = &stale.attention()[0];
    assert_eq!(
        songplays.what,
        "`songplays` was loaded with other SQL for 2018-11-01, 2018-11-02"
    );
    // One command for all that is stale: less would be refused again.
    for entry in stale.attention() {
        let way_out = "--reprocess songplays,staging_events,staging_events.drop`";
        assert!(entry.next.ends_with(way_out), "{}", entry.next);
    }
}

#[test]
fn failing_checks_come_first() {
    let plan = plan();
    let verdicts: Vec<_> = report(&plan, &blocked(&plan))
        .checks
        .iter()
        .map(|check| check.verdict)
        .collect();
    assert_eq!(
        verdicts,
        [Verdict::Fail, Verdict::Pass, Verdict::Pass, Verdict::Pass]
    );
}

#[test]
fn rows_that_were_rolled_back_are_not_counted() {
    let plan = plan();
    let report = report(&plan, &blocked(&plan));
    assert_eq!(report.tables[1].rows_written, Some(60));
    assert_eq!(report.tables[1].rows_total, Some(60));
    assert_eq!(report.summary.rows_written, 1200 + 80 + 60);
}

#[test]
fn the_record_of_another_plan_or_of_a_strange_unit_is_refused() {
    let plan = plan();
    let mut other = complete(&plan);
    other.plan = Digest::of("another");
    let digest = crate::file::digest(&plan);
    assert!(matches!(
        Report::of(&plan, digest, &other),
        Err(ReportFault::AnotherPlan { .. })
    ));
    let mut strange = complete(&plan);
    strange.units[0].unit = UnitId::new("nobody");
    assert!(matches!(
        Report::of(&plan, digest, &strange),
        Err(ReportFault::StrangeUnit { .. })
    ));
}

#[test]
fn a_report_reads_itself_back() {
    let plan = plan();
    let report = report(&plan, &blocked(&plan));
    let text = serde_json::to_string(&report).expect("a report is JSON");
    assert_eq!(
        serde_json::from_str::<Report>(&text).expect("the same"),
        report
    );
}

fn found(plan: &Plan, change: impl FnOnce(&mut Report)) -> Vec<String> {
    let mut report = report(plan, &complete(plan));
    change(&mut report);
    mismatches(plan, crate::file::digest(plan), &report)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn verification_is_quiet_about_what_ran_whole() {
    assert!(found(&plan(), |_| ()).is_empty());
}

type Tampering = fn(&mut Report);

#[test]
fn verification_notices_each_way_of_not_having_run_whole() {
    let plan = plan();
    let tamperings: [(Tampering, &str); 7] = [
        (|r| r.plan = Digest::of("x"), "the report is of the plan"),
        (
            |r| r.ending = Ending::Interrupted,
            "did not end complete: interrupted",
        ),
        (
            |r| drop(r.units.remove(4)),
            "`songplays` (2018-11-02) is not in the report",
        ),
        (
            |r| r.units.push(r.units[4].clone()),
            "is in the report twice",
        ),
        (
            |r| r.units[4].digest = Digest::of("x"),
            "ran with the digest",
        ),
        (|r| r.units[4].outcome = Outcome::Fenced, "is not done"),
        (|r| drop(r.checks.remove(0)), "has no result"),
    ];
    for (tamper, expected) in tamperings {
        let found = found(&plan, tamper);
        assert!(
            found.iter().any(|one| one.contains(expected)),
            "{expected}: {found:?}"
        );
    }
}

#[test]
fn verification_measures_a_verdict_against_the_plans_own_threshold() {
    let plan = plan();
    let claims_to_pass = found(&plan, |report| {
        let unique = report
            .checks
            .iter_mut()
            .find(|c| c.expect == Expectation::NONE);
        unique.expect("the plan has one").value = Some(7);
    });
    assert_eq!(claims_to_pass.len(), 1);
    let softened = found(&plan, |report| {
        let unique = report
            .checks
            .iter_mut()
            .find(|c| c.expect == Expectation::NONE);
        unique.expect("the plan has one").expect = Expectation {
            min: None,
            max: Some(9),
        };
    });
    assert_eq!(softened.len(), 1);
}
