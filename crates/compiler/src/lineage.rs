//! Where the columns of a pipeline come from, and what is made of them: the lineage of every SELECT
//! and of every script joined into one graph, which starts at the files that COPY reads.
//!
//! Deliberately absent: columns that a load keeps for itself, and what checks compare.

mod graph;
mod start;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use plan::table::ColumnRef;

pub use graph::{Depth, Direction, Edge, Graph, Node, Reads, TableColumns};
pub use start::{Start, UnknownStart};

use crate::analyse::Analysis;
use crate::diagnostic::Diagnostics;
use crate::ir::{Table, TableId};
use crate::loads::Load;
use crate::order::Schedule;
use crate::source::Sources;

/// How a source takes part in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Derivation {
    /// COPY read it from a file.
    Loaded,
    /// The value itself.
    Direct,
    /// Part of a computation.
    Derived,
    /// Many rows became one value, or one row was chosen among them.
    Aggregated,
    /// It decides which rows there are.
    Filter,
}

impl Derivation {
    pub fn name(self) -> &'static str {
        match self {
            Self::Loaded => "loaded",
            Self::Direct => "direct",
            Self::Derived => "derived",
            Self::Aggregated => "aggregated",
            Self::Filter => "filter",
        }
    }

    /// Whether a value comes through it, and not only the choice of rows.
    pub fn is_of_values(self) -> bool {
        self != Self::Filter
    }
}

/// Compiles a pipeline as far as it goes without dates, and joins its lineage.
///
/// # Errors
/// The faults of the sources; without them only is the lineage whole.
pub fn lineage(
    sources: &Sources,
    folder: &str,
    target: Option<&str>,
) -> Result<Graph, Diagnostics> {
    let (analysis, schedule) = crate::compile::analysed(sources, folder, target)?;
    Ok(join(&analysis, &schedule))
}

fn join(analysis: &Analysis, schedule: &Schedule) -> Graph {
    let pipeline = &analysis.pipeline;
    let tables: Vec<TableColumns> = schedule
        .order
        .iter()
        .map(|id| pipeline.table(*id))
        .map(|table| TableColumns {
            name: table.name.value.clone(),
            columns: table
                .columns
                .iter()
                .map(|column| column.name.value.clone())
                .collect(),
            reads: reads(table, analysis, schedule),
        })
        .collect();
    let loaded: Vec<Edge> = tables.iter().flat_map(loaded).collect();
    let selected = analysis.lineage.iter().map(|edge| Edge {
        from: Node::Column(edge.from.clone()),
        to: edge.to.clone(),
        how: derivation(&edge.how),
    });
    let edges = loaded.into_iter().chain(selected);
    Graph::new(pipeline.name.clone(), tables, edges)
}

fn reads(table: &Table, analysis: &Analysis, schedule: &Schedule) -> Reads {
    if let Load::Copy(copy) = &table.load.value {
        return Reads::Files(copy.from.slotted());
    }
    let read: BTreeSet<TableId> = table.reads().iter().map(|read| read.table).collect();
    let ordered = schedule.order.iter().filter(|id| read.contains(id));
    let names = ordered.map(|id| analysis.pipeline.table(*id).name.value.clone());
    let sources = table.source_reads().into_iter();
    let sources: BTreeSet<_> = sources
        .map(|read| crate::ir::shown(&read.logical))
        .collect();
    Reads::Tables(sources.into_iter().chain(names).collect())
}

/// COPY fills every column from its files.
fn loaded(table: &TableColumns) -> Vec<Edge> {
    let Reads::Files(files) = &table.reads else {
        return Vec::new();
    };
    let columns = table.columns.iter().map(|column| Edge {
        from: Node::Files(files.clone()),
        to: ColumnRef {
            table: table.name.clone(),
            column: column.clone(),
        },
        how: Derivation::Loaded,
    });
    columns.collect()
}

/// The kinds of a plan; one that is not known here is a computation at least.
fn derivation(name: &str) -> Derivation {
    [
        Derivation::Direct,
        Derivation::Aggregated,
        Derivation::Filter,
    ]
    .into_iter()
    .find(|known| known.name() == name)
    .unwrap_or(Derivation::Derived)
}
