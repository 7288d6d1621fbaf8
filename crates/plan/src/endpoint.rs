//! Where a database listens, as far as a plan may know: by a digest.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::digest::Digest;

/// The port of Redshift unless somebody chose another one.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-console.html>.
pub const REDSHIFT_PORT: u16 = 5439;

/// A name or an address of a machine, in lower case and without the dot at its end, so that one
/// machine has one spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host(String);

/// A text that is no host, although people have it where they write one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostFault {
    #[error("is blank")]
    Blank,
    #[error("is a URL")]
    Url,
    #[error("holds a port or a database as well")]
    WithMore,
    #[error("names several hosts")]
    Several,
    #[error("is the folder of a Unix socket")]
    Socket,
    #[error("holds a character that no host's name has")]
    Character,
    #[error("is longer than the 253 characters that a host's name can have")]
    Long,
}

impl Host {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Host {
    type Err = HostFault;

    fn from_str(text: &str) -> Result<Self, HostFault> {
        if text.trim().is_empty() {
            return Err(HostFault::Blank);
        }
        if text.starts_with(['/', '@']) {
            return Err(HostFault::Socket);
        }
        if text.contains("://") {
            return Err(HostFault::Url);
        }
        if text.contains(',') {
            return Err(HostFault::Several);
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self(address.to_string()));
        }
        if text.contains([':', '/']) {
            return Err(HostFault::WithMore);
        }
        // Underscores are in no DNS name, yet in those that containers get.
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let name = text.strip_suffix('.').unwrap_or(text);
        if name.is_empty() || !name.chars().all(is_part) {
            return Err(HostFault::Character);
        }
        if name.len() > 253 {
            return Err(HostFault::Long);
        }
        Ok(Self(name.to_ascii_lowercase()))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a plan keeps of an endpoint. It hides nothing from somebody who can guess the host: it keeps
/// names out of plans that are shown around, and a plan from another database.
pub fn fingerprint(host: &Host, port: u16, database: &str) -> Digest {
    Digest::of_parts(["endpoint", host.as_str(), &port.to_string(), database])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_machine_has_one_spelling() {
        let host = |text: &str| text.parse::<Host>().map(|host| host.to_string());
        assert_eq!(host("My-Cluster.ABC.").as_deref(), Ok("my-cluster.abc"));
        assert_eq!(host("::0001").as_deref(), Ok("::1"));
        assert_eq!(host("redshift_1").as_deref(), Ok("redshift_1"));
    }

    #[test]
    fn what_people_paste_instead_of_a_host_is_told_apart() {
        for (text, fault) in [
            (" ", HostFault::Blank),
            ("postgres://h/dev", HostFault::Url),
            ("h:5439", HostFault::WithMore),
            ("c.x.redshift.amazonaws.com:5439/dev", HostFault::WithMore),
            ("a,b", HostFault::Several),
            ("/var/run/postgresql", HostFault::Socket),
            ("@abstract", HostFault::Socket),
            ("my host", HostFault::Character),
            ("höst", HostFault::Character),
            (".", HostFault::Character),
        ] {
            assert_eq!(text.parse::<Host>(), Err(fault), "{text}");
        }
        assert_eq!("h".repeat(254).parse::<Host>(), Err(HostFault::Long));
        assert!("h".repeat(253).parse::<Host>().is_ok());
    }

    #[test]
    fn a_fingerprint_tells_host_port_and_database_apart() {
        let host = |text: &str| text.parse::<Host>().expect("a host");
        let one = fingerprint(&host("h"), 5439, "dev");
        assert_eq!(one, fingerprint(&host("H."), 5439, "dev"));
        for other in [
            fingerprint(&host("g"), 5439, "dev"),
            fingerprint(&host("h"), 5440, "dev"),
            fingerprint(&host("h"), 5439, "prod"),
        ] {
            assert_ne!(one, other);
        }
    }
}
