//! What can be wrong with connection settings. No message repeats a value that may be a secret.

use std::path::PathBuf;

use super::origin::{Origin, Setting};

/// Why there is no connection to open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    #[error("no {} is set", setting.name())]
    Missing { setting: Setting, help: String },
    #[error("{origin}: the {} {why}", setting.name())]
    Invalid {
        setting: Setting,
        origin: Origin,
        why: String,
        help: &'static str,
    },
    #[error("{origin}: sslmode `{mode}` may send the password without encryption")]
    Unencrypted { origin: Origin, mode: &'static str },
    #[error("`{}`, which {named_by} names, cannot be read: {why}", file.display())]
    Unreadable {
        file: PathBuf,
        named_by: Origin,
        why: String,
    },
    #[error("{}:{line}: {why}", file.display())]
    Malformed {
        file: PathBuf,
        line: usize,
        why: &'static str,
    },
    #[error("there is no {what} `{name}` in {}", file.display())]
    Unknown {
        what: &'static str,
        name: String,
        file: PathBuf,
        known: Vec<String>,
    },
    #[error("the variable `{name}`, which {named_by} names, is not set")]
    NoVariable { name: String, named_by: Origin },
    #[error("{origin}: {what} is not supported")]
    Unsupported {
        origin: Origin,
        what: String,
        help: &'static str,
    },
    #[error("`{first}` and `{second}` are two ways to log in")]
    SeveralLogins {
        first: &'static str,
        second: &'static str,
    },
}

impl SettingFault {
    /// For `callsheet explain`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "run/missing-setting",
            Self::Invalid { .. } => "run/invalid-setting",
            Self::Unencrypted { .. } => "run/plain-text",
            Self::Unreadable { .. } => "run/unreadable-settings",
            Self::Malformed { .. } => "run/malformed-settings",
            Self::Unknown { .. } => "run/unknown-profile",
            Self::NoVariable { .. } => "run/missing-variable",
            Self::Unsupported { .. } => "run/unsupported-setting",
            Self::SeveralLogins { .. } => "run/several-logins",
        }
    }

    /// What to do.
    pub fn help(&self) -> String {
        match self {
            Self::Missing { help, .. } => help.clone(),
            Self::Invalid { help, .. } | Self::Unsupported { help, .. } => (*help).to_owned(),
            Self::Unencrypted { .. } => {
                "choose `require`, `verify-ca` or `verify-full`; Redshift speaks TLS everywhere. `disable` is \
                 for a test server on this machine, by the variable `REDSHIFT_SSLMODE` alone"
                    .to_owned()
            }
            Self::Unreadable { .. } => "correct the path, or the rights of the file".to_owned(),
            Self::Malformed { .. } => "correct the line".to_owned(),
            Self::Unknown { what, known, .. } if known.is_empty() => {
                format!("write the {what} into the file")
            }
            Self::Unknown { known, .. } => {
                let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                format!("choose one of {}", known.join(", "))
            }
            Self::NoVariable { name, .. } => {
                format!("set `{name}` for this process; a scheduler may clear the environment")
            }
            Self::SeveralLogins { .. } => "unset one of them".to_owned(),
        }
    }
}
