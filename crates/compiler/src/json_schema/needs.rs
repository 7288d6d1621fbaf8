//! What has to be there: apart from what may be there, since a block may bring it.

use super::draft07::{TEMPLATE, Templates, reference};
use super::json::Json;
use super::keys::{Count, Keys, Share, Then, When};
use super::shape::{Growth, Shape, What};

/// Whether a schema says what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    Said,
    /// Another part of the schema says it, or nobody can.
    Unsaid,
}

/// What a mapping and those under its keys need; None if that is nothing. It holds for mappings
/// alone: a template in the place of one meets it.
pub(super) fn of_keys(keys: &Keys, templates: Templates) -> Option<Json> {
    let mut below = Json::empty();
    for (key, shape) in &keys.shapes {
        if let Some(needed) = of(shape, templates) {
            below = below.with(key, needed);
        }
    }
    let mut json = own(keys, templates);
    if !below.is_empty() {
        json = json.with("properties", below);
    }
    some(json)
}

/// What may be missing there because a block brings it.
pub(super) fn of(shape: &Shape, templates: Templates) -> Option<Json> {
    match &shape.what {
        What::Keys(keys) if keys.share == Share::All => of_keys(keys, templates),
        What::Either(shapes) => {
            let mut needed = shapes.iter().filter_map(|shape| of(shape, templates));
            // Of two mappings nobody knows which one is meant.
            needed.next().filter(|_| needed.next().is_none())
        }
        What::List {
            least,
            growth: Growth::Grows,
            ..
        } => some(at_least("minItems", *least)),
        What::Map { least, .. } => some(at_least("minProperties", *least)),
        // Other lists, items, values and shared shapes are whole wherever they stand.
        _ => None,
    }
}

fn some(json: Json) -> Option<Json> {
    (!json.is_empty()).then_some(json)
}

pub(super) fn at_least(key: &str, least: usize) -> Json {
    match least {
        0 => Json::empty(),
        least => Json::empty().with(key, least),
    }
}

/// What a mapping itself needs.
pub(super) fn own(keys: &Keys, templates: Templates) -> Json {
    let mut json = Json::empty();
    if !keys.required.is_empty() {
        json = json.with("required", Json::texts(keys.required.iter().copied()));
    }
    if keys.least > 0 {
        json = json.with("minProperties", keys.least);
    }
    let choices = keys.choices.iter();
    let choices = choices
        .filter(|choice| choice.count != Count::AtMostOne)
        .map(|choice| any_of_these(&choice.keys, templates));
    let rules = keys.rules.iter().filter_map(|known| {
        let then = match &known.then {
            Then::Any(keys) => any_of_these(keys, templates),
            Then::All(keys) => Json::object([("required", Json::texts(keys.iter().copied()))]),
            Then::None(_) => return None,
        };
        Some(rule(&known.when, then, templates))
    });
    let all: Vec<Json> = choices.chain(rules).collect();
    if all.is_empty() {
        json
    } else {
        json.with("allOf", all)
    }
}

pub(super) fn rule(when: &When, then: Json, templates: Templates) -> Json {
    let when = match when {
        When::Given(keys) => match keys.as_slice() {
            [key] => given(key, templates),
            keys => {
                let any: Vec<Json> = keys.iter().map(|key| given(key, templates)).collect();
                Json::object([("anyOf", any.into())])
            }
        },
        When::Is(key, word) => has(key).with(
            "properties",
            Json::object([(key, Json::object([("const", (*word).into())]))]),
        ),
    };
    Json::object([("if", when), ("then", then)])
}

fn has(key: &str) -> Json {
    Json::object([("required", Json::texts([key]))])
}

/// The key is there and stays there: what a template makes nothing of is left out.
pub(super) fn given(key: &str, templates: Templates) -> Json {
    match templates {
        Templates::Refused => has(key),
        Templates::Taken => has(key).with(
            "properties",
            Json::object([(key, Json::object([("not", reference("tag"))]))]),
        ),
    }
}

/// At most one of the keys is given.
pub(super) fn one_of_these(keys: &[&'static str], templates: Templates) -> Json {
    let each = || keys.iter().map(|key| given(key, templates));
    let none = Json::object([("anyOf", each().collect::<Vec<_>>().into())]);
    let none = Json::object([("not", none)]);
    let one: Vec<Json> = each().chain([none]).collect();
    Json::object([("oneOf", one.into())])
}

/// At least one of the keys is there, or a key that only a template knows.
fn any_of_these(keys: &[&'static str], templates: Templates) -> Json {
    let mut any: Vec<Json> = keys.iter().map(|key| has(key)).collect();
    if templates == Templates::Taken {
        let plain = Json::object([("pattern", TEMPLATE.into())]);
        let plain = Json::object([("propertyNames", Json::object([("not", plain)]))]);
        any.push(Json::object([("not", plain)]));
    }
    Json::object([("anyOf", any.into())])
}
