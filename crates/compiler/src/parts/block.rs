//! `blocks/<name>.yml`: a piece of a table, with parameters.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::FOR_EACH;
use super::fault::Fault;
use super::parameter::{self, Parameter};
use crate::json_schema::Shape;
use crate::source::{Span, Spanned};
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::{TABLE_KEYS, did_you_mean, table_keys};
use crate::yaml::{self, Entry, NodeKind};

/// The folder of the project where they lie.
pub(crate) const FOLDER: &str = "blocks/";

/// A block as written.
#[derive(Debug)]
pub(crate) struct Block {
    pub(super) parameters: Vec<Parameter>,
    /// Keys of a table.
    pub(super) body: Vec<Entry>,
}

/// The blocks that were read; none where one cannot be read, which was said.
#[derive(Debug, Default)]
pub(crate) struct Blocks(BTreeMap<String, Option<Rc<Block>>>);

const PARAMETERS: &str = "parameters";
const DESCRIPTION: &str = "description";

/// Those of a table, which a block cannot repeat, and its parameters.
fn keys() -> Vec<&'static str> {
    let of_table = TABLE_KEYS.iter().filter(|key| **key != FOR_EACH);
    [PARAMETERS].into_iter().chain(of_table.copied()).collect()
}

impl Decoder<'_> {
    /// The block of that name.
    pub(super) fn block(&mut self, name: &Spanned<String>) -> Option<Rc<Block>> {
        if let Some(known) = self.expansion.blocks.0.get(&name.value) {
            return known.clone();
        }
        let path = format!("{FOLDER}{}.yml", name.value);
        if self.sources.find(&path).is_none() {
            let sources = self.sources;
            let known = sources
                .iter()
                .filter_map(|(_, file)| block_name(file.name()));
            self.faults.push(Fault::UnknownBlock {
                nearest: did_you_mean(&name.value, known).map(str::to_owned),
                name: name.value.clone(),
                span: name.span,
            });
            // Once for all tables that take it.
            self.expansion.blocks.0.insert(name.value.clone(), None);
            return None;
        }
        self.read_block(&name.value)
    }

    /// Reads the blocks that nobody took, so that what is wrong with one does not wait for its first
    /// use.
    pub(crate) fn other_blocks(&mut self) {
        let sources = self.sources;
        let names: Vec<&str> = sources
            .iter()
            .filter_map(|(_, file)| block_name(file.name()))
            .filter(|name| !self.expansion.blocks.0.contains_key(*name))
            .collect();
        for name in names {
            self.read_block(name);
        }
    }

    fn read_block(&mut self, name: &str) -> Option<Rc<Block>> {
        let block = self.block_file(name).map(Rc::new);
        self.expansion
            .blocks
            .0
            .insert(name.to_owned(), block.clone());
        block
    }

    fn block_file(&mut self, name: &str) -> Option<Block> {
        let file = self.sources.find(&format!("{FOLDER}{name}.yml"))?;
        let before = self.faults.errors();
        let root = yaml::read(self.sources, file, &mut self.faults)?;
        self.refuse_credentials(&root);
        let owner = Owner::new(format!("the block `{name}`"), Span::new(file, 0..0));
        let fields = self.fields(&root, owner, &keys())?;
        if let Some(field) = fields.get(DESCRIPTION) {
            self.prose(field);
        }
        let parameters = match fields.get(PARAMETERS) {
            Some(field) => self.parameters(field)?,
            None => Vec::new(),
        };
        let NodeKind::Mapping(_, entries) = root.kind else {
            return None;
        };
        let is_body =
            |entry: &Entry| ![PARAMETERS, DESCRIPTION].contains(&entry.key.value.as_str());
        let body: Vec<Entry> = entries.into_iter().filter(is_body).collect();
        if body.is_empty() {
            self.faults.push(Fault::EmptyBlock {
                name: name.to_owned(),
                span: Span::new(file, 0..0),
            });
        }
        (self.faults.errors() == before).then_some(Block { parameters, body })
    }
}

/// The block that a file holds.
fn block_name(file: &str) -> Option<&str> {
    let name = file.strip_prefix(FOLDER)?.strip_suffix(".yml")?;
    (!name.contains('/')).then_some(name)
}

/// A block that a table takes, and with what.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: Spanned<String>,
    pub(super) arguments: Vec<Entry>,
}

impl Decoder<'_> {
    /// Reads `use: name`, `use: { name: { … } }` or a list of these.
    pub(super) fn calls(&mut self, field: Field<'_>) -> Option<Vec<Call>> {
        match &field.value.kind {
            NodeKind::Sequence(_) => {
                let calls = self.some(field, "a list of blocks", |decoder, item| {
                    decoder.calls_of(item)
                })?;
                Some(calls.into_iter().flatten().collect())
            }
            _ => self.calls_of(field),
        }
    }

    fn calls_of(&mut self, field: Field<'_>) -> Option<Vec<Call>> {
        match &field.value.kind {
            NodeKind::Mapping(_, entries) => {
                let calls: Vec<Option<Call>> =
                    entries.iter().map(|entry| self.call(entry)).collect();
                calls.into_iter().collect()
            }
            NodeKind::Scalar(_) if !field.value.is_null() => Some(vec![Call {
                name: self.filled(field)?,
                arguments: Vec::new(),
            }]),
            _ => {
                let expected = "the name of a block, or a name with its arguments";
                self.wrong_type(field, expected, None);
                None
            }
        }
    }

    fn call(&mut self, entry: &Entry) -> Option<Call> {
        let arguments = match &entry.value.kind {
            NodeKind::Mapping(_, arguments) => arguments.clone(),
            _ if entry.value.is_null() => Vec::new(),
            _ => {
                let expected = "a mapping of parameters to values";
                self.wrong_type(Field::of(entry), expected, None);
                return None;
            }
        };
        Some(Call {
            name: entry.key.clone(),
            arguments,
        })
    }
}

pub(crate) fn shape() -> Shape {
    let about = "What the block's templates see as `params`, each with its type.";
    let block = table_keys()
        .only(&keys())
        .key(PARAMETERS, parameter::shape(), about)
        .piece();
    Shape::templated(block)
}

/// Of `use:`.
pub(crate) fn calls_shape() -> Shape {
    let call = || Shape::either([Shape::filled(), Shape::map(arguments_shape())]);
    Shape::either([call(), Shape::some(call())])
}

/// Of a load's `template:`, of which there is one.
pub(crate) fn call_shape() -> Shape {
    let call = || Shape::either([Shape::filled(), Shape::some_map(arguments_shape())]);
    Shape::either([call(), Shape::some(call())])
}

fn arguments_shape() -> Shape {
    Shape::either([Shape::nothing(), Shape::map(Shape::anything())])
}
