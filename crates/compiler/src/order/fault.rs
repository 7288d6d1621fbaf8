//! What can be wrong with an order.

use plan::Identifier;

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;

/// Tables that cannot be ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// From each table to the next; the last one needs the first.
    Cycle { edges: Vec<CycleEdge> },
}

/// One table that needs another one, and the place that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleEdge {
    pub table: Identifier,
    pub needs: Identifier,
    pub span: Span,
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let Fault::Cycle { edges } = fault;
        let path: Vec<String> = edges
            .iter()
            .chain(edges.first())
            .map(|edge| format!("`{}`", edge.table))
            .collect();
        let mut diagnostic = Self::error(
            &CYCLE,
            format!("tables need each other: {}", path.join(" → ")),
        );
        for (index, edge) in edges.iter().enumerate() {
            let text = format!("`{}` needs `{}`", edge.table, edge.needs);
            diagnostic = if index == 0 {
                diagnostic.at(edge.span, text)
            } else {
                diagnostic.also(edge.span, text)
            };
        }
        diagnostic.help(
            "break the circle at one of these places; a `relationships` check can stand on the \
             table that is loaded later",
        )
    }
}

define_explanations! {
    CYCLE = "order/cycle" {
        what: "Tables need each other in a circle.",
        why: "None of them can be loaded first.",
        example: "a: select … from b\nb: select … from a",
        instead: "Read both from the staging table, or split one of them.",
    }
}
