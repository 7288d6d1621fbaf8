//! Tables that are not as declared stop a run before it begins.

use insta::assert_snapshot;
use plan::record::Ending;
use plan::table::{Column, Nullability, Preflight};
use plan::{Digest, Plan, SlottedText, Statement};

use super::{options, run_on};
use crate::scripted::{PlanBuilder, Server};
use crate::session::Row;

fn plan() -> Plan {
    let mut plan = PlanBuilder::days(1).once("b").build();
    let column = |name: &str, ty: &str, nullable| Column {
        name: name.parse().expect("a name"),
        ty: ty.parse().expect("a type"),
        nullable,
    };
    plan.preflight.push(Preflight {
        table: "analytics.b".parse().expect("a table"),
        query: Statement {
            text: SlottedText::new("columns t=b").expect("no slot"),
            meaning: Digest::of(""),
        },
        columns: vec![
            column("id", "integer", Nullability::NotNull),
            column("name", "varchar(12)", Nullability::Nullable),
            column("price", "decimal(10,2)", Nullability::Nullable),
        ],
    });
    plan
}

fn row(values: [&str; 6]) -> Row {
    values
        .map(|value| (!value.is_empty()).then(|| value.to_owned()))
        .to_vec()
}

fn server(columns: &[[&str; 6]]) -> Server {
    let server = Server::default();
    let rows = columns.iter().copied().map(row).collect();
    server.state().data.columns.insert("b".to_owned(), rows);
    server
}

#[tokio::test(start_paused = true)]
async fn a_table_that_is_as_declared_is_fine_in_any_order_of_columns() {
    let server = server(&[
        ["price", "numeric", "", "10", "2", "YES"],
        ["id", "integer", "", "32", "0", "NO"],
        ["name", "character varying", "12", "", "", "YES"],
    ]);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn a_table_that_is_not_there_is_fine() {
    let ran = run_on(&server(&[]), &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn every_difference_is_told_and_nothing_runs() {
    let server = server(&[
        ["id", "bigint", "", "64", "0", "YES"],
        ["name", "character varying", "20", "", "", "YES"],
        ["extra", "hllsketch", "", "", "", "YES"],
    ]);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(
        (ran.error().code(), ran.error().exit_code()),
        ("run/drift", 4)
    );
    let text = ran.error().to_string().replace("; ", "\n");
    assert_snapshot!(text, @r"
    the target's tables are not as the plan declares them: `analytics.b.id` is declared `integer`, but is `bigint`
    `analytics.b.id` is declared `not null`, but may hold NULL
    `analytics.b.name` is declared `varchar(12)`, but is `varchar(20)`
    `analytics.b.price` is declared, but not there
    `analytics.b.extra` is there, but not declared
    ");
    let data = server.data();
    assert_eq!(data.lease.expect("bootstrapped").generation, 0);
    assert!(data.attempts.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_is_no_answer() {
    let server = server(&[["id", "integer", "", "", "", "PERHAPS"]]);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.error().code(), "run/unexpected-answer");
}
