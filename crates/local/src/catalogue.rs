//! The tables that exist, in Redshift's types.
//!
//! The engine knows no varchar lengths and no CHAR, so the types of the DDL are kept in a table
//! beside the data, written in the transaction that changes them.

use std::collections::BTreeMap;

use executor::Refusal;
use plan::{Identifier, SqlType, TableName};
use sql::catalogue::{Catalogue, Column, Table, system};
use sql::typed::Nullability;

use crate::emit::{NewColumn, quoted};
use crate::engine::{Connection, WAREHOUSE};
use crate::refusal::{refusal, sqlstate};

/// The schema of what the local engine keeps for itself; no statement can name it.
pub(crate) const OWN_SCHEMA: &str = "callsheet_local";
/// Redshift's schema of system tables.
pub(crate) const SYSTEM_SCHEMA: &str = "pg_catalog";
pub(crate) const SVV_COLUMNS: &str = "svv_columns";
pub(crate) const STV_SESSIONS: &str = "stv_sessions";
pub(crate) const SYS_LOAD_HISTORY: &str = "sys_load_history";
pub(crate) const SYS_LOAD_DETAIL: &str = "sys_load_detail";
pub(crate) const SYS_LOAD_ERROR_DETAIL: &str = "sys_load_error_detail";
pub(crate) const STL_LOAD_ERRORS: &str = "stl_load_errors";
pub(crate) const PG_USER: &str = "pg_user";

/// Names that are the engine's or Redshift's own.
const RESERVED_SCHEMAS: &[&str] = &[
    OWN_SCHEMA,
    SYSTEM_SCHEMA,
    "pg_temp",
    "information_schema",
    "main",
];

pub(crate) fn is_reserved(schema: &Identifier) -> bool {
    RESERVED_SCHEMAS.contains(&schema.as_str())
}

fn own_table() -> String {
    format!("{}.{OWN_SCHEMA}.columns", quoted(WAREHOUSE))
}

/// Makes the catalogue and the schema `public` where they are not there yet.
pub(crate) fn prepare(connection: &Connection) -> Result<(), Refusal> {
    connection.execute(&format!(
        "CREATE SCHEMA IF NOT EXISTS {}.{OWN_SCHEMA}",
        quoted(WAREHOUSE)
    ))?;
    connection.execute(&format!(
        "CREATE SCHEMA IF NOT EXISTS {}.public",
        quoted(WAREHOUSE)
    ))?;
    connection.execute(&format!(
        "CREATE TABLE IF NOT EXISTS {} (table_schema VARCHAR NOT NULL, \
         table_name VARCHAR NOT NULL, ordinal_position INTEGER NOT NULL, \
         column_name VARCHAR NOT NULL, sql_type VARCHAR NOT NULL, data_type VARCHAR NOT NULL, \
         character_maximum_length INTEGER, numeric_precision INTEGER, numeric_scale INTEGER, \
         is_nullable VARCHAR NOT NULL)",
        own_table()
    ))?;
    Ok(())
}

/// `svv_columns`: <https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_COLUMNS.html>.
pub(crate) fn svv_columns_sql() -> String {
    format!(
        "SELECT table_schema, table_name, ordinal_position, column_name, data_type, \
         character_maximum_length, numeric_precision, numeric_scale, is_nullable FROM {}",
        own_table()
    )
}

/// Adds a table that was just made.
pub(crate) fn add(
    connection: &Connection,
    table: &TableName,
    columns: &[NewColumn],
) -> Result<(), Refusal> {
    let rows: Vec<_> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let shown = Shown::of(column.ty);
            let number = |value: Option<u16>| {
                value.map_or_else(|| "NULL".to_owned(), |value| value.to_string())
            };
            let is_nullable = match column.nullability {
                Nullability::Nullable | Nullability::Unknown => "YES",
                Nullability::NotNull => "NO",
            };
            format!(
                "({}, {}, {}, {}, '{}', '{}', {}, {}, {}, '{is_nullable}')",
                text(&table.schema),
                text(&table.table),
                index + 1,
                text(&column.name),
                column.ty,
                shown.data_type,
                number(shown.length),
                number(shown.precision),
                number(shown.scale),
            )
        })
        .collect();
    connection.execute(&format!(
        "INSERT INTO {} VALUES {}",
        own_table(),
        rows.join(", ")
    ))?;
    Ok(())
}

/// Removes a table that was just dropped.
pub(crate) fn remove(connection: &Connection, table: &TableName) -> Result<(), Refusal> {
    connection.execute(&format!(
        "DELETE FROM {} WHERE table_schema = {} AND table_name = {}",
        own_table(),
        text(&table.schema),
        text(&table.table)
    ))?;
    Ok(())
}

/// Every table of the warehouse and every system table that is served.
pub(crate) fn load(connection: &Connection) -> Result<Catalogue, Refusal> {
    let rows = connection.query_text(
        &format!(
            "SELECT table_schema, table_name, column_name, sql_type, is_nullable FROM {} \
             ORDER BY table_schema, table_name, ordinal_position",
            own_table()
        ),
        5,
    )?;
    let mut tables: BTreeMap<TableName, Vec<Column>> = BTreeMap::new();
    for row in rows {
        let (name, column) = read(&row).ok_or_else(|| {
            refusal(
                sqlstate::INTERNAL,
                "the database file has a catalogue that this version cannot read",
            )
        })?;
        tables.entry(name).or_default().push(column);
    }
    let mut catalogue = Catalogue::new();
    for (name, columns) in tables {
        catalogue.insert(name, Table::Known(columns));
    }
    for (name, columns) in served() {
        catalogue.insert(system(identifier(name)), Table::Known(columns));
    }
    Ok(catalogue)
}

fn read(row: &executor::Row) -> Option<(TableName, Column)> {
    let field = |index: usize| row.get(index)?.as_deref();
    let name = TableName::new(field(0)?.parse().ok()?, field(1)?.parse().ok()?);
    let column = Column {
        name: field(2)?.parse().ok()?,
        ty: field(3)?.parse().ok()?,
        nullability: match field(4)? {
            "YES" => Nullability::Nullable,
            _ => Nullability::NotNull,
        },
    };
    Some((name, column))
}

/// The columns that are served of Redshift's own views.
fn served() -> Vec<(&'static str, Vec<Column>)> {
    let columns = |columns: &[(&str, SqlType)]| {
        columns
            .iter()
            .map(|(name, ty)| Column {
                name: identifier(name),
                ty: *ty,
                nullability: Nullability::Nullable,
            })
            .collect()
    };
    vec![
        (
            SVV_COLUMNS,
            columns(&[
                ("table_schema", SqlType::Varchar(128)),
                ("table_name", SqlType::Varchar(128)),
                ("ordinal_position", SqlType::Integer),
                ("column_name", SqlType::Varchar(128)),
                ("data_type", SqlType::Varchar(128)),
                ("character_maximum_length", SqlType::Integer),
                ("numeric_precision", SqlType::Integer),
                ("numeric_scale", SqlType::Integer),
                ("is_nullable", SqlType::Varchar(3)),
            ]),
        ),
        (
            STV_SESSIONS,
            columns(&[
                ("process", SqlType::Integer),
                ("starttime", SqlType::Timestamp),
                ("user_name", SqlType::Char(50)),
                ("db_name", SqlType::Char(50)),
            ]),
        ),
        (
            SYS_LOAD_HISTORY,
            columns(&[
                ("query_id", SqlType::BigInt),
                ("session_id", SqlType::Integer),
                ("start_time", SqlType::Timestamp),
            ]),
        ),
        (
            SYS_LOAD_DETAIL,
            columns(&[
                ("query_id", SqlType::Integer),
                ("file_name", SqlType::Char(256)),
                ("bytes_scanned", SqlType::Integer),
            ]),
        ),
        (
            SYS_LOAD_ERROR_DETAIL,
            columns(&[
                ("query_id", SqlType::BigInt),
                ("session_id", SqlType::Integer),
                ("start_time", SqlType::Timestamp),
                ("file_name", SqlType::Char(256)),
                ("line_number", SqlType::BigInt),
                ("column_name", SqlType::Char(127)),
                ("column_type", SqlType::Char(10)),
                ("column_length", SqlType::Char(10)),
                ("position", SqlType::Integer),
                ("error_code", SqlType::Integer),
                ("error_message", SqlType::Char(512)),
            ]),
        ),
        (
            STL_LOAD_ERRORS,
            columns(&[
                ("query", SqlType::Integer),
                ("session", SqlType::Integer),
                ("starttime", SqlType::Timestamp),
                ("filename", SqlType::Char(256)),
                ("line_number", SqlType::BigInt),
                ("colname", SqlType::Char(127)),
                ("type", SqlType::Char(10)),
                ("col_length", SqlType::Char(10)),
                ("position", SqlType::Integer),
                ("err_code", SqlType::Integer),
                ("err_reason", SqlType::Char(100)),
                ("raw_field_value", SqlType::Char(1024)),
            ]),
        ),
        (
            PG_USER,
            columns(&[
                ("usename", SqlType::Varchar(128)),
                ("usesuper", SqlType::Boolean),
            ]),
        ),
    ]
}

/// A type as `svv_columns` shows it.
struct Shown {
    data_type: &'static str,
    length: Option<u16>,
    precision: Option<u16>,
    scale: Option<u16>,
}

impl Shown {
    fn of(ty: SqlType) -> Self {
        let plain = |data_type| Self {
            data_type,
            length: None,
            precision: None,
            scale: None,
        };
        let number = |data_type, precision, scale| Self {
            precision: Some(precision),
            scale,
            ..plain(data_type)
        };
        let text = |data_type, length| Self {
            length: Some(length),
            ..plain(data_type)
        };
        match ty {
            SqlType::SmallInt => number("smallint", 16, Some(0)),
            SqlType::Integer => number("integer", 32, Some(0)),
            SqlType::BigInt => number("bigint", 64, Some(0)),
            SqlType::Decimal { precision, scale } => {
                number("numeric", precision.into(), Some(scale.into()))
            }
            SqlType::Real => number("real", 24, None),
            SqlType::DoublePrecision => number("double precision", 53, None),
            SqlType::Boolean => plain("boolean"),
            SqlType::Char(bytes) => text("character", bytes),
            SqlType::Varchar(bytes) => text("character varying", bytes),
            SqlType::Date => plain("date"),
            SqlType::Timestamp => plain("timestamp without time zone"),
            SqlType::TimestampTz => plain("timestamp with time zone"),
            SqlType::Time => plain("time without time zone"),
            SqlType::TimeTz => plain("time with time zone"),
            SqlType::IntervalYearToMonth => plain("interval year to month"),
            SqlType::IntervalDayToSecond => plain("interval day to second"),
            SqlType::Super => plain("super"),
            SqlType::Varbyte(_) => plain("binary varying"),
            SqlType::Geometry => plain("geometry"),
            SqlType::Geography => plain("geography"),
            SqlType::HllSketch => plain("hllsketch"),
        }
    }
}

fn identifier(name: &str) -> Identifier {
    name.parse().expect("a plain name")
}

fn text(name: &Identifier) -> String {
    format!("'{}'", name.as_str().replace('\'', "''"))
}
