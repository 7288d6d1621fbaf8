//! Statements as PostgreSQL has them.

use sql::statement::{AlterAction, Statement};
use sql::{Parsed, words};

use super::dialogue::Dialogue;
use super::{qualify, tables};
use crate::faultwire::ServerError;

/// Settings that both have. All others are kept under a prefix, where PostgreSQL takes any name.
const SETTINGS: &[&str] = &[
    "timezone",
    "datestyle",
    "intervalstyle",
    "statement_timeout",
    "search_path",
    "extra_float_digits",
    "application_name",
    "client_encoding",
    "default_transaction_isolation",
];

pub(super) fn dialogue(sql: &str, parsed: &Parsed) -> Result<Dialogue, ServerError> {
    Ok(match &parsed.statement {
        Statement::CreateTable(create) => {
            let dialogue = Dialogue::of(&tables::create(sql, create));
            dialogue.after(&tables::remark(create))
        }
        Statement::CreateTableAs(_) => Dialogue::of(&tables::without_attributes(sql)),
        Statement::Set(set) if SETTINGS.contains(&set.name.to_ascii_lowercase().as_str()) => {
            Dialogue::of(sql)
        }
        Statement::Set(set) => Dialogue::of(&format!("SET redshift.{} TO {}", set.name, set.value)),
        Statement::Vacuum(vacuum) => {
            let table = vacuum.table.as_ref().map(|name| name.span.text(sql));
            Dialogue::of(&format!("VACUUM {}", table.unwrap_or_default()))
        }
        Statement::Analyze(analyze) => {
            let table = analyze.table.as_ref().map(|name| name.span.text(sql));
            Dialogue::of(&format!("ANALYZE {}", table.unwrap_or_default()))
        }
        Statement::AlterTable(alter) => {
            let appended = alter.actions.iter().find_map(|action| match &action.value {
                AlterAction::Append { from, .. } => Some(from.span.text(sql)),
                _ => None,
            });
            match appended {
                Some(from) => Dialogue::of(&append(alter.table.span.text(sql), from)),
                None => Dialogue::of(sql),
            }
        }
        // The rig keeps distribution and sort keys there, and nobody reads what a plan would write.
        Statement::Other(other) if other.command == "COMMENT" => Dialogue::of("SELECT"),
        Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::CreateView(_) => Dialogue::of(&qualify::as_subqueries(&moments(sql))?),
        _ => Dialogue::of(sql),
    })
}

/// Moves all rows: <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE_APPEND.html>
fn append(to: &str, from: &str) -> String {
    format!("WITH moved AS (DELETE FROM {from} RETURNING *) INSERT INTO {to} SELECT * FROM moved")
}

/// `SYSDATE` is a word without brackets, and UTC.
fn moments(sql: &str) -> String {
    let mut text = sql.to_owned();
    let words = words(sql).unwrap_or_default();
    for word in words.into_iter().rev() {
        if word.text(sql).eq_ignore_ascii_case("sysdate") {
            text.replace_range(word.range(), "(now() AT TIME ZONE 'UTC')");
        }
    }
    text
}
