//! Lineage as one object.

use std::fmt::Write as _;

use compiler::lineage::{Edge, Graph, Node};
use plan::table::ColumnRef;
use serde::Serialize;

use super::sources;

#[derive(Serialize)]
struct JsonTable<'a> {
    name: &'a str,
    columns: Vec<&'a str>,
    /// Names of tables, or the files that COPY reads.
    reads: Vec<&'a str>,
}

/// A column, or files in S3.
#[derive(Serialize)]
#[serde(untagged)]
enum JsonNode<'a> {
    Column { table: &'a str, column: &'a str },
    Files { files: &'a str },
}

#[derive(Serialize)]
struct JsonEdge<'a> {
    from: JsonNode<'a>,
    to: JsonNode<'a>,
    how: &'static str,
}

/// An edge a line, so that a change of the pipeline changes few lines.
pub(crate) fn document(graph: &Graph) -> String {
    let tables = graph.tables.iter().map(|table| JsonTable {
        name: table.name.as_str(),
        columns: table.columns.iter().map(plan::Identifier::as_str).collect(),
        reads: sources(table),
    });
    let mut text = String::new();
    let name = serde_json::to_string(graph.pipeline.as_str()).expect("a text is JSON");
    let _ = write!(text, "{{\n  \"pipeline\": {name},\n  \"tables\": ");
    list(&mut text, tables);
    text.push_str(",\n  \"edges\": ");
    list(&mut text, graph.edges.iter().map(edge));
    text.push_str("\n}\n");
    text
}

fn list(text: &mut String, items: impl Iterator<Item = impl Serialize>) {
    let lines: Vec<String> = items
        .map(|item| serde_json::to_string(&item).expect("plain data is JSON"))
        .collect();
    if lines.is_empty() {
        text.push_str("[]");
    } else {
        let _ = write!(text, "[\n    {}\n  ]", lines.join(",\n    "));
    }
}

fn edge(edge: &Edge) -> JsonEdge<'_> {
    JsonEdge {
        from: match &edge.from {
            Node::Files(files) => JsonNode::Files { files },
            Node::Column(from) => column(from),
        },
        to: column(&edge.to),
        how: edge.how.name(),
    }
}

fn column(column: &ColumnRef) -> JsonNode<'_> {
    JsonNode::Column {
        table: column.table.as_str(),
        column: column.column.as_str(),
    }
}
