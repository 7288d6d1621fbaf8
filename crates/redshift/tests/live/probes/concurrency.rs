//! Two transactions that meet.

use std::time::Duration;

use executor::{Session as _, SessionError};
use redshift::RedshiftSession;
use tokio::time::sleep;

use crate::kit::{Findings, Kit, Probe, Seen, outcome, value};

/// Long enough for a statement of the other session to reach the server and wait there.
const MOMENT: Duration = Duration::from_millis(700);

pub(crate) async fn ask(kit: &Kit, findings: &mut Findings) {
    findings
        .add(
            Probe {
                name: "isolation",
                question: "which isolation level has the database (1 SNAPSHOT, 2 SERIALIZABLE)?",
                expected: &[],
            },
            isolation(kit),
        )
        .await;

    findings.add(Probe {
        name: "blind-inserts",
        question: "two transactions write tables of their own and both insert into one ledger: do both commit?",
        expected: &["done, done"],
    }, two_writers(kit, "blind", Ledger::Blind)).await;

    findings.add(Probe {
        name: "ledger-read-first",
        question: "the same, but each reads the ledger first (the trap that the protocol avoids)",
        expected: &[],
    }, two_writers(kit, "cross", Ledger::ReadFirst)).await;

    findings
        .add(
            Probe {
                name: "lock-waits-for-readers",
                question: "does LOCK wait for a transaction that has only read the table?",
                expected: &["waits"],
            },
            lock_after_read(kit),
        )
        .await;

    findings.add(Probe {
        name: "lock-then-read",
        question: "LOCK waited as the first statement: does a SELECT behind it read what was committed meanwhile?",
        expected: &["2"],
    }, behind_lock(kit, "locked", "LOCK")).await;

    findings
        .add(
            Probe {
                name: "blocked-read",
                question: "a SELECT waited for LOCK: does it read what was committed meanwhile?",
                expected: &["1", "2"],
            },
            behind_lock(kit, "blocked", "SELECT"),
        )
        .await;

    findings.add(Probe {
        name: "swap-and-readers",
        question: "does a swap by ALTER TABLE … RENAME wait for a transaction that reads the table?",
        expected: &[],
    }, swap(kit)).await;
}

async fn isolation(kit: &Kit) -> Seen {
    let mut session = kit.session().await?;
    let sql = "SELECT datconfig FROM pg_database_info WHERE datname = current_database()";
    value(&mut session, sql).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ledger {
    Blind,
    ReadFirst,
}

async fn two_writers(kit: &Kit, name: &str, ledger: Ledger) -> Seen {
    let tables = [
        format!("{name}_a"),
        format!("{name}_b"),
        format!("{name}_ledger"),
    ];
    let mut names = Vec::new();
    for table in &tables {
        names.push(kit.fill(table, 1).await?);
    }
    let [first, second, shared] = [&names[0], &names[1], &names[2]];
    let mut one = kit.session_with(&["BEGIN"]).await?;
    let mut two = kit.session_with(&["BEGIN"]).await?;
    if ledger == Ledger::ReadFirst {
        for session in [&mut one, &mut two] {
            value(session, &format!("SELECT COUNT(*) FROM {shared}")).await?;
        }
    }
    one.run(&format!("INSERT INTO {first} SELECT 1")).await?;
    two.run(&format!("INSERT INTO {second} SELECT 1")).await?;
    one.run(&format!("INSERT INTO {shared} SELECT 1")).await?;
    // The second waits for the first one's lock.
    let (inserted, committed) = tokio::join!(
        async {
            let inserted = two.run(&format!("INSERT INTO {shared} SELECT 2")).await;
            match inserted {
                Ok(_) => two.run("COMMIT").await,
                error => error,
            }
        },
        async {
            sleep(MOMENT).await;
            one.run("COMMIT").await
        }
    );
    Ok(format!("{}, {}", outcome(&committed), outcome(&inserted)))
}

async fn lock_after_read(kit: &Kit) -> Seen {
    let lease = kit.fill("read_lease", 1).await?;
    let mut reader = kit.session_with(&["BEGIN"]).await?;
    value(&mut reader, &format!("SELECT a FROM {lease}")).await?;
    let mut locker = kit.session_with(&["BEGIN"]).await?;
    let lock = format!("LOCK {lease}");
    let waits = {
        let locked = tokio::time::timeout(MOMENT, locker.run(&lock));
        locked.await.is_err()
    };
    reader.run("COMMIT").await?;
    Ok(if waits { "waits" } else { "does not wait" }.to_owned())
}

/// What a transaction reads whose first statement waited while another one committed a 2.
async fn behind_lock(kit: &Kit, name: &str, first: &str) -> Seen {
    let lease = kit.fill(name, 1).await?;
    let read = format!("SELECT MAX(a) FROM {lease}");
    let mut owner = kit.session_with(&["BEGIN"]).await?;
    owner.run(&format!("LOCK {lease}")).await?;
    owner.run(&format!("UPDATE {lease} SET a = 1")).await?;
    owner.run("COMMIT").await?;
    owner.run("BEGIN").await?;
    owner.run(&format!("LOCK {lease}")).await?;
    let mut other = kit.session_with(&["BEGIN"]).await?;
    let (answer, committed) = tokio::join!(
        async {
            if first == "LOCK" {
                other.run(&format!("LOCK {lease}")).await?;
            }
            value(&mut other, &read).await
        },
        async {
            sleep(MOMENT).await;
            owner.run(&format!("UPDATE {lease} SET a = 2")).await?;
            owner.run("COMMIT").await
        }
    );
    committed?;
    answer
}

async fn swap(kit: &Kit) -> Seen {
    let table = kit.fill("swapped", 1).await?;
    kit.fill("swapped_new", 2).await?;
    let mut reader = kit.session_with(&["BEGIN"]).await?;
    value(&mut reader, &format!("SELECT COUNT(*) FROM {table}")).await?;
    let mut writer = kit.session_with(&["BEGIN"]).await?;
    let answer = tokio::time::timeout(MOMENT, rename(&mut writer, kit)).await;
    Ok(match answer {
        Err(_) => "waits".to_owned(),
        Ok(answer) => format!("does not wait: {}", outcome(&answer)),
    })
}

async fn rename(session: &mut RedshiftSession, kit: &Kit) -> Result<(), SessionError> {
    let table = |name| kit.table(name);
    for (from, to) in [("swapped", "swapped_old"), ("swapped_new", "swapped")] {
        session
            .run(&format!("ALTER TABLE {} RENAME TO {to}", table(from)))
            .await?;
    }
    session.run("COMMIT").await?;
    Ok(())
}
