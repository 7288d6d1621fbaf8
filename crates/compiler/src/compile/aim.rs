//! Which target is compiled for, and whose schema on it.

use std::fmt;
use std::str::FromStr;

use plan::Identifier;

/// Which target, and which developer where each has a schema of their own. Who asks says both: a
/// compiler that looked into the environment would not be a function of its sources.
#[derive(Clone, Copy, Debug)]
pub struct Aim<'a> {
    /// The default target if none.
    pub target: Option<&'a str>,
    pub developer: Who<'a>,
}

/// The developer whose schema is meant.
#[derive(Clone, Copy, Debug)]
pub enum Who<'a> {
    Named(&'a Developer),
    /// Nobody was named; a target with a schema for each developer is refused.
    Nobody,
    /// It makes no difference, since nothing is going to run.
    Anybody,
}

/// What is only looked at, and not planned.
impl<'a> From<Option<&'a str>> for Aim<'a> {
    fn from(target: Option<&'a str>) -> Self {
        Self {
            target,
            developer: Who::Anybody,
        }
    }
}

/// The name that stands in a developer's schema: letters, digits and underscores, folded to lower
/// case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Developer(Identifier);

/// Why a text is no developer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeveloperFault {
    #[error("a developer's name is empty")]
    Empty,
    #[error("a developer's name has at most {LONGEST} characters")]
    TooLong,
    #[error("a developer's name holds letters a to z, digits and underscores; not `{0}`")]
    Character(char),
}

/// Schemas have at most 127 bytes, and the name is a part of one.
const LONGEST: usize = 63;

impl Developer {
    pub fn name(&self) -> &Identifier {
        &self.0
    }
}

impl FromStr for Developer {
    type Err = DeveloperFault;

    fn from_str(text: &str) -> Result<Self, DeveloperFault> {
        if text.is_empty() {
            return Err(DeveloperFault::Empty);
        }
        let other = |c: &char| !c.is_ascii_alphanumeric() && *c != '_';
        if let Some(character) = text.chars().find(other) {
            return Err(DeveloperFault::Character(character));
        }
        if text.len() > LONGEST {
            return Err(DeveloperFault::TooLong);
        }
        Ok(Self(text.parse().expect("plain characters")))
    }
}

impl fmt::Display for Developer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_developers_name_is_plain() {
        let name = |text: &str| text.parse::<Developer>().map(|name| name.to_string());
        assert_eq!(name("Anna_2").as_deref(), Ok("anna_2"));
        assert_eq!(name(""), Err(DeveloperFault::Empty));
        assert_eq!(name("a.b"), Err(DeveloperFault::Character('.')));
        assert_eq!(name("å"), Err(DeveloperFault::Character('å')));
        assert_eq!(name(&"a".repeat(64)), Err(DeveloperFault::TooLong));
    }
}
