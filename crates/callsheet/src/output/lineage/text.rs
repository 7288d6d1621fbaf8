//! Lineage as trees.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use compiler::lineage::{Depth, Derivation, Direction, Edge, Graph, Node, Start};
use plan::table::ColumnRef;

use super::sources;

/// Each table, and what it is made from, in the order of loading.
pub(crate) fn tables(graph: &Graph) -> String {
    let mut text = String::new();
    for table in &graph.tables {
        let _ = writeln!(text, "{}", table.name);
        let from = sources(table);
        for (index, name) in from.iter().enumerate() {
            let _ = writeln!(text, "{}{name}", Branch::of(index, from.len()).sign());
        }
    }
    text
}

/// A tree per column and direction.
pub(crate) fn trees(graph: &Graph, start: &Start, direction: Direction, depth: Depth) -> String {
    let mut text = String::new();
    let ways: &[(Way, &str)] = match direction {
        Direction::Upstream => &[(Way::Up, "made from")],
        Direction::Downstream => &[(Way::Down, "used by")],
        Direction::Both => &[(Way::Up, "made from"), (Way::Down, "used by")],
    };
    for column in graph.columns(start) {
        let _ = writeln!(text, "{}.{}", column.table, column.column);
        for (way, title) in ways {
            let tree = Tree {
                graph,
                way: *way,
                depth,
            };
            let mut lines = String::new();
            let mut shown = BTreeSet::from([column.clone()]);
            tree.below(&column, 0, "  ", &mut shown, &mut lines);
            if lines.is_empty() {
                lines.push_str("  nothing\n");
            }
            let _ = write!(text, " {title}\n{lines}");
        }
    }
    text
}

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

/// One column's tree, in one direction.
struct Tree<'a> {
    graph: &'a Graph,
    way: Way,
    depth: Depth,
}

impl Tree<'_> {
    /// The lines below a column, so many steps from the root. A column that is reached again is
    /// not followed again: the number of paths can be beyond all reading.
    fn below(
        &self,
        column: &ColumnRef,
        steps: usize,
        indent: &str,
        shown: &mut BTreeSet<ColumnRef>,
        text: &mut String,
    ) {
        if self.depth.is_reached(steps) {
            return;
        }
        let edges: Vec<&Edge> = match self.way {
            Way::Up => self.graph.sources(column).collect(),
            Way::Down => self.graph.targets(column).collect(),
        };
        let of_values = edges.iter().filter(|edge| edge.how.is_of_values());
        let filters: Vec<&Edge> = edges
            .iter()
            .filter(|edge| !edge.how.is_of_values())
            .copied()
            .collect();
        let entries: Vec<&Edge> = of_values.copied().collect();
        let total = entries.len() + usize::from(!filters.is_empty());
        for (index, edge) in entries.into_iter().enumerate() {
            let branch = Branch::of(index, total);
            let far = self.far(edge);
            let again = match &far {
                Node::Column(next) => !shown.insert(next.clone()),
                Node::Files(_) => false,
            };
            let _ = writeln!(
                text,
                "{indent}{}{:11}{far}{}",
                branch.sign(),
                edge.how.name(),
                if again { " (see above)" } else { "" }
            );
            if let (Node::Column(next), false) = (far, again) {
                let indent = format!("{indent}{}", branch.indent());
                self.below(&next, steps + 1, &indent, shown, text);
            }
        }
        if !filters.is_empty() {
            let _ = writeln!(
                text,
                "{indent}{}{:11}{}",
                Branch::Last.sign(),
                Derivation::Filter.name(),
                self.filters(&filters)
            );
        }
    }

    fn far(&self, edge: &Edge) -> Node {
        match self.way {
            Way::Up => edge.from.clone(),
            Way::Down => Node::Column(edge.to.clone()),
        }
    }

    /// Filters in one line: upstream the columns, downstream the tables whose rows they choose.
    fn filters(&self, edges: &[&Edge]) -> String {
        let mut names: Vec<String> = Vec::new();
        for edge in edges {
            let name = match self.way {
                Way::Up => edge.from.to_string(),
                Way::Down => format!("rows of {}", edge.to.table),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }
}

#[derive(Clone, Copy)]
enum Branch {
    More,
    Last,
}

impl Branch {
    fn of(index: usize, total: usize) -> Self {
        if index + 1 == total {
            Self::Last
        } else {
            Self::More
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::More => "├─ ",
            Self::Last => "└─ ",
        }
    }

    fn indent(self) -> &'static str {
        match self {
            Self::More => "│  ",
            Self::Last => "   ",
        }
    }
}
