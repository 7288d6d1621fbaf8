//! One entry of `columns:`.

use plan::{Identifier, SqlType};

use crate::source::Spanned;

/// A column, written as `bigint not null` or as a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    pub name: Spanned<Identifier>,
    pub sql_type: Spanned<SqlType>,
    pub nullability: Option<Spanned<NullabilitySpec>>,
    pub description: Option<Spanned<String>>,
    pub encode: Option<Spanned<EncodingSpec>>,
}

/// Whether a column takes NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullabilitySpec {
    Nullable,
    NotNull,
}

/// How a column is compressed.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingSpec {
    Az64,
    Lzo,
    Zstd,
    Raw,
    ByteDict,
    Delta,
    Delta32k,
    Mostly8,
    Mostly16,
    Mostly32,
    RunLength,
    Text255,
    Text32k,
}
