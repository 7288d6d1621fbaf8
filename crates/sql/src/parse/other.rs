//! Statements that pass through: their first words and a name are read, the rest is kept as it is.
//!
//! Bodies of functions and procedures stand in literals, which no splitter looks into. What
//! administrators write of users, shares and policies decides nothing here, and its grammar grows
//! with every release of Redshift, so no word of it is refused.

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::statement::{Other, Statement};

/// What stands behind the first words.
#[derive(Clone, Copy)]
enum Follows {
    /// The name of what the statement is about, `IF [NOT] EXISTS` before it.
    Name,
    Anything,
}

use Follows::{Anything, Name};

/// First words in lower case, longest first where one begins another; the name that
/// [`crate::classify()`] looks up; what follows.
#[rustfmt::skip] // one row, one line
const COMMANDS: &[(&[&str], &str, Follows)] = &[
    (&["create", "database"], "CREATE DATABASE", Name),
    (&["create", "datashare"], "CREATE DATASHARE", Name),
    (&["create", "external", "function"], "CREATE EXTERNAL FUNCTION", Name),
    (&["create", "or", "replace", "external", "function"], "CREATE EXTERNAL FUNCTION", Name),
    (&["create", "external", "model"], "CREATE EXTERNAL MODEL", Name),
    (&["create", "external", "schema"], "CREATE EXTERNAL SCHEMA", Name),
    (&["create", "external", "view"], "CREATE EXTERNAL VIEW", Name),
    (&["create", "external", "protected", "view"], "CREATE EXTERNAL VIEW", Name),
    (&["create", "or", "replace", "external", "view"], "CREATE EXTERNAL VIEW", Name),
    (&["create", "protected", "view"], "CREATE EXTERNAL VIEW", Name),
    (&["create", "function"], "CREATE FUNCTION", Name),
    (&["create", "or", "replace", "function"], "CREATE FUNCTION", Name),
    (&["create", "group"], "CREATE GROUP", Name),
    (&["create", "identity", "provider"], "CREATE IDENTITY PROVIDER", Anything),
    (&["create", "library"], "CREATE LIBRARY", Name),
    (&["create", "or", "replace", "library"], "CREATE LIBRARY", Name),
    (&["create", "masking", "policy"], "CREATE MASKING POLICY", Name),
    (&["create", "model"], "CREATE MODEL", Name),
    (&["create", "procedure"], "CREATE PROCEDURE", Name),
    (&["create", "or", "replace", "procedure"], "CREATE PROCEDURE", Name),
    (&["create", "rls", "policy"], "CREATE RLS POLICY", Name),
    (&["create", "role"], "CREATE ROLE", Name),
    (&["create", "template"], "CREATE TEMPLATE", Name),
    (&["create", "user"], "CREATE USER", Name),
    (&["alter", "database"], "ALTER DATABASE", Name),
    (&["alter", "datashare"], "ALTER DATASHARE", Name),
    (&["alter", "default", "privileges"], "ALTER DEFAULT PRIVILEGES", Anything),
    (&["alter", "external", "schema"], "ALTER EXTERNAL SCHEMA", Name),
    (&["alter", "external", "table"], "ALTER EXTERNAL TABLE", Name),
    (&["alter", "external", "view"], "ALTER EXTERNAL VIEW", Name),
    (&["alter", "function"], "ALTER FUNCTION", Name),
    (&["alter", "group"], "ALTER GROUP", Name),
    (&["alter", "identity", "provider"], "ALTER IDENTITY PROVIDER", Anything),
    (&["alter", "masking", "policy"], "ALTER MASKING POLICY", Name),
    (&["alter", "materialized", "view"], "ALTER MATERIALIZED VIEW", Name),
    (&["alter", "model"], "ALTER MODEL", Name),
    (&["alter", "procedure"], "ALTER PROCEDURE", Name),
    (&["alter", "rls", "policy"], "ALTER RLS POLICY", Name),
    (&["alter", "role"], "ALTER ROLE", Name),
    (&["alter", "schema"], "ALTER SCHEMA", Name),
    (&["alter", "system"], "ALTER SYSTEM", Anything),
    (&["alter", "template"], "ALTER TEMPLATE", Name),
    (&["alter", "user"], "ALTER USER", Name),
    (&["alter", "view"], "ALTER VIEW", Name),
    (&["drop", "database"], "DROP DATABASE", Name),
    (&["drop", "datashare"], "DROP DATASHARE", Name),
    (&["drop", "external", "view"], "DROP EXTERNAL VIEW", Name),
    (&["drop", "function"], "DROP FUNCTION", Name),
    (&["drop", "group"], "DROP GROUP", Name),
    (&["drop", "identity", "provider"], "DROP IDENTITY PROVIDER", Anything),
    (&["drop", "library"], "DROP LIBRARY", Name),
    (&["drop", "masking", "policy"], "DROP MASKING POLICY", Name),
    (&["drop", "model"], "DROP MODEL", Name),
    (&["drop", "procedure"], "DROP PROCEDURE", Name),
    (&["drop", "rls", "policy"], "DROP RLS POLICY", Name),
    (&["drop", "role"], "DROP ROLE", Name),
    (&["drop", "template"], "DROP TEMPLATE", Name),
    (&["drop", "user"], "DROP USER", Name),
    (&["undrop"], "UNDROP", Anything),
    (&["attach", "masking", "policy"], "ATTACH MASKING POLICY", Name),
    (&["attach", "rls", "policy"], "ATTACH RLS POLICY", Name),
    (&["detach", "masking", "policy"], "DETACH MASKING POLICY", Name),
    (&["detach", "rls", "policy"], "DETACH RLS POLICY", Name),
    (&["desc", "datashare"], "DESC DATASHARE", Name),
    (&["desc", "identity", "provider"], "DESC IDENTITY PROVIDER", Anything),
    (&["copy", "job"], "COPY JOB", Anything),
    (&["comment", "on"], "COMMENT", Anything),
    (&["reset"], "RESET", Anything),
    (&["set", "session", "authorization"], "SET SESSION AUTHORIZATION", Anything),
    (&["set", "local", "session", "authorization"], "SET SESSION AUTHORIZATION", Anything),
    (&["set", "session", "characteristics"], "SET SESSION CHARACTERISTICS", Anything),
    (&["show"], "SHOW", Anything),
    (&["cancel"], "CANCEL", Anything),
    (&["fetch"], "FETCH", Anything),
    (&["close"], "CLOSE", Anything),
    (&["execute"], "EXECUTE", Anything),
    (&["deallocate"], "DEALLOCATE", Anything),
    (&["use"], "USE", Name),
];

/// Statements of other databases that people try, and what to write instead.
const FOREIGN: &[(&[&str], &str)] = &[
    (
        &["savepoint"],
        "Redshift has no savepoints: split the work into units",
    ),
    (
        &["release"],
        "Redshift has no savepoints: split the work into units",
    ),
    (&["reindex"], "Redshift has no indexes: use sort keys"),
    (&["create", "index"], "use sort keys"),
    (&["create", "unique", "index"], "use sort keys"),
    (&["drop", "index"], "use sort keys"),
    (
        &["create", "trigger"],
        "run a statement of your own after the load",
    ),
    (&["create", "sequence"], "use an IDENTITY column"),
    (&["drop", "sequence"], "use an IDENTITY column"),
    (&["create", "type"], "use a type of Redshift, such as SUPER"),
    (&["create", "domain"], "use a type of Redshift and a check"),
    (&["create", "rule"], "use a view"),
    (&["create", "extension"], "leave it out"),
    (&["create", "tablespace"], "leave it out"),
    (&["create", "foreign"], "create an external schema"),
    (
        &["create", "unlogged"],
        "create a temporary table, or a table with `BACKUP NO`",
    ),
    (
        &["create", "or", "replace", "table"],
        "drop the table first",
    ),
    (
        &["create", "recursive", "view"],
        "write `WITH RECURSIVE` in the query of the view",
    ),
    (&["replace"], "use MERGE, or DELETE and INSERT"),
    (&["upsert"], "use MERGE"),
    (&["table"], "write `SELECT * FROM name`"),
    (&["values"], "write `SELECT …`"),
    (&["do"], "create a procedure and CALL it"),
    (&["load"], "use COPY"),
    (&["optimize"], "use VACUUM"),
    (&["cluster"], "use sort keys and VACUUM"),
    (&["listen"], "leave it out"),
    (&["notify"], "leave it out"),
];

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    let place = cursor.rest();
    if let Some((words, instead)) = FOREIGN.iter().find(|(words, _)| cursor.are(words)) {
        let span = cursor.take(words).unwrap_or(place);
        return Err(vec![
            Fault::new(
                FaultKind::NotRedshift,
                span,
                format!(
                    "Redshift has no statement `{}`",
                    words.join(" ").to_uppercase()
                ),
                "not Redshift",
            )
            .help(*instead),
        ]);
    }
    let Some((words, command, follows)) = COMMANDS.iter().find(|(words, ..)| cursor.are(words))
    else {
        return Err(vec![unknown(cursor)]);
    };
    cursor.take(words);
    let name = match follows {
        Follows::Anything => None,
        Follows::Name => {
            let _ = cursor
                .take(&["if", "not", "exists"])
                .or_else(|| cursor.take(&["if", "exists"]));
            let name = cursor.name("a name").map_err(|fault| vec![fault])?;
            Some(name)
        }
    };
    cursor.skip_rest();
    Ok(Statement::Other(Other {
        command,
        name,
        span: Span::default(),
    }))
}

/// First words that have parsers of their own.
const PARSED: &[&[&str]] = &[
    &["select"],
    &["insert"],
    &["update"],
    &["delete"],
    &["merge"],
    &["with"],
    &["copy"],
    &["unload"],
    &["truncate"],
    &["vacuum"],
    &["analyze"],
    &["grant"],
    &["revoke"],
    &["begin"],
    &["start", "transaction"],
    &["commit"],
    &["rollback"],
    &["lock"],
    &["call"],
    &["set"],
    &["explain"],
    &["declare"],
    &["prepare"],
    &["refresh", "materialized", "view"],
    &["create", "table"],
    &["create", "temp", "table"],
    &["create", "view"],
    &["create", "materialized", "view"],
    &["create", "external", "table"],
    &["create", "schema"],
    &["alter", "table"],
    &["drop", "table"],
    &["drop", "view"],
    &["drop", "materialized", "view"],
    &["drop", "schema"],
];

/// The first word that begins no statement, or the next one, if the ones before it begin some.
fn unknown(cursor: &mut Cursor<'_>) -> Fault {
    let known = || {
        COMMANDS
            .iter()
            .map(|(words, ..)| *words)
            .chain(PARSED.iter().copied())
    };
    let mut taken: Vec<String> = Vec::new();
    loop {
        let follows: Vec<&str> = known()
            .filter(|words| words.len() > taken.len())
            .filter(|words| words.iter().zip(&taken).all(|(word, taken)| word == taken))
            .filter_map(|words| words.get(taken.len()).copied())
            .collect();
        let word = cursor.word();
        if follows.contains(&word.as_str()) {
            taken.push(word);
            cursor.next();
            continue;
        }
        let written = cursor.span().text(cursor.source());
        let fault = match (taken.is_empty(), written) {
            (true, _) => Fault::new(
                FaultKind::Syntax,
                cursor.span(),
                format!("`{written}` begins no statement"),
                "unknown statement",
            ),
            (false, _) => {
                let expected = format!("what to {}", taken.join(" "));
                cursor.unexpected(&expected)
            }
        };
        return fault.nearest(&word, follows);
    }
}

/// Every command that ends up here.
#[cfg(test)]
pub(crate) fn commands() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|(_, command, _)| *command)
}
