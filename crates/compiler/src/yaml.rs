//! YAML with places: text to a tree whose every key and value knows its bytes.
//!
//! One event parser reads what users write, within budgets; the values then go through
//! `serde_yaml`, whose own parser never sees untrusted text.
//!
//! Deliberately absent: tags, keys that are not text, more than one document in a file.

mod explanations;
mod fault;
mod geometry;
mod key;
mod merge;
mod node;
mod reader;
mod refusal;
mod scalar;
mod tree;
mod weight;

pub use explanations::EXPLANATIONS;
pub use fault::Fault;
pub(crate) use geometry::{plain_text, source_text};
pub(crate) use node::{Entry, MappingStyle, Node, NodeKind, ScalarNode, ScalarStyle};
pub(crate) use reader::read;

#[cfg(test)]
mod tests;
