//! What the author of statements says of running them again.

use plan::unit::Rerun;

use super::Numbering;
use crate::spec::decode::Words;

/// What a second run for one interval does, as `rerun` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondRun {
    Replaces,
    Doubles,
}

impl Words for SecondRun {
    const WORDS: &'static [(&'static str, Self)] =
        &[("replaces", Self::Replaces), ("doubles", Self::Doubles)];
}

impl SecondRun {
    pub(super) fn rerun(self) -> Rerun {
        match self {
            Self::Replaces => Rerun::Replaces,
            Self::Doubles => Rerun::Doubles,
        }
    }

    /// Rows that are replaced are numbered anew.
    pub(super) fn numbering(self) -> Numbering {
        match self {
            Self::Replaces => Numbering::Lost,
            Self::Doubles => Numbering::Kept,
        }
    }
}

pub(crate) const ABOUT: &str = "What a second run for an interval does: `replaces` leaves the same rows, `doubles` is guarded by the ledger.";
