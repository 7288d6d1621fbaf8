//! Places, budgets and refusals.

use std::fmt::Write;

use super::{Node, NodeKind, read};
use crate::diagnostic::Collector;
use crate::source::Sources;

/// The tree with the bytes of each key and value, or the faults.
fn tree(text: &str) -> String {
    let mut sources = Sources::default();
    let file = match sources.add("pipeline.yml", text.as_bytes()) {
        Ok(file) => file,
        Err(diagnostic) => return diagnostic.message,
    };
    let mut faults = Collector::default();
    let root = read(&sources, file, &mut faults);
    let mut shown = String::new();
    if let Err(diagnostics) = faults.finish() {
        for diagnostic in diagnostics {
            let place = diagnostic.primary().expect("a fault has a place");
            let at = sources.slice(place);
            writeln!(
                shown,
                "{}: {} @ {at:?}",
                diagnostic.code, diagnostic.message
            )
            .expect("a string takes it");
        }
        return shown;
    }
    show(&root.expect("no fault, so a tree"), &sources, 0, &mut shown);
    shown
}

fn show(node: &Node, sources: &Sources, depth: usize, shown: &mut String) {
    let pad = "  ".repeat(depth);
    let bytes = sources.slice(node.span);
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            writeln!(
                shown,
                "{pad}{:?} = {:?} @ {bytes:?}",
                node.scalar_value(),
                scalar.text
            )
        }
        NodeKind::Sequence(items) => {
            writeln!(shown, "{pad}list @ {bytes:?}").expect("a string takes it");
            for item in items {
                show(item, sources, depth + 1, shown);
            }
            Ok(())
        }
        NodeKind::Mapping(style, entries) => {
            writeln!(shown, "{pad}{style:?} @ {bytes:?}").expect("a string takes it");
            for entry in entries {
                let key = sources.slice(entry.key.span);
                writeln!(shown, "{pad}{:?} @ {key:?}:", entry.key.value)
                    .expect("a string takes it");
                show(&entry.value, sources, depth + 1, shown);
            }
            Ok(())
        }
    }
    .expect("a string takes it");
}

#[test]
fn experiment() {
    for text in [
        "a: x y   # c\nb:\n  país: 'it''s'\n  e:\n\nl:\n- 1\n- \"a\\n\"\nf: { price: decimal(10,2), g: [] } # x\nz: 1\n",
        "s: |\n  select\n\n    x\n  from y\n\n\nt: >\n  a\n  b\nu: |-\n\n    q\nv: 1",
        "b: &b { x: 1, y: 2 }\nc:\n  <<: *b\n  y: 3\nd: *b\ne:\n  <<: [*b]\n",
        "from: {{ vars.source }}/log\n",
        "from: {{ vars.source }}\n",
        "{{ a }}: 1\n",
        "a:\n\tb: 1\n",
        "\ta: 1",
        "a: 1\na: 2\na: 3\n",
        "1: x\ntrue: y\n? [a]\n: 1\n",
        "a: !!str 1\nb: !x {c: 1}\n",
        "a: *nope\n",
        "a: &a [*a]\n",
        "a:\n  <<: 3\n",
        "a: 1\n---\nb: 2\n",
        "",
        "# only\n",
        "---\n",
        "~",
        "a: [1, 2\nb: 3\n",
        "a: \"x\nb: 1",
        "a: b: c\n",
        "- a\n- b\n",
        "n: no\no: 0755\np: 1_000\nq: 0x1F\nr: 1e3\ns: .5\nt: +1\nu: .inf\nv: 2018-11-01\nw: 123456789012345678901234567890\n",
        "a:\n  - not_null: [x]\n    severity: warn\n  - b\nc: 1\n",
        "a: 1\n...\nb: 2",
        "%YAML 1.2\n---\na: 1",
        "a: x\u{0}y",
        "a: 1\r\nb: 2\r",
    ] {
        eprintln!("=== {text:?}\n{}", tree(text));
    }
}
