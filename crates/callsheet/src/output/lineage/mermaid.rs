//! Lineage as a flowchart: <https://mermaid.js.org/syntax/flowchart.html>

use std::collections::BTreeMap;
use std::fmt::Write as _;

use compiler::lineage::{Graph, Node, Reads};
use plan::table::ColumnRef;

use super::{files, loaded, sources, touched};

/// Tables and the files they are loaded from.
pub(crate) fn tables(graph: &Graph) -> String {
    let mut out = Chart::new();
    for name in loaded(graph) {
        out.files(name);
    }
    for table in &graph.tables {
        out.node("  ", &Key::Table(table.name.as_str()), table.name.as_str());
    }
    for table in &graph.tables {
        for name in sources(table) {
            let from = match &table.reads {
                Reads::Files(_) => Key::Files(name),
                Reads::Tables(_) => Key::Table(name),
            };
            out.edge(&from, " --> ", &Key::Table(table.name.as_str()));
        }
    }
    out.text
}

/// Columns, each in the box of its table; filters are dotted.
pub(crate) fn columns(graph: &Graph) -> String {
    let mut out = Chart::new();
    for name in files(graph) {
        out.files(name);
    }
    for (table, columns) in touched(graph) {
        let id = out.id(&Key::Table(table));
        let _ = writeln!(out.text, "  subgraph {id}[\"{}\"]", label(table));
        for column in columns {
            out.node("    ", &Key::Column(table, column), column);
        }
        out.text.push_str("  end\n");
    }
    for edge in &graph.edges {
        let from = match &edge.from {
            Node::Files(name) => Key::Files(name),
            Node::Column(from) => key(from),
        };
        let arrow = if edge.how.is_of_values() {
            format!(" -->|{}| ", edge.how.name())
        } else {
            format!(" -.->|{}| ", edge.how.name())
        };
        out.edge(&from, &arrow, &key(&edge.to));
    }
    out.text
}

fn key(column: &ColumnRef) -> Key<'_> {
    Key::Column(column.table.as_str(), column.column.as_str())
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Files(&'a str),
    Table(&'a str),
    Column(&'a str, &'a str),
}

/// Names may hold what ids must not, and some words end a chart, so that ids are numbers.
struct Chart<'a> {
    text: String,
    ids: BTreeMap<Key<'a>, usize>,
}

impl<'a> Chart<'a> {
    fn new() -> Self {
        Self {
            text: "flowchart LR\n".to_owned(),
            ids: BTreeMap::new(),
        }
    }

    fn id(&mut self, key: &Key<'a>) -> String {
        let next = self.ids.len() + 1;
        let id = self.ids.entry(key.clone()).or_insert(next);
        format!("n{id}")
    }

    fn node(&mut self, indent: &str, key: &Key<'a>, name: &str) {
        let id = self.id(key);
        let _ = writeln!(self.text, "{indent}{id}[\"{}\"]", label(name));
    }

    fn files(&mut self, name: &'a str) {
        let id = self.id(&Key::Files(name));
        let _ = writeln!(self.text, "  {id}[(\"{}\")]", label(name));
    }

    fn edge(&mut self, from: &Key<'a>, arrow: &str, to: &Key<'a>) {
        let (from, to) = (self.id(from), self.id(to));
        let _ = writeln!(self.text, "  {from}{arrow}{to}");
    }
}

/// A text between quotes.
fn label(name: &str) -> String {
    name.replace('#', "#35;").replace('"', "#quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_what_would_end_them() {
        assert_eq!(label("a\"b#c"), "a#quot;b#35;c");
    }
}
