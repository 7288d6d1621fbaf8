//! Statements that no transaction can hold.

use plan::record::Ending;
use plan::unit::Redo;
use plan::{Plan, Verb};

use super::{ledger, options, run_on};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{RunError, RunEvent};

fn repeatable() -> Plan {
    planned(PlanBuilder::days(1).alone("v", Redo::Repeatable).build())
}

/// With the digests of its intervals, which a plan file is held to.
fn planned(mut plan: Plan) -> Plan {
    let units = &plan.units;
    for planned in &mut plan.intervals {
        *planned = Plan::planned(units, planned.interval);
    }
    plan
}

fn verified() -> Plan {
    let asked = PlanBuilder::verify("happened t=v");
    planned(PlanBuilder::days(1).alone("v", asked).build())
}

fn ran(server: &Server) -> usize {
    server.data().tables.get("v").map_or(0, Vec::len)
}

fn asked(server: &Server) -> usize {
    let log = server.state().log.clone();
    let asked = log.iter().filter(|(_, sql)| sql.starts_with("happened"));
    asked.count()
}

#[tokio::test(start_paused = true)]
async fn undisturbed_it_runs_once_and_then_has_a_ledger_row() {
    for plan in [repeatable(), verified()] {
        let server = Server::default();
        let first = run_on(&server, &plan, options("a")).await;
        assert_eq!(first.record().ending, Ending::Complete);
        let again = run_on(&server, &plan, options("b")).await;
        assert_eq!(again.record().ending, Ending::Complete);
        assert_eq!((ran(&server), asked(&server)), (1, 0));
        assert_eq!(ledger(&server).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_a_repeatable_one_runs_again() {
    let server = Server::default();
    server.trouble(When::Statement("tally", 0), Trouble::LoseAfter);
    let run = run_on(&server, &repeatable(), options("a")).await;
    assert_eq!(run.record().ending, Ending::Complete);
    assert_eq!(ran(&server), 2);
    assert_eq!(ledger(&server).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_a_verified_one_is_asked_about() {
    let server = Server::default();
    server.trouble(When::Statement("tally", 0), Trouble::LoseAfter);
    let run = run_on(&server, &verified(), options("a")).await;
    assert_eq!(run.record().ending, Ending::Complete);
    assert!(run.has(|event| matches!(event, RunEvent::AlreadyHappened { .. })));
    assert_eq!((ran(&server), asked(&server)), (1, 1));

    let server = Server::default();
    server.trouble(When::Statement("tally", 0), Trouble::LoseBefore);
    let run = run_on(&server, &verified(), options("a")).await;
    assert_eq!(run.record().ending, Ending::Complete);
    assert!(!run.has(|event| matches!(event, RunEvent::AlreadyHappened { .. })));
    assert_eq!((ran(&server), asked(&server)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn after_a_crash_at_any_message_a_verified_one_has_run_once() {
    let undisturbed = Server::default();
    run_on(&undisturbed, &verified(), options("a")).await;
    let messages = undisturbed.state().messages;
    for message in 0..messages {
        for crash in [Trouble::CrashBefore, Trouble::CrashAfter] {
            let server = Server::default();
            server.trouble(When::Message(message), crash);
            run_on(&server, &verified(), options("a")).await;
            server.revive();
            let second = run_on(&server, &verified(), options("b")).await;
            assert_eq!(second.record().ending, Ending::Complete, "{message}");
            assert_eq!(ran(&server), 1, "{message}");
            assert_eq!(ledger(&server).len(), 1, "{message}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_the_lease_it_does_not_run() {
    let server = Server::default();
    server.trouble(
        When::Statement("fence", 0),
        Trouble::Do(Box::new(|state| {
            let lease = state.data.lease.as_mut().expect("held");
            lease.generation += 1;
        })),
    );
    let run = run_on(&server, &repeatable(), options("a")).await;
    assert_eq!(run.record().ending, Ending::Fenced);
    assert_eq!(ran(&server), 0);
}

#[tokio::test(start_paused = true)]
async fn what_has_happened_is_noted_although_the_run_is_to_stop() {
    let server = Server::default();
    let handle = crate::InterruptHandle::new();
    let asked = handle.clone();
    server.trouble(
        When::Statement("begin", 2),
        Trouble::Do(Box::new(move |_| {
            asked.interrupt();
        })),
    );
    let run = super::run_with(&server, &repeatable(), options("a"), handle).await;
    assert_eq!(run.record().ending, Ending::Complete);
    assert_eq!((ran(&server), ledger(&server).len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_second_statement_or_a_check_beside_it_is_refused() {
    let mut twice = repeatable();
    let alone = twice.units[0].steps[1].clone();
    twice.units[0].steps.insert(1, alone.clone());
    let mut inside = PlanBuilder::days(1).once("s").build();
    inside.units[0].steps.insert(2, alone);
    let mut checked = repeatable();
    let check = plan::CheckId::new("v.c");
    let mut step = checked.units[0].steps[1].clone();
    step.verb = Verb::Check(check);
    checked.units[0].steps.insert(4, step);
    for plan in [twice, inside, checked] {
        let server = Server::default();
        let run = run_on(&server, &plan, options("a")).await;
        assert!(matches!(run.error(), RunError::MalformedPlan { .. }));
        assert_eq!(server.state().connects, 0);
    }
}

#[test]
fn a_plan_file_keeps_it_and_its_rendering_shows_it() {
    let (bytes, digest) = plan::file::to_bytes(&verified());
    let (read, same) = plan::file::read(&bytes).expect("a plan");
    assert_eq!((read, same), (verified(), digest));
    let shown = plan::rendering::render(&verified(), digest);
    let note = "outside a transaction; after a crash, where this answers 1";
    assert!(shown.contains(note) && shown.contains("happened t=v"));
    let (_, digest) = plan::file::to_bytes(&repeatable());
    let shown = plan::rendering::render(&repeatable(), digest);
    assert!(shown.contains("outside a transaction; after a crash it may run a second time"));
}

#[test]
fn a_plan_file_with_a_second_statement_beside_it_is_refused() {
    let mut twice = repeatable();
    let alone = twice.units[0].steps[1].clone();
    twice.units[0].steps.insert(1, alone);
    let (bytes, _) = plan::file::to_bytes(&planned(twice));
    let fault = plan::file::read(&bytes).expect_err("refused");
    assert!(
        fault.to_string().contains("nor one statement alone"),
        "{fault}"
    );
}
