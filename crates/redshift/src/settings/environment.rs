//! `REDSHIFT_…` and `PG…` variables.
//!
//! Of libpq's are read: `PGHOST`, `PGPORT`, `PGDATABASE`, `PGUSER`, `PGPASSWORD`, `PGPASSFILE`,
//! `PGSSLMODE`, `PGSSLROOTCERT`, `PGSERVICE`, `PGSERVICEFILE`, `PGSYSCONFDIR`, `PGCONNECT_TIMEOUT` and
//! `PGAPPNAME`. The rest is deliberately left aside: `PGOPTIONS` and its like would set what the plan
//! sets.

use super::fault::SettingFault;
use super::layer::{IamService, IamSettings, LoginSettings, SecretSettings, Settings};
use super::origin::{Origin, Sourced};
use super::values::{Reader, ssl_roots};
use crate::credentials::{AwsIdentity, Creation, DbUser};
use crate::secret::Secret;

/// How the variables of a family are called.
struct Names {
    host: &'static str,
    port: &'static str,
    database: &'static str,
    user: &'static str,
    ssl_mode: &'static str,
    ssl_roots: &'static str,
    connect_timeout: &'static str,
    application_name: Option<&'static str>,
}

const REDSHIFT: Names = Names {
    host: "REDSHIFT_HOST",
    port: "REDSHIFT_PORT",
    database: "REDSHIFT_DATABASE",
    user: "REDSHIFT_USER",
    ssl_mode: "REDSHIFT_SSLMODE",
    ssl_roots: "REDSHIFT_SSLROOTCERT",
    connect_timeout: "REDSHIFT_CONNECT_TIMEOUT",
    application_name: None,
};

const LIBPQ: Names = Names {
    host: "PGHOST",
    port: "PGPORT",
    database: "PGDATABASE",
    user: "PGUSER",
    ssl_mode: "PGSSLMODE",
    ssl_roots: "PGSSLROOTCERT",
    connect_timeout: "PGCONNECT_TIMEOUT",
    application_name: Some("PGAPPNAME"),
};

impl Reader<'_> {
    pub(super) fn redshift_variables(&mut self) -> Settings {
        let mut settings = self.family(&REDSHIFT);
        settings.login = self.redshift_login();
        settings
    }

    /// What a service file says comes first, as with libpq.
    pub(super) fn libpq_variables(&mut self) -> Settings {
        let service = self.service();
        let mut settings = self.family(&LIBPQ);
        settings.login = self.password("PGPASSWORD");
        service.or(settings)
    }

    fn family(&mut self, names: &Names) -> Settings {
        let variables = self.surroundings.variables;
        let found = |name: &'static str| {
            let value = variables.get(name)?;
            Some((value, Origin::Variable(name.to_owned())))
        };
        let text = |name| {
            let (value, origin) = found(name)?;
            Some(Sourced::new(value.to_owned(), origin))
        };
        Settings {
            host: found(names.host).and_then(|(value, origin)| self.host(value, origin)),
            port: found(names.port).and_then(|(value, origin)| self.port(value, origin)),
            database: text(names.database),
            user: text(names.user),
            ssl_mode: found(names.ssl_mode)
                .and_then(|(value, origin)| self.ssl_mode(value, origin)),
            ssl_roots: found(names.ssl_roots).map(|(value, origin)| ssl_roots(value, origin)),
            connect_timeout: found(names.connect_timeout)
                .and_then(|(value, origin)| self.connect_timeout(value, origin)),
            application_name: names.application_name.and_then(text),
            login: None,
        }
    }

    fn password(&self, name: &str) -> Option<Sourced<LoginSettings>> {
        let password = self.surroundings.variables.get(name)?;
        let login = LoginSettings::Password(Secret::new(password));
        Some(Sourced::new(login, Origin::Variable(name.to_owned())))
    }

    /// One of four variables; two of them contradict each other.
    fn redshift_login(&mut self) -> Option<Sourced<LoginSettings>> {
        const CLUSTER: &str = "REDSHIFT_CLUSTER_IDENTIFIER";
        const WORKGROUP: &str = "REDSHIFT_WORKGROUP";
        const SECRET: &str = "REDSHIFT_SECRET_ID";
        const PASSWORD: &str = "REDSHIFT_PASSWORD";
        let variables = self.surroundings.variables;
        let given: Vec<&'static str> = [PASSWORD, CLUSTER, WORKGROUP, SECRET]
            .into_iter()
            .filter(|name| variables.get(name).is_some())
            .collect();
        let (name, value) = match given.as_slice() {
            [] => return None,
            [name] => (*name, variables.get(name)?.to_owned()),
            [first, second, ..] => {
                self.faults
                    .push(SettingFault::SeveralLogins { first, second });
                return None;
            }
        };
        let region = variables.get("REDSHIFT_REGION").map(str::to_owned);
        let iam = |service| {
            LoginSettings::Iam(IamSettings {
                service,
                region: region.clone(),
                identity: AwsIdentity::Usual,
                duration: None,
            })
        };
        let login = match name {
            CLUSTER => iam(IamService::Cluster {
                identifier: Some(value),
                user: variables.get("REDSHIFT_DB_USER").map(|name| DbUser {
                    name: name.to_owned(),
                    groups: Vec::new(),
                    creation: Creation::Never,
                }),
            }),
            WORKGROUP => iam(IamService::Workgroup(Some(value))),
            SECRET => LoginSettings::Secret(SecretSettings {
                id: value,
                region,
                identity: AwsIdentity::Usual,
            }),
            _ => LoginSettings::Password(Secret::new(value)),
        };
        Some(Sourced::new(login, Origin::Variable(name.to_owned())))
    }
}
