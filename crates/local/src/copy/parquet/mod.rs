//! Parquet: <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html>.
//!
//! Columns are taken in the file's order, whatever they are called, and each has to be stored as its
//! column's type is: Redshift converts nothing here. A few rows of each column are held at a time.
//!
//! Deliberately absent: nested columns, which go into SUPER, and SERIALIZETOJSON. They are refused.

mod batch;
mod fit;
mod guard;

use std::fs;
use std::io::Read;

use executor::SessionError;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use sql::statement::Packing;

use super::column::Column;
use super::fault::RowFault;
use super::files::File;
use super::fixed::Missing;
use super::source::{self, Unpacked};
use crate::refusal::{not_rehearsed, refused, refused_with_help, sqlstate};
use crate::row::Row;
use batch::Batch;
use fit::Fit;
use guard::guarded;
pub(crate) use guard::is_caught;

/// What to do with the file's rows.
pub(super) struct Reading<'a> {
    pub(super) columns: &'a [Column],
    /// How many columns the table has.
    pub(super) width: usize,
    pub(super) missing: Missing,
    /// Takes the place of bytes that are no UTF-8.
    pub(super) replacement: Option<char>,
}

/// Takes a row's number in its file, from 1, and whether it could be read.
pub(super) type Sink<'a> =
    dyn FnMut(u64, &mut Row, Result<(), RowFault>) -> Result<(), SessionError> + 'a;

pub(super) fn read(
    file: &File,
    reading: &Reading<'_>,
    row: &mut Row,
    sink: &mut Sink<'_>,
) -> Result<(), SessionError> {
    // Said by the name alone.
    let packing = match file.uri.rsplit_once('.') {
        Some((_, "gz")) => Packing::Gzip,
        Some((_, "bz2")) => Packing::Bzip2,
        Some((_, "snappy")) => {
            return Err(not_rehearsed(
                "COPY from Parquet packed with Snappy as a whole",
            ));
        }
        _ => Packing::Plain,
    };
    if packing == Packing::Plain {
        let opened = fs::File::open(&file.path)
            .map_err(|error| source::unreadable(file, packing, &error))?;
        return read_from(opened, file, reading, row, sink);
    }
    let mut unpacked = Vec::new();
    Unpacked::open(file, packing)?
        .read_to_end(&mut unpacked)
        .map_err(|error| source::unreadable(file, packing, &error))?;
    read_from(bytes::Bytes::from(unpacked), file, reading, row, sink)
}

fn read_from<R: ChunkReader + 'static>(
    reader: R,
    file: &File,
    reading: &Reading<'_>,
    row: &mut Row,
    sink: &mut Sink<'_>,
) -> Result<(), SessionError> {
    let broken = |error: ParquetError| broken(file, &error);
    let length = reader.len();
    let reader = guarded(|| SerializedFileReader::new(reader)).map_err(broken)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let fields = schema.root_schema().get_fields().len();
    if schema.num_columns() < fields {
        return Err(broken(ParquetError::NYI(
            "a group without columns".to_owned(),
        )));
    }
    let fits = fits(file, fields, reading, |index| {
        let leaf = schema.column(index);
        let root = schema.get_column_root(index);
        fit::fit(&leaf, root, &reading.columns[index], file)
    })?;
    check_places(reader.metadata(), length).map_err(broken)?;
    let mut number = 0;
    for group in 0..reader.num_row_groups() {
        let group = guarded(|| reader.get_row_group(group)).map_err(broken)?;
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        let mut columns = guarded(|| columns(group.as_ref(), &fits)).map_err(broken)?;
        while left > 0 {
            let rows = Batch::ROWS.min(left);
            for column in &mut columns {
                if guarded(|| column.fill(rows)).map_err(broken)? != rows {
                    return Err(broken(ParquetError::EOF(
                        "fewer rows than it says".to_owned(),
                    )));
                }
            }
            for index in 0..rows {
                number += 1;
                row.start(reading.width);
                let placed =
                    reading
                        .columns
                        .iter()
                        .zip(&mut columns)
                        .try_for_each(|(column, batch)| {
                            batch.place(index, column, reading.replacement, row)
                        });
                let placed = placed.and_then(|()| missing_columns(&reading.columns[fits.len()..]));
                sink(number, row, placed)?;
            }
            left -= rows;
        }
    }
    Ok(())
}

/// Whether every column lies inside the file: the library takes that for granted.
fn check_places(file: &ParquetMetaData, length: u64) -> Result<(), ParquetError> {
    let outside = || ParquetError::EOF("a column outside of the file".to_owned());
    for column in file.row_groups().iter().flat_map(RowGroupMetaData::columns) {
        let data = column.data_page_offset();
        let start = column
            .dictionary_page_offset()
            .map_or(data, |dictionary| dictionary.min(data));
        let start = u64::try_from(start).map_err(|_| outside())?;
        u64::try_from(data).map_err(|_| outside())?;
        let size = u64::try_from(column.compressed_size()).map_err(|_| outside())?;
        start
            .checked_add(size)
            .filter(|end| *end <= length)
            .ok_or_else(outside)?;
    }
    Ok(())
}

/// How each of the file's columns becomes one of the table's.
fn fits(
    file: &File,
    found: usize,
    reading: &Reading<'_>,
    fit: impl Fn(usize) -> Result<Fit, SessionError>,
) -> Result<Vec<Fit>, SessionError> {
    let expected = reading.columns.len();
    let is_short = found < expected && reading.missing == Missing::Refused;
    if found > expected || is_short {
        return Err(refused_with_help(
            sqlstate::INTERNAL,
            format!(
                "Unmatched number of columns between table and file. Table columns: {expected}, Data \
                 columns: {found}, File name: {}",
                file.uri
            ),
            "declare the columns that the file has, in its order",
        ));
    }
    (0..found).map(fit).collect()
}

fn columns(group: &dyn RowGroupReader, fits: &[Fit]) -> Result<Vec<Batch>, ParquetError> {
    let readers = fits.iter().enumerate();
    readers
        .map(|(index, fit)| Ok(Batch::new(group.get_column_reader(index)?, *fit)))
        .collect()
}

/// FILLRECORD: NULL, where that is allowed.
fn missing_columns(columns: &[Column]) -> Result<(), RowFault> {
    columns.iter().try_for_each(batch::null)
}

/// The library's words may quote what the file holds, so only the kind of fault is told.
fn broken(file: &File, error: &ParquetError) -> SessionError {
    let why = match error {
        ParquetError::NYI(_) => "it uses a part of Parquet that cannot be read here",
        ParquetError::EOF(_) => "it ends too early",
        _ => "it is no whole Parquet file",
    };
    refused(
        sqlstate::INTERNAL,
        format!("`{}` cannot be read: {why}", file.uri),
    )
}
