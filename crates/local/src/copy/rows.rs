//! Rows of all formats on their way to the table, and the faults that MAXERROR forgives.

use std::borrow::Cow;

use executor::{Refusal, SessionError};
use plan::SqlType;

use super::avro;
use super::convert::{Converter, Value};
use super::fault::{BadRow, Kind, LoadFault, RowFault};
use super::files::File;
use super::fixed::{FixedWidth, Missing};
use super::json::{self, Fields, Item, Objects};
use super::load::{Load, Loaded, missing};
use super::parquet;
use super::records::{BlankLines, Dialect, Record, Records};
use super::source::{self, Wrapping};
use super::text;
use crate::refusal::not_rehearsed;
use crate::row::Row;

/// How many rows that could not be loaded are kept.
const KEPT: usize = 100;

/// Rows between two looks at whether the load is cancelled.
const PATIENCE: u64 = 1024;

pub(super) struct Rows<'a> {
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

impl<'a> Rows<'a> {
    pub(super) fn new(
        load: &'a Load<'a>,
        sink: &'a mut dyn FnMut(&Row) -> Result<(), Refusal>,
        bad: &'a mut Vec<BadRow>,
    ) -> Result<Self, SessionError> {
        Ok(Self {
            load,
            converter: Converter::new(&load.statement.options)?,
            sink,
            bad,
            row: Row::default(),
            replaced: String::new(),
            loaded: Loaded::default(),
            first: None,
            seen: 0,
        })
    }

    pub(super) fn loaded(&self) -> Loaded {
        self.loaded
    }

    pub(super) fn json(
        &mut self,
        files: &[File],
        wrapping: Wrapping,
        fields: &Fields,
    ) -> Result<(), SessionError> {
        let mut objects = Objects::default();
        for file in files {
            self.load.cancellation.check()?;
            let unreadable =
                |error: std::io::Error| source::unreadable(file, wrapping.packing, &error);
            let mut source = source::open(file, wrapping)?;
            objects
                .start(&mut source, self.load.statement.options.ignore_header)
                .map_err(unreadable)?;
            while let Some(item) = objects.next(&mut source).map_err(unreadable)? {
                match item {
                    Item::Value { line, bytes } => {
                        let converted = self.object(bytes, fields);
                        self.finish_row(file, line, converted)?;
                    }
                    Item::Fault { line, fault } => self.finish_row(file, line, Err(fault))?,
                }
            }
        }
        Ok(())
    }

    pub(super) fn avro(
        &mut self,
        files: &[File],
        wrapping: Wrapping,
        fields: &Fields,
    ) -> Result<(), SessionError> {
        for file in files {
            self.load.cancellation.check()?;
            let unreadable =
                |error: std::io::Error| source::unreadable(file, wrapping.packing, &error);
            let source = source::open(file, wrapping)?;
            avro::read(file, source, &unreadable, &mut |number, record| {
                let converted = record.and_then(|text| self.object(text.as_bytes(), fields));
                self.finish_row(file, number, converted)
            })?;
        }
        Ok(())
    }

    fn object(&mut self, bytes: &[u8], fields: &Fields) -> Result<(), RowFault> {
        let replacement = self.load.statement.options.accept_inv_chars;
        let text = text::valid(bytes, replacement, &mut self.replaced)?;
        let replaced = replacement.filter(|_| text.as_bytes() != bytes);
        self.row.start(self.load.width);
        for (column, raw) in self.load.columns.iter().zip(fields.find(text)?) {
            let is_char = matches!(column.ty, SqlType::Char(_));
            if is_char
                && replaced
                    .zip(raw)
                    .is_some_and(|(mark, raw)| raw.contains(mark))
            {
                return Err(RowFault::InvalidUtf8);
            }
            let value = match raw {
                None => Value::Null,
                Some(raw) => json::value(raw)?,
            };
            self.converter.convert(&value, column, &mut self.row)?;
        }
        Ok(())
    }

    pub(super) fn records(
        &mut self,
        files: &[File],
        wrapping: Wrapping,
        dialect: Dialect,
        several: &str,
    ) -> Result<(), SessionError> {
        let mut records = Records::new(dialect, self.blank_lines()).separated_by(several);
        for file in files {
            self.load.cancellation.check()?;
            let unreadable =
                |error: std::io::Error| source::unreadable(file, wrapping.packing, &error);
            let mut source = source::open(file, wrapping)?;
            records
                .start(&mut source, self.load.statement.options.ignore_header)
                .map_err(unreadable)?;
            while let Some(record) = records.next(&mut source).map_err(unreadable)? {
                let line = record.line;
                let converted = self.record(record, Kind::Field);
                self.finish_row(file, line, converted)?;
            }
        }
        Ok(())
    }

    pub(super) fn fixed_width(
        &mut self,
        files: &[File],
        wrapping: Wrapping,
        widths: &[u32],
    ) -> Result<(), SessionError> {
        let missing = missing(&self.load.statement.options);
        let mut lines = FixedWidth::new(widths, self.blank_lines(), missing);
        for file in files {
            self.load.cancellation.check()?;
            let unreadable =
                |error: std::io::Error| source::unreadable(file, wrapping.packing, &error);
            let mut source = source::open(file, wrapping)?;
            lines
                .start(&mut source, self.load.statement.options.ignore_header)
                .map_err(unreadable)?;
            while let Some(record) = lines.next(&mut source).map_err(unreadable)? {
                let line = record.line;
                let converted = self.record(record, Kind::Padded);
                self.finish_row(file, line, converted)?;
            }
        }
        Ok(())
    }

    pub(super) fn parquet(&mut self, files: &[File]) -> Result<(), SessionError> {
        let options = &self.load.statement.options;
        let reading = parquet::Reading {
            columns: self.load.columns,
            width: self.load.width,
            missing: missing(options),
            replacement: options.accept_inv_chars,
        };
        let mut row = Row::default();
        for file in files {
            self.load.cancellation.check()?;
            parquet::read(file, &reading, &mut row, &mut |number, row, read| {
                std::mem::swap(row, &mut self.row);
                self.finish_row(file, number, read)
            })?;
        }
        Ok(())
    }

    fn blank_lines(&self) -> BlankLines {
        if self.load.statement.options.ignore_blank_lines {
            BlankLines::Ignored
        } else {
            BlankLines::Rows
        }
    }

    fn record(&mut self, record: Record<'_>, kind: Kind) -> Result<(), RowFault> {
        let options = &self.load.statement.options;
        let fields = record.fields?;
        let expected = self.load.columns.len();
        let found = fields.len();
        // A delimiter may stand behind the last field.
        let has_trailing_delimiter = found == expected + 1 && fields.get(expected).is_empty();
        if found > expected && !has_trailing_delimiter {
            return Err(RowFault::TooManyFields { found, expected });
        }
        if found < expected && missing(options) == Missing::Refused {
            return Err(RowFault::TooFewFields { found, expected });
        }
        self.row.start(self.load.width);
        for (index, column) in self.load.columns.iter().enumerate() {
            let value = if index < found {
                let bytes = fields.get(index);
                // Only VARCHAR takes what stands in for invalid bytes.
                let is_varchar = matches!(column.ty, SqlType::Varchar(_));
                let replacement = options.accept_inv_chars.filter(|_| is_varchar);
                let text = text::valid(bytes, replacement, &mut self.replaced)?;
                Value::Some(kind, Cow::Borrowed(text))
            } else if matches!(column.ty, SqlType::Varchar(_)) && !options.empty_as_null {
                // A CHAR that is missing is NULL.
                Value::Some(kind, Cow::Borrowed(""))
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
            Err(fault) => self.fail_row(file, line, fault),
        }
    }

    fn fail_row(&mut self, file: &File, line: u64, fault: RowFault) -> Result<(), SessionError> {
        self.loaded.skipped += 1;
        let fault = LoadFault {
            file: file.uri.clone(),
            line,
            fault,
        };
        if self.bad.len() < KEPT {
            self.bad.push(fault.row());
        }
        let options = &self.load.statement.options;
        let forgives = options.ignore_all_errors || options.max_error > 1;
        if forgives && fault.fault.is_open() {
            let LoadFault { file, line, fault } = fault;
            return Err(not_rehearsed(format_args!(
                "a load that passes over faults: `{file}`, line {line}: {fault}, and Redshift may load \
                 the row"
            )));
        }
        let first = self.first.get_or_insert(fault);
        // The load fails when there are as many faults as MAXERROR says, or more.
        let limit = u64::from(options.max_error).max(1);
        if !options.ignore_all_errors && self.loaded.skipped >= limit {
            return Err(first.refuse(&self.load.table.table, self.loaded.skipped));
        }
        Ok(())
    }
}
