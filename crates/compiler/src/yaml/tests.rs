//! Places, meanings and refusals.

mod budgets;
mod places;
mod values;

use std::fmt::Write;

use super::{Node, NodeKind, read};
use crate::diagnostic::{Collector, Diagnostic};
use crate::source::Sources;

/// The faults of a text: code, and the bytes that the label covers.
fn faults(text: &str) -> String {
    let mut sources = Sources::default();
    let file = match sources.add("pipeline.yml", text.as_bytes()) {
        Ok(file) => file,
        Err(fault) => return format!("{}\n", Diagnostic::from(fault).code),
    };
    let mut faults = Collector::default();
    read(&sources, file, &mut faults);
    let mut shown = String::new();
    for diagnostic in faults.finish().err().into_iter().flatten() {
        let place = diagnostic.primary().expect("a fault has a place");
        writeln!(shown, "{} {:?}", diagnostic.code, sources.slice(place))
            .expect("a string takes it");
    }
    shown
}

/// The tree of a text, one value per line: its path, its value, the bytes it was read from.
fn tree(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources
        .add("pipeline.yml", text.as_bytes())
        .expect("a small text");
    let mut faults = Collector::default();
    let root = read(&sources, file, &mut faults).expect("a tree");
    assert!(!faults.has_errors(), "no faults");
    let mut shown = String::new();
    show(&root, "", &sources, &mut shown);
    shown
}

fn show(node: &Node, path: &str, sources: &Sources, shown: &mut String) {
    let bytes = sources.slice(node.span);
    match &node.kind {
        NodeKind::Scalar(_) => {
            let value = node.scalar_value().expect("a scalar has a value");
            writeln!(shown, "{path} = {value:?} from {bytes:?}").expect("a string takes it");
        }
        NodeKind::Sequence(items) => {
            writeln!(shown, "{path} = list from {bytes:?}").expect("a string takes it");
            for (index, item) in items.iter().enumerate() {
                show(item, &format!("{path}[{index}]"), sources, shown);
            }
        }
        NodeKind::Mapping(style, entries) => {
            writeln!(shown, "{path} = {style:?} from {bytes:?}").expect("a string takes it");
            for entry in entries {
                assert_eq!(
                    sources.slice(entry.key.span).trim_matches(['"', '\'']),
                    entry.key.value
                );
                show(
                    &entry.value,
                    &format!("{path}.{}", entry.key.value),
                    sources,
                    shown,
                );
            }
        }
        NodeKind::Refused => panic!("no faults, so nothing is refused"),
    }
}
