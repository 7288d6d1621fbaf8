//! Tables: distribution, sort order and encodings mean nothing to one process, keys are not
//! enforced by Redshift, NOT NULL and lengths are.

use plan::{Identifier, SqlType, TableName};
use sql::statement::{Persistence, Presence};
use sql::typed::Nullability;

use super::{Sql, name, types};

/// One column, ready to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewColumn {
    pub(crate) name: Identifier,
    pub(crate) ty: SqlType,
    pub(crate) nullability: Nullability,
    /// In the engine's SQL.
    pub(crate) default: Option<String>,
}

pub(super) fn create(
    table: &TableName,
    persistence: Persistence,
    presence: Presence,
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
    let if_not_exists = match presence {
        Presence::Optional => "IF NOT EXISTS ",
        Presence::Required => "",
    };
    Ok(format!(
        "CREATE {temporary}TABLE {if_not_exists}{} ({})",
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
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    if *nullability == Nullability::NotNull {
        sql.push_str(" NOT NULL");
    }
    match ty {
        SqlType::Varchar(bytes) => sql.push_str(&format!(" CHECK (strlen({name}) <= {bytes})")),
        SqlType::Char(bytes) => sql.push_str(&format!(
            " CHECK (strlen({name}) <= {bytes} AND strlen({name}) = length({name}))"
        )),
        _ => {}
    }
    Ok(sql)
}
