//! UNLOAD: <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>.
//!
//! One slice writes: the first object is `<prefix>0000_part_00`, and another one starts where
//! MAXFILESIZE is reached. What is written stays after a rollback, as on S3; an UNLOAD that fails leaves
//! no object, whole or not.
//!
//! Deliberately absent: FIXEDWIDTH, BZIP2, ZSTD, encryption, partitions in Parquet. They are
//! refused.

mod destination;
mod line;
mod manifest;
mod options;
mod unfinished;
mod writer;

pub(crate) use destination::Destination;
pub(crate) use options::{Form, Options};
pub(crate) use writer::{Column, Writer};

#[cfg(test)]
mod tests;
