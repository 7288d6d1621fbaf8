//! A schema of its own on a database, sessions on it, and what probes found.

use std::fmt::Write as _;
use std::future::Future;
use std::time::Duration;

use executor::{Session as _, SessionError, Warehouse as _};
use redshift::{Connection, RedshiftSession, RedshiftWarehouse};
use serde::Serialize;

/// How long one probe may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// What a probe saw, in a few words.
pub(crate) type Seen = Result<String, SessionError>;

/// What a probe asks, and what Callsheet's protocol was built for.
pub(crate) struct Probe {
    /// Short and stable, for whoever compares two tables.
    pub(crate) name: &'static str,
    pub(crate) question: &'static str,
    /// Answers start like one of these. None at all: it is only noted down.
    pub(crate) expected: &'static [&'static str],
}

#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    pub(crate) probe: &'static str,
    pub(crate) question: &'static str,
    pub(crate) expected: &'static [&'static str],
    pub(crate) seen: String,
    pub(crate) verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    AsExpected,
    Different,
    Noted,
}

/// A database under probe.
pub(crate) struct Kit {
    connection: Connection,
    warehouse: RedshiftWarehouse,
    schema: String,
}

/// What was found, in the order of the questions.
#[derive(Default)]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Kit {
    /// Makes the schema.
    pub(crate) async fn open(connection: Connection) -> Result<Self, SessionError> {
        let warehouse = RedshiftWarehouse::new(connection.clone());
        let warehouse = warehouse.unwrap_or_else(|fault| panic!("{fault}\n{}", fault.help()));
        let kit = Self {
            connection,
            warehouse,
            schema: format!("callsheet_conformance_{}", std::process::id()),
        };
        let mut session = kit.session().await?;
        session
            .run(&format!("CREATE SCHEMA {}", kit.schema))
            .await?;
        Ok(kit)
    }

    pub(crate) fn connection(&self) -> Connection {
        self.connection.clone()
    }

    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// A table of the schema, as SQL names it.
    pub(crate) fn table(&self, name: &str) -> String {
        format!("{}.{name}", self.schema)
    }

    pub(crate) async fn session(&self) -> Result<RedshiftSession, SessionError> {
        self.warehouse.connect().await
    }

    /// A session that has run these.
    pub(crate) async fn session_with(
        &self,
        statements: &[&str],
    ) -> Result<RedshiftSession, SessionError> {
        let mut session = self.session().await?;
        for statement in statements {
            session.run(statement).await?;
        }
        Ok(session)
    }

    /// Makes a table of one column and so many rows, from 0 on.
    pub(crate) async fn fill(&self, name: &str, rows: u32) -> Result<String, SessionError> {
        let table = self.table(name);
        let mut session = self.session().await?;
        session
            .run(&format!("CREATE TABLE {table} (a integer)"))
            .await?;
        session
            .run(&format!("INSERT INTO {table} SELECT 0"))
            .await?;
        let mut there = 1;
        while there < rows {
            let double = format!(
                "INSERT INTO {table} SELECT a + {there} FROM {table} WHERE a < {}",
                rows - there
            );
            session.run(&double).await?;
            there *= 2;
        }
        Ok(table)
    }

    /// Drops the schema.
    pub(crate) async fn close(self) -> Result<(), SessionError> {
        let mut session = self.session().await?;
        let drop = format!("DROP SCHEMA {} CASCADE", self.schema);
        session.run(&drop).await.map(|_| ())
    }
}

impl Findings {
    /// Notes what one probe sees.
    pub(crate) async fn add(&mut self, probe: Probe, answer: impl Future<Output = Seen>) {
        let seen = match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(seen)) => seen,
            Ok(Err(error)) => told(&error),
            Err(_) => format!("no answer within {PATIENCE:?}"),
        };
        let verdict = match probe.expected {
            [] => Verdict::Noted,
            expected if expected.iter().any(|text| seen.starts_with(text)) => Verdict::AsExpected,
            _ => Verdict::Different,
        };
        self.0.push(Finding {
            probe: probe.name,
            question: probe.question,
            expected: probe.expected,
            seen,
            verdict,
        });
    }
}

/// An error in a few words: what the executor decides by.
pub(crate) fn told(error: &SessionError) -> String {
    match error {
        SessionError::Refused(refusal) => {
            format!("refused {}: {}", refusal.sqlstate, refusal.message)
        }
        error => error.to_string(),
    }
}

/// What a statement came to.
pub(crate) fn outcome<T>(answer: &Result<T, SessionError>) -> String {
    match answer {
        Ok(_) => "done".to_owned(),
        Err(error) => told(error),
    }
}

/// The first value of an answer.
pub(crate) async fn value(session: &mut RedshiftSession, sql: &str) -> Seen {
    let rows = session.query(sql).await?;
    let value = rows.into_iter().flatten().next();
    Ok(value.map_or("no row".to_owned(), |value| {
        value.unwrap_or("NULL".to_owned())
    }))
}

/// All findings, to be read.
pub(crate) fn table(Findings(findings): &Findings) -> String {
    let mut text = String::new();
    for finding in findings {
        let sign = match finding.verdict {
            Verdict::AsExpected => "=",
            Verdict::Different => "!",
            Verdict::Noted => " ",
        };
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{sign} {}: {}", finding.probe, finding.question);
        if !finding.expected.is_empty() {
            let _ = writeln!(text, "    expected {}", finding.expected.join(" | "));
        }
        let _ = writeln!(text, "    seen     {}", finding.seen);
    }
    text
}
