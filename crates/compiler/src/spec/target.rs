//! One entry of `targets:`.

use indexmap::IndexMap;

use super::connection::{self, ConnectionSpec};
use super::decode::{Decoder, Field, Owner, Words};
use super::fault::Fault;
use super::schema::SchemaSpec;
use super::vars::{self, VarSpec};
use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;

/// A warehouse and a schema in it. Secrets are only ever named, never held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSpec {
    pub name: Spanned<String>,
    pub kind: Spanned<TargetKindSpec>,
    pub schema: Spanned<SchemaSpec>,
    pub control_schema: Option<Spanned<SchemaSpec>>,
    /// Only where the kind is redshift.
    pub iam_role: Option<Spanned<IamRoleSpec>>,
    /// Of the data, such as `us-west-2`.
    pub region: Option<Spanned<String>>,
    /// Take the place of the pipeline's variables of the same name.
    pub vars: IndexMap<String, VarSpec>,
    pub query_group: Option<Spanned<String>>,
    /// Milliseconds, as Redshift's `statement_timeout`.
    pub statement_timeout: Option<Spanned<u32>>,
    /// Only where the kind is redshift.
    pub connection: ConnectionSpec,
}

/// What runs the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKindSpec {
    Local,
    Redshift,
}

impl Words for TargetKindSpec {
    const WORDS: &'static [(&'static str, Self)] =
        &[("local", Self::Local), ("redshift", Self::Redshift)];
}

/// Whose rights COPY uses.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IamRoleSpec {
    /// The default role of the cluster.
    Default,
    /// `arn:aws:iam::…:role/…`, or several that assume each other, with commas between them.
    Arn(String),
}

const KEYS: &[&str] = &[
    "kind",
    "schema",
    "control_schema",
    "iam_role",
    "region",
    "vars",
    "query_group",
    "statement_timeout",
];

impl Decoder<'_> {
    pub(super) fn target(&mut self, field: Field<'_>) -> Option<TargetSpec> {
        let name = Spanned::new(field.name.to_owned(), field.key);
        let owner = Owner::new(format!("the target `{}`", name.value), field.key);
        let known = [KEYS, &connection::KEYS].concat();
        let fields = self.fields(field.value, owner, &known)?;
        let kind = self
            .require(&fields, "kind", "kind: local")
            .and_then(|field| self.word::<TargetKindSpec>(field));
        let schema = self
            .require(&fields, "schema", "schema: <name>")
            .and_then(|field| self.schema(field));
        let control_schema = fields
            .get("control_schema")
            .and_then(|field| self.schema(field));
        let iam_role = fields.get("iam_role").and_then(|role| {
            if let Some(kind) = kind {
                self.refuse_local_role(role, kind);
            }
            self.iam_role(role)
        });
        let connection = match kind {
            Some(kind) if kind.value == TargetKindSpec::Local => {
                self.refuse_connection(&fields, kind.span);
                ConnectionSpec::default()
            }
            _ => self.connection(&fields),
        };
        let region = fields.get("region").and_then(|field| self.filled(field));
        let vars = fields.get("vars").and_then(|field| self.vars(field));
        let query_group = fields
            .get("query_group")
            .and_then(|field| self.filled(field));
        let statement_timeout = fields
            .get("statement_timeout")
            .and_then(|field| self.leaf(field));
        Some(TargetSpec {
            name,
            kind: kind?,
            schema: schema?,
            control_schema,
            iam_role,
            region,
            vars: vars.unwrap_or_default(),
            query_group,
            statement_timeout,
            connection,
        })
    }

    fn refuse_local_role(&mut self, role: Field<'_>, kind: Spanned<TargetKindSpec>) {
        if kind.value == TargetKindSpec::Local {
            self.faults.push(Fault::KeyWithoutMeaning {
                key: role.name.to_owned(),
                place: "in a local target".into(),
                span: role.key,
                because: (kind.span, "reads folders, not S3".into()),
                help: "drop it; folders stand for buckets under `local`",
            });
        }
    }

    fn iam_role(&mut self, field: Field<'_>) -> Option<Spanned<IamRoleSpec>> {
        let text = self.leaf::<String>(field)?;
        let role = match text.value.as_str() {
            "default" => IamRoleSpec::Default,
            arn if arn.split(',').all(is_role_arn) => IamRoleSpec::Arn(text.value),
            _ => {
                self.faults.push(Fault::InvalidRole { span: text.span });
                return None;
            }
        };
        Some(Spanned::new(role, text.span))
    }
}

/// `arn:aws:iam::123456789012:role/path/name`, in any partition of AWS.
fn is_role_arn(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').collect();
    let ["arn", partition, "iam", "", account, role] = parts.as_slice() else {
        return false;
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "+=.@_/-".contains(c);
    (*partition == "aws" || partition.starts_with("aws-"))
        && account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && role
            .strip_prefix("role/")
            .is_some_and(|name| !name.is_empty() && name.chars().all(is_name))
}

pub(super) fn shape() -> Shape {
    let role = Shape::either([
        Shape::words(["default"]),
        Shape::matching("^arn:aws[^:]*:iam::[0-9]{12}:role/."),
    ]);
    let on_redshift = [connection::KEYS.as_slice(), &["iam_role"]].concat();
    Keys::of(&[KEYS, &connection::KEYS].concat())
        .required(
            "kind",
            Shape::word::<TargetKindSpec>(),
            "What runs the plan: Amazon Redshift, or the embedded engine.",
        )
        .required(
            "schema",
            Shape::filled(),
            "Where the tables lie; `dev_{{ user }}` is a schema for each developer.",
        )
        .key(
            "control_schema",
            Shape::filled(),
            "Where the ledgers lie; `callsheet` if it is left out, or beside a developer's schema.",
        )
        .key(
            "iam_role",
            role,
            "Whose rights COPY and UNLOAD use: `default`, or the ARN of a role.",
        )
        .key(
            "region",
            Shape::filled(),
            "Of the files in S3, such as `us-west-2`.",
        )
        .key(
            "vars",
            vars::shape(),
            "Variables that take the place of the pipeline's of the same name.",
        )
        .key(
            "query_group",
            Shape::filled(),
            "The session's `query_group`, for queues of workload management.",
        )
        .key(
            "statement_timeout",
            Shape::leaf::<u32>(),
            "Milliseconds after which Redshift ends a statement.",
        )
        .with(connection::keys())
        .none_where(("kind", "local"), &on_redshift)
        .into()
}
