//! From all places to one connection.

use std::sync::Arc;
use std::time::Duration;

use plan::{Digest, Host, endpoint};

use super::amazon_host::{AmazonHost, AmazonService};
use super::fault::SettingFault;
use super::layer::{DbtProfile, IamService, IamSettings, LoginSettings, SecretSettings, Settings};
use super::origin::{Origin, Origins, Setting, Sourced};
use super::surroundings::Surroundings;
use super::values::Reader;
use crate::credentials::{self, AwsCall, AwsIdentity, AwsRequest, CommandLogins};
use crate::endpoint::{Connection, Endpoint, SslMode};
use crate::login::{FixedLogin, Login, Logins};
use crate::secret::Secret;

/// The only place where `disable` is taken.
const PLAIN_TEXT_VARIABLE: &str = "REDSHIFT_SSLMODE";
const APPLICATION_NAME: &str = "callsheet";
/// A cluster that is paused or a security group that drops packets answers nothing at all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What a target of `callsheet.yml` says.
#[derive(Clone, Debug, Default)]
pub struct TargetSettings {
    pub settings: Settings,
    pub dbt_profile: Option<Sourced<DbtProfile>>,
}

/// A connection, and where its settings come from.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub connection: Connection,
    pub origins: Origins,
    /// Files that were left aside, and why; a line in plain text.
    pub warnings: Vec<String>,
    /// What no output may repeat.
    pub secrets: Vec<Secret>,
}

/// The plan was made for another database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the plan is not for the database at {endpoint}")]
pub struct OtherTarget {
    endpoint: String,
    /// Where host, port and database come from.
    origins: String,
}

impl OtherTarget {
    pub const CODE: &str = "run/other-target";

    pub fn help(&self) -> String {
        format!(
            "its sources name another one; {}: correct that, or compile the plan for this one",
            self.origins
        )
    }
}

impl Resolved {
    /// Holds the connection to what the plan was compiled for, before anything is opened.
    ///
    /// A plan without a fingerprint runs wherever the environment points; its ledger lives there too.
    pub fn hold_to(&self, fingerprint: Option<Digest>) -> Result<(), OtherTarget> {
        let endpoint = &self.connection.endpoint;
        match fingerprint {
            Some(fingerprint) if endpoint.fingerprint() != fingerprint => Err(OtherTarget {
                endpoint: endpoint.to_string(),
                origins: [Setting::Host, Setting::Port, Setting::Database]
                    .iter()
                    .filter_map(|setting| {
                        let origin = self.origins.get(setting)?;
                        Some(format!("{} comes from {origin}", setting.name()))
                    })
                    .collect::<Vec<_>>()
                    .join(", "),
            }),
            _ => Ok(()),
        }
    }
}

impl Endpoint {
    /// As [`plan::endpoint::fingerprint`]; a host that is none is nobody's.
    pub fn fingerprint(&self) -> Digest {
        match self.host.parse::<Host>() {
            Ok(host) => endpoint::fingerprint(&host, self.port, &self.database),
            Err(_) => Digest::of(&self.host),
        }
    }
}

/// Brings all places together. Nothing is asked of a network, and no command is started: that is
/// done when a session is opened.
pub fn resolve(
    target: TargetSettings,
    surroundings: Surroundings<'_>,
) -> Result<Resolved, Vec<SettingFault>> {
    let mut reader = Reader::new(surroundings);
    let profile = target.dbt_profile.map(|profile| reader.dbt(&profile));
    let redshift = reader.redshift_variables();
    let libpq = reader.libpq_variables();
    let settings = target
        .settings
        .or(profile.unwrap_or_default())
        .or(redshift)
        .or(libpq);
    let resolved = reader.resolved(settings);
    // One field of a profile can be asked for twice.
    let mut faults: Vec<SettingFault> = Vec::new();
    for fault in reader.faults {
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    match resolved {
        Some(resolved) if faults.is_empty() => Ok(resolved),
        _ => Err(faults),
    }
}

impl Reader<'_> {
    fn resolved(&mut self, settings: Settings) -> Option<Resolved> {
        let mut origins = Origins::new();
        let port = settings
            .port
            .clone()
            .unwrap_or(Sourced::new(endpoint::REDSHIFT_PORT, Origin::Default));
        let host = self.required(settings.host.clone(), Setting::Host, "HOST");
        let database = self.required(settings.database.clone(), Setting::Database, "DATABASE");
        let at = host.as_ref().zip(database.as_ref());
        let at = at.map(|(host, database)| Endpoint {
            host: host.value.to_string(),
            port: port.value,
            database: database.value.clone(),
        });
        let mut secrets: Vec<Secret> = self.surroundings.variables.secrets().collect();
        let logins = self.logins(&settings, at.as_ref(), &mut origins, &mut secrets);
        let (host, database) = (host?, database?);
        let ssl_mode = settings
            .ssl_mode
            .filter(|mode| self.is_encrypted(mode, &host.value));
        origins.extend([
            (Setting::Host, host.origin),
            (Setting::Port, port.origin),
            (Setting::Database, database.origin),
        ]);
        let ssl_roots = taken(settings.ssl_roots, Setting::SslRootCert, &mut origins);
        let ssl_mode = taken(ssl_mode, Setting::SslMode, &mut origins);
        let timeout = taken(
            settings.connect_timeout,
            Setting::ConnectTimeout,
            &mut origins,
        );
        let name = taken(
            settings.application_name,
            Setting::ApplicationName,
            &mut origins,
        );
        Some(Resolved {
            connection: Connection {
                endpoint: at?,
                ssl_mode: ssl_mode.unwrap_or_default(),
                ssl_roots: ssl_roots.unwrap_or_default(),
                logins: logins?,
                application_name: name.unwrap_or_else(|| APPLICATION_NAME.to_owned()),
                connect_timeout: timeout.unwrap_or(CONNECT_TIMEOUT),
            },
            origins,
            warnings: std::mem::take(&mut self.warnings),
            secrets,
        })
    }

    /// Servers for tests have no TLS; one on this machine needs none, where that is asked for by name.
    ///
    /// What libpq's places say is often meant for another database, and a tunnel ends on this machine
    /// too: beyond it the line would be plain text.
    fn is_encrypted(&mut self, mode: &Sourced<SslMode>, host: &Host) -> bool {
        if mode.value != SslMode::Disable {
            return true;
        }
        let asked = Origin::Variable(PLAIN_TEXT_VARIABLE.to_owned());
        let allowed = is_loopback(host) && mode.origin == asked;
        if allowed {
            self.warnings.push(format!(
                "plain text: `{PLAIN_TEXT_VARIABLE}` is `disable`, so the password and all rows go to `{host}` \
                 without TLS, and through a tunnel that ends there further than this machine"
            ));
        } else {
            self.faults.push(SettingFault::Unencrypted {
                origin: mode.origin.clone(),
                mode: "disable",
            });
        }
        allowed
    }

    /// `variable` is the end of the name under which both families know the setting.
    fn required<T>(
        &mut self,
        found: Option<Sourced<T>>,
        setting: Setting,
        variable: &str,
    ) -> Option<Sourced<T>> {
        // A value that is there and wrong is a fault of its own.
        let is_wrong = self.faults.iter().any(
            |fault| matches!(fault, SettingFault::Invalid { setting: of, .. } if *of == setting),
        );
        if found.is_none() && !is_wrong {
            self.faults.push(SettingFault::Missing {
                setting,
                help: format!(
                    "name `{}` in the target of `callsheet.yml`, or set `REDSHIFT_{variable}` or `PG{variable}`",
                    setting.name()
                ),
            });
        }
        found
    }

    fn logins(
        &mut self,
        settings: &Settings,
        at: Option<&Endpoint>,
        origins: &mut Origins,
        secrets: &mut Vec<Secret>,
    ) -> Option<Arc<dyn Logins>> {
        let of_file = |reader: &mut Self| {
            let user = settings.user.as_ref()?;
            reader.password_of_file(at?, &user.value)
        };
        let login = settings.login.clone().or_else(|| of_file(self));
        if let Some(login) = &login {
            origins.insert(Setting::Login, login.origin.clone());
        }
        let host = settings.host.as_ref().map(|host| &host.value);
        match login.map(|login| (login.value, login.origin)) {
            Some((LoginSettings::Iam(iam), origin)) => {
                let identity = iam.identity.clone();
                let call = self.iam_call(iam.clone(), host, settings, &origin);
                self.aws_logins(call, (identity, iam.region), host, origin, origins, secrets)
            }
            Some((
                LoginSettings::Secret(SecretSettings {
                    id,
                    region,
                    identity,
                }),
                origin,
            )) => {
                let region = region.or_else(|| region_of_arn(&id));
                let call = Some(AwsCall::StoredSecret { id });
                self.aws_logins(call, (identity, region), host, origin, origins, secrets)
            }
            Some((LoginSettings::Password(password), _)) => {
                secrets.push(password.clone());
                self.fixed(settings, Some(password), origins)
            }
            Some((LoginSettings::PasswordVariable(name), named_by)) => {
                let Some(password) = self.surroundings.variables.get(&name) else {
                    self.faults
                        .push(SettingFault::NoVariable { name, named_by });
                    return None;
                };
                let password = Secret::new(password);
                secrets.push(password.clone());
                self.fixed(settings, Some(password), origins)
            }
            Some((LoginSettings::PasswordCommand(words), _)) => {
                let user = self.user(settings, origins)?;
                Some(Arc::new(CommandLogins::new(user, words)))
            }
            None => {
                let answered_here = host.is_some_and(is_loopback);
                if !answered_here {
                    self.faults.push(SettingFault::Missing {
                        setting: Setting::Login,
                        help: "name `login` in the target of `callsheet.yml`, set `REDSHIFT_PASSWORD` or `PGPASSWORD`, or add a line to `~/.pgpass`".to_owned(),
                    });
                }
                self.fixed(settings, None, origins)
            }
        }
    }

    fn user(&mut self, settings: &Settings, origins: &mut Origins) -> Option<String> {
        let user = self.required(settings.user.clone(), Setting::User, "USER")?;
        origins.insert(Setting::User, user.origin);
        Some(user.value)
    }

    fn fixed(
        &mut self,
        settings: &Settings,
        password: Option<Secret>,
        origins: &mut Origins,
    ) -> Option<Arc<dyn Logins>> {
        let user = self.user(settings, origins)?;
        Some(Arc::new(FixedLogin(Login { user, password })))
    }

    /// The call for a password by IAM, with what the host's name says filled in.
    fn iam_call(
        &mut self,
        iam: IamSettings,
        host: Option<&Host>,
        settings: &Settings,
        origin: &Origin,
    ) -> Option<AwsCall> {
        let of_host = host.and_then(AmazonHost::of).and_then(|host| host.service);
        let database = settings.database.as_ref()?.value.clone();
        let duration = iam.duration.unwrap_or(AwsRequest::DURATION);
        let call = match (iam.service, of_host) {
            (
                IamService::Cluster {
                    identifier: Some(cluster),
                    user,
                },
                _,
            )
            | (
                IamService::Cluster {
                    identifier: None,
                    user,
                },
                Some(AmazonService::Cluster(cluster)),
            ) => match user {
                Some(user) => AwsCall::ClusterUser {
                    cluster,
                    database,
                    user,
                    duration,
                },
                None => AwsCall::ClusterIdentity {
                    cluster,
                    database,
                    duration,
                },
            },
            (IamService::OfHost, Some(AmazonService::Cluster(cluster))) => {
                AwsCall::ClusterIdentity {
                    cluster,
                    database,
                    duration,
                }
            }
            (IamService::Workgroup(Some(workgroup)), _)
            | (
                IamService::Workgroup(None) | IamService::OfHost,
                Some(AmazonService::Workgroup(workgroup)),
            ) => AwsCall::Workgroup {
                workgroup,
                database,
                duration,
            },
            _ => {
                // Without a host there is a fault already.
                if host.is_some() {
                    self.faults.push(SettingFault::Missing {
                        setting: Setting::Service,
                        help: format!("the host's name does not say it: name `cluster_identifier` or `workgroup` under `iam`, beside {origin}"),
                    });
                }
                return None;
            }
        };
        Some(call)
    }

    fn aws_logins(
        &mut self,
        call: Option<AwsCall>,
        (identity, region): (AwsIdentity, Option<String>),
        host: Option<&Host>,
        origin: Origin,
        origins: &mut Origins,
        secrets: &mut Vec<Secret>,
    ) -> Option<Arc<dyn Logins>> {
        if let AwsIdentity::Keys { id, secret } = &identity {
            secrets.extend([id.clone(), secret.clone()]);
        }
        let given = region.map(|region| Sourced::new(region, origin.clone()));
        let region = self.region(given, host, &identity)?;
        origins.insert(Setting::Region, region.origin);
        let request = AwsRequest {
            call: call?,
            region: region.value,
            identity,
        };
        match credentials::logins(request, self.surroundings.variables) {
            Ok(logins) => Some(logins),
            Err(fault) => {
                self.faults.push(SettingFault::Unsupported {
                    origin,
                    what: fault.message,
                    help: "use a build with the feature `aws`, or log in with a password",
                });
                None
            }
        }
    }
}

fn taken<T>(found: Option<Sourced<T>>, setting: Setting, origins: &mut Origins) -> Option<T> {
    let (value, origin) = match found {
        Some(found) => (Some(found.value), found.origin),
        None => (None, Origin::Default),
    };
    origins.insert(setting, origin);
    value
}

/// `arn:aws:secretsmanager:us-west-2:123456789012:secret:name`
fn region_of_arn(id: &str) -> Option<String> {
    let mut parts = id.split(':');
    let is_arn = parts.next() == Some("arn");
    let region = parts.nth(2).filter(|region| !region.is_empty())?;
    is_arn.then(|| region.to_owned())
}

/// This machine: its database may trust whoever is on it.
fn is_loopback(host: &Host) -> bool {
    let address = host.as_str().parse::<std::net::IpAddr>();
    host.as_str() == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
