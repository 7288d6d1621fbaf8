//! Rows for tables that others own: from a file of this machine, or none.
//!
//! A pipeline reads such a table and never makes it, so that on an engine without its owner somebody
//! has to. What is made here is noted, and made anew by each run; a table that is there without such
//! a note is its owner's, and is left alone.

mod file;

use std::path::PathBuf;

use executor::{Refusal, Session, SessionError, Warehouse};
use plan::source_table::SourceTable;
use plan::{RunValues, TableName};

use crate::catalogue;
use crate::refusal::{refused, sqlstate};
use crate::session::LocalSession;
use crate::warehouse::LocalWarehouse;
use file::{Format, Sample};

/// What became of a table that others own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sampled {
    /// It is there, and not from here.
    Kept,
    /// There is no file for it.
    Empty,
    Filled {
        file: PathBuf,
        rows: u64,
    },
}

/// The bucket under which the folder of a source is known.
pub(crate) fn bucket(source: &plan::Identifier) -> String {
    format!("callsheet-sample-{source}")
}

impl LocalWarehouse {
    /// Makes a table that others own, as it is declared, with the rows of its file in the folder that
    /// was named for its source.
    ///
    /// # Errors
    /// A file that does not fit the declaration, or two of them; as a session's.
    pub async fn sample(&self, source: &SourceTable) -> Result<Sampled, SessionError> {
        let mut session = self.connect().await?;
        let left = if self.is_sample(&source.table)? {
            without_last(&mut session, &source.table).await?
        } else if is_there(&mut session, source).await? {
            return Ok(Sampled::Kept);
        } else {
            Left::Nothing
        };
        let sample = match self.folder_of_sample(&source.name.schema) {
            None => None,
            Some(folder) => file::find(folder, &source.name.table)?,
        };
        // Before the table: one without the note would never be made anew.
        let connection = self.connection()?;
        catalogue::note_sample(&connection, &source.table).map_err(SessionError::Refused)?;
        let schema = source.table.schema.to_sql();
        session
            .run(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"))
            .await?;
        session.run("BEGIN").await?;
        let made = make(&mut session, source, left, sample.as_ref()).await;
        session
            .run(if made.is_ok() { "COMMIT" } else { "ROLLBACK" })
            .await?;
        made.map_err(|error| match (error, &sample) {
            (SessionError::Refused(refusal), Some(sample)) => {
                SessionError::Refused(of_file(refusal, source, sample))
            }
            (error, _) => error,
        })
    }

    /// Drops a table that was made from a sample: its owner is about to make it.
    ///
    /// # Errors
    /// As a session's.
    pub async fn forget_sample(&self, table: &TableName) -> Result<(), SessionError> {
        if self.is_sample(table)? {
            let mut session = self.connect().await?;
            session
                .run(&format!("DROP TABLE IF EXISTS {}", table.to_sql()))
                .await?;
            let connection = self.connection()?;
            catalogue::forget_sample(&connection, table).map_err(SessionError::Refused)?;
        }
        Ok(())
    }

    fn is_sample(&self, table: &TableName) -> Result<bool, SessionError> {
        catalogue::is_sample(&self.connection()?, table).map_err(SessionError::Refused)
    }
}

/// Speaks of the file where COPY speaks of its bucket.
fn of_file(mut refusal: Refusal, source: &SourceTable, sample: &Sample) -> Refusal {
    let path = sample.path.display().to_string();
    let message = refusal.message.replace(&uri(source, sample), &path);
    refusal.message = if message.contains(&path) {
        message
    } else {
        format!("`{path}`: {message}")
    };
    refusal
}

fn uri(source: &SourceTable, sample: &Sample) -> String {
    format!("s3://{}/{}", bucket(&source.name.schema), sample.key)
}

async fn is_there(session: &mut LocalSession, source: &SourceTable) -> Result<bool, SessionError> {
    let sql = source.query.text.fill(None, &RunValues::default());
    let sql = sql.map_err(|fault| refused(sqlstate::INTERNAL, fault.to_string()))?;
    Ok(!session.query(&sql).await?.is_empty())
}

/// What is left of the table of the run before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Nothing,
    /// A view is bound to it.
    Table,
}

async fn without_last(session: &mut LocalSession, table: &TableName) -> Result<Left, SessionError> {
    let drop = format!("DROP TABLE IF EXISTS {}", table.to_sql());
    match session.run(&drop).await {
        Ok(_) => Ok(Left::Nothing),
        Err(SessionError::Refused(refusal)) if refusal.sqlstate == sqlstate::DEPENDENT_OBJECTS => {
            Ok(Left::Table)
        }
        Err(error) => Err(error),
    }
}

async fn make(
    session: &mut LocalSession,
    source: &SourceTable,
    left: Left,
    sample: Option<&Sample>,
) -> Result<Sampled, SessionError> {
    let declared = source.columns.iter();
    let mut columns: Vec<String> = declared
        .map(|column| {
            let null = match column.nullable {
                plan::table::Nullability::Nullable => "",
                plan::table::Nullability::NotNull => " NOT NULL",
            };
            format!("{} {}{null}", column.name.to_sql(), column.ty)
        })
        .collect();
    let header = sample.map_or(&[][..], |sample| &sample.header);
    let is_more = |name: &&plan::Identifier| {
        let mut declared = source.columns.iter();
        !declared.any(|column| column.name == **name)
    };
    // The owner's table may have more columns than are declared, and so may a file of it.
    let more = header.iter().filter(is_more);
    columns.extend(more.map(|name| format!("{} varchar(max)", name.to_sql())));
    let table = source.table.to_sql();
    let cleared = match left {
        Left::Nothing => format!("CREATE TABLE {table} ({})", columns.join(", ")),
        Left::Table => format!("DELETE FROM {table}"),
    };
    session.run(&cleared).await?;
    let Some(sample) = sample else {
        return Ok(Sampled::Empty);
    };
    let listed: Vec<String> = header.iter().map(plan::Identifier::to_sql).collect();
    let listed = match &listed[..] {
        [] => String::new(),
        names => format!(" ({})", names.join(", ")),
    };
    let from = sql::quote::literal(&uri(source, sample))
        .map_err(|fault| refused(sqlstate::INTERNAL, fault.to_string()))?;
    let gzip = sample.compression.sql();
    let format = match sample.format {
        Format::Csv => "CSV IGNOREHEADER 1 EMPTYASNULL",
        Format::Json => "JSON 'auto ignorecase'",
        Format::Parquet => "PARQUET",
    };
    let moments = match sample.format {
        Format::Csv | Format::Json => " TIMEFORMAT 'auto' DATEFORMAT 'auto'",
        Format::Parquet => "",
    };
    session
        .run(&format!(
            "COPY {table}{listed} FROM {from} IAM_ROLE default FORMAT {format}{gzip}{moments}"
        ))
        .await?;
    let counted = session.query("SELECT pg_last_copy_count()").await?;
    let rows = counted
        .first()
        .and_then(|row| row.first()?.as_deref()?.parse().ok());
    Ok(Sampled::Filled {
        file: sample.path.clone(),
        rows: rows.unwrap_or_default(),
    })
}
