//! What a statement answered.

use executor::{Completion, Row};
use tokio_postgres::SimpleQueryMessage;

/// The whole answer to one message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    pub(crate) completion: Completion,
}

/// An answer that is none to one statement.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// So many results came.
    Results(usize),
    /// A value that is not UTF-8, which the session asked for.
    Text(tokio_postgres::Error),
}

impl Answer {
    pub(crate) fn read(sql: &str, messages: &[SimpleQueryMessage]) -> Result<Self, Unreadable> {
        let mut answer = Self::default();
        let mut results = 0;
        let mut tagged = 0;
        let mut described = Described::No;
        for message in messages {
            match message {
                SimpleQueryMessage::RowDescription(_) => described = Described::Yes,
                SimpleQueryMessage::Row(row) => {
                    let values = (0..row.len()).map(|column| {
                        let value = row.try_get(column).map_err(Unreadable::Text)?;
                        Ok(value.map(str::to_owned))
                    });
                    answer.rows.push(values.collect::<Result<_, _>>()?);
                }
                SimpleQueryMessage::CommandComplete(number) => {
                    results += 1;
                    tagged = *number;
                }
                _ => {}
            }
        }
        if results != 1 {
            return Err(Unreadable::Results(results));
        }
        if described == Described::No {
            answer.completion.rows = rows_written(sql, tagged);
        }
        Ok(answer)
    }
}

/// Whether a statement answers rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Described {
    No,
    Yes,
}

/// Rows written, as the number at the end of a command tag says.
///
/// The driver answers 0 for a tag without a number, so 0 counts where a number always stands: INSERT,
/// UPDATE and DELETE (<https://www.postgresql.org/docs/8.0/protocol-message-formats.html>). COPY has
/// one in PostgreSQL and none in Redshift, which has `pg_last_copy_count()` instead.
fn rows_written(sql: &str, tagged: u64) -> Option<u64> {
    let word = first_word(sql).to_ascii_uppercase();
    match word.as_str() {
        "INSERT" | "UPDATE" | "DELETE" => Some(tagged),
        // MERGE; WITH … INSERT; CREATE TABLE … AS; SELECT … INTO.
        "MERGE" | "WITH" | "CREATE" | "SELECT" => (tagged > 0).then_some(tagged),
        _ => None,
    }
}

/// The first word behind comments and brackets.
fn first_word(sql: &str) -> &str {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        if rest.starts_with("--") {
            rest = rest.split_once('\n').map_or("", |(_, behind)| behind);
        } else if rest.starts_with("/*") {
            rest = behind_comment(rest);
        } else {
            let end = rest.find(|c: char| !c.is_ascii_alphabetic());
            return &rest[..end.unwrap_or(rest.len())];
        }
    }
}

/// What follows a comment that starts the text; comments nest.
fn behind_comment(sql: &str) -> &str {
    let mut depth = 0_usize;
    let mut at = 0;
    let bytes = sql.as_bytes();
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => {
                depth += 1;
                at += 2;
            }
            Some(b"*/") => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return &sql[at..];
                }
            }
            _ => at += 1,
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_known_behind_its_comments() {
        assert_eq!(first_word("INSERT INTO t"), "INSERT");
        assert_eq!(first_word("-- one\n  -- two\n\tupdate t"), "update");
        assert_eq!(first_word("/* a /* b */ ' */ (select 1)"), "select");
        assert_eq!(first_word("-- delete"), "");
        assert_eq!(first_word("/* delete"), "");
        assert_eq!(first_word("/*/ delete */ copy"), "copy");
    }

    #[test]
    fn rows_are_counted_where_the_tag_says_it() {
        assert_eq!(rows_written("insert into t values (1)", 1), Some(1));
        assert_eq!(rows_written("-- x\nDELETE FROM t", 0), Some(0));
        assert_eq!(rows_written("UPDATE t SET a = 1", 7), Some(7));
        assert_eq!(rows_written("create table t as select 1", 1), Some(1));
    }

    #[test]
    fn a_tag_without_a_number_is_no_zero() {
        assert_eq!(rows_written("COPY t FROM 's3://b/k'", 5), None);
        assert_eq!(rows_written("MERGE INTO t", 0), None);
        assert_eq!(rows_written("CREATE TABLE t (a int)", 0), None);
        assert_eq!(rows_written("COMMIT", 0), None);
    }
}
