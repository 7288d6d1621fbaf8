//! Files by name and by number.

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;

use super::credentials::masked;
use super::fault::Fault;
use super::instance::InstanceId;
use super::span::Span;

/// The largest file that is read, in bytes. Far beyond what people write, far below what hurts.
pub const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file of one [`Sources`], and what it is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId {
    index: u32,
    instance: InstanceId,
}

impl FileId {
    fn new(index: usize) -> Self {
        Self {
            index: u32::try_from(index).expect("a project has fewer than 2^32 files"),
            instance: InstanceId::AS_WRITTEN,
        }
    }

    /// The same bytes, read for an instance.
    #[must_use]
    pub(crate) fn read_for(self, instance: InstanceId) -> Self {
        Self { instance, ..self }
    }

    pub(crate) fn instance(self) -> InstanceId {
        self.instance
    }
}

/// A text and the name under which people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    name: String,
    text: Arc<str>,
    shown: Arc<str>,
    original: Arc<str>,
}

impl SourceFile {
    /// Relative to the project's root, with forward slashes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Without a byte order mark, lines ended by LF.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The text as it was added, byte order mark and line ends included.
    pub fn original(&self) -> &Arc<str> {
        &self.original
    }

    /// The place in the original of a place in the text. The end of a line is before all of its
    /// line end.
    pub(crate) fn original_offset(&self, offset: usize) -> usize {
        let mark = if self.original.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        };
        let mut dropped = mark;
        for (at, _) in self.original.match_indices("\r\n") {
            if at - dropped >= offset {
                break;
            }
            dropped += 1;
        }
        offset + dropped
    }

    /// The text as messages show it: the same places, secrets masked.
    pub fn shown(&self) -> &Arc<str> {
        &self.shown
    }
}

/// All texts of one compilation, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: IndexMap<String, SourceFile>,
}

impl Sources {
    /// Adds a file. `name` is relative to the project's root and uses forward slashes.
    ///
    /// A byte order mark is dropped and CRLF becomes LF, so that a checkout on another system
    /// compiles to the same plan. A name added again gets the new text, as in an editor.
    ///
    /// Fails on a file that is too large or not UTF-8. It is kept all the same, as far as the
    /// message needs it.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<FileId, Fault> {
        if bytes.len() > MAX_FILE_BYTES {
            let file = self.insert(name, String::new(), None);
            return Err(Fault::TooLarge {
                name: name.to_owned(),
                bytes: bytes.len(),
                span: Span::new(file, 0..0),
            });
        }
        let original = std::str::from_utf8(bytes).ok();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(self.insert(name, normalised(text), original)),
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                let before = normalised(&String::from_utf8_lossy(valid));
                let start = before.len();
                let rest_of_text = normalised(&String::from_utf8_lossy(rest));
                let file = self.insert(name, before + &rest_of_text, None);
                Err(Fault::InvalidUtf8 {
                    byte: rest[0],
                    offset: error.valid_up_to(),
                    span: Span::new(file, start..start + char::REPLACEMENT_CHARACTER.len_utf8()),
                })
            }
        }
    }

    /// `original` is absent for a file that cannot be read.
    fn insert(&mut self, name: &str, text: String, original: Option<&str>) -> FileId {
        let text: Arc<str> = text.into();
        let original = match original {
            Some(original) if original != &*text => original.into(),
            _ => text.clone(),
        };
        let shown = match masked(&text) {
            Cow::Borrowed(_) => text.clone(),
            Cow::Owned(masked) => masked.into(),
        };
        let file = SourceFile {
            name: name.to_owned(),
            text,
            shown,
            original,
        };
        let (index, _) = self.files.insert_full(name.to_owned(), file);
        FileId::new(index)
    }

    /// The file behind an id that this `Sources` gave out.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.index as usize]
    }

    /// The id of the file with that name.
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.files.get_index_of(name).map(FileId::new)
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId::new).zip(self.files.values())
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        &self.file(span.file).text[span.start..span.end]
    }
}

fn normalised(text: &str) -> String {
    text.replace("\r\n", "\n")
}
