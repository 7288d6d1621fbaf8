//! `method:` and what belongs to it.

use serde_yaml::Value;

use super::super::fault::SettingFault;
use super::super::layer::{IamService, IamSettings, LoginSettings};
use super::super::origin::{Setting, Sourced};
use super::super::values::Reader;
use super::Output;
use crate::credentials::{AwsIdentity, Creation, DbUser};

impl Reader<'_> {
    pub(super) fn dbt_login(
        &mut self,
        output: &Output<'_>,
        user: Option<String>,
    ) -> Option<Sourced<LoginSettings>> {
        let method = self.text(output, &["method"], Setting::Login);
        let login = match method.as_deref() {
            None | Some("database") => {
                let password = self.secret(output, &["password", "pass"])?;
                LoginSettings::Password(password)
            }
            Some("iam") if user.is_none() => {
                self.faults.push(SettingFault::Missing {
                    setting: Setting::User,
                    help: "dbt's `method: iam` logs in as a user of the database: name `user` in the profile".to_owned(),
                });
                return None;
            }
            Some("iam") => self.dbt_iam(output, user)?,
            Some("iam_role") => self.dbt_iam(output, None)?,
            Some(_) => {
                self.faults.push(SettingFault::Unsupported {
                    origin: output.origin.clone(),
                    what: "this `method`".to_owned(),
                    help: "use `database`, `iam` or `iam_role`; identity centers need a browser or a token that Redshift's own drivers send",
                });
                return None;
            }
        };
        Some(Sourced::new(login, output.origin.clone()))
    }

    fn dbt_iam(&mut self, output: &Output<'_>, user: Option<String>) -> Option<LoginSettings> {
        let host = self.text(output, &["host"], Setting::Host);
        let said = self.text(output, &["is_serverless"], Setting::Service);
        // dbt takes any host with that word in it for a workgroup's.
        let serverless = host.is_some_and(|host| host.contains("serverless"))
            || said.is_some_and(|said| said.eq_ignore_ascii_case("true"));
        let identifier = self.text(output, &["cluster_id"], Setting::Service);
        let service = if serverless {
            IamService::Workgroup(None)
        } else {
            IamService::Cluster {
                identifier,
                user: user.map(|name| self.dbt_user(output, name)),
            }
        };
        let region = self.text(output, &["region"], Setting::Region);
        Some(LoginSettings::Iam(IamSettings {
            service,
            region,
            identity: self.dbt_identity(output)?,
            duration: None,
        }))
    }

    fn dbt_user(&mut self, output: &Output<'_>, name: String) -> DbUser {
        let groups = output.fields.get("db_groups").and_then(Value::as_sequence);
        let groups: Vec<String> = groups
            .into_iter()
            .flatten()
            .filter_map(|group| self.rendered(group, Setting::Login, &output.origin))
            .collect();
        let creates = self.text(output, &["autocreate"], Setting::Login);
        DbUser {
            name,
            groups,
            creation: match creates {
                Some(said) if said.eq_ignore_ascii_case("true") => Creation::IfMissing,
                _ => Creation::Never,
            },
        }
    }

    fn dbt_identity(&mut self, output: &Output<'_>) -> Option<AwsIdentity> {
        let id = self.secret(output, &["access_key_id"]);
        let secret = self.secret(output, &["secret_access_key"]);
        match (id, secret) {
            (Some(id), Some(secret)) => Some(AwsIdentity::Keys { id, secret }),
            (None, None) => {
                let profile = self.text(output, &["iam_profile"], Setting::Login);
                Some(profile.map_or(AwsIdentity::Usual, AwsIdentity::Profile))
            }
            _ => {
                self.faults.push(SettingFault::Missing {
                    setting: Setting::Login,
                    help: "`access_key_id` and `secret_access_key` belong together".to_owned(),
                });
                None
            }
        }
    }
}
