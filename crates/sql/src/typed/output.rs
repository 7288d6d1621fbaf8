//! The columns a query gives.

use std::sync::Arc;

use plan::Identifier;

use super::{Nullability, Type};

/// One column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputColumn {
    pub name: Identifier,
    pub ty: Type,
    pub nullability: Nullability,
}

/// The columns of a relation or a result, as far as they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// These columns in this order and no others.
    Closed(Arc<[OutputColumn]>),
    /// Nothing is known; any column may be there.
    Open,
}

impl Shape {
    /// These columns and no others.
    pub fn closed(columns: impl IntoIterator<Item = OutputColumn>) -> Self {
        Self::Closed(columns.into_iter().collect())
    }

    /// The columns, if all are known.
    pub fn columns(&self) -> Option<&[OutputColumn]> {
        match self {
            Self::Closed(columns) => Some(columns),
            Self::Open => None,
        }
    }
}
