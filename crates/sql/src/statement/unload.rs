//! `UNLOAD`: <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>.

use std::collections::BTreeMap;

use plan::Identifier;

use super::Authorization;
use crate::span::{Span, Spanned};
use crate::syntax::Sql;

/// `UNLOAD ('query') TO 's3://…' IAM_ROLE … options`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unload {
    /// Its places lie inside the literal, in the text of the UNLOAD.
    pub query: Sql,
    /// The prefix of the objects, the value without quotes.
    pub to: Spanned<String>,
    pub authorization: Authorization,
    pub format: UnloadFormat,
    pub partition_by: Vec<Spanned<Identifier>>,
    /// Every option's name in lower case, with the place of its name.
    pub options: BTreeMap<&'static str, Span>,
    /// What stands behind those options that take a value: a text without its quotes, a word in
    /// lower case, a size with its unit.
    pub values: BTreeMap<&'static str, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnloadFormat {
    /// Text without quotes, `|` between the fields unless `DELIMITER` says otherwise.
    Delimited,
    FixedWidth,
    Csv,
    Json,
    Parquet,
}
