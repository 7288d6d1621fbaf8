//! COPY: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html>.
//!
//! Files are read one after another through one buffer; memory does not grow with their number or
//! size. A row that does not fit is a [`RowFault`], which MAXERROR may forgive; anything else ends
//! the load. No message holds a value of a row.
//!
//! Deliberately absent: MANIFEST, REMOVEQUOTES, `EXPLICIT_IDS`, ACCEPTANYDATE, encodings besides
//! UTF-8, and every format besides JSON, CSV and delimited text. They are refused.

mod bytes;
mod column;
mod convert;
mod fault;
mod files;
mod json;
mod load;
mod moment;
mod number;
mod records;
mod source;
mod text;

pub(crate) use column::Column;
pub(crate) use fault::BadRow;
pub(crate) use load::{Load, Loaded, Trace, load};

#[cfg(test)]
mod tests;
