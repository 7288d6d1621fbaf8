//! Functions of PostgreSQL that Redshift does not have.

use crate::faultwire::ServerError;

/// <https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-functions.html>
const ABSENT: &[&str] = &[
    "array_agg",
    "bit_length",
    "clock_timestamp",
    "corr",
    "every",
    "format",
    // It works as long as no table is involved, and nothing here should rely on that.
    "generate_series",
    "gen_random_uuid",
    "json_agg",
    "jsonb_agg",
    "overlay",
    "pg_sleep",
    "quote_nullable",
    "regexp_matches",
    "setseed",
    "string_agg",
    "transaction_timestamp",
    "txid_current",
    "width_bucket",
];

/// # Errors
/// The statement calls one of them.
pub(super) fn functions(sql: &str) -> Result<(), ServerError> {
    let words = sql::words(sql).unwrap_or_default();
    let calls = words.windows(2).filter(|pair| pair[1].text(sql) == "(");
    for call in calls {
        let name = call[0].text(sql).to_ascii_lowercase();
        if ABSENT.contains(&name.as_str()) || name.contains("advisory_") {
            return Err(ServerError::new(
                "0A000",
                format!("function {name} is not supported"),
            ));
        }
    }
    Ok(())
}
