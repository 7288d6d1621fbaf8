//! SQLSTATEs by which the executor decides.

use std::time::Duration;

use executor::Session as _;

use crate::kit::{Findings, Kit, Probe, Seen, outcome, value};

pub(crate) async fn ask(kit: &Kit, findings: &mut Findings) {
    // Three of them against each other are too much for any cluster to be done soon.
    let table = kit.fill("many", 5000).await;
    let slow = table.map(|table| {
        format!("SELECT COUNT(*) FROM {table} a, {table} b, {table} c WHERE a.a + b.a + c.a < 0")
    });

    findings.add(Probe {
        name: "statement-timeout",
        question: "what does a statement end with that takes longer than `statement_timeout`?",
        expected: &["refused 57014"],
    }, timed_out(kit, &slow)).await;

    findings
        .add(
            Probe {
                name: "cancel",
                question: "does a cancel request over the session's kind of line stop a statement?",
                expected: &["refused 57014"],
            },
            cancelled(kit, &slow),
        )
        .await;

    findings
        .add(
            Probe {
                name: "error-aborts-block",
                question: "what does a statement behind an error in a transaction end with?",
                expected: &["refused 25P02"],
            },
            aborted(kit),
        )
        .await;

    findings
        .add(
            Probe {
                name: "absent-table",
                question: "what does a query of a table end with that is not there?",
                expected: &["refused 42P01"],
            },
            absent(kit),
        )
        .await;

    findings
        .add(
            Probe {
                name: "temporary-table",
                question: "is a temporary table of a transaction gone that was rolled back?",
                expected: &["refused 42P01"],
            },
            temporary(kit),
        )
        .await;

    findings
        .add(
            Probe {
                name: "catalogue-function",
                question: "may a query of a table call a function of the catalogue?",
                expected: &[],
            },
            catalogue_function(kit),
        )
        .await;
}

async fn timed_out(kit: &Kit, slow: &Seen) -> Seen {
    let slow = slow.as_ref().map_err(Clone::clone)?;
    let mut session = kit.session_with(&["SET statement_timeout TO 1000"]).await?;
    Ok(outcome(&session.query(slow).await))
}

async fn cancelled(kit: &Kit, slow: &Seen) -> Seen {
    let slow = slow.as_ref().map_err(Clone::clone)?;
    let mut session = kit.session().await?;
    let canceller = session.canceller();
    let cancel = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        canceller.cancel();
    };
    let (answer, ()) = tokio::join!(session.query(slow), cancel);
    let next = session.run("SELECT 1").await;
    Ok(format!("{}; then {}", outcome(&answer), outcome(&next)))
}

async fn aborted(kit: &Kit) -> Seen {
    let mut session = kit.session_with(&["BEGIN"]).await?;
    let _ = session.run("SELECT 1 / 0").await;
    let next = session.run("SELECT 1").await;
    session.run("ROLLBACK").await?;
    Ok(outcome(&next))
}

async fn absent(kit: &Kit) -> Seen {
    let mut session = kit.session().await?;
    let sql = format!("SELECT a FROM {}", kit.table("absent"));
    Ok(outcome(&session.query(&sql).await))
}

async fn temporary(kit: &Kit) -> Seen {
    let begun = ["BEGIN", "CREATE TEMP TABLE passing (a integer)", "ROLLBACK"];
    let mut session = kit.session_with(&begun).await?;
    Ok(outcome(&session.query("SELECT a FROM passing").await))
}

async fn catalogue_function(kit: &Kit) -> Seen {
    let table = kit.fill("with_function", 1).await?;
    let mut session = kit.session().await?;
    value(
        &mut session,
        &format!("SELECT COUNT(pg_backend_pid()) FROM {table}"),
    )
    .await
}
