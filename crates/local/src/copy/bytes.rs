//! A window over a stream, whose memory is used again for the next file.

use std::io::{self, Read};

/// Redshift's limit for one row or one JSON object:
/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html>.
pub(super) const LIMIT: usize = 4 * 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// U+FEFF.
const MARK: &[u8] = b"\xef\xbb\xbf";

#[derive(Debug, Default)]
pub(super) struct Bytes {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl Bytes {
    pub(super) fn clear(&mut self) {
        self.start = 0;
        self.end = 0;
    }

    /// What was read and not yet consumed.
    pub(super) fn window(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    pub(super) fn consume(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// Refuses a byte order mark at the start of a file: what Redshift makes of it in UTF-8 is not
    /// documented, and it would become a part of the first value.
    pub(super) fn refuse_mark(&mut self, reader: &mut impl Read) -> io::Result<()> {
        while self.window().len() < MARK.len() {
            if self.more(reader)? == 0 {
                break;
            }
        }
        if !self.window().starts_with(MARK) {
            return Ok(());
        }
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "it starts with a byte order mark, and Redshift's documentation does not say whether that \
             is a part of the first value: remove it, or pass over a header with IGNOREHEADER",
        ))
    }

    /// Reads more behind the window; answers the bytes read, 0 at the end of the stream.
    pub(super) fn more(&mut self, reader: &mut impl Read) -> io::Result<usize> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() < self.end + CHUNK {
            self.buffer.resize(self.end + CHUNK, 0);
        }
        loop {
            match reader.read(&mut self.buffer[self.end..]) {
                Ok(bytes) => {
                    self.end += bytes;
                    return Ok(bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
