//! Settings, and the one function that acts instead of computing.

use executor::{Completion, SessionError};
use plan::Identifier;

use super::{Answer, Worker};
use crate::refusal::{not_rehearsed, refused};
use crate::session::{ResultColumn, Table};

/// Settings that change no result: queues, labels, limits of time, caches.
const WITHOUT_EFFECT: &[&str] = &[
    "analyze_threshold_percent",
    "application_name",
    "enable_result_cache_for_session",
    "query_group",
    "statement_timeout",
    "wlm_query_slot_count",
];

/// Settings that have one value here, which is Redshift's default.
const FIXED: &[(&str, &[&str])] = &[
    ("client_encoding", &["utf8", "utf-8", "unicode"]),
    ("datestyle", &["iso", "iso, mdy"]),
    ("enable_case_sensitive_identifier", &["false", "off"]),
    ("timezone", &["utc", "default"]),
];

impl Worker {
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<Answer, SessionError> {
        let name = name.to_ascii_lowercase();
        let plain = value.trim().trim_matches('\'').to_ascii_lowercase();
        if name == "search_path" {
            let mut path = schemas(&plain)?.into_iter();
            if let Some(first) = path.next() {
                self.schema = first;
            }
            self.further = path.collect();
            self.known = None;
            return Ok(Answer::default());
        }
        if WITHOUT_EFFECT.contains(&name.as_str()) {
            return Ok(Answer::default());
        }
        match FIXED.iter().find(|(known, _)| *known == name) {
            Some((_, values)) if values.contains(&plain.as_str()) => Ok(Answer::default()),
            Some(_) => Err(not_rehearsed(format_args!(
                "the setting `{name}` as `{plain}`"
            ))),
            None => Err(not_rehearsed(format_args!("the setting `{name}`"))),
        }
    }
}

/// The schemas of a search path. Those of temporary tables and of Redshift's own are searched anyway,
/// and there is none of the user's name.
fn schemas(path: &str) -> Result<Vec<Identifier>, SessionError> {
    let names = path
        .split(',')
        .map(|name| name.trim().trim_matches(['"', '\'']));
    names
        .filter(|name| !matches!(*name, "$user" | "pg_catalog" | "pg_temp"))
        .map(|name| {
            name.parse().map_err(|fault| {
                refused(
                    "22023",
                    format!("`{name}` in the search path is no schema: {fault}"),
                )
            })
        })
        .collect()
}

/// The process of `SELECT pg_terminate_backend(process)`; inside a larger query it would act as
/// often as the engine calls it, so nowhere else.
pub(super) fn terminated_process(text: &str) -> Option<i64> {
    let lower = text.trim().trim_end_matches(';').to_ascii_lowercase();
    let (select, call) = lower.split_once("pg_terminate_backend")?;
    if select.trim() != "select" {
        return None;
    }
    let inside = call.trim().strip_prefix('(')?.strip_suffix(')')?;
    inside.trim().parse().ok()
}

pub(super) fn terminate_answer(ended: bool) -> Answer {
    let value = if ended { "t" } else { "f" };
    let name = "pg_terminate_backend".parse().expect("a plain name");
    Answer {
        completion: Completion::default(),
        table: Table {
            columns: vec![ResultColumn {
                name,
                ty: Some(plan::SqlType::Boolean),
            }],
            rows: vec![vec![Some(value.to_owned())]],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bare_call_ends_a_session() {
        let process = |text| terminated_process(text);
        assert_eq!(process("SELECT pg_terminate_backend(4711)"), Some(4711));
        assert_eq!(
            process("select PG_TERMINATE_BACKEND ( 4711 ) ;"),
            Some(4711)
        );
        assert_eq!(process("select 1, pg_terminate_backend(4711)"), None);
        assert_eq!(process("select pg_terminate_backend(4711) from t"), None);
        assert_eq!(process("select pg_terminate_backend(pid)"), None);
    }
}
