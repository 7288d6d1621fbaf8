//! What the plan says of its tables.

use std::collections::BTreeSet;

use plan::table::{
    Column, ColumnOrder, DistStyle, EarlierName, Layout, Nullability, Preflight, Shape, SortKey,
    Table,
};
use plan::{Cadence, SlottedText, TableName, Unit, Upkeep};

use super::statement::{own, sample};
use crate::ir::{self, Lifetime, Pipeline};
use crate::loads::{Product, list};
use crate::template::{PREFLIGHT, PREFLIGHT_KEYS, PREFLIGHT_KIND, Values, render};

pub(super) fn tables(pipeline: &Pipeline) -> Vec<Table> {
    pipeline
        .tables
        .iter()
        .map(|table| Table {
            name: SlottedText::new(table.physical.slotted()).expect("a slot we made"),
            kind: table.kind.name().to_owned(),
            load: table.load.value.name().to_owned(),
            owner: table.owner.clone().or_else(|| pipeline.owner.clone()),
            description: table.description.clone(),
            tags: table.tags.clone(),
            columns: columns(table),
            dist: table.dist.clone(),
            sort: table.sort.clone(),
            upkeep: table.upkeep.clone(),
        })
        .collect()
}

/// The declared columns and those that the load keeps.
pub(super) fn columns(table: &ir::Table) -> Vec<Column> {
    let declared = table.columns.iter().map(|column| Column {
        name: column.name.value.clone(),
        ty: column.ty,
        nullable: column.nullability,
        identity: column.identity,
    });
    declared.chain(table.load.value.own_columns()).collect()
}

/// One column a line, as CREATE TABLE has them.
pub(crate) fn definitions<'a>(
    columns: impl IntoIterator<Item = &'a Column>,
    upkeep: &Upkeep,
) -> String {
    let lines: Vec<String> = columns
        .into_iter()
        .map(|column| {
            let identity = column
                .identity
                .map_or_else(String::new, |identity| format!(" {identity}"));
            let encode = upkeep
                .columns
                .get(&column.name)
                .and_then(|column| column.encode.as_ref())
                .map_or_else(String::new, |encode| format!(" ENCODE {encode}"));
            let null = match column.nullable {
                Nullability::NotNull => " NOT NULL",
                Nullability::Nullable => "",
            };
            format!(
                "    {} {}{identity}{encode}{null}",
                column.name.to_sql(),
                column.ty
            )
        })
        .collect();
    lines.join(",\n")
}

/// Distribution and sort, as CREATE TABLE has them:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html>.
pub(crate) fn attributes(dist: &DistStyle, sort: &SortKey) -> String {
    let dist = match dist {
        DistStyle::Auto => "DISTSTYLE AUTO".to_owned(),
        DistStyle::Even => "DISTSTYLE EVEN".to_owned(),
        DistStyle::All => "DISTSTYLE ALL".to_owned(),
        DistStyle::Key(key) => format!("DISTSTYLE KEY DISTKEY ({})", key.to_sql()),
    };
    let sort = match sort {
        SortKey::Auto => " SORTKEY AUTO".to_owned(),
        SortKey::Compound(columns) if columns.is_empty() => String::new(),
        SortKey::Compound(columns) => format!(" COMPOUND SORTKEY ({})", list(columns)),
    };
    format!("{dist}{sort}")
}

/// The same for a table that has the given columns only.
pub(super) fn given_attributes(table: &ir::Table) -> String {
    let is_given = |name: &plan::Identifier| table.given().any(|column| column.name.value == *name);
    let dist = match &table.dist {
        DistStyle::Key(key) if !is_given(key) => &DistStyle::Auto,
        dist => dist,
    };
    let unsorted = SortKey::Compound(Vec::new());
    let sort = match &table.sort {
        SortKey::Compound(columns) if !columns.iter().all(is_given) => &unsorted,
        sort => sort,
    };
    attributes(dist, sort)
}

/// A table for each interval is made anew by its unit, and so is what a load puts in the place of the
/// old one; all others may be there already.
pub(super) fn preflight(pipeline: &Pipeline, units: &[Unit]) -> Vec<Preflight> {
    let by_place = by_place(pipeline, units);
    pipeline
        .tables
        .iter()
        .filter(|table| {
            // What a load makes anew has no shape to keep.
            table.lifetime != Lifetime::Interval && table.load.value.product() == Product::Table
        })
        .map(|table| {
            let shape = Shape {
                columns: columns(table),
                dist: table.dist.clone(),
                sort: table.sort.clone(),
            };
            let name = table.physical.sample();
            let order = if by_place.contains(name) {
                ColumnOrder::Declared
            } else {
                ColumnOrder::Free
            };
            Preflight {
                order,
                was: was(pipeline, table),
                ..compared(name, shape, pipeline.cadence)
            }
        })
        .collect()
}

/// The name that a table had, unless another table of the pipeline has it now: that one may come first.
fn was(pipeline: &Pipeline, table: &ir::Table) -> Option<EarlierName> {
    let was = table.upkeep.was.as_ref()?;
    let mut others = pipeline.tables.iter();
    if others.any(|other| other.name.value == *was) {
        return None;
    }
    let name = TableName::new(table.physical.sample().schema.clone(), was.clone());
    Some(EarlierName {
        query: own(render(PREFLIGHT, &named(&name)), pipeline.cadence),
        table: name,
    })
}

/// Tables whose columns are taken by their places.
fn by_place(pipeline: &Pipeline, units: &[Unit]) -> BTreeSet<TableName> {
    let schema = &pipeline.target.plan.schema;
    let steps = units.iter().flat_map(|unit| &unit.steps);
    let texts = steps.map(|step| sample(&step.sql.text, pipeline.cadence));
    let parsed = texts.filter_map(|text| sql::parse(&text).ok());
    let named = parsed.flat_map(|parsed| sql::by_place(&parsed));
    named.map(|name| name.complete(schema)).collect()
}

/// The same of one table of a plan, by its name.
pub(crate) fn preflight_of(name: &TableName, table: &Table, cadence: Cadence) -> Preflight {
    let shape = Shape {
        columns: table.columns.clone(),
        dist: table.dist.clone(),
        sort: table.sort.clone(),
    };
    compared(name, shape, cadence)
}

fn compared(name: &TableName, shape: Shape, cadence: Cadence) -> Preflight {
    let values = named(name);
    Preflight {
        table: name.clone(),
        query: own(render(PREFLIGHT, &values), cadence),
        columns: shape.columns,
        layout: Layout {
            kind: own(render(PREFLIGHT_KIND, &values), cadence),
            keys: own(render(PREFLIGHT_KEYS, &values), cadence),
            dist: shape.dist,
            sort: shape.sort,
        },
        order: ColumnOrder::Free,
        accepts: Vec::new(),
        was: None,
    }
}

fn named(name: &TableName) -> Values {
    let literal = |name: &plan::Identifier| {
        sql::quote::literal(name.as_str()).expect("names hold no backslashes")
    };
    Values::default()
        .with("schema", literal(&name.schema))
        .with("table", literal(&name.table))
}
