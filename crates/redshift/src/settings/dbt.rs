//! dbt's `profiles.yml`, with the fields of dbt-redshift.
//!
//! Source: <https://docs.getdbt.com/docs/core/connect-data-platform/redshift-setup>. What dbt does
//! after it has logged in (`schema`, `role`, `threads`, `retries`, `autocommit`) is the plan's here.

mod login;
mod template;

use std::path::PathBuf;

use serde_yaml::{Mapping, Value};

use super::fault::SettingFault;
use super::layer::{DbtProfile, Settings};
use super::origin::{Origin, Setting, Sourced};
use super::surroundings::SettingsFile;
use super::values::Reader;
use crate::endpoint::SslMode;
use crate::secret::Secret;
use template::TemplateFault;

/// An output of a profile.
struct Output<'m> {
    fields: &'m Mapping,
    origin: Origin,
}

impl Reader<'_> {
    /// What the profile that a target names says.
    pub(super) fn dbt(&mut self, wanted: &Sourced<DbtProfile>) -> Settings {
        self.dbt_settings(wanted).unwrap_or_default()
    }

    fn dbt_settings(&mut self, wanted: &Sourced<DbtProfile>) -> Option<Settings> {
        let (path, file) = self.profiles_file(wanted)?;
        let malformed = |line, why| SettingFault::Malformed {
            file: path.clone(),
            line,
            why,
        };
        // A message of the parser may quote a value.
        let root: Value = match serde_yaml::from_str(file.text.expose()) {
            Ok(root) => root,
            Err(error) => {
                let line = error.location().map_or(1, |location| location.line());
                self.faults.push(malformed(line, "this is no YAML"));
                return None;
            }
        };
        let Some(profiles) = root.as_mapping() else {
            self.faults
                .push(malformed(1, "this is no mapping of profiles"));
            return None;
        };
        let profile = self.entry(profiles, &wanted.value.profile, "profile", &path)?;
        let Some(outputs) = profile.get("outputs").and_then(Value::as_mapping) else {
            self.faults
                .push(malformed(1, "the profile has no mapping `outputs`"));
            return None;
        };
        let origin = Origin::DbtProfile {
            profile: wanted.value.profile.clone(),
            target: "target".to_owned(),
            file: path.clone(),
        };
        let target = match (&wanted.value.target, profile.get("target")) {
            (Some(target), _) => target.clone(),
            (None, Some(target)) => self.rendered(target, Setting::Host, &origin)?,
            (None, None) => "default".to_owned(),
        };
        let fields = self.entry(outputs, &target, "target", &path)?;
        let origin = Origin::DbtProfile {
            profile: wanted.value.profile.clone(),
            target,
            file: path.clone(),
        };
        self.output(&Output { fields, origin })
    }

    /// The file that is named; else the first that dbt would find.
    fn profiles_file(&mut self, wanted: &Sourced<DbtProfile>) -> Option<(PathBuf, SettingsFile)> {
        let surroundings = self.surroundings;
        let folder = surroundings.variables.get("DBT_PROFILES_DIR");
        let places: Vec<PathBuf> = match (&wanted.value.file, folder) {
            (Some(file), _) => vec![surroundings.path(file)],
            (None, Some(folder)) => vec![surroundings.path(folder).join("profiles.yml")],
            (None, None) => [
                Some(surroundings.root.join("profiles.yml")),
                surroundings.in_home(".dbt/profiles.yml"),
            ]
            .into_iter()
            .flatten()
            .collect(),
        };
        let mut refused = None;
        for path in places {
            match (surroundings.read)(&path) {
                Ok(file) => return Some((path, file)),
                Err(error) => refused = Some((path, error.kind().to_string())),
            }
        }
        let (file, why) = refused.expect("there is always a place to look");
        let named_by = wanted.origin.clone();
        self.faults.push(SettingFault::Unreadable {
            file,
            named_by,
            why,
        });
        None
    }

    fn entry<'m>(
        &mut self,
        mapping: &'m Mapping,
        name: &str,
        what: &'static str,
        file: &std::path::Path,
    ) -> Option<&'m Mapping> {
        let found = mapping.get(name).and_then(Value::as_mapping);
        if found.is_none() {
            // `config` is dbt's own key beside profiles.
            let names = mapping.keys().filter_map(Value::as_str);
            let known = names.filter(|name| *name != "config").map(str::to_owned);
            self.faults.push(SettingFault::Unknown {
                what,
                name: name.to_owned(),
                file: file.to_owned(),
                known: known.collect(),
            });
        }
        found
    }

    fn output(&mut self, output: &Output<'_>) -> Option<Settings> {
        let origin = &output.origin;
        let kind = output.fields.get("type").and_then(Value::as_str);
        if kind != Some("redshift") {
            self.faults.push(SettingFault::Unsupported {
                origin: origin.clone(),
                what: match kind {
                    Some(kind) => format!("`type: {kind}`"),
                    None => "an output without `type`".to_owned(),
                },
                help: "name an output of `type: redshift`",
            });
            return None;
        }
        self.refuse_role(output);
        let text = |found: Option<String>| Some(Sourced::new(found?, origin.clone()));
        let host = self.text(output, &["host"], Setting::Host);
        let port = self.text(output, &["port"], Setting::Port);
        let database = self.text(output, &["database", "dbname"], Setting::Database);
        let user = self.text(output, &["user"], Setting::User);
        let ssl_mode = self.text(output, &["sslmode"], Setting::SslMode);
        let timeout = self.text(output, &["connect_timeout"], Setting::ConnectTimeout);
        Some(Settings {
            login: self.dbt_login(output, user.clone()),
            host: host.and_then(|host| self.host(&host, origin.clone())),
            port: port.and_then(|port| self.port(&port, origin.clone())),
            database: text(database),
            user: text(user),
            ssl_mode: ssl_mode.and_then(|mode| self.dbt_ssl_mode(&mode, origin)),
            ssl_roots: None,
            connect_timeout: timeout.and_then(|time| self.connect_timeout(&time, origin.clone())),
            application_name: None,
        })
    }

    /// `SET ROLE` would be a statement that stands in no plan.
    fn refuse_role(&mut self, output: &Output<'_>) {
        if output
            .fields
            .get("role")
            .is_some_and(|role| !role.is_null())
        {
            self.faults.push(SettingFault::Unsupported {
                origin: output.origin.clone(),
                what: "`role`".to_owned(),
                help: "log in as a user who has the rights; a run sends no statement besides the plan's",
            });
        }
    }

    /// dbt-redshift checks the authority for `allow`, `prefer` and `require` too.
    fn dbt_ssl_mode(&mut self, mode: &str, origin: &Origin) -> Option<Sourced<SslMode>> {
        match mode {
            "allow" | "prefer" | "require" => Some(Sourced::new(SslMode::VerifyCa, origin.clone())),
            mode => self.ssl_mode(mode, origin.clone()),
        }
    }

    /// The first of these fields that is given, its template rendered.
    fn text(&mut self, output: &Output<'_>, fields: &[&str], setting: Setting) -> Option<String> {
        let mut given = fields.iter().filter_map(|field| output.fields.get(*field));
        let value = given.find(|value| !value.is_null())?;
        let text = self.rendered(value, setting, &output.origin)?;
        (!text.is_empty()).then_some(text)
    }

    fn secret(&mut self, output: &Output<'_>, fields: &[&str]) -> Option<Secret> {
        self.text(output, fields, Setting::Login).map(Secret::new)
    }

    /// The text of a value; `None` after a fault.
    fn rendered(&mut self, value: &Value, setting: Setting, origin: &Origin) -> Option<String> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            _ => {
                self.faults.push(SettingFault::Invalid {
                    setting,
                    origin: origin.clone(),
                    why: "is neither text nor a number".to_owned(),
                    help: "write one value",
                });
                return None;
            }
        };
        match template::render(&text, self.surroundings.variables) {
            Ok(text) => Some(text),
            Err(TemplateFault::NoVariable(name)) => {
                let named_by = origin.clone();
                self.faults
                    .push(SettingFault::NoVariable { name, named_by });
                None
            }
            Err(TemplateFault::Unsupported) => {
                self.faults.push(SettingFault::Unsupported {
                    origin: origin.clone(),
                    what: format!("the template of the {}", setting.name()),
                    help: "write `{{ env_var('NAME') }}` or `{{ env_var('NAME', 'default') }}`",
                });
                None
            }
        }
    }
}
