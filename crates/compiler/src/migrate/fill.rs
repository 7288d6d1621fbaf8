//! Values for rows that are there: one expression over the old table, and nothing else.

use plan::Identifier;
use sql::catalogue::{Catalogue, Column, Table};

use super::difference::Difference;
use super::fault::Fault;
use super::side::Side;
use crate::analyse::nullability;

/// Holds each `fill` of a table to that.
pub(super) fn check(difference: &Difference<'_>, faults: &mut Vec<Fault>) {
    for change in &difference.columns {
        let Some(fill) = change.fill else {
            continue;
        };
        if let Err(why) = fits(difference, &change.new.name, fill) {
            faults.push(Fault::Fill {
                table: difference.new.name().clone(),
                column: change.new.name.clone(),
                why,
            });
        }
    }
}

fn fits(difference: &Difference<'_>, column: &Identifier, fill: &str) -> Result<(), String> {
    if ["--", "/*", ";"].iter().any(|mark| fill.contains(mark)) {
        return Err("it holds a comment or a semicolon".to_owned());
    }
    let old = difference.old.name();
    let target = super::rebuild::beside(difference.new.name());
    let mut catalogue = Catalogue::new();
    catalogue.insert(old.clone(), shape(&difference.old));
    catalogue.insert(target.clone(), shape(&difference.new));
    let text = format!(
        "INSERT INTO {} ({}) SELECT ({fill}) FROM {}",
        target.to_sql(),
        column.to_sql(),
        old.to_sql()
    );
    let first = |faults: Vec<sql::Fault>| {
        let first = faults.into_iter().next();
        first.map_or_else(|| "it cannot be read".to_owned(), |fault| fault.message)
    };
    let parsed = sql::parse(&text).map_err(first)?;
    let bound = sql::bind(&parsed, &catalogue, &old.schema).map_err(first)?;
    let reads = sql::tables(&parsed).reads;
    let reads_old_only = reads.iter().all(|read| read.complete(&old.schema) == *old);
    if !reads_old_only || bound_columns(&bound) > Some(1) {
        return Err("it is more than one value of a row".to_owned());
    }
    Ok(())
}

fn bound_columns(bound: &sql::Bound) -> Option<usize> {
    match &bound.statement {
        sql::typed::Statement::Insert(insert) => match &insert.source {
            sql::typed::InsertSource::Query(query) => query.shape().columns().map(<[_]>::len),
            sql::typed::InsertSource::Values(_) => None,
        },
        _ => None,
    }
}

fn shape(side: &Side<'_>) -> Table {
    let columns = side.table.columns.iter().map(|column| Column {
        name: column.name.clone(),
        ty: column.ty,
        nullability: nullability(column.nullable),
    });
    Table::Known(columns.collect())
}
