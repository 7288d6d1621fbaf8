//! Tables: distribution, sort order and encodings mean nothing to one process, keys are not
//! enforced by Redshift, NOT NULL and lengths are.

use plan::{Identifier, SqlType, TableName};
use sql::statement::Persistence;
use sql::typed::Nullability;

use std::fmt::Write as _;

use super::{Sql, TEXT, name, types};

/// One column, ready to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewColumn {
    pub(crate) name: Identifier,
    pub(crate) ty: SqlType,
    pub(crate) nullability: Nullability,
    /// In the engine's SQL.
    pub(crate) default: Option<String>,
}

/// Makes a table that is not there yet.
pub(crate) fn create_table(
    table: &TableName,
    persistence: Persistence,
    columns: &[NewColumn],
) -> Sql {
    let definitions = columns
        .iter()
        .map(definition)
        .collect::<Result<Vec<_>, _>>()?;
    let temporary = match persistence {
        Persistence::Temporary => "TEMP ",
        Persistence::Permanent => "",
    };
    Ok(format!(
        "CREATE {temporary}TABLE {} ({})",
        name::table(table),
        definitions.join(", ")
    ))
}

fn definition(column: &NewColumn) -> Sql {
    let NewColumn {
        name,
        ty,
        nullability,
        default,
    } = column;
    let name = name::identifier(name);
    let mut sql = format!("{name} {}", types::stored(*ty)?);
    if let Some(default) = default {
        write!(sql, " DEFAULT {default}").expect(TEXT);
    }
    if *nullability == Nullability::NotNull {
        sql.push_str(" NOT NULL");
    }
    match ty {
        SqlType::Varchar(bytes) => write!(sql, " CHECK (strlen({name}) <= {bytes})").expect(TEXT),
        SqlType::Char(bytes) => write!(
            sql,
            " CHECK (strlen({name}) <= {bytes} AND strlen({name}) = length({name}))"
        )
        .expect(TEXT),
        _ => {}
    }
    Ok(sql)
}
