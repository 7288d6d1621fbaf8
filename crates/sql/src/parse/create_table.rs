//! `CREATE TABLE`, `CREATE TABLE AS`.

use std::collections::BTreeSet;

use plan::SqlType;

use super::attributes::Attributes;
use super::columns::Columns;
use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::statement::{
    CreateTable, CreateTableAs, DistStyle, Name, Persistence, Presence, SortStyle, Statement,
    TableFromQuery,
};

pub(super) fn presence(cursor: &mut Cursor<'_>) -> Presence {
    match cursor.take(&["if", "not", "exists"]) {
        Some(_) => Presence::Optional,
        None => Presence::Required,
    }
}

/// Behind `CREATE TABLE`.
pub(super) fn parse(
    cursor: &mut Cursor<'_>,
    persistence: Persistence,
) -> Result<Statement, Vec<Fault>> {
    let one = |fault| vec![fault];
    let presence = presence(cursor);
    let name = cursor.name("a table").map_err(one)?;
    let persistence = match persistence {
        Persistence::Permanent => persistence_of(&name),
        Persistence::Temporary => Persistence::Temporary,
    };
    if persistence == Persistence::Temporary && name.schema.is_some() {
        return Err(vec![
            Fault::new(
                FaultKind::Syntax,
                name.span,
                "a temporary table has no schema",
                "names a schema",
            )
            .help("leave the schema out"),
        ]);
    }
    let names_only = cursor.is("(") && is_name_list(cursor);
    if cursor.is("(") && !names_only {
        return with_columns(cursor, name, persistence, presence);
    }
    let columns = if names_only {
        cursor.columns().map_err(one)?
    } else {
        Vec::new()
    };
    let mut attributes = Attributes::default();
    attributes.read(cursor).map_err(one)?;
    cursor.expect(&["as"]).map_err(one)?;
    let mut faults = Vec::new();
    if presence == Presence::Optional {
        faults.push(
            Fault::new(
                FaultKind::NotRedshift,
                name.span,
                "Redshift has no `CREATE TABLE IF NOT EXISTS … AS`",
                "not Redshift",
            )
            .help("drop the table first, or create it and insert"),
        );
    }
    let attributes = attributes.finish(&mut faults);
    let query = match cursor.query() {
        Ok(query) => query,
        Err(more) => {
            faults.extend(more);
            return Err(faults);
        }
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Statement::CreateTableAs(CreateTableAs {
        name,
        persistence,
        form: TableFromQuery::CreateTableAs,
        columns,
        attributes,
        query,
    }))
}

/// A name that begins with `#` is that of a temporary table.
pub(super) fn persistence_of(name: &Name) -> Persistence {
    if name.table.as_str().starts_with('#') {
        Persistence::Temporary
    } else {
        Persistence::Permanent
    }
}

/// Whether the bracket holds bare names, as `CREATE TABLE t (a, b) AS` does.
fn is_name_list(cursor: &Cursor<'_>) -> bool {
    matches!(cursor.word_at(2).as_str(), "," | ")")
}

/// What an IDENTITY can be: <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html>.
fn is_numbered(ty: SqlType) -> bool {
    matches!(ty, SqlType::Integer | SqlType::BigInt)
}

fn with_columns(
    cursor: &mut Cursor<'_>,
    name: Name,
    persistence: Persistence,
    presence: Presence,
) -> Result<Statement, Vec<Fault>> {
    let mut table = Columns::default();
    let mut faults = Vec::new();
    cursor.expect(&["("]).map_err(|fault| vec![fault])?;
    loop {
        if let Err(fault) = table.item(cursor) {
            faults.push(fault);
            cursor.skip_to(&[",", ")"]);
        }
        if cursor.take(&[","]).is_none() {
            break;
        }
    }
    // What ends inside the brackets was said.
    if !faults.is_empty() && cursor.is_at_end() {
        return Err(faults);
    }
    if let Err(fault) = cursor
        .expect(&[")"])
        .and_then(|_| table.attributes.read(cursor))
        .and_then(|()| cursor.end())
    {
        faults.push(fault);
    }
    let attributes = table.attributes.finish(&mut faults);
    let has_numbers = matches!(attributes.dist, Some(DistStyle::KeyPosition(_)))
        || matches!(attributes.sort, Some(SortStyle::Positions(_)));
    if has_numbers {
        faults.push(
            Fault::new(
                FaultKind::Syntax,
                name.span,
                "a key of this table is a number, and not a column",
                "this table",
            )
            .help("name the column; only CREATE TABLE AS knows columns by their numbers"),
        );
    }
    table.constraints.extend(table.keys);
    let mut seen = BTreeSet::new();
    for column in &table.declared {
        if column.identity.is_some() && !is_numbered(column.ty.value) {
            faults.push(
                Fault::new(
                    FaultKind::ColumnType,
                    column.ty.span,
                    format!(
                        "the IDENTITY column `{}` is no INT or BIGINT",
                        column.name.value
                    ),
                    "cannot be numbered",
                )
                .help("declare it as `INT` or `BIGINT`"),
            );
        }
        if !seen.insert(&column.name.value) {
            faults.push(
                Fault::new(
                    FaultKind::DuplicateColumn,
                    column.name.span,
                    format!("the column `{}` is declared twice", column.name.value),
                    "the second one",
                )
                .help("rename or remove one"),
            );
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Statement::CreateTable(CreateTable {
        name,
        persistence,
        presence,
        columns: table.declared,
        likes: table.likes,
        constraints: table.constraints,
        attributes,
    }))
}
