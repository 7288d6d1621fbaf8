//! A few values of one column.

use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::errors::ParquetError;
use plan::SqlType;
use sql::typed::Nullability;

use super::fit::Fit;
use crate::copy::column::Column;
use crate::copy::fault::{Kind, Misfit, RowFault};
use crate::copy::text;
use crate::row::{Cell, Row};

pub(super) struct Batch {
    reader: ColumnReader,
    fit: Fit,
    /// 1 where there is a value; empty for columns that always have one.
    levels: Vec<i16>,
    values: Values,
    /// The next value.
    next: usize,
    replaced: String,
}

enum Values {
    Boolean(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<Int96>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
}

impl Batch {
    /// The most rows that are held.
    pub(super) const ROWS: usize = 1024;

    pub(super) fn new(reader: ColumnReader, fit: Fit) -> Self {
        let values = match &reader {
            ColumnReader::BoolColumnReader(_) => Values::Boolean(Vec::new()),
            ColumnReader::Int32ColumnReader(_) => Values::Int32(Vec::new()),
            ColumnReader::Int64ColumnReader(_) => Values::Int64(Vec::new()),
            ColumnReader::Int96ColumnReader(_) => Values::Int96(Vec::new()),
            ColumnReader::FloatColumnReader(_) => Values::Float(Vec::new()),
            ColumnReader::DoubleColumnReader(_) => Values::Double(Vec::new()),
            ColumnReader::ByteArrayColumnReader(_) => Values::Bytes(Vec::new()),
            ColumnReader::FixedLenByteArrayColumnReader(_) => Values::Fixed(Vec::new()),
        };
        Self {
            reader,
            fit,
            levels: Vec::new(),
            values,
            next: 0,
            replaced: String::new(),
        }
    }

    /// Reads the next rows; answers how many there are.
    pub(super) fn fill(&mut self, rows: usize) -> Result<usize, ParquetError> {
        self.levels.clear();
        self.next = 0;
        macro_rules! read {
            ($reader:expr, $values:expr) => {{
                $values.clear();
                $reader.read_records(rows, Some(&mut self.levels), None, $values)
            }};
        }
        let (records, values, _) = match (&mut self.reader, &mut self.values) {
            (ColumnReader::BoolColumnReader(reader), Values::Boolean(values)) => {
                read!(reader, values)
            }
            (ColumnReader::Int32ColumnReader(reader), Values::Int32(values)) => {
                read!(reader, values)
            }
            (ColumnReader::Int64ColumnReader(reader), Values::Int64(values)) => {
                read!(reader, values)
            }
            (ColumnReader::Int96ColumnReader(reader), Values::Int96(values)) => {
                read!(reader, values)
            }
            (ColumnReader::FloatColumnReader(reader), Values::Float(values)) => {
                read!(reader, values)
            }
            (ColumnReader::DoubleColumnReader(reader), Values::Double(values)) => {
                read!(reader, values)
            }
            (ColumnReader::ByteArrayColumnReader(reader), Values::Bytes(values)) => {
                read!(reader, values)
            }
            (ColumnReader::FixedLenByteArrayColumnReader(reader), Values::Fixed(values)) => {
                read!(reader, values)
            }
            _ => unreachable!("values are made for their reader"),
        }?;
        let present = if self.levels.is_empty() {
            records
        } else {
            self.levels.iter().filter(|level| **level > 0).count()
        };
        if values != present {
            return Err(ParquetError::EOF("fewer values than it says".to_owned()));
        }
        Ok(records)
    }

    /// Puts the value of a row into its column. Rows have to be asked for in their order.
    pub(super) fn place(
        &mut self,
        index: usize,
        column: &Column,
        replacement: Option<char>,
        row: &mut Row,
    ) -> Result<(), RowFault> {
        if self.levels.get(index) == Some(&0) {
            return null(column);
        }
        let at = self.next;
        self.next += 1;
        let fault = |misfit| RowFault::Value {
            column: column.name.clone(),
            ty: column.ty,
            kind: Some(Kind::Field),
            misfit,
        };
        let cell = match &self.values {
            Values::Boolean(values) => Cell::Boolean(values[at]),
            Values::Int32(values) => self.small(values[at], column.ty).map_err(fault)?,
            Values::Int64(values) => self.large(values[at]).map_err(fault)?,
            Values::Int96(values) => Cell::Timestamp(values[at].to_micros()),
            Values::Float(values) => Cell::Real(values[at]),
            Values::Double(values) => Cell::Double(values[at]),
            Values::Fixed(values) => self.bytes_of_number(values[at].data()).map_err(fault)?,
            Values::Bytes(values) => match self.fit {
                Fit::Decimal { .. } => self.bytes_of_number(values[at].data()).map_err(fault)?,
                Fit::Same | Fit::Microseconds(_) => {
                    let valid = text::valid(values[at].data(), replacement, &mut self.replaced)?;
                    return place_text(valid, column, row).map_err(fault);
                }
            },
        };
        row.set(column.place, cell);
        Ok(())
    }

    fn small(&self, value: i32, ty: SqlType) -> Result<Cell, Misfit> {
        match (self.fit, ty) {
            (Fit::Decimal { precision, scale }, _) => decimal(value.into(), precision, scale),
            (_, SqlType::SmallInt) => i16::try_from(value)
                .map(Cell::SmallInt)
                .map_err(|_| Misfit::OutOfRange),
            (_, SqlType::Date) => Ok(Cell::Date(value)),
            _ => Ok(Cell::Integer(value)),
        }
    }

    fn large(&self, value: i64) -> Result<Cell, Misfit> {
        match self.fit {
            Fit::Decimal { precision, scale } => decimal(value.into(), precision, scale),
            Fit::Microseconds(unit) => value
                .checked_mul(unit)
                .map(Cell::Timestamp)
                .ok_or(Misfit::OutOfRange),
            Fit::Same => Ok(Cell::BigInt(value)),
        }
    }

    /// A number in two's complement, the highest byte first.
    fn bytes_of_number(&self, bytes: &[u8]) -> Result<Cell, Misfit> {
        let Fit::Decimal { precision, scale } = self.fit else {
            return Err(Misfit::Nested);
        };
        let fill = if bytes.first().is_some_and(|first| first & 0x80 != 0) {
            0xff
        } else {
            0
        };
        let mut wide = [fill; 16];
        // Longer numbers have nothing but their sign in front, or they are too large.
        let (front, kept) = bytes.split_at(bytes.len().saturating_sub(16));
        if front.iter().any(|byte| *byte != fill) {
            return Err(Misfit::OutOfRange);
        }
        wide[16 - kept.len()..].copy_from_slice(kept);
        decimal(i128::from_be_bytes(wide), precision, scale)
    }
}

/// A row without a value for the column.
pub(super) fn null(column: &Column) -> Result<(), RowFault> {
    match column.nullability {
        Nullability::Nullable | Nullability::Unknown => Ok(()),
        Nullability::NotNull => Err(RowFault::Value {
            column: column.name.clone(),
            ty: column.ty,
            kind: None,
            misfit: Misfit::Null,
        }),
    }
}

fn decimal(scaled: i128, precision: u8, scale: u8) -> Result<Cell, Misfit> {
    let largest = 10_u128.pow(u32::from(precision));
    if scaled.unsigned_abs() >= largest {
        return Err(Misfit::OutOfRange);
    }
    Ok(Cell::Decimal {
        precision,
        scale,
        scaled,
    })
}

/// Options that change text do not act on columnar files.
fn place_text(text: &str, column: &Column, row: &mut Row) -> Result<(), Misfit> {
    let (text, limit) = match column.ty {
        SqlType::Char(limit) => (text.trim_end_matches(' '), limit),
        SqlType::Varchar(limit) => (text, limit),
        _ => return Err(Misfit::Nested),
    };
    if text.contains('\0') {
        return Err(Misfit::NulCharacter);
    }
    if matches!(column.ty, SqlType::Char(_)) && !text.is_ascii() {
        return Err(Misfit::MultibyteInChar);
    }
    if text.len() > usize::from(limit) {
        return Err(Misfit::TooLong { bytes: text.len() });
    }
    row.set_text(column.place, text);
    Ok(())
}
