//! Checks: what must be true of a table.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{CheckId, UnitId};
use crate::slot::SlottedText;
use crate::unit::Origin;

/// A check as the plan states it; its query is a step of its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub id: CheckId,
    pub unit: UnitId,
    pub table: SlottedText,
    /// The check's name in the specification: `not_null`, `row_count`.
    pub kind: String,
    /// For people: "`song_id` is never null".
    pub title: String,
    pub scope: CheckScope,
    pub severity: Severity,
    /// What the query measures: "rows with a null", "rows".
    pub measures: String,
    pub expect: Expectation,
    pub origin: Origin,
}

/// Which rows a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckScope {
    /// The rows of the load's interval.
    Interval,
    Table,
}

/// What follows when a check's expectation is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is reported.
    Info,
    /// It is reported as a warning.
    Warn,
    /// The unit rolls back: readers keep the old rows.
    Error,
}

/// The bounds of a measured integer; both are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max: Option<i64>,
}

impl Expectation {
    /// Exactly zero: the query counts what is wrong.
    pub const NONE: Self = Self {
        min: None,
        max: Some(0),
    };

    pub fn holds(self, value: i64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (None, Some(0)) => f.write_str("0"),
            (None, Some(max)) => write!(f, "at most {max}"),
            (Some(min), None) => write!(f, "at least {min}"),
            (Some(min), Some(max)) if min == max => write!(f, "{min}"),
            (Some(min), Some(max)) => write!(f, "{min} to {max}"),
            (None, None) => f.write_str("any"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_bounds_are_in() {
        let expect = Expectation {
            min: Some(1),
            max: Some(3),
        };
        assert_eq!(
            [0, 1, 3, 4].map(|n| expect.holds(n)),
            [false, true, true, false]
        );
        assert_eq!(expect.to_string(), "1 to 3");
        assert!(Expectation::NONE.holds(0) && !Expectation::NONE.holds(1));
    }
}
