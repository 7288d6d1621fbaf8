//! One entry of `columns:`.

mod identity;

pub use plan::ColumnEncoding as EncodingSpec;
use plan::sql_type::SqlTypeFault;
use plan::table::Identity;
use plan::{Identifier, SqlType};

use super::decode::{Decoder, Field, Owner, Words, listed};
use super::fault::Fault;
use super::scalar::Switch;
use super::suggestion::did_you_mean;
use crate::json_schema::{Keys, Shape};
use crate::source::{SourceText, Spanned};
use crate::yaml::NodeKind;

/// A column, written as `bigint not null` or as a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    pub name: Spanned<Identifier>,
    pub sql_type: Spanned<SqlType>,
    pub nullability: Option<Spanned<NullabilitySpec>>,
    pub description: Option<Spanned<String>>,
    pub encode: Option<Spanned<EncodingSpec>>,
    /// The warehouse numbers the rows itself.
    pub identity: Option<Spanned<Identity>>,
    /// What the column was called in an earlier plan.
    pub was: Option<Spanned<Identifier>>,
    /// Its value for rows that were there before it, an expression over their columns.
    pub fill: Option<Spanned<String>>,
}

/// Whether a column takes NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullabilitySpec {
    Nullable,
    NotNull,
}

impl Words for EncodingSpec {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("az64", Self::Az64),
        ("lzo", Self::Lzo),
        ("zstd", Self::Zstd),
        ("raw", Self::Raw),
        ("bytedict", Self::ByteDict),
        ("delta", Self::Delta),
        ("delta32k", Self::Delta32k),
        ("mostly8", Self::Mostly8),
        ("mostly16", Self::Mostly16),
        ("mostly32", Self::Mostly32),
        ("runlength", Self::RunLength),
        ("text255", Self::Text255),
        ("text32k", Self::Text32k),
    ];
}

const KEYS: &[&str] = &[
    "type",
    "not_null",
    "description",
    "encode",
    "identity",
    "was",
    "fill",
];

/// What a misspelt type can have meant.
const TYPES: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "decimal",
    "numeric",
    "real",
    "double precision",
    "boolean",
    "char",
    "varchar",
    "date",
    "timestamp",
    "timestamptz",
    "super",
];

impl Decoder<'_> {
    pub(super) fn column(
        &mut self,
        name: Spanned<Identifier>,
        field: Field<'_>,
    ) -> Option<ColumnSpec> {
        match &field.value.kind {
            NodeKind::Mapping(..) => self.column_of_mapping(name, field),
            NodeKind::Scalar(_) if !field.value.is_null() => {
                let (sql_type, nullability) = self.column_type(field)?;
                Some(ColumnSpec {
                    name,
                    sql_type,
                    nullability,
                    description: None,
                    encode: None,
                    identity: None,
                    was: None,
                    fill: None,
                })
            }
            _ => {
                self.wrong_type(
                    field,
                    "a type such as `bigint not null`, or a mapping",
                    None,
                );
                None
            }
        }
    }

    fn column_of_mapping(
        &mut self,
        name: Spanned<Identifier>,
        field: Field<'_>,
    ) -> Option<ColumnSpec> {
        let owner = Owner::new(format!("the column `{}`", name.value), field.key);
        let value = self.joined_types(field.value, &["type"]);
        let fields = self.fields(&value, owner, KEYS)?;
        let written = self
            .require(&fields, "type", "type: bigint")
            .and_then(|field| self.column_type(field));
        let switch = fields
            .get("not_null")
            .and_then(|field| self.leaf::<Switch>(field));
        let switch = switch.map(|switch| {
            switch.map(|switch| match switch {
                Switch::On => NullabilitySpec::NotNull,
                Switch::Off => NullabilitySpec::Nullable,
            })
        });
        let description = fields
            .get("description")
            .and_then(|field| self.prose(field));
        let encode = fields.get("encode").and_then(|field| self.word(field));
        let identity = fields
            .get("identity")
            .and_then(|field| self.identity(field));
        let was = fields.get("was").and_then(|field| self.leaf(field));
        let fill = fields.get("fill").and_then(|field| self.filled(field));
        let (sql_type, suffix) = written?;
        if let (Some(first), Some(second)) = (suffix, switch) {
            self.faults.push(Fault::SeveralChoices {
                what: "rule for NULL",
                owner: format!("the column `{}`", name.value),
                first: ("not null".into(), first.span),
                second: ("not_null".into(), second.span),
            });
        }
        Some(ColumnSpec {
            name,
            sql_type,
            nullability: suffix.or(switch),
            description,
            encode,
            identity,
            was,
            fill,
        })
    }

    /// Reads a type and, behind it, `not null` or `null`.
    fn column_type(
        &mut self,
        field: Field<'_>,
    ) -> Option<(Spanned<SqlType>, Option<Spanned<NullabilitySpec>>)> {
        let is_type = !field
            .value
            .scalar_value()
            .is_some_and(|value| value.is_number() || value.is_bool());
        if !is_type {
            let hint = Some("write a type such as `integer` or `varchar(20)`".to_owned());
            self.wrong_type(field, "a type", hint);
            return None;
        }
        let text = self.settled(field)?;
        let (end, nullability) = split_nullability(&text);
        let written = text.as_str()[..end].trim_end();
        let start = written.len() - written.trim_start().len();
        let span = text.span_at(start..written.len());
        match written.parse() {
            Ok(sql_type) => Some((Spanned::new(sql_type, span), nullability)),
            Err(fault) => {
                self.faults.push(Fault::InvalidType {
                    help: help(&fault),
                    reason: fault.to_string(),
                    span,
                });
                None
            }
        }
    }
}

/// Where the type ends and what follows it.
fn split_nullability(text: &SourceText) -> (usize, Option<Spanned<NullabilitySpec>>) {
    let lower = text.as_str().to_ascii_lowercase();
    let bare = lower.trim_end();
    let Some(before) = bare
        .strip_suffix("null")
        .filter(|it| it.ends_with(char::is_whitespace))
    else {
        return (lower.len(), None);
    };
    let before = before.trim_end();
    let (end, nullability) = match before.strip_suffix("not") {
        Some(before) if before.ends_with(char::is_whitespace) => {
            (before.len(), NullabilitySpec::NotNull)
        }
        _ => (before.len(), NullabilitySpec::Nullable),
    };
    let written = &lower[end..bare.len()];
    let start = bare.len() - written.trim_start().len();
    let span = text.span_at(start..bare.len());
    (end, Some(Spanned::new(nullability, span)))
}

/// What to write instead.
fn help(fault: &SqlTypeFault) -> String {
    let near = match fault {
        SqlTypeFault::Unknown(name) => did_you_mean(name, TYPES.iter().copied()),
        _ => None,
    };
    match (near, fault) {
        (Some(name), _) => format!("did you mean `{name}`?"),
        (None, SqlTypeFault::OutOfRange { .. }) => "write sizes within the limit".into(),
        (None, SqlTypeFault::Unknown(_)) => {
            format!("the types are {}", listed(TYPES))
        }
        (None, SqlTypeFault::Malformed(_)) => "write a type, then `not null` if it holds; anything else goes into a mapping such as `{ type: bigint, encode: az64 }`".into(),
    }
}

/// Of `columns:`.
pub(super) fn columns_shape() -> Shape {
    let with_more = Keys::of(KEYS)
        .required(
            "type",
            type_shape(),
            "The type, and `not null` behind it if it holds.",
        )
        .key(
            "not_null",
            Shape::leaf::<Switch>(),
            "Whether the column refuses NULL.",
        )
        .key("description", Shape::text(), "What its values are.")
        .key(
            "encode",
            Shape::word::<EncodingSpec>(),
            "How it is compressed; Redshift decides if it is left out.",
        )
        .key(
            "identity",
            identity::shape(),
            "The warehouse numbers the rows: where it starts, and by which step.",
        )
        .key(
            "was",
            Shape::text(),
            "What the column was called in the plan that a migration starts from.",
        )
        .key(
            "fill",
            Shape::filled(),
            "For a migration: its value in rows that are there, an expression over their columns.",
        );
    let column = Shape::either([type_shape(), with_more.into()]).about(
        "A type such as `varchar(18) not null`, or a mapping with `type` and more. Types with a comma need quotes inside of `{ … }`.",
    );
    Shape::some_map(Shape::named("column", column))
}

fn type_shape() -> Shape {
    Shape::suggested(TYPES.iter().copied())
}
