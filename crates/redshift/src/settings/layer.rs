//! What one place says about a connection.

use std::time::Duration;

use plan::Host;

use super::origin::Sourced;
use super::surroundings::SettingsFile;
use crate::credentials::{AwsIdentity, DbUser};
use crate::endpoint::{SslMode, SslRoots};
use crate::secret::Secret;

/// Settings that one place names.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub host: Option<Sourced<Host>>,
    pub port: Option<Sourced<u16>>,
    pub database: Option<Sourced<String>>,
    pub user: Option<Sourced<String>>,
    pub ssl_mode: Option<Sourced<SslMode>>,
    pub ssl_roots: Option<Sourced<SslRoots>>,
    pub connect_timeout: Option<Sourced<Duration>>,
    pub application_name: Option<Sourced<String>>,
    pub login: Option<Sourced<LoginSettings>>,
}

/// How to log in.
#[derive(Clone, Debug)]
pub enum LoginSettings {
    Password(Secret),
    /// The name of the environment variable that holds the password.
    PasswordVariable(String),
    /// A program that prints the password, and its arguments.
    PasswordCommand(Vec<String>),
    Iam(IamSettings),
    Secret(SecretSettings),
}

/// <https://docs.aws.amazon.com/redshift/latest/mgmt/generating-user-credentials.html>
#[derive(Clone, Debug)]
pub struct IamSettings {
    pub service: IamService,
    pub region: Option<String>,
    pub identity: AwsIdentity,
    /// How long the password is good for a login.
    pub duration: Option<Duration>,
}

/// What gives the password. A name that is not given is read from the host's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IamService {
    /// A cluster or a workgroup: the host's name says which.
    OfHost,
    Cluster {
        identifier: Option<String>,
        /// The database user of the IAM identity, if it is not given.
        user: Option<DbUser>,
    },
    Workgroup(Option<String>),
}

/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html>
#[derive(Clone, Debug)]
pub struct SecretSettings {
    /// Its ARN or its name.
    pub id: String,
    pub region: Option<String>,
    pub identity: AwsIdentity,
}

/// Which output of which `profiles.yml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DbtProfile {
    pub file: Option<String>,
    pub profile: String,
    pub target: Option<String>,
}

impl Settings {
    /// These settings, and those of the other place that are not among them.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            host: self.host.or(other.host),
            port: self.port.or(other.port),
            database: self.database.or(other.database),
            user: self.user.or(other.user),
            ssl_mode: self.ssl_mode.or(other.ssl_mode),
            ssl_roots: self.ssl_roots.or(other.ssl_roots),
            connect_timeout: self.connect_timeout.or(other.connect_timeout),
            application_name: self.application_name.or(other.application_name),
            login: self.login.or(other.login),
        }
    }
}

impl SettingsFile {
    /// Its lines with their numbers, from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.expose().lines())
    }
}
