//! The texts a compilation reads, and places in them.

mod fault;
mod file;
mod span;
mod text;

pub use fault::{EXPLANATIONS, Fault};
pub use file::{FileId, MAX_FILE_BYTES, SourceFile, Sources};
pub use span::{Span, Spanned};
pub use text::SourceText;
