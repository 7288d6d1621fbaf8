//! Sessions as others see them, and as they end.

use std::time::{Duration, Instant};

use executor::Session as _;

use crate::kit::{Findings, Kit, Probe, Seen, outcome, told, value};

pub(crate) async fn ask(kit: &Kit, findings: &mut Findings) {
    findings
        .add(
            Probe {
                name: "own-session",
                question: "how many rows of `stv_sessions` are the session's own?",
                expected: &["1"],
            },
            own(kit),
        )
        .await;

    findings
        .add(
            Probe {
                name: "terminate",
                question: "does a user end a session of one's own, and what does that session see?",
                expected: &["the connection was lost"],
            },
            terminated(kit),
        )
        .await;

    findings
        .add(
            Probe {
                name: "session-history",
                question: "does `sys_session_history` show a session that has just ended?",
                expected: &[],
            },
            history(kit),
        )
        .await;

    findings.add(Probe {
        name: "vanished-client",
        question: "is a transaction rolled back when its client's socket closes, and how soon?",
        expected: &["rolled back within"],
    }, vanished(kit)).await;
}

async fn own(kit: &Kit) -> Seen {
    let mut session = kit.session().await?;
    let sql = "SELECT COUNT(*) FROM stv_sessions WHERE process = pg_backend_pid()";
    value(&mut session, sql).await
}

async fn terminated(kit: &Kit) -> Seen {
    let mut victim = kit.session().await?;
    let pid = value(&mut victim, "SELECT pg_backend_pid()").await?;
    let mut other = kit.session().await?;
    let ended = value(&mut other, &format!("SELECT pg_terminate_backend({pid})")).await?;
    // The server takes a moment to tell.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let next = victim.run("SELECT 1").await;
    Ok(format!(
        "{}; pg_terminate_backend answered {ended}",
        outcome(&next)
    ))
}

async fn history(kit: &Kit) -> Seen {
    let mut gone = kit.session().await?;
    let pid = value(&mut gone, "SELECT pg_backend_pid()").await?;
    drop(gone);
    let mut session = kit.session().await?;
    let sql = format!("SELECT MAX(status) FROM sys_session_history WHERE session_id = {pid}");
    let started = Instant::now();
    loop {
        let seen = value(&mut session, &sql).await;
        let seen = seen.unwrap_or_else(|error| told(&error));
        if seen != "NULL" || started.elapsed() > Duration::from_secs(20) {
            return Ok(format!("{seen} after {} s", started.elapsed().as_secs()));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn vanished(kit: &Kit) -> Seen {
    let table = kit.fill("vanished", 1).await?;
    let mut gone = kit.session_with(&["BEGIN"]).await?;
    gone.run(&format!("LOCK {table}")).await?;
    gone.run(&format!("INSERT INTO {table} SELECT 1")).await?;
    drop(gone);
    let started = Instant::now();
    let mut session = kit
        .session_with(&["SET statement_timeout TO 120000"])
        .await?;
    let rows = value(&mut session, &format!("SELECT COUNT(*) FROM {table}")).await?;
    let seconds = started.elapsed().as_secs() + 1;
    Ok(match rows.as_str() {
        "1" => format!("rolled back within {seconds} s"),
        rows => format!("{rows} rows after {seconds} s"),
    })
}
