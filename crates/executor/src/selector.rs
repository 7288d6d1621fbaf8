//! How a caller names what is to be loaded again.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::str::FromStr;

use plan::unit::{Rerun, Role};
use plan::{Plan, UnitId};

/// Units of a plan, for all its intervals or for some.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// `songs`. A staging table stands for the loads that read it: filled for nobody, it would change
    /// nothing.
    Unit(UnitId),
    /// `songs+`: it and every load that reads it, and so on.
    WithReaders(UnitId),
    /// `stale-inputs`: what was made from rows that were replaced since, for these intervals.
    StaleInputs,
}

impl FromStr for Selector {
    type Err = Infallible;

    /// What a name means, the plan will say.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match (text, text.strip_suffix('+')) {
            ("stale-inputs", _) => Self::StaleInputs,
            (_, Some(name)) => Self::WithReaders(UnitId::new(name)),
            (name, None) => Self::Unit(UnitId::new(name)),
        })
    }
}

impl Selector {
    /// The unit that it names.
    pub(crate) fn named(&self) -> Option<&UnitId> {
        match self {
            Self::Unit(unit) | Self::WithReaders(unit) => Some(unit),
            Self::StaleInputs => None,
        }
    }

    /// The units that it takes in for all intervals.
    pub(crate) fn units(&self, plan: &Plan) -> BTreeSet<UnitId> {
        match self {
            Self::Unit(unit) => made_from_stages(plan, unit),
            Self::WithReaders(unit) => with_readers(plan, unit),
            Self::StaleInputs => BTreeSet::new(),
        }
    }
}

/// A unit and, of a stage, the loads that read it and can be loaded again.
fn made_from_stages(plan: &Plan, unit: &UnitId) -> BTreeSet<UnitId> {
    let mut taken: BTreeSet<UnitId> = [unit.clone()].into();
    let mut stages = BTreeSet::new();
    for unit in &plan.units {
        let reads_stage = unit.reads.iter().any(|read| stages.contains(&read.unit));
        match unit.role {
            Role::Stage { .. } if reads_stage || taken.contains(&unit.id) => {
                stages.insert(unit.id.clone());
                taken.insert(unit.id.clone());
            }
            Role::Publish if reads_stage && unit.rerun != Rerun::Doubles => {
                taken.insert(unit.id.clone());
            }
            Role::Stage { .. }
            | Role::Publish
            | Role::Drop { .. }
            | Role::Change
            | Role::Maintain => {}
        }
    }
    taken
}

/// A unit and those whose rows are made from its rows.
fn with_readers(plan: &Plan, unit: &UnitId) -> BTreeSet<UnitId> {
    let mut taken: BTreeSet<UnitId> = [unit.clone()].into();
    // A unit stands behind all that it reads.
    for reader in &plan.units {
        if reader.reads.iter().any(|read| taken.contains(&read.unit)) {
            taken.insert(reader.id.clone());
        }
    }
    taken
}
