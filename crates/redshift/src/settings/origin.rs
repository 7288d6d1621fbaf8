//! Where a setting comes from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    Host,
    Port,
    Database,
    User,
    Login,
    SslMode,
    SslRootCert,
    ConnectTimeout,
    ApplicationName,
    Region,
    /// A cluster or a workgroup.
    Service,
}

impl Setting {
    /// As messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Port => "port",
            Self::Database => "database",
            Self::User => "user",
            Self::Login => "login",
            Self::SslMode => "sslmode",
            Self::SslRootCert => "sslrootcert",
            Self::ConnectTimeout => "connect_timeout",
            Self::ApplicationName => "application_name",
            Self::Region => "region",
            Self::Service => "cluster or workgroup",
        }
    }
}

/// Where somebody can change a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A line of a file of the project.
    Project {
        file: String,
        line: usize,
    },
    Variable(String),
    Service {
        name: String,
        file: PathBuf,
    },
    PasswordFile {
        file: PathBuf,
        line: usize,
    },
    DbtProfile {
        profile: String,
        target: String,
        file: PathBuf,
    },
    /// The name of a host of Amazon's says region and cluster.
    HostName,
    AwsProfile {
        name: String,
        file: PathBuf,
    },
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Project { file, line } => write!(f, "{file}:{line}"),
            Self::Variable(name) => write!(f, "`{name}`"),
            Self::Service { name, file } => write!(f, "the service `{name}` in {}", file.display()),
            Self::PasswordFile { file, line } => write!(f, "{}:{line}", file.display()),
            Self::DbtProfile {
                profile,
                target,
                file,
            } => write!(f, "`{profile}.{target}` in {}", file.display()),
            Self::HostName => f.write_str("the host's name"),
            Self::AwsProfile { name, file } => {
                write!(f, "the profile `{name}` in {}", file.display())
            }
            Self::Default => f.write_str("the default"),
        }
    }
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    pub value: T,
    pub origin: Origin,
}

impl<T> Sourced<T> {
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }
}

/// Where each setting of a connection comes from.
pub type Origins = BTreeMap<Setting, Origin>;
