//! A database that speaks as Redshift does, for the binary: PostgreSQL behind the rig's proxy.

use std::process::Command;

use rig::{Faultwire, Isolation, Personality, Postgres, Speech};

use super::{Project, Ran};

/// Goes away with the test.
pub(crate) struct Redshift {
    pub(crate) postgres: Postgres,
    pub(crate) wire: Faultwire,
}

impl Redshift {
    /// With the project's sample as its bucket. None where PostgreSQL is not installed, which is said.
    pub(crate) fn start(project: &Project) -> Option<Self> {
        Self::with(project, Isolation::Serializable)
    }

    /// As [`Self::start`], with an isolation level.
    pub(crate) fn with(project: &Project, isolation: Isolation) -> Option<Self> {
        let postgres = match Postgres::with(isolation) {
            Ok(postgres) => postgres,
            Err(absent) => {
                eprintln!("skipped: {absent}");
                return None;
            }
        };
        let sample = project.path("plays/sample");
        let speech = Personality::default().with_bucket("s3://plays", sample);
        let wire = Faultwire::start(postgres.port(), Speech::Redshift(speech));
        Some(Self { postgres, wire })
    }

    /// The binary, about to run with the settings of this database in its environment.
    pub(crate) fn command(&self, project: &Project, arguments: &[&str]) -> Command {
        let mut command = project.command(arguments);
        command.env("HOME", project.path(""));
        for (name, value) in self.variables() {
            command.env(name, value);
        }
        command
    }

    pub(crate) fn run(&self, project: &Project, arguments: &[&str]) -> Ran {
        let output = self.command(project, arguments).output();
        output.expect("the binary starts").into()
    }

    pub(crate) fn variables(&self) -> [(&'static str, String); 6] {
        [
            ("REDSHIFT_HOST", self.wire.host().to_owned()),
            ("REDSHIFT_PORT", self.wire.port().to_string()),
            ("REDSHIFT_DATABASE", self.postgres.database().to_owned()),
            ("REDSHIFT_USER", self.postgres.user().to_owned()),
            ("REDSHIFT_PASSWORD", self.postgres.password().to_owned()),
            ("REDSHIFT_SSLMODE", "disable".to_owned()),
        ]
    }
}
