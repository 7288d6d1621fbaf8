//! A COMMIT without an answer, in both worlds.

use std::time::Duration;

use plan::Plan;
use plan::record::{Ending, Outcome};
use rig::{Fault, Isolation, Rule};

use crate::reference::{self, Days};
use crate::stage::{Run, Stage};

/// The COMMIT of the unit that appends.
fn commit_of_append(stage: &Stage, plan: &plan::Plan) -> usize {
    stage.run(plan, &Run::named("a1")).expect("a run");
    let sent: Vec<String> = stage
        .wire
        .exchanges()
        .into_iter()
        .map(|exchange| exchange.sql)
        .collect();
    let append = sent.iter().position(|sql| {
        let text = sql.to_lowercase();
        text.contains("insert into") && text.contains("appended") && text.contains("select")
    });
    let append = append.expect("it appends");
    let commit = sent[append..].iter().position(|sql| sql == "COMMIT");
    stage.reset();
    append + commit.expect("it commits") + 1
}

#[test]
fn a_lost_commit_is_looked_up_in_both_worlds() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    for isolation in Isolation::BOTH {
        let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
            return;
        };
        let commit = commit_of_append(&stage, &plan);
        stage.run(&plan, &Run::named("a1")).expect("a run");
        let end = stage.rows();
        for fault in [
            Fault::ResetAnswered,
            Fault::ResetBefore,
            Fault::ResetUnanswered,
        ] {
            stage.reset();
            stage.wire.arm(Rule::nth(commit, fault.clone()));
            let record = stage.run(&plan, &Run::named("b2")).expect("a run");
            assert_eq!(stage.wire.disarm(), 0);
            // One that did not happen is tried again; one that did is not.
            assert_eq!(record.ending, Ending::Complete, "{fault:?}: {record:#?}");
            assert_eq!(stage.rows(), end, "{fault:?}");
        }
    }
}

#[test]
fn where_the_database_stays_away_the_outcome_is_unknown_and_a_later_run_finds_out() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    for isolation in Isolation::BOTH {
        let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
            return;
        };
        lost_for_now(&stage, &plan);
    }
}

fn lost_for_now(stage: &Stage, plan: &Plan) {
    let commit = commit_of_append(stage, plan);
    stage.run(plan, &Run::named("a1")).expect("a run");
    let end = stage.rows();
    for (fault, happened) in [(Fault::ResetAnswered, 1), (Fault::ResetBefore, 0)] {
        stage.reset();
        stage.wire.arm(Rule::nth(commit, fault).then_away());
        let mut run = Run::named("b2");
        run.options.retries.backoff = Duration::from_millis(1);
        let record = stage.run(plan, &run).expect("a run");
        assert_eq!(record.ending, Ending::Unknown, "{record:#?}");
        assert_eq!(executor::exit_code(&record.ending), 5);
        let is_open = |outcome: &Outcome| matches!(outcome, Outcome::Unknown { .. });
        let open = record.units.iter().filter(|unit| is_open(&unit.outcome));
        assert_eq!(open.count(), 1);
        stage.wire.come_back();
        let done = record
            .units
            .iter()
            .filter(|unit| unit.outcome == Outcome::Done);
        assert_eq!(stage.rows().units(), done.count() + happened);
        assert_eq!(stage.resume(plan, "c3").ending, Ending::Complete);
        assert_eq!(stage.rows(), end);
    }
}
