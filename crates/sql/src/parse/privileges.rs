//! `GRANT` and `REVOKE`: tables are read, privileges on anything else pass through.

use super::cursor::Cursor;
use crate::fault::Fault;
use crate::statement::{PrivilegeChange, PrivilegeScope, Privileges, Statement};

/// What may stand before `ON table`.
const TABLE_PRIVILEGES: &[&str] = &[
    "select",
    "insert",
    "update",
    "delete",
    "drop",
    "alter",
    "truncate",
    "references",
    "rule",
    "trigger",
    "all",
];

/// Words behind `ON` that say it is no table.
const OBJECTS: &[&str] = &[
    "all",
    "catalog",
    "column",
    "copy",
    "database",
    "datashare",
    "default",
    "external",
    "function",
    "integration",
    "language",
    "model",
    "procedure",
    "schema",
    "tables",
    "template",
    "views",
    "workgroup",
];

/// Behind `GRANT` or `REVOKE`.
pub(super) fn parse(
    cursor: &mut Cursor<'_>,
    change: PrivilegeChange,
) -> Result<Statement, Vec<Fault>> {
    let mut faults = Vec::new();
    if change == PrivilegeChange::Revoke {
        let _ = cursor
            .take(&["grant", "option", "for"])
            .or_else(|| cursor.take(&["admin", "option", "for"]));
    }
    let direction = match change {
        PrivilegeChange::Grant => "to",
        PrivilegeChange::Revoke => "from",
    };
    let is_on_table = is_on_table(cursor, direction);
    if is_on_table {
        privileges(cursor, &mut faults);
    }
    cursor.skip_to(&["on", direction]);
    let mut tables = Vec::new();
    let mut scope = PrivilegeScope::Local;
    if cursor.take(&["on"]).is_some() {
        if cursor.is("external") {
            scope = PrivilegeScope::External;
        }
        if is_on_table {
            cursor.take(&["table"]);
            match cursor.names("a table") {
                Ok(names) => tables = names,
                Err(fault) => faults.push(fault),
            }
        } else {
            cursor.skip_to(&[direction]);
        }
    }
    if faults.is_empty() {
        if let Err(fault) = cursor.expect(&[direction]) {
            faults.push(fault);
        } else if cursor.is_at_end() {
            faults.push(cursor.unexpected("a user, a role or a group"));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    cursor.skip_rest();
    Ok(Statement::Privileges(Privileges {
        change,
        tables,
        scope,
    }))
}

fn is_on_table(cursor: &Cursor<'_>, direction: &str) -> bool {
    let mut ahead = 0;
    while !cursor.is_past(ahead) && !cursor.is_at(ahead, "on") && !cursor.is_at(ahead, direction) {
        ahead += 1;
    }
    cursor.is_at(ahead, "on")
        && !OBJECTS.iter().any(|word| cursor.is_at(ahead + 1, word))
        && !cursor.is_at(0, "assumerole")
}

/// `SELECT, UPDATE (columns)`, `ALL PRIVILEGES`.
fn privileges(cursor: &mut Cursor<'_>, faults: &mut Vec<Fault>) {
    loop {
        let word = cursor.word();
        if cursor.take_one(TABLE_PRIVILEGES).is_none() {
            faults.push(
                cursor
                    .unexpected("a privilege")
                    .nearest(&word, TABLE_PRIVILEGES.iter().copied()),
            );
            cursor.skip_to(&[",", "on"]);
        }
        cursor.take(&["privileges"]);
        if cursor.is("(")
            && let Err(fault) = cursor.columns()
        {
            faults.push(fault);
        }
        if cursor.take(&[","]).is_none() {
            return;
        }
    }
}
