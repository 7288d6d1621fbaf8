//! What the rows of a load are made from.

use serde::{Deserialize, Serialize};

use crate::id::UnitId;

/// A unit whose rows another one reads. What a check alone compares with is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub unit: UnitId,
    pub rows: Rows,
}

/// Which rows of a table that grows with the intervals. What is loaded once is read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// Those from its own interval on: earlier ones are known not to matter.
    OfItsInterval,
    /// Perhaps all that is there, those of earlier intervals too.
    SoFar,
}
