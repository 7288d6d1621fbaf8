//! Reusable parts: from the entries of `tables:` as written to one entry for each table.
//!
//! All of it happens to the tree of YAML, before anything is decoded: `for_each` repeats an entry for
//! each element, `use` adds the keys of blocks, and defaults fill what is left out. Each leaf keeps
//! its place and learns what it is read for ([`Instances`]), so that whatever a later stage says of
//! it also says for which element, for which use, or for which table.
//!
//! Nearer wins: the project's defaults, the pipeline's, a block, the table.

mod arguments;
mod bindings;
mod block;
mod csv;
mod defaults;
mod effective;
mod elements;
mod expansion;
pub mod fault;
mod instances;
mod instantiate;
mod load_template;
mod merge;
mod origin;
mod parameter;
mod shown;
#[cfg(test)]
mod tests;
mod uses;

pub(crate) use bindings::{Bindings, is_template, whole_tag};
pub use effective::{Effective, Found, Given, effective};
pub use instances::Instances;
pub use origin::{Level, Origin, Place};
pub(crate) use parameter::{ParameterType, ValueType};

pub(crate) use block::{Blocks, call_shape, calls_shape, shape as block_shape};
pub(crate) use defaults::{Defaults, default_keys, optional_of_copy, shape as defaults_shape};
pub(crate) use elements::shape as elements_shape;

/// The key that repeats a table.
pub(crate) const FOR_EACH: &str = "for_each";
/// The key that takes blocks.
pub(crate) const USE: &str = "use";

pub(crate) use expansion::Expansion;
pub(crate) use instances::Reason;
pub(crate) use load_template::{TemplateCall, shape as load_template_shape};
