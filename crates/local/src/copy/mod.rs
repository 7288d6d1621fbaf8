//! COPY: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html>.
//!
//! Files are read one after another through one buffer; memory does not grow with their number or
//! size. A row that does not fit is a [`RowFault`], which MAXERROR may forgive; anything else ends
//! the load. No message holds a value of a row.
//!
//! Deliberately absent, and refused by name: ORC, shapefiles, LZOP, client-side encryption, sources
//! besides S3, nested columns of Parquet, and columns of types that only some formats fill.
//!
//! Stricter than Redshift on purpose: a NUL in text is a fault, where Redshift takes it for the end of
//! the record and drops the rest.

mod avro;
mod bytes;
mod column;
mod convert;
mod encoding;
mod fault;
mod files;
mod fixed;
mod json;
mod load;
mod manifest;
mod moment;
mod number;
mod parquet;
mod records;
mod rows;
mod source;
mod text;

pub(crate) use column::Column;
pub(crate) use fault::BadRow;
pub(crate) use load::{Load, Loaded, Trace, load};
pub(crate) use parquet::is_caught;

#[cfg(test)]
mod tests;
