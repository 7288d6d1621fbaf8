//! The bytes of one object, unpacked.

use std::fs;
use std::io::{self, Read};

use executor::SessionError;
use flate2::read::MultiGzDecoder;

use super::files::File;
use crate::refusal::{refused, sqlstate};

/// How objects are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
}

/// A reader of one object; errors name the object and not the machine's path.
pub(super) enum Source {
    Plain(fs::File),
    Gzip(Box<MultiGzDecoder<fs::File>>),
}

impl Source {
    pub(super) fn open(file: &File, packing: Packing) -> Result<Self, SessionError> {
        let opened = fs::File::open(&file.path).map_err(|error| unreadable(file, &error))?;
        Ok(match packing {
            Packing::Plain => Self::Plain(opened),
            Packing::Gzip => Self::Gzip(Box::new(MultiGzDecoder::new(opened))),
        })
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
        }
    }
}

/// In bytes, as it lies there.
pub(super) fn size(file: &File) -> Result<u64, SessionError> {
    let known = fs::metadata(&file.path).map_err(|error| unreadable(file, &error))?;
    Ok(known.len())
}

pub(super) fn unreadable(file: &File, error: &io::Error) -> SessionError {
    let File { uri, .. } = file;
    let why = match error.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            "it is no whole gzip file".to_owned()
        }
        kind => kind.to_string(),
    };
    refused(sqlstate::INTERNAL, format!("`{uri}` cannot be read: {why}"))
}
