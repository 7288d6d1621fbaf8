//! What a lint looks at.

use crate::bind::Bound;
use crate::classify::Kind;
use crate::parse::Parsed;

/// A statement and where it runs.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub parsed: &'a Parsed,
    /// `None` where the statement did not bind.
    pub bound: Option<&'a Bound>,
    pub kind: Kind,
    pub place: Place,
}

/// Where a statement runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a script of its own, which may begin and commit as it likes.
    Script(Block),
    /// In the transaction of a pipeline's unit, which Callsheet begins and commits.
    Unit,
}

/// Whether a script has begun a transaction that it has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    None,
    Open,
}

impl Place {
    /// Whether a transaction is open that somebody relies on.
    pub fn is_in_transaction(self) -> bool {
        matches!(self, Self::Unit | Self::Script(Block::Open))
    }
}
