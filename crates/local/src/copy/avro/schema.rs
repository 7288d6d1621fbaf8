//! The schema of an Avro file: <https://avro.apache.org/docs/1.11.1/specification/#schema-declaration>.

use std::collections::BTreeMap;

use serde_json::Value;

use super::decode::{Cursor, Fault, write};

/// A type; named ones may stand inside themselves, so types refer to each other by their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    Text,
    Fixed(usize),
    Enum(Vec<String>),
    Array(usize),
    Map(usize),
    Union(Vec<usize>),
    Record(Vec<(String, usize)>),
}

#[derive(Debug)]
pub(super) struct Schema {
    types: Vec<Type>,
    root: usize,
}

/// Why a schema cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// A type that means something to Redshift which is not documented.
    Unknown(String),
    Broken(&'static str),
}

const BROKEN: Refused = Refused::Broken("its schema is none");

impl Schema {
    pub(super) fn parse(text: &[u8]) -> Result<Self, Refused> {
        let written: Value = serde_json::from_slice(text).map_err(|_| BROKEN)?;
        let mut reading = Reading {
            types: Vec::new(),
            named: BTreeMap::new(),
        };
        let root = reading.read(&written, "")?;
        if !matches!(reading.types[root], Type::Record(_)) {
            return Err(Refused::Broken("its schema is no record"));
        }
        Ok(Self {
            types: reading.types,
            root,
        })
    }

    /// The next record as the text of a JSON object.
    pub(super) fn write(&self, cursor: &mut Cursor<'_>, text: &mut String) -> Result<(), Fault> {
        write(&self.types, self.root, cursor, text, 0)
    }
}

struct Reading {
    types: Vec<Type>,
    /// By full name.
    named: BTreeMap<String, usize>,
}

impl Reading {
    fn add(&mut self, ty: Type) -> usize {
        self.types.push(ty);
        self.types.len() - 1
    }

    /// `space` is the namespace around.
    fn read(&mut self, written: &Value, space: &str) -> Result<usize, Refused> {
        match written {
            Value::String(name) => self.by_name(name, space),
            Value::Array(members) => {
                let members = members.iter().map(|member| self.read(member, space));
                let members = members.collect::<Result<_, _>>()?;
                Ok(self.add(Type::Union(members)))
            }
            Value::Object(object) => {
                let kind = object.get("type").ok_or(BROKEN)?;
                if let Some(Value::String(logical)) = object.get("logicalType")
                    && matches!(logical.as_str(), "decimal" | "duration")
                {
                    return Err(Refused::Unknown(format!("the logical type `{logical}`")));
                }
                match kind.as_str() {
                    Some("array") => {
                        let items = self.read(object.get("items").ok_or(BROKEN)?, space)?;
                        Ok(self.add(Type::Array(items)))
                    }
                    Some("map") => {
                        let values = self.read(object.get("values").ok_or(BROKEN)?, space)?;
                        Ok(self.add(Type::Map(values)))
                    }
                    Some("record" | "error" | "enum" | "fixed") => {
                        self.named_type(kind.as_str().unwrap_or_default(), object, space)
                    }
                    _ => self.read(kind, space),
                }
            }
            _ => Err(BROKEN),
        }
    }

    fn by_name(&mut self, name: &str, space: &str) -> Result<usize, Refused> {
        let plain = match name {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "int" => Type::Int,
            "long" => Type::Long,
            "float" => Type::Float,
            "double" => Type::Double,
            "bytes" => Type::Bytes,
            "string" => Type::Text,
            _ => {
                let full = full_name(name, None, space);
                return self.named.get(&full).copied().ok_or(BROKEN);
            }
        };
        Ok(self.add(plain))
    }

    fn named_type(
        &mut self,
        kind: &str,
        object: &serde_json::Map<String, Value>,
        space: &str,
    ) -> Result<usize, Refused> {
        let name = object.get("name").and_then(Value::as_str).ok_or(BROKEN)?;
        let own = object.get("namespace").and_then(Value::as_str);
        let full = full_name(name, own, space);
        let inner = full.rsplit_once('.').map_or("", |(space, _)| space);
        // Its place is known before its fields are, which may be of this type.
        let place = self.add(Type::Null);
        self.named.insert(full.clone(), place);
        let read = match kind {
            "enum" => {
                let symbols = object
                    .get("symbols")
                    .and_then(Value::as_array)
                    .ok_or(BROKEN)?;
                let symbols = symbols
                    .iter()
                    .map(|symbol| symbol.as_str().map(str::to_owned));
                Type::Enum(symbols.collect::<Option<_>>().ok_or(BROKEN)?)
            }
            "fixed" => {
                let size = object.get("size").and_then(Value::as_u64).ok_or(BROKEN)?;
                Type::Fixed(usize::try_from(size).map_err(|_| BROKEN)?)
            }
            _ => {
                let fields = object
                    .get("fields")
                    .and_then(Value::as_array)
                    .ok_or(BROKEN)?;
                let fields = fields.iter().map(|field| {
                    let name = field.get("name").and_then(Value::as_str).ok_or(BROKEN)?;
                    let ty = self.read(field.get("type").ok_or(BROKEN)?, inner)?;
                    Ok((name.to_owned(), ty))
                });
                Type::Record(fields.collect::<Result<_, Refused>>()?)
            }
        };
        self.types[place] = read;
        Ok(place)
    }
}

fn full_name(name: &str, own: Option<&str>, around: &str) -> String {
    let space = own.unwrap_or(around);
    if name.contains('.') || space.is_empty() {
        name.to_owned()
    } else {
        format!("{space}.{name}")
    }
}
