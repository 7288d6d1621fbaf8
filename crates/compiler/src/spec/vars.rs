//! `vars:`.

use indexmap::IndexMap;

use super::decode::{Decoder, Field};
use super::fault::Fault;
use super::scalar::Scalar;
use crate::json_schema::Shape;
use crate::source::{Spanned, names_a_secret};
use crate::yaml::NodeKind;

/// A variable that templates read as `vars.name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VarSpec {
    pub name: Spanned<String>,
    pub value: Spanned<VarValue>,
}

/// What a variable holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VarValue {
    One(Scalar),
    /// For `{% for … in vars.name %}`.
    List(Vec<Scalar>),
}

impl Decoder<'_> {
    pub(super) fn vars(&mut self, field: Field<'_>) -> Option<IndexMap<String, VarSpec>> {
        let NodeKind::Mapping(_, entries) = &field.value.kind else {
            self.wrong_type(field, "a mapping of names to values", None);
            return None;
        };
        let mut vars = IndexMap::new();
        for entry in entries {
            let name = &entry.key;
            if names_a_secret(&name.value) {
                self.faults
                    .push(Fault::EmbeddedCredentials { span: name.span });
            } else if !is_word(&name.value) {
                self.faults.push(Fault::InvalidName {
                    reason: format!("a template cannot read the variable `{}`", name.value),
                    span: name.span,
                });
            } else if let Some(value) = self.var(Field::of(entry)) {
                let name = name.clone();
                vars.insert(name.value.clone(), VarSpec { name, value });
            }
        }
        Some(vars)
    }
}

impl Decoder<'_> {
    fn var(&mut self, field: Field<'_>) -> Option<Spanned<VarValue>> {
        let span = field.value.span;
        if !matches!(field.value.kind, NodeKind::Sequence(_)) {
            let value = self.scalar(field)?;
            return Some(Spanned::new(VarValue::One(value.value), span));
        }
        let values = self.some(field, "a list of values", Self::scalar)?;
        let values = values.into_iter().map(|value| value.value).collect();
        Some(Spanned::new(VarValue::List(values), span))
    }
}

/// Whether a template can write the name after `vars.`.
fn is_word(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

pub(super) fn shape() -> Shape {
    Shape::map_of_words(Shape::either([
        Shape::scalar(),
        Shape::some(Shape::scalar()),
    ]))
}
