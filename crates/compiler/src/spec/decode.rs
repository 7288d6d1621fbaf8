//! From the tree of a file to typed values. Each fault is collected, and the reading goes on.

mod choice;
mod field;
mod fields;
mod leaf;
mod list;
mod rendered;
mod text;
mod word;

pub(crate) use field::Field;
pub(crate) use fields::{Fields, Owner, Parts, alternatives, listed};
pub(crate) use leaf::{Expected, Leaf};
pub(crate) use word::Words;

use crate::diagnostic::Collector;
use crate::parts::Expansion;
use crate::source::Sources;

/// Reads values and collects what is wrong with them.
///
/// A function that returns nothing has reported why.
pub(crate) struct Decoder<'a> {
    pub(crate) sources: &'a Sources,
    /// Of the pipeline, relative to the project's root; `select_file:` starts here.
    pub(crate) folder: &'a str,
    pub(crate) faults: Collector,
    /// What reusable parts made.
    pub(crate) expansion: Expansion,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(sources: &'a Sources, folder: &'a str) -> Self {
        Self {
            sources,
            folder,
            faults: Collector::default(),
            expansion: Expansion::default(),
        }
    }
}
