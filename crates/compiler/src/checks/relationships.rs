//! `relationships`: each value of the column, NULL apart, stands in a column of another table.

use plan::Identifier;

use super::{Asked, CheckRule};
use crate::ir::{Pipeline, TableId};
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::Fault;
use crate::spec::decode::{Decoder, Field, Owner};
use crate::template::Values;

/// `relationships: { column, to: table.column }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub column: Spanned<Identifier>,
    pub to_table: Spanned<Identifier>,
    pub to_column: Spanned<Identifier>,
}

const KEYS: &[&str] = &["column", "to"];

pub(super) const ABOUT: &str = "Each value of the column, NULL apart, stands in a column of another table.";

pub(super) fn shape() -> Shape {
    Keys::of(KEYS)
        .required("column", Shape::text(), "The column.")
        .required("to", Shape::filled(), "`table.column`; that table is loaded first.")
        .into()
}

impl Spec {
    pub(super) fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let fields = decoder.fields(field.value, Owner::of(&field), KEYS)?;
        let column = decoder
            .require(&fields, "column", "column: user_id")
            .and_then(|field| decoder.leaf(field));
        let to = decoder
            .require(&fields, "to", "to: users.user_id")
            .and_then(|field| reference(decoder, field));
        let (to_table, to_column) = to?;
        Some(Self {
            column: column?,
            to_table,
            to_column,
        })
    }

    pub(super) fn resolve(&self, names: &mut Names<'_>) -> Option<Vec<Asked<Relationships>>> {
        let column = names.column(&self.column);
        let to = names.column_of(&self.to_table, &self.to_column);
        let (column, (to_table, to_column)) = (column?, to?);
        let suffix = column.to_string();
        let rule = Relationships {
            column,
            to_table,
            to_column,
        };
        Some(Asked::one(suffix, rule))
    }
}

#[derive(Clone, Debug)]
pub struct Relationships {
    pub column: Identifier,
    pub to_table: TableId,
    pub to_column: Identifier,
}

impl CheckRule for Relationships {
    fn values(&self, pipeline: &Pipeline, values: Values) -> Values {
        let table = pipeline.table(self.to_table);
        values
            .with("column", self.column.to_sql())
            .with("to_table", table.relation(&pipeline.tables).0)
            .with("to_column", self.to_column.to_sql())
    }

    fn title(&self, pipeline: &Pipeline) -> String {
        format!(
            "each `{}` is in `{}.{}`",
            self.column,
            pipeline.table(self.to_table).name.value,
            self.to_column
        )
    }

    fn measures(&self) -> &'static str {
        "rows that refer to nothing"
    }

    fn reads(&self) -> Option<TableId> {
        Some(self.to_table)
    }
}

/// Reads `table.column`.
fn reference(
    decoder: &mut Decoder<'_>,
    field: Field<'_>,
) -> Option<(Spanned<Identifier>, Spanned<Identifier>)> {
    let text = decoder.settled(field)?;
    let parts = text.as_str().split_once('.').and_then(|(table, column)| {
        let dot = table.len();
        let whole = dot + 1 + column.len();
        Some((
            Spanned::new(table.parse().ok()?, text.span_at(0..dot)),
            Spanned::new(column.parse().ok()?, text.span_at(dot + 1..whole)),
        ))
    });
    // A second dot would be a schema, and the target decides the schema.
    let parts = parts.filter(|_| text.as_str().matches('.').count() == 1);
    if parts.is_none() {
        decoder.faults.push(Fault::InvalidReference {
            reference: text.as_str().to_owned(),
            span: text.span(),
        });
    }
    parts
}
