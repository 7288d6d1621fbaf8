//! `for_each:`: what a table is repeated for.

use super::csv::{self, Malformed};
use super::fault::Fault;
use crate::json_schema::{Keys, Shape};
use crate::source::{FileId, Span, Spanned};
use crate::spec::decode::{Decoder, Field, Owner};
use crate::yaml::{self, Node, NodeKind};

/// The most tables that one description stands for. A schema of Redshift holds more, but nobody
/// reviews them.
const MOST_ELEMENTS: usize = 1_000;

const KEYS: &[&str] = &["file"];

impl Decoder<'_> {
    /// Reads a list of elements, or `{ file: lists/name.yml }`.
    pub(super) fn elements(&mut self, field: Field<'_>) -> Option<Vec<Node>> {
        let elements = match &field.value.kind {
            NodeKind::Sequence(items) => items.clone(),
            NodeKind::Mapping(..) => {
                let fields = self.fields(field.value, Owner::of(&field), KEYS)?;
                let file = self.require(&fields, "file", "file: lists/tables.yml")?;
                let (path, file) = self.file(file)?;
                self.elements_of(&path, file)?
            }
            NodeKind::Refused => return None,
            NodeKind::Scalar(_) => {
                let hint = "write `for_each: [{ name: a }, { name: b }]` or `for_each: { file: lists/tables.csv }`";
                self.wrong_type(
                    field,
                    "a list of elements, or a file of them",
                    Some(hint.into()),
                );
                return None;
            }
        };
        if elements.is_empty() {
            self.faults.push(Fault::NoElements {
                span: field.place(),
            });
            return None;
        }
        if elements.len() > MOST_ELEMENTS {
            self.faults.push(Fault::TooManyElements {
                found: elements.len(),
                most: MOST_ELEMENTS,
                span: field.key,
            });
            return None;
        }
        Some(elements)
    }

    fn elements_of(&mut self, path: &Spanned<String>, file: FileId) -> Option<Vec<Node>> {
        let extension = path.value.rsplit_once('.').map(|(_, extension)| extension);
        if extension == Some("csv") {
            let read = csv::read(file, self.sources.file(file).text());
            self.refuse_credentials_in(file);
            return match read {
                Ok(elements) => Some(elements),
                Err(Malformed { problem, range }) => {
                    self.faults.push(Fault::MalformedCsv {
                        problem,
                        span: Span::new(file, range),
                    });
                    None
                }
            };
        }
        let root = yaml::read(self.sources, file, &mut self.faults)?;
        self.refuse_credentials(&root);
        match root.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => {
                self.faults.push(Fault::NotElements {
                    path: path.value.clone(),
                    found: root.described(),
                    span: Span::new(file, 0..0),
                });
                None
            }
        }
    }
}

pub(crate) fn shape() -> Shape {
    let file = Keys::of(KEYS).required(
        "file",
        Shape::filled(),
        "A list of elements as `.yml` or `.csv`, relative to the pipeline's folder.",
    );
    Shape::either([Shape::some(Shape::anything()), file.into()])
}
