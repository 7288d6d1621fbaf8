//! What is wrong with a connection before a packet is sent.

use std::path::PathBuf;

/// No session of a [`crate::Connection`] can be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionFault {
    #[error("without TLS the password and all rows would travel in plain text to `{host}`")]
    PlainText { host: String },
    #[error("no certificate authorities can be read from `{file}`: {cause}", file = .file.display())]
    Roots { file: PathBuf, cause: String },
    #[error("the certificate authorities of this machine cannot be read: {cause}")]
    SystemRoots { cause: String },
    #[error("`{host}` is no host name, so no certificate can be held against it")]
    Host { host: String },
}

impl ConnectionFault {
    /// A topic of `callsheet explain`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PlainText { .. } => "run/plain-text",
            Self::Roots { .. } | Self::SystemRoots { .. } => "run/no-authorities",
            Self::Host { .. } => "run/no-host-name",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::PlainText { .. } => {
                "leave `sslmode` out, which means `verify-full`; `disable` is for a test server on \
                 this machine, by the variable `REDSHIFT_SSLMODE`"
            }
            Self::Roots { .. } => {
                "`sslrootcert` names a PEM file with certificates, such as Amazon's \
                 `amazon-trust-ca-bundle.crt`; without it the machine's own authorities are trusted"
            }
            Self::SystemRoots { .. } => {
                "install the system's package of authorities (`ca-certificates`), or name a PEM file \
                 in `sslrootcert`"
            }
            Self::Host { .. } => "write the endpoint's host without scheme, port and database",
        }
    }
}
