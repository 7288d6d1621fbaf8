//! Tables: distribution, sort order and encodings mean nothing to one process, keys are not
//! enforced by Redshift, NOT NULL and lengths are.

use plan::{SqlType, TableName};
use sql::statement::Persistence;
use sql::typed::Nullability;

use std::fmt::Write as _;

use super::{Sql, TEXT, literal, name, types};
use crate::catalogue::{NewColumn, Sequence};

/// Makes a table that is not there yet.
pub(crate) fn create_table(
    table: &TableName,
    persistence: Persistence,
    columns: &[NewColumn],
) -> Sql {
    let definitions = columns
        .iter()
        .map(|column| definition(table, column))
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

fn definition(table: &TableName, column: &NewColumn) -> Sql {
    let name = name::identifier(&column.name);
    let mut sql = format!("{name} {}", types::stored(column.ty)?);
    if let Some(identity) = &column.identity {
        let sequence = literal::text(&name::beside(table, &identity.name));
        write!(sql, " DEFAULT nextval({sequence})").expect(TEXT);
    } else if let Some(default) = &column.default {
        write!(sql, " DEFAULT {default}").expect(TEXT);
    }
    if column.nullability == Nullability::NotNull {
        sql.push_str(" NOT NULL");
    }
    match column.ty {
        SqlType::Varchar(bytes) => write!(sql, " CHECK (strlen({name}) <= {bytes})").expect(TEXT),
        SqlType::Char(bytes) => write!(
            sql,
            " CHECK (strlen({name}) <= {bytes} AND strlen({name}) = length({name}))"
        )
        .expect(TEXT),
        SqlType::Real | SqlType::DoublePrecision => {
            write!(sql, " CHECK (isfinite({name}))").expect(TEXT);
        }
        _ => {}
    }
    Ok(sql)
}

/// What gives an identity column of this table its values. Numbers are taken for good: as on
/// Redshift, what is rolled back leaves a gap.
pub(crate) fn create_sequence(table: &TableName, sequence: &Sequence) -> String {
    let temporary = if name::is_temporary(table) {
        "TEMP "
    } else {
        ""
    };
    format!(
        "CREATE {temporary}SEQUENCE {} INCREMENT BY {} MINVALUE {} MAXVALUE {} START WITH {}",
        name::beside(table, &sequence.name),
        sequence.step,
        -i64::MAX,
        i64::MAX,
        sequence.seed
    )
}

pub(crate) fn drop_sequence(table: &TableName, sequence: &Sequence) -> String {
    format!("DROP SEQUENCE {}", name::beside(table, &sequence.name))
}
