//! Tables that are not as declared stop a run before it begins.

use insta::assert_snapshot;
use plan::record::Ending;
use plan::table::{
    Column, ColumnOrder, DistStyle, EarlierName, Layout, Nullability, Preflight, Shape, SortKey,
};
use plan::{Digest, Plan, SlottedText, Statement};

use super::{options, run_on};
use crate::scripted::{PlanBuilder, Server};
use crate::session::Row;

fn statement(text: &str) -> Statement {
    Statement {
        text: SlottedText::new(text).expect("no slot"),
        meaning: Digest::of(""),
    }
}

fn plan() -> Plan {
    let mut plan = PlanBuilder::days(1).once("b").build();
    let column = |name: &str, ty: &str, nullable| Column {
        name: name.parse().expect("a name"),
        ty: ty.parse().expect("a type"),
        nullable,
        identity: None,
    };
    plan.preflight.push(Preflight {
        table: "analytics.b".parse().expect("a table"),
        query: statement("columns t=b"),
        columns: vec![
            column("id", "integer", Nullability::NotNull),
            column("name", "varchar(12)", Nullability::Nullable),
            column("price", "decimal(10,2)", Nullability::Nullable),
        ],
        layout: Layout {
            kind: statement("kind t=b"),
            keys: statement("keys t=b"),
            dist: DistStyle::Even,
            sort: SortKey::Auto,
        },
        order: ColumnOrder::Free,
        accepts: Vec::new(),
        was: None,
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
async fn where_the_plan_goes_by_places_another_order_of_columns_is_told() {
    let mut plan = plan();
    plan.preflight[0].order = ColumnOrder::Declared;
    let price = ["price", "numeric", "", "10", "2", "YES"];
    let id = ["id", "integer", "", "32", "0", "NO"];
    let name = ["name", "character varying", "12", "", "", "YES"];
    let fine = run_on(&server(&[id, name, price]), &plan, options("a")).await;
    assert_eq!(fine.record().ending, Ending::Complete);
    let other = run_on(&server(&[price, id, name]), &plan, options("a")).await;
    assert_snapshot!(
        other.error(),
        @"the target's tables are not as the plan declares them: `analytics.b` has its columns in another order (`price, id, name`), and the plan has SQL that takes them by their places: name the columns in it"
    );
}

#[tokio::test(start_paused = true)]
async fn another_shape_that_the_plan_accepts_is_fine_and_a_mixture_of_two_is_not() {
    let mut plan = plan();
    let mut columns = plan.preflight[0].columns.clone();
    columns[1].ty = "varchar(20)".parse().expect("a type");
    columns.pop();
    plan.preflight[0].accepts.push(Shape {
        columns,
        dist: DistStyle::Even,
        sort: SortKey::Auto,
    });
    let id = ["id", "integer", "", "32", "0", "NO"];
    let name = |length| ["name", "character varying", length, "", "", "YES"];
    let fine = run_on(&server(&[id, name("20")]), &plan, options("a")).await;
    assert_eq!(fine.record().ending, Ending::Complete);
    let mixed = run_on(&server(&[id, name("12")]), &plan, options("a")).await;
    assert_eq!(mixed.error().code(), "run/drift");
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

const AS_DECLARED: &[[&str; 6]] = &[
    ["price", "numeric", "", "10", "2", "YES"],
    ["id", "integer", "", "32", "0", "NO"],
    ["name", "character varying", "12", "", "", "YES"],
];

fn on_redshift() -> Plan {
    let mut plan = plan();
    plan.header.target.kind = plan::TargetKind::Redshift;
    plan
}

fn rehearsal() -> crate::Options {
    crate::Options {
        bootstrap: crate::Bootstrap::IfAbsent,
        ..options("a")
    }
}

#[tokio::test(start_paused = true)]
async fn on_redshift_the_distribution_is_compared_too() {
    let server = server(AS_DECLARED);
    {
        let mut state = server.state();
        let keys = [["id", "f", "0"], ["name", "f", "0"], ["price", "f", "0"]];
        let text = |value: &str| Some(value.to_owned());
        let keys = keys.iter().map(|row| row.map(text).to_vec()).collect();
        state.data.keys.insert("b".to_owned(), keys);
        let kind = vec![vec![text("r"), text("8")]];
        state.data.kinds.insert("b".to_owned(), kind);
    }
    let ran = run_on(&server, &on_redshift(), rehearsal()).await;
    assert_snapshot!(ran.error(), @"the target's tables are not as the plan declares them: `analytics.b` is declared `DISTSTYLE EVEN`, but is `ALL`");
    // The embedded engine has none.
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn a_catalogue_that_cannot_be_read_is_told_and_stops_nothing() {
    let server = server(AS_DECLARED);
    server.trouble(
        crate::scripted::When::Every("kind"),
        crate::scripted::Trouble::Refuse("42501", "permission denied"),
    );
    let ran = run_on(&server, &on_redshift(), rehearsal()).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    let told = |event: &crate::RunEvent| matches!(event, crate::RunEvent::LayoutNotCompared { .. });
    assert!(ran.has(told));
}

#[tokio::test(start_paused = true)]
async fn a_table_that_is_there_under_its_earlier_name_alone_stops_the_run() {
    let mut plan = plan();
    plan.preflight[0].was = Some(EarlierName {
        table: "analytics.a".parse().expect("a table"),
        query: statement("columns t=a"),
    });
    let fresh = run_on(&server(&[]), &plan, options("a")).await;
    assert_eq!(fresh.record().ending, Ending::Complete);

    let old = |server: Server| {
        let rows = AS_DECLARED.iter().copied().map(row).collect();
        server.state().data.columns.insert("a".to_owned(), rows);
        server
    };
    let ran = run_on(&old(server(&[])), &plan, options("a")).await;
    assert_eq!(ran.error().code(), "run/drift");
    assert_snapshot!(ran.error(), @"the target's tables are not as the plan declares them: `analytics.b` was `analytics.a`, which is there and has not been migrated (if that is another table by now, drop `was`)");
    let help = ran.error().help().expect("what to do");
    assert!(help.contains("callsheet migrate"), "{help}");

    // Migrated long ago: another table may have the old name now.
    let both = run_on(&old(server(AS_DECLARED)), &plan, options("a")).await;
    assert_eq!(both.record().ending, Ending::Complete);
}
