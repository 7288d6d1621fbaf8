//! The load itself: which files, read how.

use executor::{Refusal, SessionError};
use plan::{SqlType, TableName};
use sql::statement::{self, CopyFormat, CopyOptions, Encoding, JsonPaths, Packing};

use super::column::Column;
use super::fault::BadRow;
use super::files::{self, File};
use super::fixed::Missing;
use super::json::Fields;
use super::manifest::{self, Lengths};
use super::records::{Dialect, Escapes, Mark, Quotes, Records};
use super::rows::Rows;
use super::source::{self, Wrapping};
use crate::buckets::Buckets;
use crate::cancel::Cancellation;
use crate::refusal::{not_rehearsed, refused, sqlstate};
use crate::row::Row;

/// One COPY, everything about it known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load<'a> {
    pub(crate) table: &'a TableName,
    /// In the order in which the files fill them.
    pub(crate) columns: &'a [Column],
    /// How many columns the table has.
    pub(crate) width: usize,
    pub(crate) statement: &'a statement::Copy,
    pub(crate) buckets: &'a Buckets,
    pub(crate) cancellation: &'a Cancellation,
}

/// What a load did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Loaded {
    pub(crate) rows: u64,
    /// Rows that MAXERROR forgave.
    pub(crate) skipped: u64,
}

/// What a load came across, also where it fails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    /// Name and size in bytes of every file.
    pub(crate) files: Vec<(String, u64)>,
    /// The first rows that could not be loaded.
    pub(crate) bad: Vec<BadRow>,
}

/// Hands every row to `sink`.
pub(crate) fn load(
    load: &Load<'_>,
    sink: &mut dyn FnMut(&Row) -> Result<(), Refusal>,
    trace: &mut Trace,
) -> Result<Loaded, SessionError> {
    let options = &load.statement.options;
    refuse_absent(load)?;
    let mut rows = Rows::new(load, sink, &mut trace.bad)?;
    let files = listed(load)?;
    for file in &files {
        trace.files.push((file.uri.clone(), source::size(file)?));
    }
    let wrapping = Wrapping {
        packing: options.packing,
        encoding: options.encoding,
    };
    match &load.statement.format {
        CopyFormat::Json(paths) => {
            rows.json(&files, wrapping, &fields(load, paths)?)?;
        }
        CopyFormat::Csv { quote, delimiter } => {
            let (byte, several) = separator(delimiter)?;
            let dialect = Dialect::Csv {
                delimiter: byte,
                quote: ascii(quote.encode_utf8(&mut [0; 4]))?,
            };
            rows.records(&files, wrapping, dialect, several)?;
        }
        CopyFormat::Delimited { delimiter } => {
            let (byte, several) = separator(delimiter)?;
            rows.records(&files, wrapping, delimited(byte, options), several)?;
        }
        CopyFormat::FixedWidth(widths) => {
            let (found, expected) = (widths.len(), load.columns.len());
            if found != expected {
                return Err(not_rehearsed(format_args!(
                    "FIXEDWIDTH with {found} widths for {expected} columns"
                )));
            }
            rows.fixed_width(&files, wrapping, widths)?;
        }
        CopyFormat::Parquet => rows.parquet(&files)?,
        CopyFormat::Avro(paths) => {
            // Encodings are for text.
            let wrapping = Wrapping {
                encoding: Encoding::Utf8,
                ..wrapping
            };
            rows.avro(&files, wrapping, &fields(load, paths)?)?;
        }
        CopyFormat::Orc => return Err(not_rehearsed("COPY from ORC")),
        CopyFormat::Shapefile => return Err(not_rehearsed("COPY from shapefiles")),
    }
    Ok(rows.loaded())
}

/// What the rehearsal has not, by the names of the options.
const ABSENT: &[&str] = &[
    "encrypted",
    "job",
    "lzop",
    "master_symmetric_key",
    "noload",
    "readratio",
    "serializetojson",
    "ssh",
];

fn refuse_absent(load: &Load<'_>) -> Result<(), SessionError> {
    let copy = load.statement;
    if let Some(option) = copy.places.keys().find(|option| ABSENT.contains(option)) {
        let option = option.to_uppercase();
        return Err(not_rehearsed(format_args!("COPY with {option}")));
    }
    if !copy.from.value.starts_with("s3://") {
        return Err(not_rehearsed("COPY from anything but S3"));
    }
    for column in load.columns {
        if matches!(
            column.ty,
            SqlType::Time
                | SqlType::TimeTz
                | SqlType::IntervalYearToMonth
                | SqlType::IntervalDayToSecond
                | SqlType::Varbyte(_)
                | SqlType::Geometry
                | SqlType::Geography
                | SqlType::HllSketch
        ) {
            return Err(not_rehearsed(format_args!(
                "COPY into `{}`, a column of the type {}",
                column.name, column.ty
            )));
        }
    }
    Ok(())
}

fn listed(load: &Load<'_>) -> Result<Vec<File>, SessionError> {
    let from = &load.statement.from.value;
    if !load.statement.options.manifest {
        return files::matching(from, load.buckets);
    }
    let lengths = match load.statement.format {
        CopyFormat::Parquet | CopyFormat::Orc => Lengths::Needed,
        _ => Lengths::Unneeded,
    };
    manifest::listed(from, lengths, load.buckets)
}

fn delimited(delimiter: u8, options: &CopyOptions) -> Dialect {
    let mark = if options.null_as == CopyOptions::default().null_as {
        Mark::Null
    } else {
        Mark::Letter
    };
    Dialect::Delimited {
        delimiter,
        escapes: if options.escape {
            Escapes::Backslash(mark)
        } else {
            Escapes::None
        },
        quotes: if options.remove_quotes {
            Quotes::Removed
        } else {
            Quotes::Kept
        },
    }
}

pub(super) fn missing(options: &CopyOptions) -> Missing {
    if options.fill_record {
        Missing::Filled
    } else {
        Missing::Refused
    }
}

/// The byte that stands for the delimiter, and the delimiter itself where it has several.
fn separator(delimiter: &str) -> Result<(u8, &str), SessionError> {
    if delimiter.len() > 1 && delimiter.is_ascii() {
        return Ok((Records::SEVERAL, delimiter));
    }
    Ok((ascii(delimiter)?, ""))
}

fn ascii(character: &str) -> Result<u8, SessionError> {
    match character.as_bytes() {
        [byte] if byte.is_ascii() => Ok(*byte),
        _ => Err(not_rehearsed(format_args!(
            "the delimiter or quote `{character}`"
        ))),
    }
}

fn fields(load: &Load<'_>, paths: &JsonPaths) -> Result<Fields, SessionError> {
    match paths {
        JsonPaths::Auto => Ok(Fields::auto(load.columns)),
        JsonPaths::AutoIgnoreCase => Ok(Fields::auto_ignore_case(load.columns)),
        JsonPaths::File(uri) => paths_file(load, uri),
        JsonPaths::NoShred => match load.columns {
            [only] if only.ty == SqlType::Super => Ok(Fields::whole()),
            _ => Err(refused(
                sqlstate::INTERNAL,
                "the option noshred is only supported for a single column of type SUPER",
            )),
        },
    }
}

fn paths_file(load: &Load<'_>, uri: &str) -> Result<Fields, SessionError> {
    let file = files::exact(uri, load.buckets)?;
    let text = std::fs::read(&file.path)
        .map_err(|error| source::unreadable(&file, Packing::Plain, &error))?;
    Fields::from_paths(uri, &text, load.columns.len())
}
