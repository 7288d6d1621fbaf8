//! From shapes to a schema of draft 7.
//!
//! Source: <https://json-schema.org/draft-07>.

use indexmap::IndexMap;
use serde::Serialize;

use super::json::Json;
use super::keys::{Count, Keys, Share, Then};
use super::needs::{self, Needs, given, one_of_these, rule};
use super::shape::{Growth, Shape, What};

/// A schema of draft 7, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct JsonSchema(Json);

/// A tag of a template in a text or a key.
pub(super) const TEMPLATE: &str = "\\{[{%]";

/// A text that is one tag: what it prints may be nothing, which takes its key away.
const TAG: &str = "^\\s*\\{\\{[^{}]*\\}\\}\\s*$";

/// Whether templates may stand in the place of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Templates {
    Refused,
    Taken,
}

pub(super) fn schema(title: &str, root: &Shape) -> JsonSchema {
    let mut writer = Writer {
        templates: Templates::Refused,
        definitions: IndexMap::new(),
    };
    let root = writer.shape(root, Needs::Said);
    let mut definitions = Json::object([
        (
            "template",
            text_of(TEMPLATE).after("description", "A template: `{{ … }}` or `{% … %}`."),
        ),
        ("tag", text_of(TAG)),
    ]);
    for (name, definition) in writer.definitions {
        definitions = definitions.with(&name, definition);
    }
    let root = root
        .after("title", title)
        .after("$schema", "http://json-schema.org/draft-07/schema#")
        .with("definitions", definitions);
    JsonSchema(root)
}

fn typed(name: &str) -> Json {
    Json::object([("type", name.into())])
}

fn text_of(pattern: &str) -> Json {
    typed("string").with("pattern", pattern)
}

pub(super) fn reference(name: &str) -> Json {
    Json::object([("$ref", format!("#/definitions/{name}").as_str().into())])
}

struct Writer {
    templates: Templates,
    definitions: IndexMap<String, Json>,
}

impl Writer {
    fn shape(&mut self, shape: &Shape, said: Needs) -> Json {
        let bare = self.bare(shape, said);
        let takes_template = self.templates == Templates::Refused || shape.takes_text();
        let json = match (&shape.what, takes_template) {
            (What::Templated(_), _) | (_, true) => bare,
            (What::Either(_), false) => match bare {
                Json::Object(mut entries) => {
                    if let Some(Json::List(shapes)) = entries.get_mut("anyOf") {
                        shapes.push(reference("template"));
                    }
                    Json::Object(entries)
                }
                other => other,
            },
            (_, false) => Json::object([("anyOf", vec![bare, reference("template")].into())]),
        };
        match &shape.about {
            Some(about) => json.after("description", about.as_str()),
            None => json,
        }
    }

    /// Without a description, and without a template in its place.
    fn bare(&mut self, shape: &Shape, said: Needs) -> Json {
        match &shape.what {
            What::Anything => Json::empty(),
            What::Nothing => typed("null"),
            What::Text => typed("string"),
            What::Filled => text_of("\\S"),
            What::Character => typed("string")
                .with("minLength", 1_i64)
                .with("maxLength", 1_i64),
            What::Matching(pattern) => text_of(pattern),
            What::Words(words) => Json::object([("enum", Json::texts(words.iter().copied()))]),
            What::Whole(range) => {
                let least = typed("integer").with("minimum", *range.start());
                match *range.end() {
                    i64::MAX => least,
                    most => least.with("maximum", most),
                }
            }
            What::Switch => typed("boolean"),
            What::Scalar => Json::object([("type", Json::texts(["string", "number", "boolean"]))]),
            What::List {
                item,
                least,
                most,
                growth,
            } => {
                let mut list = typed("array").with("items", self.shape(item, Needs::Said));
                if let Some(most) = most {
                    list = list.with("maxItems", *most);
                }
                match growth {
                    Growth::Stays => list.joined(needs::at_least("minItems", *least)),
                    Growth::Grows => whole(list, shape, said, self.templates),
                }
            }
            What::Map { names, value, .. } => {
                let value = self.shape(value, Needs::Said);
                let map = typed("object").with("additionalProperties", value);
                let map = match names {
                    Some(pattern) => map.with("propertyNames", text_of(pattern)),
                    None => map,
                };
                whole(map, shape, said, self.templates)
            }
            What::Keys(keys) => self.keys(keys, said),
            What::Either(shapes) => {
                let shapes: Vec<Json> = shapes
                    .iter()
                    .map(|shape| self.alternative(shape, said))
                    .collect();
                Json::object([("anyOf", shapes.into())])
            }
            What::Named(name, shape) => {
                self.define(name, shape);
                reference(name)
            }
            What::Templated(shape) => {
                let around = std::mem::replace(&mut self.templates, Templates::Taken);
                let json = self.alternative(shape, said);
                self.templates = around;
                json
            }
        }
    }

    /// Without a template in its place: one of several has the one that stands beside them all.
    fn alternative(&mut self, shape: &Shape, said: Needs) -> Json {
        let bare = self.bare(shape, said);
        match &shape.about {
            Some(about) => bare.after("description", about.as_str()),
            None => bare,
        }
    }

    /// What stands in several places stands in tables too, so it takes templates.
    fn define(&mut self, name: &str, shape: &Shape) {
        if self.definitions.contains_key(name) {
            return;
        }
        let around = std::mem::replace(&mut self.templates, Templates::Taken);
        self.definitions.insert(name.to_owned(), Json::empty());
        let definition = self.shape(shape, Needs::Said);
        self.definitions.insert(name.to_owned(), definition);
        self.templates = around;
    }

    fn keys(&mut self, keys: &Keys, said: Needs) -> Json {
        let forgotten = keys.forgotten();
        assert!(forgotten.is_empty(), "keys without a shape: {forgotten:?}");
        let here = match keys.share {
            Share::All => said,
            Share::AllUnless(_) | Share::Piece => Needs::Unsaid,
        };
        let mut properties = Json::empty();
        for (key, shape) in &keys.shapes {
            properties = properties.with(key, self.shape(shape, here));
        }
        let mut json = typed("object").with("properties", properties);
        let mut patterns = Json::empty();
        if let Some((pattern, shape)) = &keys.others {
            patterns = patterns.with(pattern, self.shape(shape, Needs::Said));
        }
        if self.templates == Templates::Taken {
            patterns = patterns.with(TEMPLATE, Json::empty());
        }
        if !patterns.is_empty() {
            json = json.with("patternProperties", patterns);
        }
        json = json.with("additionalProperties", false);
        let limits = self.limits(keys);
        if !limits.is_empty() {
            json = json.with("allOf", limits);
        }
        let missing = needs::of_keys(keys, self.templates);
        match (keys.share, here, missing) {
            (Share::AllUnless(key), _, Some(missing)) => json
                .with("if", Json::object([("required", Json::texts([key]))]))
                .with("else", missing),
            // Below it says what is missing itself.
            (Share::All, Needs::Said, _) => json.joined(needs::own(keys, self.templates)),
            _ => json,
        }
    }

    /// What cannot stand beside each other, in a piece as well.
    fn limits(&self, keys: &Keys) -> Vec<Json> {
        let choices = keys.choices.iter();
        let choices = choices.filter(|choice| choice.count != Count::AtLeastOne);
        let choices = choices.map(|choice| one_of_these(&choice.keys, self.templates));
        let rules = keys.rules.iter().filter_map(|known| {
            let then = match &known.then {
                Then::None(keys) => {
                    let given = keys.iter().map(|key| given(key, self.templates));
                    let any = Json::object([("anyOf", given.collect::<Vec<_>>().into())]);
                    Json::object([("not", any)])
                }
                Then::Any(_) | Then::All(_) => return None,
            };
            Some(rule(&known.when, then, self.templates))
        });
        choices.chain(rules).collect()
    }
}

/// With what a list or a mapping needs, where it is to be said.
fn whole(json: Json, shape: &Shape, said: Needs, templates: Templates) -> Json {
    match (said, needs::of(shape, templates)) {
        (Needs::Said, Some(needed)) => json.joined(needed),
        _ => json,
    }
}
