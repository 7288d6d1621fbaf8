//! From text to values, with the fault if it is none.

use std::time::Duration;

use plan::{Host, HostFault};

use super::fault::SettingFault;
use super::origin::{Origin, Setting, Sourced};
use super::surroundings::Surroundings;
use crate::endpoint::{SslMode, SslRoots};

/// Collects faults, and answers the values that have none.
pub(super) struct Reader<'a> {
    pub(super) surroundings: Surroundings<'a>,
    pub(super) faults: Vec<SettingFault>,
    pub(super) warnings: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(surroundings: Surroundings<'a>) -> Self {
        Self {
            surroundings,
            faults: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// A value, or its fault kept.
    fn sourced<T>(&mut self, origin: Origin, value: Result<T, SettingFault>) -> Option<Sourced<T>> {
        value
            .map_err(|fault| self.faults.push(fault))
            .ok()
            .map(|value| Sourced::new(value, origin))
    }

    pub(super) fn host(&mut self, text: &str, origin: Origin) -> Option<Sourced<Host>> {
        let host = text
            .parse()
            .map_err(|why: HostFault| SettingFault::Invalid {
                setting: Setting::Host,
                origin: origin.clone(),
                why: why.to_string(),
                help: "name one host; port and database are settings of their own",
            });
        self.sourced(origin, host)
    }

    pub(super) fn port(&mut self, text: &str, origin: Origin) -> Option<Sourced<u16>> {
        let port = text.trim().parse::<u16>().ok().filter(|port| *port > 0);
        let port = port.ok_or_else(|| SettingFault::Invalid {
            setting: Setting::Port,
            origin: origin.clone(),
            why: "is no number from 1 to 65535".to_owned(),
            help: "Redshift listens at 5439 unless the cluster was made with another port",
        });
        self.sourced(origin, port)
    }

    /// Seconds. libpq waits for ever at 0; a run that hangs helps nobody.
    pub(super) fn connect_timeout(
        &mut self,
        text: &str,
        origin: Origin,
    ) -> Option<Sourced<Duration>> {
        let seconds = text.trim().parse::<u32>().ok();
        let seconds = seconds.filter(|seconds| (1..=3600).contains(seconds));
        let timeout = seconds
            .map(|seconds| Duration::from_secs(seconds.into()))
            .ok_or_else(|| SettingFault::Invalid {
                setting: Setting::ConnectTimeout,
                origin: origin.clone(),
                why: "is no number of seconds from 1 to 3600".to_owned(),
                help: "waiting for ever is not offered; ten seconds are the default",
            });
        self.sourced(origin, timeout)
    }

    pub(super) fn ssl_mode(&mut self, text: &str, origin: Origin) -> Option<Sourced<SslMode>> {
        let unencrypted = |mode| SettingFault::Unencrypted {
            origin: origin.clone(),
            mode,
        };
        let mode = match text.trim() {
            "require" => Ok(SslMode::Require),
            "verify-ca" => Ok(SslMode::VerifyCa),
            "verify-full" => Ok(SslMode::VerifyFull),
            // Whether the host is this machine is known when all places were read.
            "disable" => Ok(SslMode::Disable),
            "allow" => Err(unencrypted("allow")),
            "prefer" => Err(unencrypted("prefer")),
            _ => Err(SettingFault::Invalid {
                setting: Setting::SslMode,
                origin: origin.clone(),
                why: "is none of libpq's".to_owned(),
                help: "choose `require`, `verify-ca` or `verify-full`",
            }),
        };
        self.sourced(origin, mode)
    }
}

/// `system`, or the path of a PEM file.
pub(super) fn ssl_roots(text: &str, origin: Origin) -> Sourced<SslRoots> {
    let roots = match text {
        "system" => SslRoots::System,
        file => SslRoots::File(file.into()),
    };
    Sourced::new(roots, origin)
}
