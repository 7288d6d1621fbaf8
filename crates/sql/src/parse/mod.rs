//! Text into one statement.
//!
//! Queries and statements that change rows go to the parser library; the rest is parsed here,
//! because it is Redshift's own and every word of it must keep its place.

mod alter_table;
mod attributes;
mod authorization;
mod columns;
mod copy;
mod copy_options;
mod create_table;
mod cursor;
mod drop;
mod external_table;
mod foreign;
mod maintenance;
mod options;
mod other;
mod privileges;
mod query;
mod session;
mod unload;
mod unload_conflicts;
mod view;
mod wrapped;

use crate::fault::{Fault, FaultKind};
use crate::span::{Span, Spanned};
use crate::split::is_semicolon;
use crate::statement::{
    CreateSchema, Dropped, Persistence, PrivilegeChange, Replacement, Statement,
};
use crate::syntax::Parameters;
use crate::syntax::lex::{Lexed, Token, TokenKind};
use cursor::Cursor;
use drop::Target;
#[cfg(test)]
pub(crate) use other::commands;

/// Redshift's limit for the text of a statement, in bytes:
/// <https://docs.aws.amazon.com/redshift/latest/dg/c_redshift-sql.html>.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A statement and the text it was read from; spans point into that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub text: String,
    pub statement: Statement,
    /// All of the text, the query in UNLOAD's literal too.
    pub(crate) tokens: Vec<Token>,
}

/// Reads what stands behind the first words of a statement.
type Parse = fn(&mut Cursor<'_>) -> Result<Statement, Fault>;

/// Parses exactly one statement; a semicolon may follow it.
///
/// # Errors
/// All faults that were found, in the order of the text.
pub fn parse(text: &str) -> Result<Parsed, Vec<Fault>> {
    fits(text)?;
    let lexed = Lexed::new(text).map_err(|fault| vec![fault])?;
    parse_tokens(text, lexed)
}

/// [`parse`], the words being known.
pub(crate) fn parse_tokens(text: &str, mut lexed: Lexed) -> Result<Parsed, Vec<Fault>> {
    fits(text)?;
    while lexed
        .tokens
        .last()
        .is_some_and(|last| is_semicolon(*last, text))
    {
        lexed.pop();
    }
    let tokens = &lexed.tokens;
    let Some((first, last)) = tokens.first().zip(tokens.last()) else {
        return Err(vec![
            Fault::new(
                FaultKind::EmptyStatement,
                Span::new(0, text.len()),
                "there is no statement here",
                "only blanks and comments",
            )
            .help("write a statement, or leave the text out"),
        ]);
    };
    if let Some(semicolon) = tokens.iter().find(|token| is_semicolon(**token, text)) {
        return Err(vec![
            Fault::new(
                FaultKind::MoreThanOneStatement,
                semicolon.span,
                "more than one statement is given",
                "the first one ends here",
            )
            .help("give each statement a place of its own"),
        ]);
    }
    foreign_literals(tokens, text)?;
    let place = first.span.union(last.span);
    let mut cursor = Cursor::new(text, lexed);
    let mut statement = statement(&mut cursor, Parameters::Refused).map_err(|mut faults| {
        faults.sort_by_key(|fault| fault.span);
        faults
    })?;
    if let Statement::Other(other) = &mut statement {
        other.span = place;
    }
    Ok(Parsed {
        text: text.to_owned(),
        statement,
        tokens: cursor.into_tokens(),
    })
}

fn fits(text: &str) -> Result<(), Vec<Fault>> {
    if text.len() <= MAX_BYTES {
        return Ok(());
    }
    Err(vec![
        Fault::new(
            FaultKind::TooLong,
            Span::new(0, 0),
            format!("the statement has {} bytes", text.len()),
            "starts here",
        )
        .help("Redshift takes at most 16 MB in one statement"),
    ])
}

fn foreign_literals(tokens: &[Token], text: &str) -> Result<(), Vec<Fault>> {
    let faults: Vec<Fault> = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::ForeignText)
        .map(|token| {
            let written = token.span.text(text);
            let message = match written.split_once('\'') {
                Some((prefix, _)) => format!("Redshift does not reliably read `{prefix}'…'`"),
                None => format!("Redshift has no literal such as `{written}`"),
            };
            Fault::new(
                FaultKind::NotRedshift,
                token.span,
                message,
                "a literal of another database",
            )
            .help("write `'…'`; a backslash takes the next character there")
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// What begins with these words; the words are taken.
fn statement(cursor: &mut Cursor<'_>, parameters: Parameters) -> Result<Statement, Vec<Fault>> {
    let one = |result: Result<Statement, Fault>| result.map_err(|fault| vec![fault]);
    let start = cursor.span();
    match cursor.word().as_str() {
        "select" | "with" | "(" => return query::parse(cursor, parameters),
        "insert" => return cursor.sql(parameters).map(Statement::Insert),
        "update" => return cursor.sql(parameters).map(Statement::Update),
        "delete" => return cursor.sql(parameters).map(Statement::Delete),
        "merge" => {
            return match cursor.take_last(&["remove", "duplicates"]) {
                Some(_) => cursor.sql(parameters).map(Statement::RemoveDuplicates),
                None => cursor.sql(parameters).map(Statement::Merge),
            };
        }
        "copy" if !cursor.are(&["copy", "job"]) => {
            return copy::parse(cursor).map(Statement::Copy);
        }
        "create" => {
            if let Some(created) = create(cursor) {
                return created;
            }
        }
        "drop" => {
            let targets: &[(&[&str], Target)] = &[
                (&["drop", "table"], Target::Table),
                (&["drop", "view"], Target::Other(Dropped::View)),
                (
                    &["drop", "materialized", "view"],
                    Target::Other(Dropped::MaterializedView),
                ),
                (&["drop", "schema"], Target::Other(Dropped::Schema)),
            ];
            let target = targets
                .iter()
                .find(|(words, _)| cursor.take(words).is_some());
            if let Some((_, target)) = target {
                return one(drop::parse(cursor, *target));
            }
        }
        _ => {}
    }
    let words: &[(&[&str], Parse)] = &[
        (&["begin"], session::begin),
        (&["start", "transaction"], session::begin),
        (&["commit"], session::commit),
        (&["end"], session::commit),
        (&["rollback"], session::rollback),
        (&["abort"], session::rollback),
        (&["lock"], session::lock),
        (&["call"], session::call),
        (&["truncate"], maintenance::truncate),
        (&["vacuum"], maintenance::vacuum),
        (&["analyze"], maintenance::analyze),
        (&["analyse"], maintenance::analyze),
        (&["refresh", "materialized", "view"], view::refresh),
    ];
    if let Some((_, parse)) = words.iter().find(|(words, _)| cursor.take(words).is_some()) {
        return one(parse(cursor));
    }
    let is_setting = !["authorization", "characteristics"]
        .iter()
        .any(|word| cursor.is_at(2, word));
    if is_setting && cursor.take(&["set"]).is_some() {
        return one(session::set(cursor));
    }
    if cursor.take(&["alter", "table"]).is_some() {
        return alter_table::parse(cursor);
    }
    if cursor.take(&["unload"]).is_some() {
        return unload::parse(cursor);
    }
    if cursor.take(&["grant"]).is_some() {
        return privileges::parse(cursor, PrivilegeChange::Grant);
    }
    if cursor.take(&["revoke"]).is_some() {
        return privileges::parse(cursor, PrivilegeChange::Revoke);
    }
    if cursor.take(&["explain"]).is_some() {
        return wrapped::explain(cursor);
    }
    if cursor.take(&["declare"]).is_some() {
        return wrapped::declare(cursor);
    }
    if cursor.take(&["prepare"]).is_some() {
        return wrapped::prepare(cursor, start);
    }
    other::parse(cursor)
}

/// Behind `CREATE`, if what is created has a parser of its own.
fn create(cursor: &mut Cursor<'_>) -> Option<Result<Statement, Vec<Fault>>> {
    let temporary = [
        &["create", "temp", "table"] as &[_],
        &["create", "temporary", "table"],
        &["create", "local", "temp", "table"],
        &["create", "local", "temporary", "table"],
    ];
    Some(
        if temporary.iter().any(|words| cursor.take(words).is_some()) {
            create_table::parse(cursor, Persistence::Temporary)
        } else if cursor.take(&["create", "table"]).is_some() {
            create_table::parse(cursor, Persistence::Permanent)
        } else if cursor.take(&["create", "external", "table"]).is_some() {
            external_table::parse(cursor)
        } else if cursor.take(&["create", "schema"]).is_some() {
            create_schema(cursor).map_err(|fault| vec![fault])
        } else if cursor.take(&["create", "view"]).is_some() {
            view::view(cursor, Replacement::Refused)
        } else if cursor.take(&["create", "or", "replace", "view"]).is_some() {
            view::view(cursor, Replacement::Allowed)
        } else if cursor.take(&["create", "materialized", "view"]).is_some() {
            view::materialized(cursor)
        } else {
            return None;
        },
    )
}

/// Behind `CREATE SCHEMA`; what it says of owner, quota and tables passes through.
fn create_schema(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    let presence = create_table::presence(cursor);
    let name = if cursor.take(&["authorization"]).is_some() {
        cursor.identifier("a user")?
    } else {
        let mut name = cursor.name("a schema")?;
        if name.database.is_some() {
            return Err(Fault::new(
                FaultKind::Syntax,
                name.span,
                "a schema has no name of three parts",
                "not expected here",
            )
            .help("write `schema` or `database.schema`"));
        }
        if let Some(database) = name.schema.take() {
            name.database = Some(database);
        }
        Spanned::new(name.table, name.span)
    };
    let clauses = ["authorization", "quota", "create", "grant", "with"];
    if !cursor.is_at_end() && !clauses.iter().any(|clause| cursor.is(clause)) {
        let word = cursor.word();
        return Err(cursor
            .unexpected("`AUTHORIZATION` or `QUOTA`")
            .nearest(&word, clauses));
    }
    cursor.skip_rest();
    Ok(Statement::CreateSchema(CreateSchema { name, presence }))
}

#[cfg(test)]
mod tests;
