//! The engine's errors in Redshift's words, without the values they quote.
//!
//! Only errors about SQL text (which holds no rows) are passed on as the engine wrote them.

use executor::Refusal;

use crate::refusal::{refusal, sqlstate};

/// What emitted SQL puts before a message of its own: `callsheet:SQLSTATE:message`.
pub(crate) const RAISED: &str = "callsheet:";

fn refusal_of_text(text: &str) -> Refusal {
    if let Some((_, raised)) = text.split_once(RAISED)
        && let Some((state, message)) = raised.split_once(':')
    {
        let message = message.lines().next().unwrap_or_default().trim_end();
        return refusal(state, message);
    }
    // The appender leaves the kind out.
    if text.contains("NOT NULL constraint failed: ") {
        return constraint(text);
    }
    let (kind, detail) = text.split_once(" Error: ").unwrap_or(("Engine", text));
    match kind {
        "INTERRUPT" => refusal(sqlstate::CANCELLED, "Query cancelled on user's request"),
        "Constraint" => constraint(detail),
        "Conversion" => refusal(
            sqlstate::BAD_TEXT,
            "a value cannot be converted to the type it is cast to",
        ),
        "Out of Range" => refusal(
            sqlstate::OUT_OF_RANGE,
            "a number is out of range for its type",
        ),
        "Catalog" if detail.contains("does not exist") => {
            refusal(sqlstate::UNDEFINED_TABLE, first_line(detail))
        }
        "Catalog" if detail.contains("already exists") => {
            refusal(sqlstate::DUPLICATE_TABLE, first_line(detail))
        }
        _ if detail.contains("onflict") => conflict(),
        "Invalid Input" if detail.contains("read-only") => read_only(),
        // Mixed types beside a bare NULL, which takes any type before the engine.
        "Binder" if detail.contains("Cannot mix values") || detail.contains("Cannot compare") => {
            refusal("42804", first_line(detail))
        }
        // Inside a subquery, where the binder before the engine does not look.
        "Binder" if detail.contains("must appear in the GROUP BY") => {
            refusal("42803", first_line(detail))
        }
        "Invalid Input" if detail.contains("More than one row returned by a subquery") => {
            refusal("21000", "Single-row subquery returns more than one row.")
        }
        "Binder" | "Parser" | "Catalog" | "Not implemented" => refusal(
            sqlstate::INTERNAL,
            format!(
                "the local engine did not take its own SQL: {}",
                first_line(detail)
            ),
        ),
        "IO" | "Out of Memory" => refusal(sqlstate::INTERNAL, first_line(detail)),
        _ => refusal(
            sqlstate::INTERNAL,
            format!("the local engine failed: {kind}"),
        ),
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
pub(super) fn refusal_of(error: duckdb::Error) -> Refusal {
    refusal_of_text(&error.to_string())
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn read_only() -> Refusal {
    refusal(sqlstate::READ_ONLY, "the database is open for reading only")
}

/// Redshift's error 1023, which is retried as a whole unit:
/// <https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation-serializable-isolation-troubleshooting.html>.
fn conflict() -> Refusal {
    refusal(
        sqlstate::INTERNAL,
        "1023 Serializable isolation violation: another transaction changed the same rows",
    )
}

/// `NOT NULL constraint failed: table.column` and
/// `CHECK constraint failed on table t with expression CHECK((strlen("c") <= 3))`.
fn constraint(detail: &str) -> Refusal {
    if let Some((_, place)) = detail.split_once("NOT NULL constraint failed: ") {
        let column = first_line(place);
        let column = column.rsplit('.').next().unwrap_or_default();
        return refusal(
            sqlstate::NOT_NULL,
            format!("Cannot insert a NULL value into column {column}"),
        );
    }
    if let Some((_, check)) = detail.split_once("strlen(")
        && let Some((column, rest)) = check.split_once(')')
        && let Some((_, limit)) = rest.split_once("<= ")
    {
        let limit: String = limit.chars().take_while(char::is_ascii_digit).collect();
        let column = column.trim_matches('"');
        // A char is checked for single bytes too.
        return if detail.contains("length(") {
            refusal(
                sqlstate::TOO_LONG,
                format!(
                    "value too long for type character({limit}), or not of single-byte \
                     characters: column {column}"
                ),
            )
        } else {
            refusal(
                sqlstate::TOO_LONG,
                format!("value too long for type character varying({limit}): column {column}"),
            )
        };
    }
    if detail.contains("isfinite(") {
        return refusal(
            sqlstate::OUT_OF_RANGE,
            "a floating point number is out of range",
        );
    }
    refusal(sqlstate::INTERNAL, "a constraint of the table failed")
}
