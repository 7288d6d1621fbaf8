//! The tables beside the data in which the catalogue is kept.

use std::collections::BTreeMap;

use executor::{Refusal, Row};
use plan::{Identifier, TableName};
use sql::statement::IdentityValues;
use sql::typed::Nullability;

use super::OWN_SCHEMA;
use super::relation::{
    Definition, Distribution, Kind, Layout, NewColumn, Relation, Sequence, Style,
};
use super::shown::Shown;
use crate::emit::quoted;
use crate::engine::{Connection, WAREHOUSE};
use crate::refusal::{refusal, sqlstate};

pub(super) fn own(table: &str) -> String {
    format!("{}.{OWN_SCHEMA}.{table}", quoted(WAREHOUSE))
}

/// Makes the catalogue and the schema `public` where they are not there yet.
pub(crate) fn prepare(connection: &Connection) -> Result<(), Refusal> {
    for schema in [OWN_SCHEMA, "public"] {
        let sql = format!("CREATE SCHEMA IF NOT EXISTS {}.{schema}", quoted(WAREHOUSE));
        connection.execute(&sql)?;
    }
    connection.execute(&format!(
        "CREATE TABLE IF NOT EXISTS {} (table_schema VARCHAR NOT NULL, \
         table_name VARCHAR NOT NULL, ordinal_position INTEGER NOT NULL, \
         column_name VARCHAR NOT NULL, sql_type VARCHAR NOT NULL, data_type VARCHAR NOT NULL, \
         character_maximum_length INTEGER, numeric_precision INTEGER, numeric_scale INTEGER, \
         is_nullable VARCHAR NOT NULL)",
        own("columns")
    ))?;
    // A file of an earlier version has the columns above.
    for column in [
        "whole_type VARCHAR",
        "column_default VARCHAR",
        "identity_sequence VARCHAR",
        "identity_seed BIGINT",
        "identity_step BIGINT",
        "identity_values VARCHAR",
        "encoding VARCHAR",
        "distkey BOOLEAN DEFAULT FALSE",
        "sortkey INTEGER DEFAULT 0",
    ] {
        connection.execute(&format!(
            "ALTER TABLE {} ADD COLUMN IF NOT EXISTS {column}",
            own("columns")
        ))?;
    }
    connection.execute(&format!(
        "CREATE SEQUENCE IF NOT EXISTS {} START WITH 100000",
        own("numbers")
    ))?;
    connection.execute(&format!(
        "CREATE TABLE IF NOT EXISTS {} (table_schema VARCHAR NOT NULL, \
         table_name VARCHAR NOT NULL, kind VARCHAR NOT NULL, definition VARCHAR, \
         search_schema VARCHAR, style VARCHAR NOT NULL, number BIGINT NOT NULL)",
        own("relations")
    ))?;
    connection.execute(&format!(
        "CREATE TABLE IF NOT EXISTS {} (view_schema VARCHAR NOT NULL, view_name VARCHAR NOT NULL, \
         table_schema VARCHAR NOT NULL, table_name VARCHAR NOT NULL)",
        own("dependencies")
    ))?;
    super::samples::prepare(connection)?;
    // Tables of a file of an earlier version.
    connection.execute(&format!(
        "INSERT INTO {relations} SELECT table_schema, table_name, 'table', NULL, NULL, 'auto', \
         nextval('{}') FROM (SELECT DISTINCT table_schema, table_name FROM {}) AS c \
         WHERE NOT EXISTS (SELECT 1 FROM {relations} AS r WHERE r.table_schema = c.table_schema \
         AND r.table_name = c.table_name)",
        own("numbers"),
        own("columns"),
        relations = own("relations"),
    ))?;
    Ok(())
}

/// Adds a relation that was just made.
pub(crate) fn add(
    connection: &Connection,
    name: &TableName,
    relation: &Relation,
) -> Result<(), Refusal> {
    let definition = relation.kind.definition();
    connection.execute(&format!(
        "INSERT INTO {} VALUES ({}, {}, '{}', {}, {}, '{}', nextval('{}'))",
        own("relations"),
        text(name.schema.as_str()),
        text(name.table.as_str()),
        relation.kind.name(),
        optional(definition.map(|definition| definition.text.as_str())),
        optional(definition.map(|definition| definition.schema.as_str())),
        relation.style.name(),
        own("numbers"),
    ))?;
    add_columns(connection, name, &relation.columns)
}

/// Writes the columns of a relation that has none here.
pub(crate) fn add_columns(
    connection: &Connection,
    name: &TableName,
    columns: &[NewColumn],
) -> Result<(), Refusal> {
    if columns.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| row(name, index + 1, column))
        .collect();
    connection.execute(&format!(
        "INSERT INTO {} (table_schema, table_name, ordinal_position, column_name, sql_type, \
         data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable, \
         whole_type, column_default, identity_sequence, identity_seed, identity_step, \
         identity_values, encoding, distkey, sortkey) VALUES {}",
        own("columns"),
        rows.join(", ")
    ))?;
    Ok(())
}

fn row(name: &TableName, place: usize, column: &NewColumn) -> String {
    let shown = Shown::of(column.ty);
    let number = |value: Option<String>| value.unwrap_or_else(|| "NULL".to_owned());
    let is_nullable = match column.nullability {
        Nullability::Nullable | Nullability::Unknown => "YES",
        Nullability::NotNull => "NO",
    };
    let identity = column.identity.as_ref();
    let values = [
        text(name.schema.as_str()),
        text(name.table.as_str()),
        place.to_string(),
        text(column.name.as_str()),
        text(&column.ty.to_string()),
        text(shown.data_type),
        number(shown.length.map(|length| length.to_string())),
        number(shown.precision.map(|digits| digits.to_string())),
        number(shown.scale.map(|digits| digits.to_string())),
        text(is_nullable),
        text(&shown.whole()),
        optional(column.default.as_deref()),
        optional(identity.map(|identity| identity.name.as_str())),
        number(identity.map(|identity| identity.seed.to_string())),
        number(identity.map(|identity| identity.step.to_string())),
        optional(identity.map(|identity| match identity.values {
            IdentityValues::Generated => "generated",
            IdentityValues::ByDefault => "by default",
        })),
        optional(column.layout.encoding.as_deref()),
        (column.layout.distribution == Distribution::Key).to_string(),
        column.layout.sort.to_string(),
    ];
    format!("({})", values.join(", "))
}

/// Removes a relation that was just dropped.
pub(crate) fn remove(connection: &Connection, name: &TableName) -> Result<(), Refusal> {
    remove_columns(connection, name)?;
    connection.execute(&format!(
        "DELETE FROM {} WHERE {}",
        own("relations"),
        is_named("table", name)
    ))?;
    connection.execute(&format!(
        "DELETE FROM {} WHERE {}",
        own("dependencies"),
        is_named("view", name)
    ))?;
    Ok(())
}

pub(crate) fn remove_columns(connection: &Connection, name: &TableName) -> Result<(), Refusal> {
    connection.execute(&format!(
        "DELETE FROM {} WHERE {}",
        own("columns"),
        is_named("table", name)
    ))?;
    Ok(())
}

/// Gives a relation, whose schema stays, another name.
pub(crate) fn rename(
    connection: &Connection,
    from: &TableName,
    to: &Identifier,
) -> Result<(), Refusal> {
    for (table, prefix) in [
        ("columns", "table"),
        ("relations", "table"),
        ("dependencies", "table"),
        ("dependencies", "view"),
    ] {
        connection.execute(&format!(
            "UPDATE {} SET {prefix}_name = {} WHERE {}",
            own(table),
            text(to.as_str()),
            is_named(prefix, from)
        ))?;
    }
    Ok(())
}

/// Notes how the rows of a table are spread now.
pub(crate) fn restyle(
    connection: &Connection,
    name: &TableName,
    style: Style,
) -> Result<(), Refusal> {
    connection.execute(&format!(
        "UPDATE {} SET style = '{}' WHERE {}",
        own("relations"),
        style.name(),
        is_named("table", name)
    ))?;
    Ok(())
}

/// A number that was not given before.
pub(crate) fn next_number(connection: &Connection) -> Result<String, Refusal> {
    let rows = connection.query_text(&format!("SELECT nextval('{}')", own("numbers")), 1)?;
    let number = rows
        .into_iter()
        .next()
        .and_then(|row| row.into_iter().next());
    number.flatten().ok_or_else(unreadable)
}

/// Notes what a view that was bound when it was made reads.
pub(crate) fn depend(
    connection: &Connection,
    view: &TableName,
    reads: &[TableName],
) -> Result<(), Refusal> {
    for table in reads {
        connection.execute(&format!(
            "INSERT INTO {} VALUES ({}, {}, {}, {})",
            own("dependencies"),
            text(view.schema.as_str()),
            text(view.table.as_str()),
            text(table.schema.as_str()),
            text(table.table.as_str())
        ))?;
    }
    Ok(())
}

/// The views that were bound to a relation.
pub(crate) fn dependents(
    connection: &Connection,
    name: &TableName,
) -> Result<Vec<TableName>, Refusal> {
    let rows = connection.query_text(
        &format!(
            "SELECT DISTINCT view_schema, view_name FROM {} WHERE {} ORDER BY 1, 2",
            own("dependencies"),
            is_named("table", name)
        ),
        2,
    )?;
    rows.iter()
        .map(|row| table_name(row, 0).ok_or_else(unreadable))
        .collect()
}

/// Every relation that is kept. One statement: between two, another session may have made or dropped a
/// table.
pub(super) fn read(connection: &Connection) -> Result<BTreeMap<TableName, Relation>, Refusal> {
    let rows = connection.query_text(
        &format!(
            "SELECT r.table_schema, r.table_name, r.kind, r.definition, r.search_schema, r.style, \
             c.column_name, c.sql_type, c.is_nullable, c.column_default, c.identity_sequence, \
             c.identity_seed, c.identity_step, c.identity_values, c.encoding, c.distkey, c.sortkey \
             FROM {} AS r LEFT JOIN {} AS c \
             ON c.table_schema = r.table_schema AND c.table_name = r.table_name \
             ORDER BY r.table_schema, r.table_name, c.ordinal_position",
            own("relations"),
            own("columns")
        ),
        17,
    )?;
    let mut relations = BTreeMap::new();
    for mut row in rows {
        let column = row.split_off(6);
        let (name, relation) = read_relation(&row).ok_or_else(unreadable)?;
        let relation = relations.entry(name).or_insert(relation);
        if column.first().is_some_and(Option::is_some) {
            let column = read_column(&column).ok_or_else(unreadable)?;
            relation.columns.push(column);
        }
    }
    Ok(relations)
}

fn read_relation(row: &Row) -> Option<(TableName, Relation)> {
    let definition = match (field(row, 3), field(row, 4)) {
        (Some(text), Some(schema)) => Some(Definition {
            text: text.to_owned(),
            schema: schema.parse().ok()?,
        }),
        _ => None,
    };
    let relation = Relation {
        kind: Kind::named(field(row, 2)?, definition)?,
        columns: Vec::new(),
        style: Style::named(field(row, 5)?)?,
    };
    Some((table_name(row, 0)?, relation))
}

/// From its name on.
fn read_column(row: &Row) -> Option<NewColumn> {
    let identity = match field(row, 4) {
        None => None,
        Some(name) => Some(Sequence {
            name: name.to_owned(),
            seed: field(row, 5)?.parse().ok()?,
            step: field(row, 6)?.parse().ok()?,
            values: match field(row, 7)? {
                "generated" => IdentityValues::Generated,
                _ => IdentityValues::ByDefault,
            },
        }),
    };
    Some(NewColumn {
        name: field(row, 0)?.parse().ok()?,
        ty: field(row, 1)?.parse().ok()?,
        nullability: match field(row, 2)? {
            "YES" => Nullability::Nullable,
            _ => Nullability::NotNull,
        },
        default: field(row, 3).map(ToOwned::to_owned),
        identity,
        layout: Layout {
            encoding: field(row, 8).map(ToOwned::to_owned),
            distribution: match field(row, 9) {
                Some("t") => Distribution::Key,
                _ => Distribution::Other,
            },
            sort: field(row, 10)
                .and_then(|place| place.parse().ok())
                .unwrap_or_default(),
        },
    })
}

fn field(row: &Row, index: usize) -> Option<&str> {
    row.get(index)?.as_deref()
}

fn table_name(row: &Row, index: usize) -> Option<TableName> {
    let part = |index| field(row, index)?.parse().ok();
    Some(TableName::new(part(index)?, part(index + 1)?))
}

fn unreadable() -> Refusal {
    refusal(
        sqlstate::INTERNAL,
        "the database file has a catalogue that this version cannot read",
    )
}

pub(super) fn is_named(prefix: &str, name: &TableName) -> String {
    format!(
        "{prefix}_schema = {} AND {prefix}_name = {}",
        text(name.schema.as_str()),
        text(name.table.as_str())
    )
}

fn optional(value: Option<&str>) -> String {
    value.map_or_else(|| "NULL".to_owned(), text)
}

pub(super) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
