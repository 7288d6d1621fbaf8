//! Columns and files, and how one is made from the other.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use plan::Identifier;
use plan::table::ColumnRef;

use super::{Derivation, Start};

/// What a column can come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// Files in S3: a key or what keys start with, slots in the place of values of the interval.
    Files(String),
    Column(ColumnRef),
}

/// One column made from one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: Node,
    pub to: ColumnRef,
    pub how: Derivation,
}

/// A table of the pipeline, its columns as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumns {
    pub name: Identifier,
    pub columns: Vec<Identifier>,
    /// What its load reads, also where no column comes from it: files, or tables in the order of
    /// loading.
    pub reads: Reads,
}

/// What a load reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    Files(String),
    Tables(Vec<Identifier>),
}

/// Which way edges are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what it is made from.
    Upstream,
    /// To what is made from it.
    Downstream,
    Both,
}

/// How many edges are followed one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    All,
    AtMost(usize),
}

/// The lineage of a pipeline, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    pub pipeline: Identifier,
    /// In the order in which they are loaded.
    pub tables: Vec<TableColumns>,
    /// By target, then by source: files first, tables in the order of loading, columns as declared.
    pub edges: Vec<Edge>,
}

impl Graph {
    pub(super) fn new(
        pipeline: Identifier,
        tables: Vec<TableColumns>,
        edges: impl IntoIterator<Item = Edge>,
    ) -> Self {
        let places = Places::new(&tables);
        let mut edges: Vec<Edge> = edges.into_iter().collect();
        edges.sort_by(|a, b| {
            let targets = places.column(&a.to).cmp(&places.column(&b.to));
            let sources = || places.compare(&a.from, &b.from);
            targets.then_with(sources).then_with(|| a.how.cmp(&b.how))
        });
        edges.dedup();
        Self {
            pipeline,
            tables,
            edges,
        }
    }

    /// The table of that name.
    pub fn table(&self, name: &Identifier) -> Option<&TableColumns> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// The columns that a start stands for, as declared.
    pub fn columns(&self, start: &Start) -> Vec<ColumnRef> {
        match start {
            Start::Column(column) => vec![column.clone()],
            Start::Table(table) => {
                let columns = self.table(table).into_iter().flat_map(|of| &of.columns);
                columns
                    .map(|column| ColumnRef {
                        table: table.clone(),
                        column: column.clone(),
                    })
                    .collect()
            }
        }
    }

    /// The edges that are reached from the columns of a start, nearest first where the depth ends
    /// it; all tables stay.
    #[must_use]
    pub fn part(&self, start: &Start, direction: Direction, depth: Depth) -> Self {
        let mut kept = BTreeSet::new();
        if matches!(direction, Direction::Upstream | Direction::Both) {
            self.reach(start, Way::Up, depth, &mut kept);
        }
        if matches!(direction, Direction::Downstream | Direction::Both) {
            self.reach(start, Way::Down, depth, &mut kept);
        }
        let edges = kept.iter().map(|index| self.edges[*index].clone());
        Self {
            edges: edges.collect(),
            ..self.clone()
        }
    }

    fn reach(&self, start: &Start, way: Way, depth: Depth, kept: &mut BTreeSet<usize>) {
        let mut by_end: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
        for (index, edge) in self.edges.iter().enumerate() {
            by_end.entry(way.near(edge)).or_default().push(index);
        }
        let nodes = self.columns(start).into_iter().map(Node::Column);
        let mut waiting: VecDeque<(Node, usize)> = nodes.map(|node| (node, 0)).collect();
        let mut seen: BTreeSet<Node> = waiting.iter().map(|(node, _)| node.clone()).collect();
        while let Some((node, steps)) = waiting.pop_front() {
            if depth.is_reached(steps) {
                continue;
            }
            for index in by_end.get(&node).into_iter().flatten() {
                kept.insert(*index);
                let far = way.far(&self.edges[*index]);
                if seen.insert(far.clone()) {
                    waiting.push_back((far, steps + 1));
                }
            }
        }
    }

    /// The edges that lead to a column.
    pub fn sources<'a>(&'a self, column: &'a ColumnRef) -> impl Iterator<Item = &'a Edge> {
        self.edges.iter().filter(move |edge| edge.to == *column)
    }

    /// The edges that lead from a column.
    pub fn targets<'a>(&'a self, column: &'a ColumnRef) -> impl Iterator<Item = &'a Edge> {
        let from = Node::Column(column.clone());
        self.edges.iter().filter(move |edge| edge.from == from)
    }
}

impl Depth {
    pub fn is_reached(self, steps: usize) -> bool {
        match self {
            Self::All => false,
            Self::AtMost(most) => steps >= most,
        }
    }
}

/// One of the two directions.
#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

impl Way {
    /// The end of an edge where somebody who goes this way stands.
    fn near(self, edge: &Edge) -> Node {
        match self {
            Self::Up => Node::Column(edge.to.clone()),
            Self::Down => edge.from.clone(),
        }
    }

    fn far(self, edge: &Edge) -> Node {
        match self {
            Self::Up => edge.from.clone(),
            Self::Down => Node::Column(edge.to.clone()),
        }
    }
}

/// Where tables and columns stand.
struct Places<'a>(BTreeMap<&'a Identifier, (usize, BTreeMap<&'a Identifier, usize>)>);

impl<'a> Places<'a> {
    fn new(tables: &'a [TableColumns]) -> Self {
        let places = tables.iter().enumerate().map(|(at, table)| {
            let columns = table.columns.iter().zip(0..).collect();
            (&table.name, (at, columns))
        });
        Self(places.collect())
    }

    fn column<'b>(&self, column: &'b ColumnRef) -> (usize, usize, &'b ColumnRef) {
        let table = self.0.get(&column.table);
        let at = table.map_or(usize::MAX, |(at, _)| *at);
        let columns = table.map(|(_, columns)| columns);
        let place = columns.and_then(|columns| columns.get(&column.column));
        (at, place.copied().unwrap_or(usize::MAX), column)
    }

    fn compare(&self, a: &Node, b: &Node) -> Ordering {
        match (a, b) {
            (Node::Column(a), Node::Column(b)) => self.column(a).cmp(&self.column(b)),
            _ => a.cmp(b),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(files) => f.write_str(files),
            Self::Column(ColumnRef { table, column }) => write!(f, "{table}.{column}"),
        }
    }
}
