//! What can be wrong with a table's distribution and sort keys.

use plan::Identifier;

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;

/// A key that Redshift refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("`{column}` cannot be a {role}: its type is `{found}`")]
    Type {
        column: Identifier,
        /// "sort key".
        role: &'static str,
        found: String,
        span: Span,
        declared: Span,
    },
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::Type { span, declared, .. } => Self::error(&KEY_TYPE, message)
                .at(span, "no key")
                .also(declared, "declared here")
                .help(
                    "name a column of a plain type, such as one that holds the field that counts",
                ),
        }
    }
}

define_explanations! {
    KEY_TYPE = "resolve/key-type" {
        what: "`dist` or `sort` names a column of type `super`, `hllsketch`, `geometry` or `geography`.",
        why: "Redshift refuses such a table: these values have no order by which rows could be kept. See https://docs.aws.amazon.com/redshift/latest/dg/limitations-super.html.",
        example: "columns: { id: bigint, payload: super }\nsort: [payload]",
        instead: "columns: { id: bigint, payload: super }\nsort: [id]",
    }
}
