//! Redshift's own views, made for the moment.

use std::sync::PoisonError;

use executor::SessionError;
use plan::TableName;

use super::{Emitter, Sql, literal, name};
use crate::catalogue::{self, Kind};
use crate::loads::{BadRow, Load};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    /// A table, a view's query, or one of Redshift's own views.
    pub(super) fn table(&self, table: &TableName) -> Sql {
        let known = &self.surroundings.known;
        let Some(served) = catalogue::served_as(table.schema.as_str(), table.table.as_str()) else {
            let is_view = known
                .relations
                .get(table)
                .is_some_and(|relation| matches!(relation.kind, Kind::View(_) | Kind::LateView(_)));
            return match known.views.get(table) {
                Some(Ok(query)) if is_view => {
                    let query = self.within_group(Vec::new(), || self.query(query))?;
                    Ok(format!("({query})"))
                }
                Some(Err(refusal)) if is_view => Err(SessionError::Refused(refusal.clone())),
                _ => Ok(name::table(table)),
            };
        };
        let surroundings = self.surroundings;
        if let Some(sql) = catalogue::sql_of(
            served,
            &literal::text(&surroundings.database),
            &literal::text(surroundings.schema.as_str()),
        ) {
            return Ok(format!("({sql})"));
        }
        match table.table.as_str() {
            catalogue::STV_SESSIONS => Ok(self.sessions()),
            catalogue::PG_USER => Ok(format!(
                "(SELECT {} AS usename, true AS usesuper)",
                literal::text(&self.surroundings.user)
            )),
            catalogue::SYS_LOAD_HISTORY => Ok(self.loads(HISTORY, |load| vec![history(load)])),
            catalogue::SYS_LOAD_DETAIL => Ok(self.loads(DETAIL, details)),
            catalogue::SYS_LOAD_ERROR_DETAIL => Ok(self.loads(ERROR_DETAIL, |load| {
                load.bad.iter().map(|row| error_detail(load, row)).collect()
            })),
            catalogue::STL_LOAD_ERRORS => Ok(self.loads(ERRORS, |load| {
                load.bad.iter().map(|row| error(load, row)).collect()
            })),
            other => Err(not_rehearsed(format_args!("the system table `{other}`"))),
        }
    }

    fn sessions(&self) -> String {
        let rows: Vec<_> = self
            .surroundings
            .sessions
            .iter()
            .map(|(process, start, user, database)| {
                format!(
                    "SELECT CAST({process} AS INTEGER) AS process, {} AS starttime, \
                     {} AS user_name, {} AS db_name",
                    literal::timestamp(*start),
                    literal::text(user),
                    literal::text(database)
                )
            })
            .collect();
        format!("({})", rows.join(" UNION ALL "))
    }

    /// A view with a row or more of each load: VALUES, because there may be thousands of files.
    fn loads(&self, columns: &[(&str, &str)], rows: impl Fn(&Load) -> Vec<String>) -> String {
        let loads = self.surroundings.loads.lock();
        let loads = loads.unwrap_or_else(PoisonError::into_inner);
        let rows: Vec<String> = loads.iter().flat_map(rows).collect();
        let (rows, none) = if rows.is_empty() {
            let nulls = vec!["NULL"; columns.len()].join(", ");
            (format!("({nulls})"), " WHERE FALSE")
        } else {
            (rows.join(", "), "")
        };
        let names: Vec<_> = (0..columns.len()).map(|at| format!("c{at}")).collect();
        let casts: Vec<_> = columns
            .iter()
            .zip(&names)
            .map(|((column, ty), name)| format!("CAST({name} AS {ty}) AS \"{column}\""))
            .collect();
        format!(
            "(SELECT {} FROM (VALUES {rows}) AS v({}){none})",
            casts.join(", "),
            names.join(", ")
        )
    }
}

const HISTORY: &[(&str, &str)] = &[
    ("query_id", "BIGINT"),
    ("session_id", "INTEGER"),
    ("start_time", "TIMESTAMP"),
];

fn history(load: &Load) -> String {
    row(&[
        load.query.to_string(),
        load.session.to_string(),
        literal::timestamp(load.start),
    ])
}

const DETAIL: &[(&str, &str)] = &[
    ("query_id", "INTEGER"),
    ("file_name", "VARCHAR"),
    ("bytes_scanned", "INTEGER"),
];

fn details(load: &Load) -> Vec<String> {
    load.files
        .iter()
        .map(|(name, bytes)| {
            // Redshift's column is an INTEGER.
            let bytes = i32::try_from(*bytes).unwrap_or(i32::MAX);
            row(&[
                load.query.to_string(),
                literal::text(name),
                bytes.to_string(),
            ])
        })
        .collect()
}

const ERROR_DETAIL: &[(&str, &str)] = &[
    ("query_id", "BIGINT"),
    ("session_id", "INTEGER"),
    ("start_time", "TIMESTAMP"),
    ("file_name", "VARCHAR"),
    ("line_number", "BIGINT"),
    ("column_name", "VARCHAR"),
    ("column_type", "VARCHAR"),
    ("column_length", "VARCHAR"),
    ("position", "INTEGER"),
    ("error_code", "INTEGER"),
    ("error_message", "VARCHAR"),
];

const ERRORS: &[(&str, &str)] = &[
    ("query", "INTEGER"),
    ("session", "INTEGER"),
    ("starttime", "TIMESTAMP"),
    ("filename", "VARCHAR"),
    ("line_number", "BIGINT"),
    ("colname", "VARCHAR"),
    ("type", "VARCHAR"),
    ("col_length", "VARCHAR"),
    ("position", "INTEGER"),
    ("err_code", "INTEGER"),
    ("err_reason", "VARCHAR"),
    ("raw_field_value", "VARCHAR"),
];

fn error_detail(load: &Load, bad: &BadRow) -> String {
    row(&error_values(load, bad))
}

/// The value is row data, which nothing keeps: as many stars have its length.
fn error(load: &Load, bad: &BadRow) -> String {
    const LONGEST: usize = 1024;
    let stars = "*".repeat(bad.bytes.unwrap_or(0).min(LONGEST));
    let mut values = error_values(load, bad);
    values.push(literal::text(&stars));
    row(&values)
}

fn error_values(load: &Load, bad: &BadRow) -> Vec<String> {
    let (column, ty) = match &bad.column {
        Some((column, ty)) => (column.to_string(), ty.to_string()),
        None => (String::new(), String::new()),
    };
    let (ty, length) = match ty.split_once('(') {
        Some((ty, length)) => (ty, length.trim_end_matches(')')),
        None => (ty.as_str(), ""),
    };
    vec![
        load.query.to_string(),
        load.session.to_string(),
        literal::timestamp(load.start),
        literal::text(&bad.file),
        bad.line.to_string(),
        literal::text(&column),
        literal::text(ty),
        literal::text(length),
        "0".to_owned(),
        bad.code.to_string(),
        literal::text(&bad.reason),
    ]
}

fn row(values: &[String]) -> String {
    format!("({})", values.join(", "))
}
