//! The values of elements and arguments, as templates see them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};
use minijinja::{Error, ErrorKind};
use plan::Identifier;

use super::expand::TextKind;
use super::value::{Date, Fragment};
use crate::parts::{Bindings, ParameterType, ValueType, is_template};
use crate::yaml::{Node, NodeKind};

/// An argument that is a name: SQL gets it quoted where it needs quotes, paths and names get it as
/// it is.
#[derive(Debug)]
struct Name(Identifier);

impl Object for Name {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

/// An argument that is a list of names; printed, they are joined by commas.
#[derive(Debug)]
struct Names(Vec<Identifier>);

impl Object for Names {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = self.0.get(key.as_usize()?)?;
        Some(Value::from_object(Name(name.clone())))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}

/// A name as templates see it.
pub(super) fn name(name: &Identifier) -> Value {
    Value::from_object(Name(name.clone()))
}

/// Several of them.
pub(super) fn names(names: &[Identifier]) -> Value {
    Value::from_object(Names(names.to_vec()))
}

/// The value under the bindings' name.
pub(super) fn value(bindings: &Bindings) -> Value {
    let NodeKind::Mapping(_, entries) = &bindings.value.kind else {
        return of_node(&bindings.value);
    };
    let values: BTreeMap<String, Value> = entries
        .iter()
        .map(|entry| {
            let name = &entry.key.value;
            let value = match bindings.types.get(name) {
                Some(ty) => of_type(&entry.value, *ty),
                None => of_node(&entry.value),
            };
            (name.clone(), value)
        })
        .collect();
    Value::from(values)
}

fn of_type(node: &Node, ty: ParameterType) -> Value {
    match (ty, &node.kind) {
        (ParameterType::One(ValueType::Identifier), NodeKind::Scalar(scalar)) => {
            match scalar.text.parse() {
                Ok(name) => Value::from_object(Name(name)),
                Err(_) => Value::UNDEFINED,
            }
        }
        (ParameterType::One(ValueType::Date), NodeKind::Scalar(scalar)) => {
            Value::from_object(Date(scalar.text.clone()))
        }
        (ParameterType::ListOf(ValueType::Identifier), NodeKind::Sequence(items)) => {
            let names = items.iter().filter_map(|item| match &item.kind {
                NodeKind::Scalar(scalar) => scalar.text.parse().ok(),
                _ => None,
            });
            Value::from_object(Names(names.collect()))
        }
        (ParameterType::ListOf(ty), NodeKind::Sequence(items)) => {
            let items = items
                .iter()
                .map(|item| of_type(item, ParameterType::One(ty)));
            Value::from(items.collect::<Vec<Value>>())
        }
        _ => of_node(node),
    }
}

fn of_node(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Refused => Value::UNDEFINED,
        NodeKind::Sequence(items) => Value::from(items.iter().map(of_node).collect::<Vec<_>>()),
        NodeKind::Mapping(_, entries) => Value::from(
            entries
                .iter()
                .map(|entry| (entry.key.value.clone(), of_node(&entry.value)))
                .collect::<BTreeMap<String, Value>>(),
        ),
        NodeKind::Scalar(scalar) => match node.scalar_value() {
            Some(serde_yaml::Value::Bool(value)) => Value::from(value),
            Some(serde_yaml::Value::Number(number)) => match number.as_i64() {
                Some(integer) => Value::from(integer),
                // In the digits that the user wrote, so that no float format decides a plan.
                None => Value::from_object(Fragment(scalar.text.clone())),
            },
            // Whole values stand for themselves; inside another text nobody would fill it.
            Some(serde_yaml::Value::String(text)) if is_template(&text) => Value::from(Error::new(
                ErrorKind::InvalidOperation,
                "the value is a template itself, and stands for a whole value only",
            )),
            Some(serde_yaml::Value::String(text)) => Value::from(text),
            _ => Value::from(()),
        },
    }
}

/// The text of a name or of names; none for all other values.
pub(super) fn printed(value: &Value, kind: TextKind) -> Option<String> {
    let one = |name: &Identifier| match kind {
        TextKind::Sql => name.to_sql(),
        TextKind::Plain => name.as_str().to_owned(),
    };
    if let Some(name) = value.downcast_object_ref::<Name>() {
        return Some(one(&name.0));
    }
    let names = value.downcast_object_ref::<Names>()?;
    let names: Vec<String> = names.0.iter().map(one).collect();
    Some(names.join(", "))
}

/// The text that filters take: a text, or the letters of a name.
pub(super) fn text(value: &Value) -> Option<&str> {
    let name = value.downcast_object_ref::<Name>();
    value.as_str().or(name.map(|name| name.0.as_str()))
}
