//! A table is written by one pipeline.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use plan::ownership::Ownership;
use plan::record::{Ending, Outcome};
use plan::{Digest, Plan, Protocol, ProtocolStep, SlottedText, Statement};

use super::{ledger, options, run_on};
use crate::options::{Adopt, Options};
use crate::scripted::{PlanBuilder, Server, Trouble, When};

fn statement(text: &str) -> Statement {
    Statement {
        text: SlottedText::new(text).expect("no slot"),
        meaning: Digest::of(""),
    }
}

/// A plan of the pipeline that fills `analytics.b` and `analytics.c`.
fn plan(pipeline: &str) -> Plan {
    owned(PlanBuilder::days(1).once("b").build(), pipeline)
}

fn owned(mut plan: Plan, pipeline: &str) -> Plan {
    plan.header.pipeline = pipeline.parse().expect("a name");
    let tables = "tables=analytics.b,analytics.c";
    let protocol = plan.protocol.iter();
    let mut protocol: BTreeMap<_, _> = protocol.map(|(step, sql)| (step, sql.clone())).collect();
    let asked = &protocol[&ProtocolStep::ClaimRead].text;
    let asked = statement(&format!("{asked} {tables} pipeline={pipeline}"));
    protocol.insert(ProtocolStep::ClaimRead, asked);
    plan.protocol = Protocol::new(protocol).expect("no step is missing");
    plan.ownership = Some(Ownership {
        tables: ["analytics.b", "analytics.c"]
            .map(|name| name.parse().expect("a table"))
            .to_vec(),
        lock: statement("owners_lock"),
        read: statement(&format!("owners_read {tables}")),
        claim: statement(&format!("owners_claim pipeline={pipeline} {tables}")),
        adopt: statement(&format!("owners_adopt pipeline={pipeline} {tables}")),
    });
    plan
}

fn adopting(run: &str, tables: &[&str]) -> Options {
    let names = tables.iter().map(|name| name.parse().expect("a name"));
    Options {
        adopt: Adopt::Tables(names.collect()),
        ..options(run)
    }
}

fn owners(server: &Server) -> String {
    let owners = server.data().owners;
    let shown = owners
        .iter()
        .map(|(table, owner)| format!("{table} {owner}"));
    shown.collect::<Vec<_>>().join(", ")
}

fn sent(server: &Server, verb: &str) -> usize {
    let state = server.state();
    state
        .log
        .iter()
        .filter(|(_, sql)| sql.starts_with(verb))
        .count()
}

#[tokio::test(start_paused = true)]
async fn the_first_run_notes_its_tables_and_the_next_one_takes_no_lock() {
    let server = Server::default();
    let ran = run_on(&server, &plan("music"), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_eq!(owners(&server), "analytics.b music, analytics.c music");
    let ran = run_on(&server, &plan("music"), options("b")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_eq!(
        (sent(&server, "owners_lock"), sent(&server, "owners_claim")),
        (1, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn a_table_of_another_pipeline_stops_the_run_before_anything_is_written() {
    let server = Server::default();
    let other = "analytics.c".to_owned();
    server.state().data.owners.insert(other, "shop".to_owned());
    let ran = run_on(&server, &plan("music"), options("a")).await;
    let error = ran.error();
    assert_eq!((error.code(), error.exit_code()), ("run/table-owned", 4));
    assert_snapshot!(error, @"the table `analytics.c` belongs to the pipeline `shop`");
    // Nothing of a refused claim stays, and neither does the lease.
    assert_eq!(owners(&server), "analytics.c shop");
    let data = server.data();
    assert!(data.attempts.is_empty() && data.ledger.is_empty());
    assert!(data.lease.expect("bootstrapped").holder.is_none());
}

#[tokio::test(start_paused = true)]
async fn adopting_takes_what_is_named_and_nothing_else() {
    let server = Server::default();
    for table in ["analytics.b", "analytics.c"] {
        let owners = &mut server.state().data.owners;
        owners.insert(table.to_owned(), "shop".to_owned());
    }
    let ran = run_on(&server, &plan("music"), adopting("a", &["b"])).await;
    assert_snapshot!(ran.error(), @"the table `analytics.c` belongs to the pipeline `shop`");
    assert_eq!(owners(&server), "analytics.b shop, analytics.c shop");
    let ran = run_on(&server, &plan("music"), adopting("b", &["b", "c"])).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_eq!(owners(&server), "analytics.b music, analytics.c music");
    // The one that had them is refused from now on.
    let ran = run_on(&server, &plan("shop"), options("c")).await;
    assert_eq!(ran.error().code(), "run/table-owned");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_no_table_of_the_plan_cannot_be_adopted() {
    let ran = run_on(&Server::default(), &plan("music"), adopting("a", &["d"])).await;
    assert_eq!(ran.error().code(), "run/unknown-table");
}

#[tokio::test(start_paused = true)]
async fn control_tables_of_an_earlier_version_are_to_be_bootstrapped_again() {
    let server = Server::default();
    let absent = Trouble::Refuse("42P01", "relation does not exist");
    server.trouble(When::Statement("owners_read", 0), absent);
    let ran = run_on(&server, &plan("music"), options("a")).await;
    assert_eq!(ran.error().code(), "run/not-bootstrapped");
    let help = ran.error().help().expect("what to do");
    assert!(help.contains("callsheet bootstrap"), "{help}");
    assert!(server.data().lease.expect("bootstrapped").holder.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_claim_that_is_cut_off_or_unanswered_stops_the_run_and_the_next_one_asks_again() {
    // The COMMIT of the lease comes first.
    for (when, trouble) in [
        (When::Statement("owners_claim", 0), Trouble::LoseBefore),
        (When::Statement("commit", 1), Trouble::LoseAfter),
    ] {
        let server = Server::default();
        server.trouble(when, trouble);
        let ran = run_on(&server, &plan("music"), options("a")).await;
        assert_eq!(ran.error().exit_code(), 3);
        assert!(server.data().ledger.is_empty());
        let ran = run_on(&server, &plan("music"), options("b")).await;
        assert_eq!(ran.record().ending, Ending::Complete);
        assert_eq!(owners(&server), "analytics.b music, analytics.c music");
    }
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_tells_what_would_be_asked_and_claimed() {
    let (_, told) = super::dry_run::told(&plan("music"), options("a")).await;
    let texts = told.iter().map(|sent| sent.text.as_str());
    let of_owners: Vec<&str> = texts.filter(|text| text.starts_with("owners")).collect();
    let words = of_owners
        .iter()
        .map(|sql| sql.split(' ').next().unwrap_or_default());
    assert_eq!(
        words.collect::<Vec<_>>(),
        ["owners_read", "owners_lock", "owners_read", "owners_claim"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_table_is_adopted_begins_no_unit_behind_that() {
    let three = PlanBuilder::days(1).once("a").once("b").once("c").build();
    let server = Server::default();
    // The work of the second unit is under way.
    server.trouble(
        When::Statement("copy t=b", 0),
        Trouble::Do(Box::new(|state| {
            let owners = &mut state.data.owners;
            owners.insert("analytics.c".to_owned(), "shop".to_owned());
        })),
    );
    let ran = run_on(&server, &owned(three, "music"), options("a")).await;
    let record = ran.record();
    assert_eq!(record.ending, Ending::Failed);
    assert_eq!(ledger(&server).len(), 2, "what was under way is committed");
    let Outcome::Failed { error } = &record.units[2].outcome else {
        panic!("{:?}", record.units[2]);
    };
    assert_eq!(error.code, "run/table-owned");
    assert_snapshot!(error.message, @"the table `analytics.c` was taken over by the pipeline `shop`");
    assert!(
        error
            .help
            .as_deref()
            .expect("what to do")
            .contains("--adopt")
    );
    assert_eq!(
        server.data().attempts.len(),
        2,
        "the third unit is not claimed"
    );
    assert!(server.data().lease.expect("bootstrapped").holder.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_table_that_is_adopted_before_the_first_unit_is_noticed_by_it() {
    let server = Server::default();
    run_on(&server, &plan("music"), options("a")).await.record();
    let again = Options {
        reprocess: crate::options::Reprocess::All,
        ..options("b")
    };
    // This run has nothing to claim, so that no lock keeps the other one out.
    server.trouble(
        When::Statement("ledger_read", 0),
        Trouble::Do(Box::new(|state| {
            let owners = &mut state.data.owners;
            owners.insert("analytics.b".to_owned(), "shop".to_owned());
        })),
    );
    let ran = run_on(&server, &plan("music"), again).await;
    assert_eq!(ran.record().ending, Ending::Failed);
    assert_eq!(ledger(&server).len(), 1, "as before");
}
