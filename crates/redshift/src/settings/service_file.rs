//! libpq's connection service files.
//!
//! Source: <https://www.postgresql.org/docs/current/libpq-pgservice.html>. Deliberately absent: the
//! system-wide file without `PGSYSCONFDIR`, whose folder depends on how libpq was built, and LDAP.

use std::io;
use std::path::PathBuf;

use super::fault::SettingFault;
use super::ini;
use super::layer::{LoginSettings, Settings};
use super::origin::{Origin, Sourced};
use super::surroundings::SettingsFile;
use super::values::{Reader, ssl_roots};
use crate::secret::Secret;

impl Reader<'_> {
    /// What the service that `PGSERVICE` names says.
    pub(super) fn service(&mut self) -> Settings {
        let variables = self.surroundings.variables;
        let Some(name) = variables.get("PGSERVICE") else {
            return Settings::default();
        };
        let named = variables.get("PGSERVICEFILE");
        let files: Vec<PathBuf> = match named {
            Some(file) => vec![PathBuf::from(file)],
            None => {
                let system = variables.get("PGSYSCONFDIR").map(PathBuf::from);
                let system = system.map(|folder| folder.join("pg_service.conf"));
                let own = self.surroundings.in_home(".pg_service.conf");
                own.into_iter().chain(system).collect()
            }
        };
        let mut known = Vec::new();
        for path in &files {
            let file = match (self.surroundings.read)(path) {
                Ok(file) => file,
                Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {
                    continue;
                }
                Err(error) => {
                    self.faults.push(SettingFault::Unreadable {
                        file: path.clone(),
                        named_by: Origin::Variable(
                            if named.is_some() {
                                "PGSERVICEFILE"
                            } else {
                                "PGSERVICE"
                            }
                            .to_owned(),
                        ),
                        why: error.kind().to_string(),
                    });
                    return Settings::default();
                }
            };
            match self.service_of(&file, path, name) {
                Found::Settings(settings) => return *settings,
                Found::Others(names) => known.extend(names),
            }
        }
        self.faults.push(SettingFault::Unknown {
            what: "service",
            name: name.to_owned(),
            file: files.into_iter().next().unwrap_or_default(),
            known,
        });
        Settings::default()
    }

    fn service_of(&mut self, file: &SettingsFile, path: &std::path::Path, name: &str) -> Found {
        let malformed = |line, why| SettingFault::Malformed {
            file: path.to_owned(),
            line,
            why,
        };
        let sections = match ini::sections(file) {
            Ok(sections) => sections,
            Err(line) => {
                self.faults
                    .push(malformed(line, "neither `[service]` nor `key=value`"));
                return Found::Settings(Box::default());
            }
        };
        let Some(section) = sections.iter().find(|section| section.name == name) else {
            let names = sections.iter().map(|section| section.name.to_owned());
            return Found::Others(names.collect());
        };
        let origin = Origin::Service {
            name: name.to_owned(),
            file: path.to_owned(),
        };
        let text = |value: &str| Some(Sourced::new(value.to_owned(), origin.clone()));
        let mut settings = Settings::default();
        for entry in &section.entries {
            let value = entry.value;
            match entry.key {
                "host" => settings.host = self.host(value, origin.clone()),
                "port" => settings.port = self.port(value, origin.clone()),
                "dbname" => settings.database = text(value),
                "user" => settings.user = text(value),
                "sslmode" => settings.ssl_mode = self.ssl_mode(value, origin.clone()),
                "sslrootcert" => settings.ssl_roots = Some(ssl_roots(value, origin.clone())),
                "connect_timeout" => {
                    settings.connect_timeout = self.connect_timeout(value, origin.clone());
                }
                "application_name" => settings.application_name = text(value),
                "password" => {
                    let password = LoginSettings::Password(Secret::new(value));
                    settings.login = Some(Sourced::new(password, origin.clone()));
                }
                "service" => self
                    .faults
                    .push(malformed(entry.line, "a service cannot name a service")),
                // libpq has many more; none of them says where or who.
                _ => {}
            }
        }
        Found::Settings(Box::new(settings))
    }
}

enum Found {
    Settings(Box<Settings>),
    /// The names of the services that are there.
    Others(Vec<String>),
}
