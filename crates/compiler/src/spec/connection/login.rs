//! `login:`. Secrets are only ever named.

use super::super::decode::{Decoder, Field, Fields, Owner};
use super::super::fault::Fault;
use super::super::scalar::Switch;
use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::yaml::NodeKind;

/// Where the password of a session comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginSpec {
    Password(PasswordSpec),
    /// A password for minutes, which AWS gives to whoever IAM says may have it.
    Iam(IamSpec),
    /// A user and a password kept by AWS Secrets Manager.
    Secret(SecretSpec),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordSpec {
    /// The name of an environment variable.
    Env(Spanned<String>),
    /// A program and its arguments; it prints the password. No shell takes part.
    Command(Vec<Spanned<String>>),
}

/// Source: <https://docs.aws.amazon.com/redshift/latest/mgmt/generating-user-credentials.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IamSpec {
    pub service: IamServiceSpec,
    /// Of the cluster or workgroup.
    pub region: Option<Spanned<String>>,
    /// Of AWS's own configuration files.
    pub profile: Option<Spanned<String>>,
    /// Seconds, 900 to 3600.
    pub duration: Option<Spanned<u32>>,
}

/// What gives the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IamServiceSpec {
    /// A cluster or a workgroup: the host's name says which.
    OfHost,
    Cluster {
        /// The host's name says it, if it is not given.
        identifier: Option<Spanned<String>>,
        /// The database user of the IAM identity, if it is not given.
        user: Option<DbUserSpec>,
    },
    Workgroup(Spanned<String>),
}

/// The parameters of `GetClusterCredentials`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DbUserSpec {
    pub name: Spanned<String>,
    /// Joined for the session.
    pub groups: Vec<Spanned<String>>,
    pub creation: CreationSpec,
}

/// What happens where there is no such user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CreationSpec {
    /// The login fails.
    #[default]
    Never,
    /// The cluster makes it.
    IfMissing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretSpec {
    /// Its ARN or its name.
    pub id: Spanned<String>,
    pub region: Option<Spanned<String>>,
    pub profile: Option<Spanned<String>>,
}

/// Seconds, for `GetClusterCredentials` and its kin.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html>.
const DURATIONS: (u32, u32) = (900, 3600);

const IAM_KEYS: &[&str] = &[
    "cluster_identifier",
    "workgroup",
    "db_user",
    "db_groups",
    "auto_create",
    "region",
    "profile",
    "duration",
];

const WAYS: &[&str] = &["password", "iam", "secret"];
const PLACES: &[&str] = &["env", "command"];
const SERVICES: &[&str] = &["cluster_identifier", "workgroup"];
/// What only a cluster asks for.
const USER_KEYS: &[&str] = &["db_user", "db_groups", "auto_create"];
const SECRET_KEYS: &[&str] = &["id", "region", "profile"];

impl Decoder<'_> {
    pub(super) fn login(&mut self, field: Field<'_>) -> Option<Spanned<LoginSpec>> {
        let fields = self.fields(field.value, Owner::of(&field), WAYS)?;
        let chosen = self.choice(&fields, "way to log in", WAYS)?;
        let login = match chosen.name {
            "password" => LoginSpec::Password(self.password(chosen)?),
            "iam" => LoginSpec::Iam(self.iam(chosen)?),
            _ => LoginSpec::Secret(self.secret(chosen)?),
        };
        Some(Spanned::new(login, chosen.key))
    }

    fn password(&mut self, field: Field<'_>) -> Option<PasswordSpec> {
        if matches!(field.value.kind, NodeKind::Scalar(_)) {
            self.faults.push(Fault::LiteralPassword {
                span: field.place(),
            });
            return None;
        }
        let fields = self.fields(field.value, Owner::of(&field), PLACES)?;
        let chosen = self.choice(&fields, "place of the password", PLACES)?;
        if chosen.name == "command" {
            let expected = "a list: a program and its arguments";
            let words = self.some(chosen, expected, |decoder, item| {
                // Programs have templates of their own.
                decoder.leaf_as_written::<String>(item)
            })?;
            return Some(PasswordSpec::Command(words));
        }
        let name = self.filled(chosen)?;
        // What is no variable's name may be the password itself.
        if !is_variable(&name.value) {
            self.faults.push(Fault::LiteralPassword { span: name.span });
            return None;
        }
        Some(PasswordSpec::Env(name))
    }

    fn iam(&mut self, field: Field<'_>) -> Option<IamSpec> {
        let fields = self.fields(field.value, Owner::of(&field), IAM_KEYS)?;
        let service = self.iam_service(&fields);
        let region = fields.get("region").and_then(|field| self.filled(field));
        let profile = fields.get("profile").and_then(|field| self.filled(field));
        let duration = fields.get("duration").and_then(|field| {
            let seconds = self.leaf::<u32>(field)?;
            self.number_within(field, seconds.span, seconds.value, DURATIONS)?;
            Some(seconds)
        });
        Some(IamSpec {
            service: service?,
            region,
            profile,
            duration,
        })
    }

    fn iam_service(&mut self, fields: &Fields<'_>) -> Option<IamServiceSpec> {
        let (cluster, workgroup) = (fields.get("cluster_identifier"), fields.get("workgroup"));
        if let (Some(_), Some(_)) = (cluster, workgroup) {
            return self
                .choice(fields, "service", SERVICES)
                .map(|_| IamServiceSpec::OfHost);
        }
        if let Some(workgroup) = workgroup {
            for field in USER_KEYS.iter().filter_map(|key| fields.get(key)) {
                self.faults.push(Fault::KeyWithoutMeaning {
                    key: field.name.to_owned(),
                    place: "for a workgroup".into(),
                    span: field.key,
                    because: (workgroup.key, "knows the user by its IAM identity".into()),
                    help: "drop it",
                });
            }
            return self.filled(workgroup).map(IamServiceSpec::Workgroup);
        }
        let user = self.db_user(fields);
        let identifier = cluster.map(|field| self.filled(field));
        match (identifier, user) {
            (None, None) => Some(IamServiceSpec::OfHost),
            (Some(None), _) => None,
            (identifier, user) => Some(IamServiceSpec::Cluster {
                identifier: identifier.flatten(),
                user,
            }),
        }
    }

    fn db_user(&mut self, fields: &Fields<'_>) -> Option<DbUserSpec> {
        let groups = fields.get("db_groups");
        let auto_create = fields.get("auto_create");
        let Some(name) = fields.get("db_user") else {
            for field in [groups, auto_create].into_iter().flatten() {
                self.faults.push(Fault::KeyWithoutMeaning {
                    key: field.name.to_owned(),
                    place: "without `db_user`".into(),
                    span: field.key,
                    because: (fields.owner.place, "logs in as its IAM identity".into()),
                    help: "add `db_user: <name>`, or drop it",
                });
            }
            return None;
        };
        let name = self.filled(name);
        let groups = groups.and_then(|field| {
            self.some(field, "a list of groups", |decoder, item| {
                decoder.filled(item)
            })
        });
        let creation = auto_create.and_then(|field| self.leaf::<Switch>(field));
        Some(DbUserSpec {
            name: name?,
            groups: groups.unwrap_or_default(),
            creation: match creation.map(|switch| switch.value) {
                Some(Switch::On) => CreationSpec::IfMissing,
                Some(Switch::Off) | None => CreationSpec::Never,
            },
        })
    }

    fn secret(&mut self, field: Field<'_>) -> Option<SecretSpec> {
        let fields = self.fields(field.value, Owner::of(&field), SECRET_KEYS)?;
        let region = fields.get("region").and_then(|field| self.filled(field));
        let profile = fields.get("profile").and_then(|field| self.filled(field));
        let id = self.require(&fields, "id", "id: <ARN or name>")?;
        Some(SecretSpec {
            id: self.filled(id)?,
            region,
            profile,
        })
    }

    /// A service that gives the password gives the user too.
    pub(super) fn refuse_second_user(&mut self, user: Field<'_>, login: &Spanned<LoginSpec>) {
        let (because, help) = match &login.value {
            LoginSpec::Password(_) => return,
            LoginSpec::Iam(_) => (
                "says who logs in",
                "drop it; `db_user` under `iam` names a user of the database",
            ),
            LoginSpec::Secret(_) => ("holds the user as well", "drop it"),
        };
        self.faults.push(Fault::KeyWithoutMeaning {
            key: user.name.to_owned(),
            place: "beside this login".into(),
            span: user.key,
            because: (login.span, because.into()),
            help,
        });
    }
}

/// Whether a text can be the name of an environment variable, as POSIX has them.
fn is_variable(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.chars().all(is_part) && !text.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn shape() -> Shape {
    Keys::of(WAYS)
        .key("password", password_shape(), "A password from the environment or from a program.")
        .key("iam", iam_shape(), "A password for minutes, which AWS gives to an IAM identity; `{}` takes all from the host's name.")
        .key("secret", secret_shape(), "A user and a password kept by AWS Secrets Manager.")
        .exactly_one(WAYS)
        .into()
}

fn password_shape() -> Shape {
    Keys::of(PLACES)
        .key(
            "env",
            Shape::matching("^[A-Za-z_][A-Za-z0-9_]*$"),
            "The name of the environment variable that holds it.",
        )
        .key(
            "command",
            Shape::some(Shape::text()),
            "A program and its arguments, which prints it. No shell takes part.",
        )
        .exactly_one(PLACES)
        .into()
}

fn iam_shape() -> Shape {
    let duration = i64::from(DURATIONS.0)..=i64::from(DURATIONS.1);
    Keys::of(IAM_KEYS)
        .key(
            "cluster_identifier",
            Shape::filled(),
            "The cluster, where the host's name does not say it.",
        )
        .key(
            "workgroup",
            Shape::filled(),
            "The serverless workgroup, where the host's name does not say it.",
        )
        .key(
            "db_user",
            Shape::filled(),
            "The database user; the IAM identity's own if it is left out.",
        )
        .key(
            "db_groups",
            Shape::some(Shape::filled()),
            "Groups that the user joins for the session.",
        )
        .key(
            "auto_create",
            Shape::leaf::<Switch>(),
            "Whether the cluster makes a user that is not there.",
        )
        .key("region", Shape::filled(), "Of the cluster or workgroup.")
        .key(
            "profile",
            Shape::filled(),
            "A profile of AWS's own configuration files.",
        )
        .key(
            "duration",
            Shape::whole(duration),
            "Seconds for which the password is good.",
        )
        .at_most_one(SERVICES)
        .beside_none_of(&["workgroup"], USER_KEYS)
        .beside_all_of(&["db_groups", "auto_create"], &["db_user"])
        .into()
}

fn secret_shape() -> Shape {
    Keys::of(SECRET_KEYS)
        .required("id", Shape::filled(), "The secret's ARN or name.")
        .key("region", Shape::filled(), "Where the secret is kept.")
        .key(
            "profile",
            Shape::filled(),
            "A profile of AWS's own configuration files.",
        )
        .into()
}
