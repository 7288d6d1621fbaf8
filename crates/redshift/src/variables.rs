//! The environment, as an argument.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::secret::Secret;

/// Environment variables. Some hold secrets, so that showing them shows none.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<String, String>);

/// Variables that hold secrets by their names, whoever set them.
const SECRETS: &[&str] = &[
    "REDSHIFT_PASSWORD",
    "PGPASSWORD",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
];

impl Variables {
    /// None where it is not set, or set to nothing.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name)?;
        (!value.is_empty()).then_some(value)
    }

    /// The folder that `~` stands for.
    pub fn home(&self) -> Option<PathBuf> {
        self.get("HOME")
            .or_else(|| self.get("USERPROFILE"))
            .map(PathBuf::from)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What no message may repeat.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = Secret> {
        // dbt's own rule for variables that it never shows.
        let of_dbt = self
            .iter()
            .filter(|(name, _)| name.starts_with("DBT_ENV_SECRET"))
            .map(|(_, value)| value);
        let known = SECRETS.iter().filter_map(|name| self.get(name));
        known
            .chain(of_dbt)
            .filter(|value| !value.is_empty())
            .map(Secret::new)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        Self(
            pairs
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Variables({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_show_how_many_there_are_and_nothing_else() {
        let variables: Variables = [("PGPASSWORD", "canary"), ("PGHOST", "")]
            .into_iter()
            .collect();
        assert_eq!(format!("{variables:?}"), "Variables(2)");
        assert_eq!(variables.get("PGHOST"), None, "set to nothing");
        assert_eq!(variables.secrets().count(), 1);
    }
}
