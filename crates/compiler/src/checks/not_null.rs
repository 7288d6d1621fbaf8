//! `not_null`: no row has NULL in the column.

use plan::Identifier;

use super::{Asked, CheckRule};
use crate::ir::Pipeline;
use crate::json_schema::Shape;
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field};
use crate::template::Values;

/// `not_null: column` or `not_null: [columns]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// At least one.
    pub columns: Vec<Spanned<Identifier>>,
}

pub(super) const ABOUT: &str = "No NULL in the column; a check for each of several.";

pub(super) fn shape() -> Shape {
    Shape::name_or_names()
}

impl Spec {
    pub(super) fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let columns = decoder.name_or_names(field)?;
        Some(Self { columns })
    }

    /// A check for each column.
    pub(super) fn resolve(&self, names: &mut Names<'_>) -> Option<Vec<Asked<NotNull>>> {
        let columns = names.columns(&self.columns)?;
        let ask = |column: Identifier| Asked {
            suffix: column.to_string(),
            rule: NotNull { column },
        };
        Some(columns.into_iter().map(ask).collect())
    }
}

#[derive(Clone, Debug)]
pub struct NotNull {
    pub column: Identifier,
}

impl CheckRule for NotNull {
    fn values(&self, _pipeline: &Pipeline, values: Values) -> Values {
        values.with("column", self.column.to_sql())
    }

    fn title(&self, _pipeline: &Pipeline) -> String {
        format!("`{}` is never null", self.column)
    }

    fn measures(&self) -> &'static str {
        "rows with a null"
    }
}
