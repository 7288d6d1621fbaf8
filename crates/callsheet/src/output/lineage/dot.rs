//! Lineage as a graph for Graphviz: <https://graphviz.org/doc/info/lang.html>

use std::fmt::Write as _;

use compiler::lineage::{Graph, Node};

use super::{files, loaded, sources, touched};

/// Tables and the files they are loaded from.
pub(crate) fn tables(graph: &Graph) -> String {
    let mut text = open(graph);
    for name in loaded(graph) {
        file(&mut text, name);
    }
    for table in &graph.tables {
        let _ = writeln!(text, "  {};", quoted(table.name.as_str()));
    }
    for table in &graph.tables {
        for name in sources(table) {
            let (from, to) = (quoted(name), quoted(table.name.as_str()));
            let _ = writeln!(text, "  {from} -> {to};");
        }
    }
    text + "}\n"
}

/// Columns, each in the cluster of its table; filters are dashed.
pub(crate) fn columns(graph: &Graph) -> String {
    let mut text = open(graph);
    for name in files(graph) {
        file(&mut text, name);
    }
    for (table, columns) in touched(graph) {
        let cluster = quoted(&format!("cluster_{table}"));
        let _ = writeln!(text, "  subgraph {cluster} {{");
        let _ = writeln!(text, "    label={};", quoted(table));
        for column in columns {
            let id = quoted(&format!("{table}.{column}"));
            let _ = writeln!(text, "    {id} [label={}];", quoted(column));
        }
        text.push_str("  }\n");
    }
    for edge in &graph.edges {
        let style = if edge.how.is_of_values() {
            ""
        } else {
            ", style=dashed"
        };
        let _ = writeln!(
            text,
            "  {} -> {} [label={}{style}];",
            quoted(&edge.from.to_string()),
            quoted(&Node::Column(edge.to.clone()).to_string()),
            edge.how.name()
        );
    }
    text + "}\n"
}

fn open(graph: &Graph) -> String {
    format!(
        "digraph {} {{\n  rankdir=LR;\n  node [shape=box];\n",
        quoted(graph.pipeline.as_str())
    )
}

fn file(text: &mut String, name: &str) {
    let _ = writeln!(text, "  {} [shape=cylinder];", quoted(name));
}

/// A text between quotes; only quotes and backslashes mean something there.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_would_end_them() {
        assert_eq!(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
    }
}
