//! The lineage of a pipeline, for people, for programs and as pictures.

pub(crate) mod dot;
pub(crate) mod json;
pub(crate) mod mermaid;
pub(crate) mod text;

use std::collections::BTreeMap;

use compiler::lineage::{Edge, Graph, Node, Reads, TableColumns};

/// What a table is made from, by name.
fn sources(table: &TableColumns) -> Vec<&str> {
    match &table.reads {
        Reads::Files(files) => vec![files],
        Reads::Tables(tables) => tables.iter().map(plan::Identifier::as_str).collect(),
    }
}

/// Files that tables are loaded from, each once.
fn loaded(graph: &Graph) -> Vec<&str> {
    let mut found = Vec::new();
    for table in &graph.tables {
        if let Reads::Files(files) = &table.reads
            && !found.contains(&files.as_str())
        {
            found.push(files.as_str());
        }
    }
    found
}

/// The files that edges start at, in the order of the edges.
fn files(graph: &Graph) -> Vec<&str> {
    let mut found = Vec::new();
    for edge in &graph.edges {
        if let Node::Files(files) = &edge.from
            && !found.contains(&files.as_str())
        {
            found.push(files.as_str());
        }
    }
    found
}

/// The columns that edges touch, by table, in the order of the tables and of their declaration.
fn touched(graph: &Graph) -> Vec<(&str, Vec<&str>)> {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for Edge { from, to, .. } in &graph.edges {
        let from = match from {
            Node::Column(column) => Some(column),
            Node::Files(_) => None,
        };
        for column in from.into_iter().chain([to]) {
            let columns = names.entry(column.table.as_str()).or_default();
            if !columns.contains(&column.column.as_str()) {
                columns.push(column.column.as_str());
            }
        }
    }
    let tables = graph.tables.iter().filter_map(|table| {
        let touched = names.get(table.name.as_str())?;
        let declared = table.columns.iter().map(plan::Identifier::as_str);
        let columns = declared.filter(|column| touched.contains(column)).collect();
        Some((table.name.as_str(), columns))
    });
    tables.collect()
}
