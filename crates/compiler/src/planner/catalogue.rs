//! The tables that a unit's statements see, under their physical names of the sample interval.

use plan::TableName;
use sql::catalogue::{Catalogue, Column, Table as Shape};

use super::protocol::Control;
use crate::analyse::{catalogue_column, declared_columns, given_columns, nullability};
use crate::ir::Pipeline;
use crate::loads::{BesideColumns, Product};

pub(super) fn physical(pipeline: &Pipeline, control: &Control) -> Catalogue {
    let mut catalogue = Catalogue::new();
    let tables = pipeline.tables.iter();
    for table in tables.filter(|table| table.load.value.product() != Product::Files) {
        let declared = declared_columns(table);
        let own = table.load.value.own_columns().into_iter();
        let own = own.map(|column| Column {
            name: column.name,
            ty: column.ty,
            nullability: nullability(column.nullable),
        });
        let columns: Vec<Column> = declared.into_iter().chain(own).collect();
        if let Some(beside) = table.load.value.beside() {
            let columns = match beside.columns {
                BesideColumns::Given => given_columns(table),
                BesideColumns::All => columns.clone(),
            };
            catalogue.insert(table.beside(beside), Shape::Known(columns));
        }
        let name = table.physical.sample();
        catalogue.insert(name.clone(), Shape::Known(columns));
        let needed = table.columns.iter().filter(|column| {
            column.nullability == plan::table::Nullability::NotNull && column.identity.is_none()
        });
        catalogue.need(name, needed.map(|column| column.name.value.clone()));
    }
    for source in &pipeline.sources {
        let columns = source.columns.iter().map(catalogue_column).collect();
        catalogue.insert(source.physical.clone(), Shape::Known(columns));
    }
    add_control_tables(&mut catalogue, pipeline, control);
    catalogue
}

/// The control tables are what the bootstrap makes; they are read from its own text.
fn add_control_tables(catalogue: &mut Catalogue, pipeline: &Pipeline, control: &Control) {
    let statements = sql::split(control.bootstrap_text()).expect("our templates are whole");
    for statement in statements {
        let parsed = sql::parse(statement.text).expect("our templates can be parsed");
        if let sql::statement::Statement::CreateTable(create) = parsed.statement {
            let name: TableName = create.name.complete(&pipeline.target.plan.schema);
            let columns = create.columns.iter().map(|column| Column {
                name: column.name.value.clone(),
                ty: column.ty.value,
                nullability: column.nullability,
            });
            catalogue.insert(name, Shape::Known(columns.collect()));
        }
    }
}
