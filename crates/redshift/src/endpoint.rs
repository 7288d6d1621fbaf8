//! Where a session is opened, and how its line is secured.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::login::Logins;

/// A database on a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub host: String,
    pub port: u16,
    pub database: String,
}

impl Endpoint {
    /// <https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-from-psql.html>
    pub const PORT: u16 = 5439;
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.host, self.port, self.database)
    }
}

/// How much of the server's certificate is checked. A server without TLS is refused, never spoken to
/// in plain text.
///
/// <https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SslMode {
    /// No TLS. [`crate::RedshiftWarehouse::new`] takes it for an address of this machine and for no
    /// other, and [`crate::settings`] from the variable `REDSHIFT_SSLMODE` alone: it is for test
    /// servers.
    Disable,
    /// Nothing: the line is encrypted, and who answers is not known. With a file of roots it means
    /// [`Self::VerifyCa`], as in libpq.
    Require,
    /// A trusted authority signed it.
    VerifyCa,
    /// That, and it is the host's.
    #[default]
    VerifyFull,
}

/// The authorities that are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SslRoots {
    /// The machine's.
    #[default]
    System,
    /// Those of a PEM file, and no others.
    File(PathBuf),
}

/// All that it takes to open sessions.
#[derive(Clone, Debug)]
pub struct Connection {
    pub endpoint: Endpoint,
    pub ssl_mode: SslMode,
    pub ssl_roots: SslRoots,
    pub logins: Arc<dyn Logins>,
    pub application_name: String,
    /// For one session, from the first packet to the server's readiness.
    pub connect_timeout: Duration,
}
