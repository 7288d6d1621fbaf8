//! What follows from what a load leaves behind: a table, files, a view.

use crate::diagnostic::Collector;
use crate::ir::{Lifetime, Table};
use crate::loads::fault::Fault;
use crate::loads::{Load, Product};
use crate::spec::TableSpec;

use super::super::names::Names;

/// Refuses keys that say how a table is stored, where none is.
pub(super) fn is_stored(spec: &TableSpec, load: &Load, names: &mut Names<'_>) {
    let mut nothing = |key, span| {
        let fault = Fault::NothingStored {
            key,
            load: load.name(),
            span,
            because: spec.load.span,
        };
        names.diagnostic(fault.into());
    };
    match load.product() {
        Product::Files => {
            if let Some(dist) = &spec.dist {
                nothing("dist", dist.span);
            }
        }
        // A materialized view has rows, whoever refreshes it.
        Product::View if !matches!(load, Load::MaterializedView(_)) => {
            if let Some(dist) = &spec.dist {
                nothing("dist", dist.span);
            }
            if let Some(sort) = &spec.sort {
                nothing("sort", sort.span);
            }
        }
        Product::Table | Product::NewTable | Product::View | Product::RefreshedView => {}
    }
}

/// What is unloaded is no table, and each interval's files have a place of their own.
pub(super) fn files_are_files(table: &Table, tables: &[Option<Table>], faults: &mut Collector) {
    let read = table.reads().into_iter();
    let read = read.map(|read| (read.table, read.span));
    let checked = table
        .checks
        .iter()
        .filter_map(|check| Some((check.kind.reads()?, check.span)));
    for (id, span) in read.chain(checked) {
        if let Some(other) = &tables[id.0]
            && other.load.value.product() == Product::Files
        {
            faults.push(Fault::NotATable {
                table: other.name.value.clone(),
                span,
                because: other.load.span,
            });
        }
    }
    if let Load::Unload(unload) = &table.load.value
        && table.lifetime == Lifetime::Lasting
        && !unload.to.depends_on_interval()
    {
        faults.push(Fault::UnloadPath {
            span: unload.to.span(),
        });
    }
}
