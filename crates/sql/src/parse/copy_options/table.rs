//! The options, one row each.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-parameters.html>.

use super::reading::Reading;
use super::values::{
    avro, comp_rows, comp_update, control_characters, csv, encoding, fixed_width, format, job,
    json, max_error, read_ratio, region, shapefile, time_format,
};
use crate::fault::Fault;
use crate::parse::cursor::Cursor;
use crate::statement::{CopyFormat, DateFormat, Packing};

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
    /// A text that nobody here looks at.
    Ignored,
}

pub(super) const OPTIONS: &[(&str, Value)] = &[
    // A key: the lints say so.
    ("master_symmetric_key", Value::Ignored),
    // Format.
    ("format", Value::Own(format)),
    ("json", Value::Own(json)),
    ("csv", Value::Own(csv)),
    ("quote", Value::OneCharacter(|r, c| r.quote = Some(c))),
    (
        "delimiter",
        Value::Text(|r, text| {
            r.delimiter = Some(control_characters(&text));
            Ok(())
        }),
    ),
    ("avro", Value::Own(avro)),
    ("orc", Value::Flag(|r| r.other = Some(CopyFormat::Orc))),
    (
        "parquet",
        Value::Flag(|r| r.other = Some(CopyFormat::Parquet)),
    ),
    ("shapefile", Value::Own(shapefile)),
    ("fixedwidth", Value::Text(fixed_width)),
    // Source.
    ("manifest", Value::Flag(|r| r.options.manifest = true)),
    ("region", Value::Text(region)),
    ("gzip", Value::Flag(|r| r.options.packing = Packing::Gzip)),
    ("bzip2", Value::Flag(|r| r.options.packing = Packing::Bzip2)),
    ("lzop", Value::Flag(|r| r.options.packing = Packing::Lzop)),
    ("zstd", Value::Flag(|r| r.options.packing = Packing::Zstd)),
    ("encrypted", Value::Flag(|_| {})),
    ("readratio", Value::Number(read_ratio)),
    ("ssh", Value::Flag(|_| {})),
    ("job", Value::Own(job)),
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
    ("encoding", Value::Own(encoding)),
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
    ("compupdate", Value::Own(comp_update)),
    (
        "statupdate",
        Value::Switch(|r, on| r.options.stat_update = Some(on)),
    ),
    ("maxerror", Value::Number(max_error)),
    ("comprows", Value::Number(comp_rows)),
    (
        "ignoreallerrors",
        Value::Flag(|r| r.options.ignore_all_errors = true),
    ),
    ("noload", Value::Flag(|_| {})),
    ("serializetojson", Value::Flag(|_| {})),
];
