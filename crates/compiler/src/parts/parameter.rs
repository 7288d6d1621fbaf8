//! Parameters of blocks and load templates, and what fits them.

use plan::Identifier;

use super::bindings::is_template;
use super::fault::Fault;
use crate::json_schema::{Keys, Shape};
use crate::source::{Span, Spanned};
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::did_you_mean;
use crate::yaml::{Node, NodeKind};

/// A parameter as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: Spanned<String>,
    pub(crate) ty: ParameterType,
    pub(crate) default: Option<Node>,
}

/// What an argument has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterType {
    One(ValueType),
    ListOf(ValueType),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueType {
    /// A name; SQL gets it with the quotes that it needs.
    Identifier,
    Text,
    Integer,
    Boolean,
    /// `2018-11-01`; it prints as it is, so that `'{{ params.since }}'` works.
    Date,
}

const TYPES: &[(&str, ValueType)] = &[
    ("identifier", ValueType::Identifier),
    ("string", ValueType::Text),
    ("integer", ValueType::Integer),
    ("boolean", ValueType::Boolean),
    ("date", ValueType::Date),
];

const LIST: &str = "list of ";

const KEYS: &[&str] = &["type", "default", "description"];

impl ParameterType {
    fn read(text: &str) -> Option<Self> {
        let one = |text: &str| TYPES.iter().find(|(word, _)| *word == text.trim());
        match text.trim().strip_prefix(LIST) {
            Some(item) => one(item).map(|(_, ty)| Self::ListOf(*ty)),
            None => one(text).map(|(_, ty)| Self::One(*ty)),
        }
    }

    /// As it is declared.
    pub(crate) fn name(self) -> String {
        let word = |ty| {
            let known = TYPES.iter().find(|(_, other)| *other == ty);
            known.map_or("", |(word, _)| word)
        };
        match self {
            Self::One(ty) => word(ty).to_owned(),
            Self::ListOf(ty) => format!("{LIST}{}", word(ty)),
        }
    }

    /// The value at fault, if one does not fit.
    fn misfit(self, value: &Node) -> Option<&Node> {
        match (self, &value.kind) {
            (_, NodeKind::Refused) => None,
            (Self::One(ty), _) => (!ty.fits(value)).then_some(value),
            (Self::ListOf(ty), NodeKind::Sequence(items)) => {
                items.iter().find(|item| !ty.fits(item))
            }
            (Self::ListOf(_), _) => Some(value),
        }
    }
}

impl ValueType {
    fn fits(self, node: &Node) -> bool {
        let NodeKind::Scalar(scalar) = &node.kind else {
            return false;
        };
        let Some(value) = node.scalar_value() else {
            return false;
        };
        let text = scalar.text.as_str();
        match self {
            Self::Text => value.is_string(),
            Self::Identifier => {
                value.is_string() && !is_template(text) && text.parse::<Identifier>().is_ok()
            }
            Self::Integer => value.as_i64().is_some(),
            Self::Boolean => value.is_bool(),
            Self::Date => value.is_string() && is_date(text),
        }
    }
}

impl Decoder<'_> {
    /// Reads `parameters: { key: identifier, days: { type: integer, default: 7 } }`.
    pub(super) fn parameters(&mut self, field: Field<'_>) -> Option<Vec<Parameter>> {
        let NodeKind::Mapping(_, entries) = &field.value.kind else {
            self.wrong_type(field, "a mapping of names to types", None);
            return None;
        };
        let read: Vec<Option<Parameter>> = entries
            .iter()
            .map(|entry| self.parameter(&entry.key, Field::of(entry)))
            .collect();
        read.into_iter().collect()
    }

    fn parameter(&mut self, name: &Spanned<String>, field: Field<'_>) -> Option<Parameter> {
        if !is_word(&name.value) {
            self.faults.push(Fault::ParameterName {
                name: name.value.clone(),
                span: name.span,
            });
            return None;
        }
        let NodeKind::Mapping(..) = &field.value.kind else {
            let ty = self.parameter_type(field)?;
            return Some(Parameter {
                name: name.clone(),
                ty,
                default: None,
            });
        };
        let owner = Owner::new(format!("the parameter `{}`", name.value), field.key);
        let fields = self.fields(field.value, owner, KEYS)?;
        if let Some(field) = fields.get("description") {
            self.prose(field);
        }
        let ty = self.require(&fields, "type", "type: identifier")?;
        let ty = self.parameter_type(ty)?;
        let default = fields.get("default").map(|field| field.value.clone());
        if let Some(default) = &default {
            self.fits(&name.value, ty, default, field.key)?;
        }
        Some(Parameter {
            name: name.clone(),
            ty,
            default,
        })
    }

    fn parameter_type(&mut self, field: Field<'_>) -> Option<ParameterType> {
        let text = self.leaf::<String>(field)?;
        let ty = ParameterType::read(&text.value);
        if ty.is_none() {
            let words = TYPES.iter().map(|(word, _)| *word);
            let bare = text.value.strip_prefix(LIST).unwrap_or(&text.value);
            self.faults.push(Fault::ParameterType {
                nearest: did_you_mean(bare, words).map(str::to_owned),
                written: text.value,
                span: text.span,
            });
        }
        ty
    }

    /// Reports a value that is not of the type.
    pub(super) fn fits(
        &mut self,
        name: &str,
        ty: ParameterType,
        value: &Node,
        declared: Span,
    ) -> Option<()> {
        let Some(misfit) = ty.misfit(value) else {
            return Some(());
        };
        self.faults.push(Fault::ArgumentType {
            name: name.to_owned(),
            expected: ty.name(),
            found: match &misfit.kind {
                NodeKind::Scalar(scalar) if is_template(&scalar.text) => "a template",
                _ => misfit.described(),
            },
            span: misfit.span,
            declared,
        });
        None
    }
}

/// Whether a template can write the name after `params.`.
fn is_word(name: &str) -> bool {
    let mut characters = name.chars();
    characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_date(text: &str) -> bool {
    text.len() == "2018-11-01".len() && text.parse::<jiff::civil::Date>().is_ok()
}

/// What an argument of a type looks like.
pub(super) fn example(ty: &str) -> String {
    let one = |word: &str| match word {
        "identifier" => "user_id",
        "integer" => "7",
        "boolean" => "true",
        "date" => "2018-11-01",
        _ => "\"a text\"",
    };
    match ty.strip_prefix(LIST) {
        Some(item) => format!("write a list such as `[{}]`", one(item)),
        None => format!("write a value such as `{}`", one(ty)),
    }
}

/// All types as they are written; lists of each kind behind them.
const WRITTEN: &[&str] = &[
    "identifier",
    "string",
    "integer",
    "boolean",
    "date",
    "list of identifier",
    "list of string",
    "list of integer",
    "list of boolean",
    "list of date",
];

/// The same with more blanks.
const SPACED: &str = r"^\s*(list of )?\s*(identifier|string|integer|boolean|date)\s*$";

/// Of `parameters:`.
pub(super) fn shape() -> Shape {
    let words = Shape::words(WRITTEN.iter().copied());
    let ty = Shape::either([words, Shape::matching(SPACED)]);
    let with_more = Keys::of(KEYS)
        .required("type", ty.clone(), "What an argument has to be.")
        .key(
            "default",
            Shape::anything(),
            "The argument of whoever gives none.",
        )
        .key("description", Shape::text(), "What the parameter is for.");
    Shape::map_of_words(Shape::either([ty, with_more.into()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_written_as_it_is_read() {
        let read: Vec<_> = WRITTEN
            .iter()
            .map(|text| ParameterType::read(text))
            .collect();
        let one = TYPES.iter().map(|(_, ty)| Some(ParameterType::One(*ty)));
        let list = TYPES.iter().map(|(_, ty)| Some(ParameterType::ListOf(*ty)));
        assert_eq!(read, one.chain(list).collect::<Vec<_>>());
    }
}
