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
    /// None that lie before its own interval, as its SELECT says.
    OfItsInterval,
    /// Perhaps all that is there, those of earlier intervals too.
    SoFar,
}
