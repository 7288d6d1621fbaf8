//! Events to nodes, within budgets.

use std::collections::BTreeMap;

use granit_parser::{Event, StructureStyle};

use super::fault::Fault;
use super::key::{Key, read_key};
use super::merge::{self, Item};
use super::node::{Entry, MappingStyle, Node, NodeKind, ScalarNode, ScalarStyle};
use super::weight::{Weight, weigh};
use crate::diagnostic::Collector;
use crate::source::reserved::reserved;
use crate::source::{FileId, MAX_FILE_BYTES, Span};

/// Lists and mappings inside each other.
pub(super) const MAX_DEPTH: usize = 64;

/// Values of a file, those that aliases repeat included.
pub(super) const MAX_NODES: usize = 500_000;

/// Bytes of scalars that aliases repeat.
const MAX_REPEATED_BYTES: usize = MAX_FILE_BYTES;

/// A document on its way from events to nodes.
pub(super) struct Tree<'a> {
    file: FileId,
    text: &'a str,
    pub(super) faults: &'a mut Collector,
    open: Vec<Frame>,
    anchors: BTreeMap<usize, (Node, Weight)>,
    nodes: usize,
    repeated_bytes: usize,
    documents: usize,
    pub(super) root: Option<Node>,
}

/// A collection whose end is not yet read.
struct Frame {
    start: Span,
    /// Where its last key or value ends so far; at the alias, not at what it repeats.
    last: usize,
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

impl<'a> Tree<'a> {
    pub(super) fn new(file: FileId, text: &'a str, faults: &'a mut Collector) -> Self {
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

    pub(super) fn take(
        &mut self,
        event: Event<'_>,
        place: &granit_parser::Span,
    ) -> Result<(), Fault> {
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
                let span = self.trimmed(span);
                let reserved = self.refuse_reserved(&text, span);
                let node = Node {
                    span,
                    // What a value with a tag would have meant is anybody's guess.
                    kind: if tag.is_some() || reserved.is_some() {
                        NodeKind::Refused
                    } else {
                        NodeKind::Scalar(ScalarNode {
                            text: text.into_owned(),
                            style: scalar_style(style),
                        })
                    },
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
                self.place(node, span.end);
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
            last: start.end,
            anchor,
            kind,
        });
        Ok(())
    }

    fn end(&mut self, frame: Frame, end: Span) -> Result<(), Fault> {
        let kind = match frame.kind {
            FrameKind::Sequence(items) => NodeKind::Sequence(items),
            // What is left of a mapping whose every key was refused would only mislead.
            FrameKind::Mapping { items, refused, .. }
                if items.is_empty() && refused == Refused::Some =>
            {
                NodeKind::Refused
            }
            FrameKind::Mapping { style, items, .. } => {
                NodeKind::Mapping(style, merge::resolve(items))
            }
        };
        // A block has no closing mark: the event's place is that of the next token.
        let end = if end.is_empty() { frame.last } else { end.end };
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
        let end = node.span.end;
        self.place(node, end);
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
    fn place(&mut self, node: Node, end: usize) {
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.last = frame.last.max(end);
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

    /// Refuses a text that could be taken for a slot once it stands in a plan, also one that an
    /// escape made.
    fn refuse_reserved(&mut self, text: &str, span: Span) -> Option<char> {
        let (_, character) = reserved(text)?;
        let span = match self.text[span.range()].find(character) {
            Some(at) => Span {
                start: span.start + at,
                end: span.start + at + character.len_utf8(),
                ..span
            },
            None => span,
        };
        self.faults.push(Fault::ReservedCharacter { span });
        Some(character)
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

fn scalar_style(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
        granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
    }
}
