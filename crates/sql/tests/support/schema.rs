//! Declared tables as a catalogue.

use plan::Identifier;
use sql::Catalogue;
use sql::catalogue::{Column, Table};
use sql::statement::Statement;

/// The schema of bare names.
pub(crate) fn public() -> Identifier {
    "public".parse().expect("a name")
}

/// The tables that a script of `CREATE TABLE` statements makes; other statements are passed over.
///
/// # Errors
/// What cannot be read: the message and its byte.
pub(crate) fn catalogue(ddl: &str) -> Result<Catalogue, (String, usize)> {
    let mut catalogue = Catalogue::new();
    let pieces = sql::split(ddl).map_err(|fault| (fault.to_string(), fault.span.start))?;
    for piece in pieces {
        let parsed = match sql::parse(piece.text) {
            Ok(parsed) => parsed,
            Err(faults) => return Err((faults[0].to_string(), piece.span.start)),
        };
        let Statement::CreateTable(create) = &parsed.statement else {
            continue;
        };
        let columns = create.columns.iter().map(|column| Column {
            name: column.name.value.clone(),
            ty: column.ty.value,
            nullability: column.nullability,
        });
        catalogue.insert(
            create.name.complete(&public()),
            Table::Known(columns.collect()),
        );
    }
    Ok(catalogue)
}
