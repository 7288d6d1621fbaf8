//! `CREATE EXTERNAL TABLE`: passed through, but for its name and its query.

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
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
    let mut is_located = false;
    // `STORED AS` and `ROW FORMAT SERDE … AS` stand before it.
    let query = loop {
        cursor.skip_to(&["as", "location"]);
        if cursor.take(&["location"]).is_some() {
            is_located = true;
        } else if cursor.take(&["as"]).is_none() {
            break None;
        } else if ["select", "with", "("].iter().any(|word| cursor.is(word)) {
            break Some(cursor.query()?);
        }
    };
    if !is_located {
        let fault = Fault::new(
            FaultKind::Syntax,
            name.span,
            format!("the external table `{}` has no `LOCATION`", name.table),
            "where are its files?",
        );
        return Err(one(
            fault.help("add `LOCATION 's3://bucket/folder/'` behind `STORED AS …`")
        ));
    }
    Ok(Statement::CreateExternalTable(CreateExternalTable {
        name,
        query,
    }))
}
