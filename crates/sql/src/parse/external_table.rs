//! `CREATE EXTERNAL TABLE`: passed through, but for its name and its query.

use super::cursor::Cursor;
use crate::fault::Fault;
use crate::statement::{CreateExternalTable, Statement};

/// Behind `CREATE EXTERNAL TABLE`.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    let one = |fault| vec![fault];
    cursor.take(&["if", "not", "exists"]);
    let name = cursor.name("a table").map_err(one)?;
    if !["(", "partitioned", "row", "stored", "location", "as"]
        .iter()
        .any(|word| cursor.is(word))
    {
        return Err(one(cursor.unexpected("`(`")));
    }
    // `STORED AS` and `ROW FORMAT SERDE … AS` stand before it.
    let query = loop {
        cursor.skip_to(&["as"]);
        if cursor.take(&["as"]).is_none() {
            break None;
        }
        if ["select", "with", "("].iter().any(|word| cursor.is(word)) {
            break Some(cursor.query()?);
        }
    };
    Ok(Statement::CreateExternalTable(CreateExternalTable {
        name,
        query,
    }))
}
