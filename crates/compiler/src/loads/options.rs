//! What stands under the key of a load, for the schema of the language.

use crate::json_schema::{Keys, Shape};

/// The options of a load.
pub(crate) struct Options {
    pub(crate) shape: Shape,
    /// One sentence.
    pub(crate) about: &'static str,
    pub(crate) rows: Rows,
}

/// Where the rows of a load come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    /// From a SELECT beside the load.
    OfSelect,
    /// Not from a SELECT beside it.
    Otherwise,
    /// As a template of the project says.
    AsWritten,
}

impl Options {
    pub(super) fn of_select(shape: impl Into<Shape>, about: &'static str) -> Self {
        Self {
            shape: shape.into(),
            about,
            rows: Rows::OfSelect,
        }
    }

    /// Of a load that has only its SELECT.
    pub(super) fn none(about: &'static str) -> Self {
        Self::of_select(Shape::bare_or(Keys::none()), about)
    }
}
