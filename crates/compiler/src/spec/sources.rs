//! `sources:`: tables that others own and this pipeline reads.

use indexmap::IndexMap;
use plan::Identifier;

use super::column::{self, ColumnSpec};
use super::decode::{Decoder, Field, Owner};
use super::named::Named;
use super::upstream::{RequireSpec, UpstreamSpec};
use crate::json_schema::{Keys, Shape};
use crate::source::{SourceText, Spanned};

/// Tables of one owner. SQL names them `source.table`, wherever they lie on a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSpec {
    pub name: Spanned<Identifier>,
    pub description: Option<Spanned<String>>,
    /// A template that sees `vars`, so that it can differ between targets; the source's own name
    /// where it is absent.
    pub schema: Option<SourceText>,
    /// The pipeline that makes the tables.
    pub upstream: Option<UpstreamSpec>,
    /// By name, in the order of the file; empty only where a pipeline is named.
    pub tables: IndexMap<Identifier, SourceTableSpec>,
}

/// A table as its owner promises it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTableSpec {
    pub name: Spanned<Identifier>,
    pub description: Option<Spanned<String>>,
    /// Those that are read; the table may have more.
    pub columns: IndexMap<Identifier, ColumnSpec>,
}

const SOURCES: Named = Named {
    one: "source",
    expected: "a mapping of names to sources",
};
const TABLES: Named = Named {
    one: "table",
    expected: "a mapping of names to tables",
};

const TABLE_KEYS: &[&str] = &["description", "columns"];

const KEYS: &[&str] = &["description", "schema", "pipeline", "require", "tables"];

impl Decoder<'_> {
    pub(super) fn sources(&mut self, field: Field<'_>) -> Option<IndexMap<Identifier, SourceSpec>> {
        self.named(field, field.value, SOURCES, Self::source)
    }

    fn source(&mut self, name: Spanned<Identifier>, field: Field<'_>) -> Option<SourceSpec> {
        let owner = Owner::new(format!("the source `{}`", name.value), field.key);
        let fields = self.fields(field.value, owner, KEYS)?;
        let description = fields
            .get("description")
            .and_then(|field| self.prose(field));
        let schema = fields.get("schema").map(|field| self.text(field));
        let upstream = self.upstream(&name, &fields);
        // What another pipeline of the project makes, its own files declare.
        let field = match fields.get("pipeline") {
            None => self
                .require(
                    &fields,
                    "tables",
                    "tables: { events: { columns: { id: integer } } }",
                )
                .map(Some),
            Some(_) => Some(fields.get("tables")),
        };
        let tables = match field? {
            None => Some(IndexMap::new()),
            Some(field) => self.named(field, field.value, TABLES, Self::source_table),
        };
        Some(SourceSpec {
            name,
            description,
            schema: match schema {
                None => None,
                Some(read) => Some(read?),
            },
            upstream,
            tables: tables?,
        })
    }

    fn source_table(
        &mut self,
        name: Spanned<Identifier>,
        field: Field<'_>,
    ) -> Option<SourceTableSpec> {
        let owner = Owner::new(format!("the table `{}` of a source", name.value), field.key);
        let fields = self.fields(field.value, owner, TABLE_KEYS)?;
        let description = fields
            .get("description")
            .and_then(|field| self.prose(field));
        let columns = self
            .require(&fields, "columns", "columns: { id: integer }")
            .and_then(|field| self.columns(field));
        Some(SourceTableSpec {
            name,
            description,
            columns: columns?,
        })
    }
}

pub(super) fn shape() -> Shape {
    let table = Keys::of(TABLE_KEYS)
        .key("description", Shape::text(), "What its rows are.")
        .required(
            "columns",
            column::columns_shape(),
            "The columns that are read; the table may have more.",
        );
    let source = Keys::of(KEYS)
        .key("description", Shape::text(), "Whose tables these are.")
        .key("schema", Shape::filled(), "Where the tables lie, a template that sees `vars`; the source's own name if it is left out.")
        .key("pipeline", Shape::text(), "The pipeline that makes the tables; its own files declare them.")
        .key("require", Shape::word::<RequireSpec>(), "What that pipeline has to have loaded: the unit's own interval, or anything once.")
        .key("tables", Shape::some_map(table), "The tables that are read, by name.")
        .at_least_one(&["tables", "pipeline"])
        .beside_all_of(&["require"], &["pipeline"]);
    Shape::some_map(source)
}
