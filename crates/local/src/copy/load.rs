//! The load itself: files to rows to the table.

use std::borrow::Cow;

use executor::{Refusal, SessionError};
use plan::TableName;
use sql::statement::{self, CopyFormat, JsonPaths};

use super::column::Column;
use super::convert::{Converter, Value};
use super::fault::{BadRow, Kind, LoadFault, RowFault};
use super::files::{self, File};
use super::json::{self, Fields, Item, Objects};
use super::records::{BlankLines, Dialect, Escapes, Record, Records};
use super::source::{self, Packing, Source};
use super::text;
use crate::buckets::Buckets;
use crate::cancel::Cancellation;
use crate::refusal::not_rehearsed;
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

/// How many rows that could not be loaded are kept.
const KEPT: usize = 100;

/// Rows between two looks at whether the load is cancelled.
const PATIENCE: u64 = 1024;

/// Hands every row to `sink`.
pub(crate) fn load(
    load: &Load<'_>,
    sink: &mut dyn FnMut(&Row) -> Result<(), Refusal>,
    trace: &mut Trace,
) -> Result<Loaded, SessionError> {
    let options = &load.statement.options;
    refuse_absent(load.statement)?;
    let mut rows = Rows {
        load,
        converter: Converter::new(options)?,
        sink,
        bad: &mut trace.bad,
        row: Row::default(),
        replaced: String::new(),
        loaded: Loaded::default(),
        first: None,
        seen: 0,
    };
    let packing = if options.gzip {
        Packing::Gzip
    } else {
        Packing::Plain
    };
    let files = files::matching(&load.statement.from.value, load.buckets)?;
    for file in &files {
        trace.files.push((file.uri.clone(), source::size(file)?));
    }
    match &load.statement.format {
        CopyFormat::Json(paths) => {
            let fields = match paths {
                JsonPaths::Auto => Fields::auto(load.columns),
                JsonPaths::AutoIgnoreCase => Fields::auto_ignore_case(load.columns),
                JsonPaths::File(uri) => paths_file(load, uri)?,
                JsonPaths::NoShred => return Err(not_rehearsed("COPY with JSON 'noshred'")),
            };
            let mut objects = Objects::default();
            for file in &files {
                rows.json(file, packing, &fields, &mut objects)?;
            }
        }
        CopyFormat::Csv { quote, delimiter } => {
            let dialect = Dialect::Csv {
                delimiter: ascii(delimiter)?,
                quote: ascii(quote.encode_utf8(&mut [0; 4]))?,
            };
            rows.records(&files, packing, dialect)?;
        }
        CopyFormat::Delimited { delimiter } => {
            let dialect = Dialect::Delimited {
                delimiter: ascii(delimiter)?,
                escapes: if options.escape {
                    Escapes::Backslash
                } else {
                    Escapes::None
                },
            };
            rows.records(&files, packing, dialect)?;
        }
        CopyFormat::FixedWidth(_) => return Err(not_rehearsed("COPY with FIXEDWIDTH")),
        CopyFormat::Avro(_) => return Err(not_rehearsed("COPY from Avro")),
        CopyFormat::Orc => return Err(not_rehearsed("COPY from ORC")),
        CopyFormat::Parquet => return Err(not_rehearsed("COPY from Parquet")),
        CopyFormat::Shapefile => return Err(not_rehearsed("COPY from shapefiles")),
    }
    Ok(rows.loaded)
}

/// What the rehearsal has not, by the names of the options.
const ABSENT: &[&str] = &[
    "acceptanydate",
    "bzip2",
    "comprows",
    "encoding",
    "encrypted",
    "explicit_ids",
    "ignoreallerrors",
    "job",
    "lzop",
    "manifest",
    "master_symmetric_key",
    "noload",
    "readratio",
    "removequotes",
    "serializetojson",
    "ssh",
    "zstd",
];

fn refuse_absent(copy: &statement::Copy) -> Result<(), SessionError> {
    if let Some(option) = copy.places.keys().find(|option| ABSENT.contains(option)) {
        let option = option.to_uppercase();
        return Err(not_rehearsed(format_args!("COPY with {option}")));
    }
    if !copy.from.value.starts_with("s3://") {
        return Err(not_rehearsed("COPY from anything but S3"));
    }
    Ok(())
}

fn ascii(character: &str) -> Result<u8, SessionError> {
    match character.as_bytes() {
        [byte] if byte.is_ascii() => Ok(*byte),
        _ => Err(not_rehearsed(format_args!(
            "the delimiter or quote `{character}`"
        ))),
    }
}

fn paths_file(load: &Load<'_>, uri: &str) -> Result<Fields, SessionError> {
    let file = files::exact(uri, load.buckets)?;
    let text = std::fs::read(&file.path).map_err(|error| source::unreadable(&file, &error))?;
    Fields::from_paths(uri, &text, load.columns.len())
}

struct Rows<'a> {
    load: &'a Load<'a>,
    converter: Converter,
    sink: &'a mut dyn FnMut(&Row) -> Result<(), Refusal>,
    bad: &'a mut Vec<BadRow>,
    row: Row,
    /// The object under way with invalid bytes replaced.
    replaced: String,
    loaded: Loaded,
    first: Option<LoadFault>,
    seen: u64,
}

impl Rows<'_> {
    fn json(
        &mut self,
        file: &File,
        packing: Packing,
        fields: &Fields,
        objects: &mut Objects,
    ) -> Result<(), SessionError> {
        let mut source = Source::open(file, packing)?;
        objects.start();
        self.load.cancellation.check()?;
        while let Some(item) = objects
            .next(&mut source)
            .map_err(|error| source::unreadable(file, &error))?
        {
            match item {
                Item::Value { line, bytes } => {
                    let converted = self.object(bytes, fields);
                    self.finish_row(file, line, converted)?;
                }
                Item::Fault { line, fault } => self.finish_row(file, line, Err(fault))?,
            }
        }
        Ok(())
    }

    fn object(&mut self, bytes: &[u8], fields: &Fields) -> Result<(), RowFault> {
        let replacement = self.load.statement.options.accept_inv_chars;
        let text = valid(bytes, replacement, &mut self.replaced)?;
        self.row.start(self.load.width);
        for (column, raw) in self.load.columns.iter().zip(fields.find(text)?) {
            let value = match raw {
                None => Value::Null,
                Some(raw) => json::value(raw)?,
            };
            self.converter.convert(&value, column, &mut self.row)?;
        }
        Ok(())
    }

    fn records(
        &mut self,
        files: &[File],
        packing: Packing,
        dialect: Dialect,
    ) -> Result<(), SessionError> {
        let options = &self.load.statement.options;
        let blank_lines = if options.ignore_blank_lines {
            BlankLines::Ignored
        } else {
            BlankLines::Rows
        };
        let mut records = Records::new(dialect, blank_lines);
        for file in files {
            self.load.cancellation.check()?;
            let unreadable = |error: std::io::Error| source::unreadable(file, &error);
            let mut source = Source::open(file, packing)?;
            records
                .start(&mut source, options.ignore_header)
                .map_err(unreadable)?;
            while let Some(record) = records.next(&mut source).map_err(unreadable)? {
                let line = record.line;
                let converted = self.record(record);
                self.finish_row(file, line, converted)?;
            }
        }
        Ok(())
    }

    fn record(&mut self, record: Record<'_>) -> Result<(), RowFault> {
        let options = &self.load.statement.options;
        let fields = record.fields?;
        let expected = self.load.columns.len();
        let found = fields.len();
        // A delimiter may stand behind the last field.
        let has_trailing_delimiter = found == expected + 1 && fields.get(expected).is_empty();
        if found > expected && !has_trailing_delimiter {
            return Err(RowFault::TooManyFields { found, expected });
        }
        if found < expected && !options.fill_record {
            return Err(RowFault::TooFewFields { found, expected });
        }
        self.row.start(self.load.width);
        for (index, column) in self.load.columns.iter().enumerate() {
            let value = if index < found {
                let bytes = fields.get(index);
                let text = valid(bytes, options.accept_inv_chars, &mut self.replaced)?;
                Value::Some(Kind::Field, Cow::Borrowed(text))
            } else if column.ty.is_text() && !options.empty_as_null {
                Value::Some(Kind::Field, Cow::Borrowed(""))
            } else {
                Value::Null
            };
            self.converter.convert(&value, column, &mut self.row)?;
        }
        Ok(())
    }

    /// Passes a row on, or counts it against MAXERROR.
    fn finish_row(
        &mut self,
        file: &File,
        line: u64,
        converted: Result<(), RowFault>,
    ) -> Result<(), SessionError> {
        self.seen += 1;
        if self.seen.is_multiple_of(PATIENCE) {
            self.load.cancellation.check()?;
        }
        match converted {
            Ok(()) => {
                (self.sink)(&self.row).map_err(SessionError::Refused)?;
                self.loaded.rows += 1;
                Ok(())
            }
            Err(fault) => {
                self.loaded.skipped += 1;
                let fault = LoadFault {
                    file: file.uri.clone(),
                    line,
                    fault,
                };
                if self.bad.len() < KEPT {
                    self.bad.push(fault.row());
                }
                let first = self.first.get_or_insert(fault);
                // The load fails when there are as many faults as MAXERROR says, or more.
                let limit = u64::from(self.load.statement.options.max_error).max(1);
                if self.loaded.skipped >= limit {
                    return Err(first.refuse(&self.load.table.table, self.loaded.skipped));
                }
                Ok(())
            }
        }
    }
}

fn valid<'a>(
    bytes: &'a [u8],
    replacement: Option<char>,
    replaced: &'a mut String,
) -> Result<&'a str, RowFault> {
    match (std::str::from_utf8(bytes), replacement) {
        (Ok(text), _) => Ok(text),
        (Err(_), None) => Err(RowFault::InvalidUtf8),
        (Err(_), Some(replacement)) => {
            text::replace_invalid(bytes, replacement, replaced);
            Ok(replaced)
        }
    }
}
