//! `unique`: no two rows have the same values in the columns. Rows with a NULL among them are left
//! out, as SQL's own UNIQUE leaves them out.
//!
//! With scope `interval`, a key counts if a row of the interval has it, and is looked for in the
//! whole table.

use plan::Identifier;

use super::{Asked, CheckRule, quoted};
use crate::ir::Pipeline;
use crate::loads::list;
use crate::json_schema::Shape;
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field};
use crate::template::Values;

/// `unique: column` or `unique: [columns]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// At least one.
    pub columns: Vec<Spanned<Identifier>>,
}

pub(super) const ABOUT: &str = "No two rows with the same values in all of the columns together.";

pub(super) fn shape() -> Shape {
    Shape::name_or_names()
}

impl Spec {
    pub(super) fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let columns = decoder.name_or_names(field)?;
        Some(Self { columns })
    }

    /// One check for all columns together.
    pub(super) fn resolve(&self, names: &mut Names<'_>) -> Option<Vec<Asked<Unique>>> {
        let columns = names.columns(&self.columns)?;
        let suffix: Vec<&str> = columns.iter().map(Identifier::as_str).collect();
        Some(Asked::one(suffix.join("_"), Unique { columns }))
    }
}

#[derive(Clone, Debug)]
pub struct Unique {
    /// At least one.
    pub columns: Vec<Identifier>,
}

impl CheckRule for Unique {
    fn values(&self, _pipeline: &Pipeline, values: Values) -> Values {
        let known: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("{} IS NOT NULL", column.to_sql()))
            .collect();
        values
            .with("columns", list(&self.columns))
            .with("known", known.join(" AND "))
    }

    fn title(&self, _pipeline: &Pipeline) -> String {
        match self.columns.as_slice() {
            [column] => format!("`{column}` is unique"),
            columns => format!("{} are unique together", quoted(columns)),
        }
    }

    fn measures(&self) -> &'static str {
        "repeated keys"
    }
}
