//! Tables of others that lack what is read of them stop a run before it begins.

use insta::assert_snapshot;
use plan::record::Ending;
use plan::source_table::{SourceColumn, SourceTable};
use plan::table::Nullability;
use plan::unit::Role;
use plan::{Digest, IntervalKey, Plan, SlottedText, Statement, UnitId};

use super::processes::other_process;
use super::{options, run_on};
use crate::scripted::{LedgerRow, PlanBuilder, Server};
use crate::session::Row;

fn plan() -> Plan {
    reading(PlanBuilder::days(1).once("b"), &[])
}

/// A materialized view, the rows of which these units read from the table of others.
fn view(read_by: &[&str]) -> Plan {
    let builder = PlanBuilder::days(1).at_end("v", Role::Change, &[]).at_end(
        "v.refresh",
        Role::Maintain,
        &["v"],
    );
    reading(builder, read_by)
}

fn reading(builder: PlanBuilder, read_by: &[&str]) -> Plan {
    let mut plan = builder.build();
    let column = |name: &str, ty: &str, nullable| SourceColumn {
        name: name.parse().expect("a name"),
        ty: ty.parse().expect("a type"),
        nullable,
    };
    plan.sources.push(SourceTable {
        name: "raw.events".parse().expect("a table"),
        table: "raw_prod.events".parse().expect("a table"),
        query: Statement {
            text: SlottedText::new("columns t=events").expect("no slot"),
            meaning: Digest::of(""),
        },
        columns: vec![
            column("id", "integer", Nullability::NotNull),
            column("level", "varchar(8)", Nullability::Nullable),
        ],
        pipeline: None,
        read_by: read_by.iter().map(|unit| UnitId::new(*unit)).collect(),
    });
    plan
}

fn server(columns: &[[&str; 6]]) -> Server {
    let server = Server::default();
    let row = |values: &[&str; 6]| -> Row {
        let value = |value: &&str| (!value.is_empty()).then(|| (*value).to_owned());
        values.iter().map(value).collect()
    };
    let rows = columns.iter().map(row).collect();
    let mut state = server.state();
    state.data.columns.insert("events".to_owned(), rows);
    drop(state);
    server
}

#[tokio::test(start_paused = true)]
async fn more_columns_and_stronger_promises_are_fine() {
    let server = server(&[
        ["id", "integer", "", "32", "0", "NO"],
        ["level", "character varying", "8", "", "", "NO"],
        [
            "loaded_at",
            "timestamp without time zone",
            "",
            "",
            "",
            "YES",
        ],
    ]);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn a_table_of_others_that_is_not_there_stops_the_run() {
    let ran = run_on(&server(&[]), &plan(), options("a")).await;
    assert_eq!(ran.error().exit_code(), 4);
    assert_snapshot!(ran.error(), @"the target's tables are not as the plan declares them: `raw_prod.events` is declared, but not there");
}

#[tokio::test(start_paused = true)]
async fn a_column_that_is_missing_or_promises_less_stops_the_run() {
    let server = server(&[
        ["id", "bigint", "", "64", "0", "YES"],
        ["levels", "character varying", "8", "", "", "YES"],
    ]);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_snapshot!(ran.error(), @"the target's tables are not as the plan declares them: `raw_prod.events.id` is declared `integer`, but is `bigint`; `raw_prod.events.id` is declared `not null`, but may hold NULL; `raw_prod.events.level` is declared, but not there");
}

/// As it is declared.
fn fitting() -> Server {
    server(&[
        ["id", "integer", "", "32", "0", "NO"],
        ["level", "character varying", "8", "", "", "YES"],
    ])
}

#[tokio::test(start_paused = true)]
async fn what_others_may_have_loaded_is_looked_after_by_every_run() {
    for (plan, times) in [(view(&["v.refresh"]), 3), (view(&[]), 1)] {
        let server = fitting();
        for name in ["a", "b", "c"] {
            let ran = run_on(&server, &plan, options(name)).await;
            assert_eq!(ran.record().ending, Ending::Complete);
        }
        let ran = |unit: &str| server.data().tables[unit].len();
        assert_eq!((ran("v"), ran("v.refresh")), (1, times));
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_looked_after_once_between_the_processes_of_a_run() {
    let plan = view(&["v.refresh"]);
    for (generation, expected) in [
        (4, "once v.refresh: alreadydone"),
        (3, "once v.refresh: done"),
    ] {
        let server = fitting();
        other_process(&server);
        for (unit, sequence) in plan.units.iter().zip(7..) {
            server.state().data.ledger.push(LedgerRow {
                unit: unit.id.to_string(),
                interval: IntervalKey::once().to_string(),
                digest: unit.digest(None).to_string(),
                attempt: "ab".to_owned(),
                sequence,
                generation,
                rows: 0,
            });
        }
        let ran = run_on(&server, &plan, options("a")).await;
        assert!(ran.story().contains(expected), "{}", ran.story());
    }
}
