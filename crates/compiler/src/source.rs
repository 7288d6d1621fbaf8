//! The texts a compilation reads, and places in them.

mod credentials;
mod fault;
mod file;
mod instance;
pub(crate) mod reserved;
mod span;
mod text;

pub(crate) use credentials::{holds_credentials, masked, names_a_secret};
pub use fault::{EXPLANATIONS, Fault};
pub use file::{FileId, MAX_FILE_BYTES, SourceFile, Sources};
pub(crate) use instance::InstanceId;
pub use span::{Span, Spanned};
pub use text::SourceText;
pub(crate) use text::{Piece, Writing};

#[cfg(test)]
mod tests;
