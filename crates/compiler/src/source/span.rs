//! Places in a file.

use std::ops::Range;

use super::file::FileId;
use super::instance::InstanceId;

/// A range of bytes in a file, half open, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: range.start,
            end: range.end,
        }
    }

    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    pub fn len(self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same place, read for an instance.
    #[must_use]
    pub(crate) fn read_for(self, instance: InstanceId) -> Self {
        Self {
            file: self.file.read_for(instance),
            ..self
        }
    }

    pub(crate) fn instance(self) -> InstanceId {
        self.file.instance()
    }

    /// The place alone, whatever it was read for.
    #[must_use]
    pub(crate) fn as_written(self) -> Self {
        self.read_for(InstanceId::AS_WRITTEN)
    }
}

/// A value and the place where the user wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.value), self.span)
    }

    pub fn as_ref(&self) -> Spanned<&T> {
        Spanned::new(&self.value, self.span)
    }
}
