//! Where each value of a table came from.

pub(crate) mod json;
pub(crate) mod text;
