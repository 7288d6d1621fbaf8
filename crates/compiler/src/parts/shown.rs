//! Values on one line, without secrets.

use crate::source::masked;
use crate::yaml::{Node, NodeKind};

/// How many bytes a text may have.
#[derive(Clone, Copy)]
pub(super) enum Room {
    Some(usize),
    Endless,
}

/// A value as YAML writes it in one line.
pub(super) fn shown(node: &Node, room: Room) -> String {
    let longest = match room {
        Room::Some(longest) => longest,
        Room::Endless => usize::MAX,
    };
    let mut text = String::new();
    write(node, longest, &mut text);
    let mut text = masked(&text).replace('\n', " ");
    if text.len() > longest {
        text.truncate(text.floor_char_boundary(longest));
        text.push('…');
    }
    text
}

fn write(node: &Node, longest: usize, out: &mut String) {
    if out.len() > longest {
        return;
    }
    match &node.kind {
        NodeKind::Refused => {}
        NodeKind::Scalar(scalar) => out.push_str(scalar.text.trim_end()),
        NodeKind::Sequence(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                write(item, longest, out);
            }
            out.push(']');
        }
        NodeKind::Mapping(_, entries) if entries.is_empty() => out.push_str("{}"),
        NodeKind::Mapping(_, entries) => {
            out.push_str("{ ");
            for (at, entry) in entries.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                out.push_str(&entry.key.value);
                out.push_str(": ");
                write(&entry.value, longest, out);
            }
            out.push_str(" }");
        }
    }
}
