//! In which region an API of AWS is asked.

use std::path::PathBuf;

use plan::Host;

use super::amazon_host::AmazonHost;
use super::fault::SettingFault;
use super::ini;
use super::origin::{Origin, Setting, Sourced};
use super::values::Reader;
use crate::credentials::AwsIdentity;

impl Reader<'_> {
    /// What is given; else what the host's name, the environment or AWS's profile says.
    ///
    /// The host's name comes before `AWS_REGION`, because a cluster is known in its own region only.
    pub(super) fn region(
        &mut self,
        given: Option<Sourced<String>>,
        host: Option<&Host>,
        identity: &AwsIdentity,
    ) -> Option<Sourced<String>> {
        let of_host = || {
            let region = AmazonHost::of(host?)?.region;
            Some(Sourced::new(region, Origin::HostName))
        };
        let of_variable = |name: &str| {
            let region = self.surroundings.variables.get(name)?.to_owned();
            Some(Sourced::new(region, Origin::Variable(name.to_owned())))
        };
        let found = given
            .or_else(of_host)
            .or_else(|| of_variable("AWS_REGION"))
            .or_else(|| of_variable("AWS_DEFAULT_REGION"))
            .or_else(|| self.region_of_profile(identity));
        match found {
            // It becomes part of the name of the host that is asked.
            Some(region) if !is_region(&region.value) => {
                self.faults.push(SettingFault::Invalid {
                    setting: Setting::Region,
                    origin: region.origin,
                    why: "is no region of AWS".to_owned(),
                    help: "write it like `us-west-2`",
                });
                None
            }
            Some(region) => Some(region),
            None => {
                self.faults.push(SettingFault::Missing {
                    setting: Setting::Region,
                    help: "name `region` under `login`, or set `AWS_REGION`".to_owned(),
                });
                None
            }
        }
    }

    /// <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html>
    fn region_of_profile(&self, identity: &AwsIdentity) -> Option<Sourced<String>> {
        let variables = self.surroundings.variables;
        let profile = match identity {
            AwsIdentity::Profile(name) => name,
            AwsIdentity::Usual | AwsIdentity::Keys { .. } => {
                variables.get("AWS_PROFILE").unwrap_or("default")
            }
        };
        let path = match variables.get("AWS_CONFIG_FILE") {
            Some(path) => PathBuf::from(path),
            None => self.surroundings.in_home(".aws/config")?,
        };
        let file = (self.surroundings.read)(&path).ok()?;
        let sections = ini::sections(&file).ok()?;
        let section = sections.iter().find(|section| {
            section.name == profile
                || section.name.strip_prefix("profile").map(str::trim) == Some(profile)
        })?;
        let origin = Origin::AwsProfile {
            name: profile.to_owned(),
            file: path,
        };
        Some(Sourced::new(section.get("region")?.to_owned(), origin))
    }
}

fn is_region(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.len() <= 40 && text.chars().all(is_part)
}
