//! The bytes of one object, unpacked.

use std::fs;
use std::io::{self, BufReader, Read};

use bzip2::read::MultiBzDecoder;
use executor::SessionError;
use flate2::read::MultiGzDecoder;
use sql::statement::{Encoding, Packing};

use super::encoding::Transcoded;
use super::files::File;
use crate::refusal::{not_rehearsed, refused, sqlstate};

/// How objects are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrapping {
    pub(super) packing: Packing,
    pub(super) encoding: Encoding,
}

/// A reader of one object, in UTF-8 where it is text.
pub(super) type Source = Transcoded<Unpacked>;

pub(super) enum Unpacked {
    Plain(fs::File),
    Gzip(Box<MultiGzDecoder<fs::File>>),
    Bzip2(Box<MultiBzDecoder<fs::File>>),
    Zstd(Box<zstd::Decoder<'static, BufReader<fs::File>>>),
}

pub(super) fn open(file: &File, wrapping: Wrapping) -> Result<Source, SessionError> {
    let unpacked = Unpacked::open(file, wrapping.packing)?;
    Ok(Transcoded::new(unpacked, wrapping.encoding))
}

impl Unpacked {
    pub(super) fn open(file: &File, packing: Packing) -> Result<Self, SessionError> {
        let failed = |error: io::Error| unreadable(file, packing, &error);
        let opened = fs::File::open(&file.path).map_err(failed)?;
        Ok(match packing {
            Packing::Plain => Self::Plain(opened),
            Packing::Gzip => Self::Gzip(Box::new(MultiGzDecoder::new(opened))),
            Packing::Bzip2 => Self::Bzip2(Box::new(MultiBzDecoder::new(opened))),
            Packing::Zstd => Self::Zstd(Box::new(zstd::Decoder::new(opened).map_err(failed)?)),
            // There is no reader of it that is both kept and free to be used.
            Packing::Lzop => return Err(not_rehearsed("COPY with LZOP")),
        })
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Bzip2(decoder) => decoder.read(buffer),
            Self::Zstd(decoder) => decoder.read(buffer),
        }
    }
}

/// In bytes, as it lies there.
pub(super) fn size(file: &File) -> Result<u64, SessionError> {
    let known =
        fs::metadata(&file.path).map_err(|error| unreadable(file, Packing::Plain, &error))?;
    Ok(known.len())
}

/// Names the object and not the machine's path.
pub(super) fn unreadable(file: &File, packing: Packing, error: &io::Error) -> SessionError {
    let File { uri, .. } = file;
    let packed = match packing {
        Packing::Plain => None,
        Packing::Gzip => Some("gzip"),
        Packing::Bzip2 => Some("bzip2"),
        Packing::Lzop => Some("lzop"),
        Packing::Zstd => Some("zstd"),
    };
    let why = match (error.kind(), packed) {
        // What the transcoder says of a file.
        (io::ErrorKind::Unsupported, _) => error.to_string(),
        (
            io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Other,
            Some(name),
        ) => format!("it is no whole {name} file"),
        (kind, _) => kind.to_string(),
    };
    refused(sqlstate::INTERNAL, format!("`{uri}` cannot be read: {why}"))
}
