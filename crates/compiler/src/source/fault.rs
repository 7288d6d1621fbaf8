//! What can be wrong with a file before anybody reads it.

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::{MAX_FILE_BYTES, Span};

/// A file that cannot be read as text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("`{name}` is too large: {bytes} bytes")]
    TooLarge {
        name: String,
        bytes: usize,
        span: Span,
    },
    #[error("the file is not UTF-8: byte {offset} is 0x{byte:02x}")]
    InvalidUtf8 { byte: u8, offset: usize, span: Span },
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::TooLarge { span, .. } => Self::error(&TOO_LARGE, message)
                .at(span, "not read")
                .help(format!(
                    "a source has at most {} MiB; move data out of it, or split it into `tables/*.yml`",
                    MAX_FILE_BYTES / 1024 / 1024
                )),
            Fault::InvalidUtf8 { span, .. } => Self::error(&INVALID_UTF_8, message)
                .at(span, "no character of UTF-8 starts with this byte")
                .help("save the file as UTF-8; it may have been written as Latin-1 or UTF-16"),
        }
    }
}

define_explanations! {
    TOO_LARGE = "source/too-large" {
        what: "A source file is larger than 8 MiB.",
        why: "Sources are written by people. A larger file is data in the wrong place, or a mistake, and would cost memory before anybody learned that.",
        example: "A `pipeline.yml` with a table of 100,000 accepted values.",
        instead: "Put data into a table and check with `relationships`; split long pipelines into `tables/*.yml`.",
    }
    INVALID_UTF_8 = "source/invalid-utf-8" {
        what: "A source file holds bytes that are not UTF-8.",
        why: "Redshift stores text as UTF-8. Guessing another encoding would change names and values silently.",
        example: "`description: Música` saved as Latin-1, where `ú` is the single byte 0xfa.",
        instead: "Save the file as UTF-8: `iconv -f latin1 -t utf-8 old.yml > new.yml`.",
    }
}
