//! `DROP` of what is no table.

use super::{Dependents, Name, Presence};

/// `DROP` of what is no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    pub kind: Dropped,
    pub names: Vec<Name>,
    pub presence: Presence,
    pub dependents: Dependents,
}

/// What a `DROP` drops, where statements after it see that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    View,
    MaterializedView,
    /// With all its tables, if it says `CASCADE`.
    Schema,
}
