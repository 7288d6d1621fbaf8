//! A table that is made anew, filled from the old one, and put in its place, all in one transaction.

use plan::table::{Column, Nullability, Shape};
use plan::{Identifier, SqlType, TableName};

use super::conversion::Conversion;
use super::difference::{ColumnChange, Difference};
use super::draft::{Draft, Part, Work};
use super::properties;
use super::templates::{COPY_ROWS, COUNT_ALL, COUNT_WHERE, DROP_TABLE, RENAME_TABLE, ROWS_LOST};
use super::values::of_table;
use crate::loads::list;
use crate::planner::{attributes, definitions};
use crate::template::{CREATE_TABLE, Values, block};

/// What the name of a table ends with until it takes the old one's place.
const NEW_SUFFIX: &str = "__callsheet_new";

const VISIBLE: &str = "see the old table until COMMIT, then the new one whole, never an empty one; \
                       a query that waits for it just then may have to be repeated";

pub(super) fn draft(difference: &Difference<'_>) -> Draft {
    let (old, new) = (&difference.old, &difference.new);
    let table = new.name();
    let beside = beside(table);
    let mut parts: Vec<Part> = difference
        .columns
        .iter()
        .flat_map(|change| guards(difference, change))
        .collect();
    let values = Values::default()
        .with("table", beside.to_sql())
        .with("keep", "")
        .with(
            "definitions",
            definitions(&new.table.columns, &new.table.upkeep),
        )
        .with("attributes", attributes(&new.table.dist, &new.table.sort));
    let filled: Vec<(&Identifier, String)> = difference
        .columns
        .iter()
        .filter_map(|change| Some((&change.new.name, value(change)?)))
        .collect();
    let (names, expressions): (Vec<&Identifier>, Vec<String>) = filled.into_iter().unzip();
    let copied = Values::default()
        .with("table", beside.to_sql())
        .with("columns", list(names))
        .with("values", expressions.join(", "))
        .with("from", old.name().to_sql());
    parts.push(Part::Statements(
        block(CREATE_TABLE, &values) + &block(COPY_ROWS, &copied),
    ));
    parts.push(Part::NoSuchRows {
        name: "rows".to_owned(),
        title: "every row is in the new table".to_owned(),
        measures: "rows lost",
        query: block(
            ROWS_LOST,
            &Values::default()
                .with("old", old.name().to_sql())
                .with("new", beside.to_sql()),
        ),
    });
    let renamed = of_table(&beside).with("name", table.table.to_sql());
    parts.push(Part::ViewsGo);
    parts.push(Part::Statements(
        block(DROP_TABLE, &of_table(old.name()))
            + &block(RENAME_TABLE, &renamed)
            + &properties::all(new),
    ));
    parts.push(Part::ViewsCome);
    let from = if old.name() == table {
        String::new()
    } else {
        format!(" from {}", old.unit())
    };
    Draft {
        title: format!("rebuild {}{from}", table.table),
        visible: VISIBLE.to_owned(),
        work: Work::Transaction(parts),
        leaves: Shape {
            columns: new.table.columns.clone(),
            dist: new.table.dist.clone(),
            sort: new.table.sort.clone(),
        },
    }
}

/// Where the new table is made.
pub(super) fn beside(table: &TableName) -> TableName {
    let name = format!("{}{NEW_SUFFIX}", table.table);
    let name = name.parse().expect("tables have room for a suffix");
    TableName::new(table.schema.clone(), name)
}

/// The value of a column of the new table; none for NULL.
fn value(change: &ColumnChange<'_>) -> Option<String> {
    let Column {
        ty,
        nullable,
        identity,
        ..
    } = change.new;
    // Redshift numbers the rows.
    if identity.is_some() {
        return None;
    }
    let Some(old) = change.old() else {
        return match (change.fill, nullable) {
            (Some(fill), _) => Some(format!("({fill})")),
            (None, Nullability::Nullable) => None,
            // Of a table that a check found empty.
            (None, Nullability::NotNull) => Some(format!("CAST(NULL AS {ty})")),
        };
    };
    let column = old.name.to_sql();
    let cast = match change.conversion() {
        Conversion::Same | Conversion::Longer | Conversion::Safe => column,
        // Stored as it is, text that is too long is refused; a cast would cut it.
        Conversion::Narrower if ty.is_text() => column,
        Conversion::Narrower | Conversion::Cast | Conversion::Impossible => {
            format!("CAST({column} AS {ty})")
        }
    };
    match (change.fill, old.nullable) {
        (Some(fill), Nullability::Nullable) => Some(format!("COALESCE({cast}, ({fill}))")),
        _ => Some(cast),
    }
}

/// Rows that would have no place in the new table.
fn guards(difference: &Difference<'_>, change: &ColumnChange<'_>) -> Vec<Part> {
    let from = difference.old.name();
    let name = &change.new.name;
    let counted = |condition: String| {
        let values = of_table(from).with("condition", condition);
        block(COUNT_WHERE, &values)
    };
    let must_have_value = change.new.nullable == Nullability::NotNull
        && change.new.identity.is_none()
        && change.fill.is_none();
    let mut guards = Vec::new();
    let Some(old) = change.old() else {
        if must_have_value {
            guards.push(Part::NoSuchRows {
                name: format!("value.{name}"),
                title: format!("no row is without a value for {name}: the table is empty"),
                measures: "rows without a value",
                query: block(COUNT_ALL, &of_table(from)),
            });
        }
        return guards;
    };
    let column = old.name.to_sql();
    if must_have_value && old.nullable == Nullability::Nullable {
        guards.push(Part::NoSuchRows {
            name: format!("not_null.{name}"),
            title: format!("{name} is never null"),
            measures: "rows with a null",
            query: counted(format!("{column} IS NULL")),
        });
    }
    if change.conversion() == Conversion::Narrower
        && let Some(condition) = misfit(&column, old.ty, change.new.ty)
    {
        guards.push(Part::NoSuchRows {
            name: format!("fits.{name}"),
            title: format!("every value of {name} fits into {}", change.new.ty),
            measures: "values that do not fit",
            query: counted(condition),
        });
    }
    guards
}

/// What is true of a value that the new type refuses. Of other types the database finds out itself.
fn misfit(column: &str, from: SqlType, to: SqlType) -> Option<String> {
    Some(match (from, to) {
        (from, SqlType::Char(bytes) | SqlType::Varchar(bytes)) if from.is_text() => {
            format!("OCTET_LENGTH({column}) > {bytes}")
        }
        (from, SqlType::SmallInt) if from.is_integer() => {
            format!("{column} NOT BETWEEN -32768 AND 32767")
        }
        (from, SqlType::Integer) if from.is_integer() => {
            format!("{column} NOT BETWEEN -2147483648 AND 2147483647")
        }
        _ => return None,
    })
}
