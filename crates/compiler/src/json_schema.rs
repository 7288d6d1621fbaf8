//! The language as JSON Schema, for editors: what may stand where, and what each key means.
//!
//! Each part of the language says its `Shape` beside the code that reads it, over the very list of
//! keys, words or numbers that is read there; a key without a shape, or a shape without a key, is a
//! bug that a test finds. From shapes comes draft 7, which is what the language servers of YAML know.
//!
//! The schema refuses nothing that compiles. It sees one file and no SQL, so it lets pass what only
//! the compiler knows: names, types, paths, and whether a block or a default brings what is missing.

mod document;
mod draft07;
mod json;
mod keys;
mod needs;
mod shape;
#[cfg(test)]
mod tests;

pub use document::Document;
pub use draft07::JsonSchema;
pub(crate) use keys::Keys;
pub(crate) use shape::Shape;
