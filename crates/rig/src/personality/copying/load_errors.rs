//! Rows that do not load: told as Redshift tells them, and noted where its views show them.
//!
//! <https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html>

use crate::SUPERUSER;
use crate::client::Client;
use crate::faultwire::ServerError;
use crate::frame::Frame;

/// What is known of a COPY when one of its rows fails.
#[derive(Clone, Debug)]
pub(crate) struct LoadErrors {
    pub(super) server: u16,
    pub(super) database: String,
    pub(super) table: String,
    pub(super) query: u64,
    /// File and line of each row, in order.
    pub(super) rows: Vec<(String, usize)>,
}

impl LoadErrors {
    /// The error as the client hears it. PostgreSQL names the row: `COPY t, line 2, column a: "x"`.
    pub(crate) fn told(&self, frame: Frame) -> Frame {
        let context = frame.field(b'W').unwrap_or_default();
        let after = |word: &str| context.split_once(word).map(|(_, rest)| rest.to_owned());
        let line = after(", line ").and_then(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<usize>().ok()
        });
        let Some(line) = line else {
            return super::super::dialogue::serialization(frame);
        };
        let column = after(", column ").and_then(|rest| {
            let name = rest.split([':', ' ']).next()?;
            Some(name.to_owned())
        });
        let value = after(": \"").map(|rest| rest.trim_end_matches('"').to_owned());
        let (file, line) = line
            .checked_sub(1)
            .and_then(|at| self.rows.get(at).cloned())
            .unwrap_or_default();
        let (code, reason) = reason(&frame);
        let literal = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let note = format!(
            "INSERT INTO redshift.load_errors \
             (query_id, table_name, file_name, line_number, column_name, raw_field_value, error_code, error_message) \
             VALUES ({}, {}, {}, {line}, {}, {}, {code}, {})",
            self.query,
            literal(&self.table),
            literal(&file),
            literal(&column.unwrap_or_default()),
            literal(&value.unwrap_or_default()),
            literal(&reason),
        );
        // On a session of its own: what Redshift notes of a load outlives its transaction.
        let noted = Client::connect(self.server, SUPERUSER, &self.database)
            .and_then(|mut client| client.query(&note));
        if let Err(fault) = noted {
            return ServerError::new("XX000", format!("the rig cannot note this: {fault}")).frame();
        }
        ServerError::new(
            "XX000",
            format!(
                "Load into table '{}' failed.  Check 'sys_load_error_detail' system table for details.",
                self.table
            ),
        )
        .frame()
    }
}

/// Redshift's code and words.
///
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html>
fn reason(frame: &Frame) -> (u32, String) {
    match frame.field(b'C').as_deref() {
        Some("22001") => (1204, String::from("String length exceeds DDL length")),
        Some("22P02" | "22003") => (1207, String::from("Invalid digit, Value, Pos, Type")),
        Some("23502") => (1213, String::from("Missing data for not-null field")),
        Some("22007" | "22008") => (1206, String::from("Invalid timestamp format or value")),
        _ => (1202, frame.field(b'M').unwrap_or_default()),
    }
}
