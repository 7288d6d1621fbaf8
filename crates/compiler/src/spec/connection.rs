//! How a target on Redshift is reached. None of it gets into a plan, apart from a digest.

mod login;

use plan::Host;

use super::decode::{Decoder, Field, Fields, Owner, Words};
use super::fault::Fault;
use crate::json_schema::{Keys, Shape};
use crate::source::{Span, Spanned};

pub use login::{
    CreationSpec, DbUserSpec, IamServiceSpec, IamSpec, LoginSpec, PasswordSpec, SecretSpec,
};

/// The keys of a target that say where its database is and who logs in. Each may be missing:
/// the environment can name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectionSpec {
    pub host: Option<Spanned<Host>>,
    pub port: Option<Spanned<u16>>,
    pub database: Option<Spanned<String>>,
    /// Who logs in with a password.
    pub user: Option<Spanned<String>>,
    pub sslmode: Option<Spanned<SslModeSpec>>,
    /// A PEM file, relative to the project's root, or `system`.
    pub sslrootcert: Option<Spanned<String>>,
    /// Seconds.
    pub connect_timeout: Option<Spanned<u32>>,
    pub login: Option<Spanned<LoginSpec>>,
    pub dbt_profile: Option<Spanned<DbtProfileSpec>>,
}

/// Source: <https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html>. Modes
/// that may go without encryption are deliberately absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SslModeSpec {
    Require,
    VerifyCa,
    VerifyFull,
}

impl Words for SslModeSpec {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("require", Self::Require),
        ("verify-ca", Self::VerifyCa),
        ("verify-full", Self::VerifyFull),
    ];
}

/// Settings that stand in dbt's `profiles.yml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DbtProfileSpec {
    /// `profiles.yml`, relative to the project's root; where dbt looks for it, if not given.
    pub file: Option<Spanned<String>>,
    pub profile: Spanned<String>,
    /// An output of the profile; the one that the profile calls its target, if not given.
    pub target: Option<Spanned<String>>,
}

/// Beside the keys that every target has.
pub(super) const KEYS: [&str; 9] = [
    "host",
    "port",
    "database",
    "user",
    "sslmode",
    "sslrootcert",
    "connect_timeout",
    "login",
    "dbt_profile",
];

const PROFILE_KEYS: &[&str] = &["file", "profile", "target"];

/// Waiting longer for a line is no use; the number is milliseconds by mistake.
const LONGEST_TIMEOUT: u32 = 3600;

impl Decoder<'_> {
    pub(super) fn connection(&mut self, fields: &Fields<'_>) -> ConnectionSpec {
        let get = |key| fields.get(key);
        let user = get("user");
        let login = get("login").and_then(|field| self.login(field));
        if let (Some(user), Some(login)) = (user, &login) {
            self.refuse_second_user(user, login);
        }
        ConnectionSpec {
            host: get("host").and_then(|field| self.host(field)),
            port: get("port").and_then(|field| self.port(field)),
            database: get("database").and_then(|field| self.filled(field)),
            user: user.and_then(|field| self.filled(field)),
            sslmode: get("sslmode").and_then(|field| self.word(field)),
            sslrootcert: get("sslrootcert").and_then(|field| self.filled(field)),
            connect_timeout: get("connect_timeout").and_then(|field| self.connect_timeout(field)),
            login,
            dbt_profile: get("dbt_profile").and_then(|field| self.dbt_profile(field)),
        }
    }

    /// A connection has no meaning for the embedded engine.
    pub(super) fn refuse_connection(&mut self, fields: &Fields<'_>, kind: Span) {
        for field in KEYS.iter().filter_map(|key| fields.get(key)) {
            self.faults.push(Fault::KeyWithoutMeaning {
                key: field.name.to_owned(),
                place: "in a local target".into(),
                span: field.key,
                because: (kind, "is a file, to which nobody logs in".into()),
                help: "drop it; `--database` says which file",
            });
        }
    }

    fn host(&mut self, field: Field<'_>) -> Option<Spanned<Host>> {
        let text = self.filled(field)?;
        match text.value.parse() {
            Ok(host) => Some(Spanned::new(host, text.span)),
            Err(why) => {
                self.faults.push(Fault::InvalidHost {
                    why,
                    span: text.span,
                });
                None
            }
        }
    }

    fn port(&mut self, field: Field<'_>) -> Option<Spanned<u16>> {
        let port = self.leaf::<u16>(field)?;
        let range = (1, u32::from(u16::MAX));
        self.number_within(field, port.span, u32::from(port.value), range)?;
        Some(port)
    }

    fn connect_timeout(&mut self, field: Field<'_>) -> Option<Spanned<u32>> {
        let seconds = self.leaf::<u32>(field)?;
        self.number_within(field, seconds.span, seconds.value, (1, LONGEST_TIMEOUT))?;
        Some(seconds)
    }

    fn number_within(
        &mut self,
        field: Field<'_>,
        span: Span,
        number: u32,
        (least, most): (u32, u32),
    ) -> Option<()> {
        if (least..=most).contains(&number) {
            return Some(());
        }
        self.faults.push(Fault::OutOfRange {
            field: field.to_string(),
            problem: if number < least {
                "is too small"
            } else {
                "is too large"
            },
            span,
            help: format!("write a number from {least} to {most}"),
        });
        None
    }

    fn dbt_profile(&mut self, field: Field<'_>) -> Option<Spanned<DbtProfileSpec>> {
        let fields = self.fields(field.value, Owner::of(&field), PROFILE_KEYS)?;
        let file = fields.get("file").and_then(|field| self.filled(field));
        let target = fields.get("target").and_then(|field| self.filled(field));
        let profile = self.require(&fields, "profile", "profile: <name>")?;
        let profile = self.filled(profile)?;
        let profile = DbtProfileSpec {
            file,
            profile,
            target,
        };
        Some(Spanned::new(profile, field.key))
    }
}

pub(super) fn keys() -> Keys {
    let profile = Keys::of(PROFILE_KEYS)
        .key("file", Shape::filled(), "`profiles.yml`, relative to the project's root; where dbt looks for it if it is left out.")
        .required("profile", Shape::filled(), "The profile's name.")
        .key("target", Shape::filled(), "The profile's output; the one that it calls its target if it is left out.");
    let certificates = Shape::suggested(["system"]);
    Keys::of(&KEYS)
        .key(
            "host",
            Shape::filled(),
            "The cluster's or workgroup's host, without port and database.",
        )
        .key(
            "port",
            Shape::whole(1..=i64::from(u16::MAX)),
            "5439 if it is left out.",
        )
        .key("database", Shape::filled(), "The database's name.")
        .key("user", Shape::filled(), "Who logs in with a password.")
        .key(
            "sslmode",
            Shape::word::<SslModeSpec>(),
            "How TLS is checked; `verify-full` if it is left out.",
        )
        .key(
            "sslrootcert",
            certificates,
            "A PEM file, relative to the project's root, or `system`.",
        )
        .key(
            "connect_timeout",
            Shape::whole(1..=i64::from(LONGEST_TIMEOUT)),
            "Seconds to wait for a connection.",
        )
        .key(
            "login",
            login::shape(),
            "Where the password comes from; it never stands here itself.",
        )
        .key(
            "dbt_profile",
            profile,
            "Settings that stand in dbt's `profiles.yml`.",
        )
}
