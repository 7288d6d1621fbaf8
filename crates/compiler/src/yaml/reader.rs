//! Events to a tree, within budgets. The only file that imports the event parser.

use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScanError, StructureStyle};

use super::fault::{Fault, Suspect};
use super::merge::{self, Item};
use super::node::{Entry, MappingStyle, Node, NodeKind, ScalarNode, ScalarStyle};
use super::scalar;
use crate::diagnostic::Collector;
use crate::source::{FileId, MAX_FILE_BYTES, Sources, Span, Spanned};

/// Lists and mappings inside each other.
pub(super) const MAX_DEPTH: usize = 64;

/// Values of a file, those that aliases repeat included.
pub(super) const MAX_NODES: usize = 500_000;

/// Bytes of scalars that aliases repeat.
const MAX_REPEATED_BYTES: usize = MAX_FILE_BYTES;

/// Reads a file with one document. None if the faults leave no tree.
pub(crate) fn read(sources: &Sources, file: FileId, faults: &mut Collector) -> Option<Node> {
    let text = sources.file(file).text();
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut tree = Tree::new(file, text, faults);
    for event in Parser::new_from_str_with_options(text, options) {
        let done = match event {
            Ok((event, span)) => tree.take(event, &span),
            Err(error) => Err(scan_fault(file, text, &error)),
        };
        if let Err(fault) = done {
            tree.faults.push(fault);
            return None;
        }
    }
    let root = tree.root.filter(|root| !root.is_null());
    if root.is_none() {
        faults.push(Fault::EmptyFile {
            name: sources.file(file).name().to_owned(),
            span: Span::new(file, 0..0),
        });
    }
    root
}

/// A document on its way from events to nodes.
struct Tree<'a> {
    file: FileId,
    text: &'a str,
    faults: &'a mut Collector,
    open: Vec<Frame>,
    anchors: BTreeMap<usize, (Node, Weight)>,
    nodes: usize,
    repeated_bytes: usize,
    documents: usize,
    root: Option<Node>,
}

/// A collection whose end is not yet read.
struct Frame {
    start: Span,
    anchor: usize,
    kind: FrameKind,
}

enum FrameKind {
    Sequence(Vec<Node>),
    Mapping {
        style: MappingStyle,
        items: Vec<Item>,
        seen: BTreeMap<String, Span>,
        key: Option<Key>,
        refused: Refused,
    },
}

/// Whether a key of the mapping could not be read.
#[derive(PartialEq, Eq)]
enum Refused {
    None,
    Some,
}

/// A key that waits for its value.
enum Key {
    Text(Spanned<String>),
    Merge(Span),
    /// Already reported; its value is dropped.
    Refused,
}

/// What repeating a value costs.
#[derive(Clone, Copy)]
struct Weight {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

impl<'a> Tree<'a> {
    fn new(file: FileId, text: &'a str, faults: &'a mut Collector) -> Self {
        Self {
            file,
            text,
            faults,
            open: Vec::new(),
            anchors: BTreeMap::new(),
            nodes: 0,
            repeated_bytes: 0,
            documents: 0,
            root: None,
        }
    }

    fn take(&mut self, event: Event<'_>, place: &granit_parser::Span) -> Result<(), Fault> {
        let span = self.span(place);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Fault::SeveralDocuments { span });
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), place);
                let node = Node {
                    span: self.trimmed(span),
                    kind: NodeKind::Scalar(ScalarNode {
                        text: text.into_owned(),
                        style: scalar_style(style),
                    }),
                };
                self.close(node, anchor)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), place);
                self.open(span, anchor, FrameKind::Sequence(Vec::new()))?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), place);
                let kind = FrameKind::Mapping {
                    style: match style {
                        StructureStyle::Block => MappingStyle::Block,
                        StructureStyle::Flow => MappingStyle::Flow,
                    },
                    items: Vec::new(),
                    seen: BTreeMap::new(),
                    key: None,
                    refused: Refused::None,
                };
                self.open(span, anchor, kind)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let frame = self.open.pop().expect("an end follows its start");
                self.end(frame, span)?;
            }
            Event::Alias(id) => {
                let node = self.repeat(id, span)?;
                self.place(node);
            }
            // Stream marks, and events that the options switch off.
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, start: Span, anchor: usize, kind: FrameKind) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::TooDeep { span: start });
        }
        self.open.push(Frame {
            start,
            anchor,
            kind,
        });
        Ok(())
    }

    fn end(&mut self, frame: Frame, end: Span) -> Result<(), Fault> {
        let (kind, last) = match frame.kind {
            FrameKind::Sequence(items) => {
                let last = items.last().map(|item| item.span.end);
                (NodeKind::Sequence(items), last)
            }
            FrameKind::Mapping {
                style,
                items,
                refused,
                ..
            } => {
                let last = items.last().and_then(|item| match item {
                    Item::Entry(entry) => Some(entry.value.span.end.max(entry.key.span.end)),
                    Item::Merge(_) => None,
                });
                // What is left of a mapping whose every key was refused would only mislead.
                let kind = if items.is_empty() && refused == Refused::Some {
                    NodeKind::Refused
                } else {
                    NodeKind::Mapping(style, merge::resolve(items))
                };
                (kind, last)
            }
        };
        // A block ends with its last value; the event's place is that of the next token. Behind
        // an alias the last value can stand before the block.
        let end = match last {
            Some(last) if end.is_empty() => last.max(frame.start.end),
            _ => end.end.max(frame.start.end),
        };
        let span = self.trimmed(Span::new(self.file, frame.start.start..end));
        self.close(Node { span, kind }, frame.anchor)
    }

    /// A complete value: counted, remembered if it has an anchor, put into its collection.
    fn close(&mut self, node: Node, anchor: usize) -> Result<(), Fault> {
        self.count(1, node.span)?;
        if anchor != 0 {
            let weight = weigh(&node);
            self.count(weight.nodes, node.span)?;
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        self.place(node);
        Ok(())
    }

    fn repeat(&mut self, id: usize, span: Span) -> Result<Node, Fault> {
        let Some((node, weight)) = self.anchors.get(&id) else {
            return Err(Fault::AliasInsideItself { span });
        };
        let (node, weight) = (node, *weight);
        if self.open.len() + weight.depth > MAX_DEPTH {
            return Err(Fault::TooDeep { span });
        }
        self.repeated_bytes += weight.bytes;
        self.nodes += weight.nodes;
        if self.repeated_bytes > MAX_REPEATED_BYTES || self.nodes > MAX_NODES {
            return Err(Fault::TooManyValues { span });
        }
        Ok(node.clone())
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Fault> {
        self.nodes += nodes;
        if self.nodes > MAX_NODES {
            return Err(Fault::TooManyValues { span });
        }
        Ok(())
    }

    /// Puts a value where it belongs: into the open collection, or at the root.
    fn place(&mut self, node: Node) {
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut frame.kind {
            FrameKind::Sequence(items) => items.push(node),
            FrameKind::Mapping {
                items,
                seen,
                key,
                refused,
                ..
            } => match key.take() {
                None => *key = Some(read_key(self.text, node, seen, self.faults)),
                Some(Key::Text(key)) => items.push(Item::Entry(Entry { key, value: node })),
                Some(Key::Merge(span)) => match merge::mappings(node) {
                    Some(mappings) => items.push(Item::Merge(mappings)),
                    None => self.faults.push(Fault::MergeOfNoMapping { span }),
                },
                Some(Key::Refused) => *refused = Refused::Some,
            },
        }
    }

    fn refuse_tag(&mut self, tagged: bool, place: &granit_parser::Span) {
        if tagged {
            let span = place.tag_span().unwrap_or(*place);
            let span = self.span(&span);
            self.faults.push(Fault::Tag {
                tag: self.text[span.range()].to_owned(),
                span,
            });
        }
    }

    fn span(&self, place: &granit_parser::Span) -> Span {
        let range = place.byte_range().expect("a text in memory has offsets");
        Span::new(self.file, range.start..range.end.max(range.start))
    }

    /// Without the blanks that the parser counts to the end of a block.
    fn trimmed(&self, span: Span) -> Span {
        let kept = self.text[span.range()].trim_end_matches([' ', '\n', '\t', '\r']);
        Span {
            end: span.start + kept.len(),
            ..span
        }
    }
}

fn read_key(
    text: &str,
    node: Node,
    seen: &mut BTreeMap<String, Span>,
    faults: &mut Collector,
) -> Key {
    let span = node.span;
    let NodeKind::Scalar(scalar) = node.kind else {
        if node.kind == NodeKind::Refused {
            return Key::Refused;
        }
        faults.push(Fault::KeyNotText {
            key: first_line(&text[span.range()]).to_owned(),
            span,
        });
        return Key::Refused;
    };
    let is_merge = scalar.style == ScalarStyle::Plain && scalar.text == "<<";
    if !scalar::value(&scalar).is_string() {
        faults.push(Fault::KeyNotText {
            key: scalar.text,
            span,
        });
        return Key::Refused;
    }
    if let Some(&first) = seen.get(&scalar.text) {
        faults.push(Fault::DuplicateKey {
            key: scalar.text,
            span,
            first,
        });
        return Key::Refused;
    }
    seen.insert(scalar.text.clone(), span);
    if is_merge {
        Key::Merge(span)
    } else {
        Key::Text(Spanned::new(scalar.text, span))
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn weigh(node: &Node) -> Weight {
    let own = Weight {
        nodes: 1,
        bytes: 0,
        depth: 1,
    };
    let with = |sum: Weight, part: Weight| Weight {
        nodes: sum.nodes + part.nodes,
        bytes: sum.bytes + part.bytes,
        depth: sum.depth.max(part.depth + 1),
    };
    match &node.kind {
        NodeKind::Scalar(scalar) => Weight {
            bytes: scalar.text.len(),
            depth: 0,
            ..own
        },
        NodeKind::Refused => own,
        NodeKind::Sequence(items) => items.iter().map(weigh).fold(own, with),
        NodeKind::Mapping(_, entries) => entries.iter().fold(own, |sum, entry| Weight {
            bytes: sum.bytes + entry.key.value.len(),
            ..with(sum, weigh(&entry.value))
        }),
    }
}

fn scalar_style(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
        granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
    }
}

/// What the parser refused, in our words where we know better ones.
fn scan_fault(file: FileId, text: &str, error: &ScanError) -> Fault {
    let offset = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let line_start = text[..offset].rfind('\n').map_or(0, |index| index + 1);
    let line = first_line(&text[line_start..]);
    let indent = line.len() - line.trim_start().len();
    let character = text[offset..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(file, offset..offset + character);
    if let Some(tab) = line[..indent].find('\t') {
        let start = line_start + tab;
        return Fault::Tab {
            span: Span::new(file, start..start + 1),
        };
    }
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => Fault::TooDeep { span },
        ErrorKind::UnknownAnchor => {
            let name: String = text[offset..]
                .chars()
                .take_while(|c| !c.is_whitespace() && !",]}".contains(*c))
                .collect();
            Fault::UnknownAlias {
                span: Span::new(file, offset..offset + name.len()),
                alias: name,
            }
        }
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart => Fault::Tab { span },
        kind => Fault::Syntax {
            reason: kind.to_string(),
            suspect: if line.contains(": {{") {
                Suspect::BareTemplate
            } else {
                Suspect::Unknown
            },
            span,
        },
    }
}
