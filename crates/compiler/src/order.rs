//! In which order tables are loaded.

pub mod fault;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use self::fault::{CycleEdge, Fault};
use crate::diagnostic::Collector;
use crate::ir::{Pipeline, TableId};
use crate::source::Span;

/// The tables in an order in which each stands behind all that it needs: by depth, then by place
/// in the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub order: Vec<TableId>,
    /// What each table needs, without repetition, in the order of the sources.
    pub needs: BTreeMap<TableId, Vec<TableId>>,
}

/// Orders a pipeline; none if it has a cycle.
pub fn order(pipeline: &Pipeline, faults: &mut Collector) -> Option<Schedule> {
    let graph = graph(pipeline);
    let mut cyclic = tarjan_scc(&graph);
    cyclic.retain(|component| component.len() > 1);
    if !cyclic.is_empty() {
        for mut component in cyclic {
            component.sort_unstable();
            faults.push(Fault::Cycle {
                edges: cycle(pipeline, &graph, &component),
            });
        }
        return None;
    }
    let needs: BTreeMap<TableId, Vec<TableId>> = graph
        .node_indices()
        .map(|node| {
            let mut needs: Vec<TableId> = graph.neighbors(node).map(|need| graph[need]).collect();
            needs.sort_unstable();
            needs.dedup();
            (graph[node], needs)
        })
        .collect();
    let mut depths: BTreeMap<TableId, usize> = BTreeMap::new();
    for id in needs.keys() {
        depth(*id, &needs, &mut depths);
    }
    let mut order: Vec<TableId> = needs.keys().copied().collect();
    order.sort_by_key(|id| (depths[id], *id));
    Some(Schedule { order, needs })
}

/// Edges lead from a table to what it needs and carry the place that says so.
fn graph(pipeline: &Pipeline) -> DiGraph<TableId, Span> {
    let mut graph = DiGraph::new();
    let nodes: Vec<NodeIndex> = pipeline
        .tables
        .iter()
        .map(|table| graph.add_node(table.id))
        .collect();
    for table in &pipeline.tables {
        let from = nodes[table.id.0];
        let reads = table.reads().into_iter();
        let reads = reads.map(|read| (read.table, read.span));
        let checks = table
            .checks
            .iter()
            .filter_map(|check| Some((check.kind.reads()?, check.span)))
            // A table may refer to itself: the check runs after its load.
            .filter(|(other, _)| *other != table.id);
        let after = table.after.iter().map(|after| (after.value, after.span));
        for (need, span) in reads.chain(checks).chain(after) {
            graph.add_edge(from, nodes[need.0], span);
        }
    }
    graph
}

/// How far a table is from one that needs nothing. The graph has no cycle.
fn depth(
    id: TableId,
    needs: &BTreeMap<TableId, Vec<TableId>>,
    known: &mut BTreeMap<TableId, usize>,
) -> usize {
    // Without recursion: a chain of tables may be long.
    let mut open = vec![id];
    while let Some(&at) = open.last() {
        let missing = needs[&at].iter().find(|need| !known.contains_key(need));
        if let Some(missing) = missing {
            open.push(*missing);
            continue;
        }
        let deepest = needs[&at].iter().map(|need| known[need] + 1).max();
        known.insert(at, deepest.unwrap_or(0));
        open.pop();
    }
    known[&id]
}

/// A cycle through a component: from its first table along edges inside it, back to a table
/// already met.
fn cycle(
    pipeline: &Pipeline,
    graph: &DiGraph<TableId, Span>,
    component: &[NodeIndex],
) -> Vec<CycleEdge> {
    let next = |node: NodeIndex| {
        graph
            .edges(node)
            .filter(|edge| component.contains(&edge.target()))
            .min_by_key(|edge| (*edge.weight(), edge.target()))
            .expect("each table of a cycle needs another one of it")
    };
    let mut path: Vec<(NodeIndex, Span)> = Vec::new();
    let mut at = component[0];
    while !path.iter().any(|(node, _)| *node == at) {
        let edge = next(at);
        path.push((at, *edge.weight()));
        at = edge.target();
    }
    let start = path
        .iter()
        .position(|(node, _)| *node == at)
        .expect("the walk ended at a table it had met");
    let name = |node: NodeIndex| pipeline.table(graph[node]).name.value.clone();
    let cycle = &path[start..];
    cycle
        .iter()
        .enumerate()
        .map(|(index, (node, span))| CycleEdge {
            table: name(*node),
            needs: name(cycle[(index + 1) % cycle.len()].0),
            span: *span,
        })
        .collect()
}
