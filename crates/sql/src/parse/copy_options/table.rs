//! The options, one row each.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-parameters.html>.

use super::reading::Reading;
use super::values::{csv, encoding, format, iam_role, json, max_error, region, time_format};
use crate::fault::Fault;
use crate::parse::cursor::Cursor;
use crate::statement::DateFormat;

/// What follows an option's name, and where its value goes. `AS` may stand before every value.
pub(super) enum Value {
    Flag(fn(&mut Reading)),
    Text(fn(&mut Reading, String) -> Result<(), String>),
    OneCharacter(fn(&mut Reading, char)),
    /// A character or nothing.
    OptionalCharacter(fn(&mut Reading, Option<char>)),
    Number(fn(&mut Reading, u64) -> Result<(), String>),
    /// `ON`, `OFF`, `TRUE`, `FALSE`, or nothing for `ON`.
    Switch(fn(&mut Reading, bool)),
    /// Its value is read by a function of its own.
    Own(fn(&mut Reading, &mut Cursor<'_>) -> Result<(), Fault>),
    /// Redshift knows it, this compiler does not; the reason or the way out.
    Unsupported(&'static str),
    /// Holds a key.
    Secret,
}

const NOT_YET: &str = "leave it out, or load another format";

pub(super) const OPTIONS: &[(&str, Value)] = &[
    // Authorization.
    ("iam_role", Value::Own(iam_role)),
    ("credentials", Value::Secret),
    ("access_key_id", Value::Secret),
    ("secret_access_key", Value::Secret),
    ("session_token", Value::Secret),
    ("master_symmetric_key", Value::Secret),
    // Format.
    ("format", Value::Own(format)),
    ("json", Value::Text(json)),
    ("csv", Value::Own(csv)),
    ("quote", Value::OneCharacter(|r, c| r.quote = Some(c))),
    (
        "delimiter",
        Value::OneCharacter(|r, c| r.delimiter = Some(c)),
    ),
    ("avro", Value::Unsupported(NOT_YET)),
    ("orc", Value::Unsupported(NOT_YET)),
    ("parquet", Value::Unsupported(NOT_YET)),
    ("shapefile", Value::Unsupported(NOT_YET)),
    ("fixedwidth", Value::Unsupported(NOT_YET)),
    // Source.
    ("manifest", Value::Flag(|r| r.options.manifest = true)),
    ("region", Value::Text(region)),
    ("gzip", Value::Flag(|r| r.options.gzip = true)),
    ("bzip2", Value::Unsupported("compress with gzip")),
    ("lzop", Value::Unsupported("compress with gzip")),
    ("zstd", Value::Unsupported("compress with gzip")),
    ("encrypted", Value::Unsupported(NOT_YET)),
    ("readratio", Value::Unsupported(NOT_YET)),
    ("ssh", Value::Unsupported(NOT_YET)),
    // Conversion.
    (
        "acceptanydate",
        Value::Flag(|r| r.options.accept_any_date = true),
    ),
    (
        "acceptinvchars",
        Value::OptionalCharacter(|r, c| {
            r.options.accept_inv_chars = Some(c.unwrap_or('?'));
        }),
    ),
    (
        "blanksasnull",
        Value::Flag(|r| r.options.blanks_as_null = true),
    ),
    (
        "dateformat",
        Value::Text(|r, text| {
            r.options.date_format = Some(match text.as_str() {
                "auto" => DateFormat::Auto,
                _ => DateFormat::Custom(text),
            });
            Ok(())
        }),
    ),
    (
        "emptyasnull",
        Value::Flag(|r| r.options.empty_as_null = true),
    ),
    ("encoding", Value::Text(encoding)),
    ("escape", Value::Flag(|r| r.options.escape = true)),
    (
        "explicit_ids",
        Value::Flag(|r| r.options.explicit_ids = true),
    ),
    ("fillrecord", Value::Flag(|r| r.options.fill_record = true)),
    (
        "ignoreblanklines",
        Value::Flag(|r| r.options.ignore_blank_lines = true),
    ),
    (
        "ignoreheader",
        Value::Number(|r, n| {
            r.options.ignore_header = n;
            Ok(())
        }),
    ),
    (
        "null",
        Value::Text(|r, text| {
            r.options.null_as = text;
            Ok(())
        }),
    ),
    (
        "removequotes",
        Value::Flag(|r| r.options.remove_quotes = true),
    ),
    ("roundec", Value::Flag(|r| r.options.round_decimals = true)),
    ("timeformat", Value::Text(time_format)),
    ("trimblanks", Value::Flag(|r| r.options.trim_blanks = true)),
    (
        "truncatecolumns",
        Value::Flag(|r| r.options.truncate_columns = true),
    ),
    // Load.
    (
        "compupdate",
        Value::Switch(|r, on| r.options.comp_update = Some(on)),
    ),
    (
        "statupdate",
        Value::Switch(|r, on| r.options.stat_update = Some(on)),
    ),
    ("maxerror", Value::Number(max_error)),
    ("comprows", Value::Unsupported("leave it out")),
    (
        "ignoreallerrors",
        Value::Unsupported("use `MAXERROR`, which has a limit"),
    ),
    ("noload", Value::Unsupported("rehearse the plan instead")),
    ("serializetojson", Value::Unsupported("leave it out")),
    ("simplify", Value::Unsupported("leave it out")),
];
