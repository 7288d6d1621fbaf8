//! `DROP`: what it drops, whether that must exist, and what becomes of what depends on it.

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::statement::{Dependents, Drop, DropTable, Dropped, Presence, Statement};

/// What is dropped, for names that later statements see.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Table,
    Other(Dropped),
}

/// Behind `DROP` and the kind of object.
pub(super) fn parse(cursor: &mut Cursor<'_>, target: Target) -> Result<Statement, Fault> {
    let presence = presence(cursor);
    let names = match target {
        Target::Table => cursor.names("a table")?,
        Target::Other(Dropped::Schema) => cursor.names("a schema")?,
        Target::Other(_) => cursor.names("a view")?,
    };
    let dependents = dependents(cursor);
    if let Target::Other(Dropped::Schema) = target {
        // Of an external schema that made its database.
        cursor.take(&["drop", "external", "database"]);
    }
    if cursor.is("purge") {
        return Err(Fault::new(
            FaultKind::NotRedshift,
            cursor.span(),
            "Redshift has no `PURGE`",
            "not Redshift",
        )
        .help("leave it out"));
    }
    let dependents = match dependents {
        Dependents::Restrict => self::dependents(cursor),
        cascade @ Dependents::Cascade(_) => cascade,
    };
    cursor.end()?;
    Ok(match target {
        Target::Table => Statement::DropTable(DropTable {
            names,
            presence,
            dependents,
        }),
        Target::Other(kind) => Statement::Drop(Drop {
            kind,
            names,
            presence,
            dependents,
        }),
    })
}

pub(super) fn presence(cursor: &mut Cursor<'_>) -> Presence {
    match cursor.take(&["if", "exists"]) {
        Some(_) => Presence::Optional,
        None => Presence::Required,
    }
}

/// `CASCADE` or `RESTRICT`.
pub(super) fn dependents(cursor: &mut Cursor<'_>) -> Dependents {
    cursor.take(&["restrict"]);
    cursor
        .take(&["cascade"])
        .map_or(Dependents::Restrict, Dependents::Cascade)
}
