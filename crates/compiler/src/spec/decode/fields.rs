//! The keys of a mapping.

use super::{Decoder, Field};
use crate::source::{Span, names_a_secret};
use crate::spec::elsewhere::elsewhere;
use crate::spec::fault::Fault;
use crate::spec::suggestion::{did_you_mean, slip};
use crate::yaml::{Entry, Node, NodeKind};

/// Whose keys are read, as messages call it, such as ``the table `users` ``.
#[derive(Clone)]
pub(crate) struct Owner {
    pub(crate) title: String,
    /// The key above, where a missing key is shown.
    pub(crate) place: Span,
    /// Whether all keys are there that it was given.
    pub(crate) parts: Parts,
}

/// Whether a mapping has all that its parts should bring: what a block would have brought that
/// cannot be read is not missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    Whole,
    Faulty,
}

impl Owner {
    pub(crate) fn new(title: impl Into<String>, place: Span) -> Self {
        Self {
            title: title.into(),
            place,
            parts: Parts::Whole,
        }
    }

    pub(crate) fn with(self, parts: Parts) -> Self {
        Self { parts, ..self }
    }

    /// The mapping under a key, called by that key.
    pub(crate) fn of(field: &Field<'_>) -> Self {
        Self::new(field.to_string(), field.key)
    }
}

/// A mapping whose keys are known words.
pub(crate) struct Fields<'n> {
    pub(crate) owner: Owner,
    entries: &'n [Entry],
}

impl Decoder<'_> {
    /// Reads a mapping; every key outside `known` is reported.
    pub(crate) fn fields<'n>(
        &mut self,
        node: &'n Node,
        owner: Owner,
        known: &[&'static str],
    ) -> Option<Fields<'n>> {
        let entries = match &node.kind {
            NodeKind::Mapping(_, entries) => entries,
            NodeKind::Refused => return None,
            NodeKind::Scalar(_) | NodeKind::Sequence(_) => {
                let span = if node.span.is_empty() {
                    owner.place
                } else {
                    node.span
                };
                self.faults.push(Fault::WrongType {
                    field: owner.title,
                    expected: if known.is_empty() {
                        "an empty mapping `{}`".into()
                    } else {
                        format!("a mapping with {}", listed(known))
                    },
                    found: node.described(),
                    span,
                    hint: None,
                });
                return None;
            }
        };
        for entry in entries {
            if known.contains(&entry.key.value.as_str()) {
                continue;
            }
            // Suggestions take time, and nobody will see these.
            if self.faults.is_full() {
                self.faults.omit();
            } else {
                self.refuse_key(entry, &owner, known, entries);
            }
        }
        Some(Fields { owner, entries })
    }

    fn refuse_key(
        &mut self,
        entry: &Entry,
        owner: &Owner,
        known: &[&'static str],
        entries: &[Entry],
    ) {
        let key = &entry.key;
        if names_a_secret(&key.value) {
            self.faults
                .push(Fault::EmbeddedCredentials { span: key.span });
            return;
        }
        if is_rest_of_text(entry) {
            self.faults.push(Fault::CutText { rest: key.clone() });
            return;
        }
        if let Some(help) = elsewhere(&owner.title, &key.value, known) {
            self.faults.push(Fault::KeyElsewhere {
                key: key.clone(),
                owner: owner.title.clone(),
                help,
            });
            return;
        }
        // A key that is there already is not the one that was meant.
        let slip = slip(&key.value, known)
            .filter(|word| !entries.iter().any(|entry| entry.key.value == *word));
        self.faults.push(Fault::UnknownKey {
            slip,
            key: key.clone(),
            owner: owner.title.clone(),
            suggestion: did_you_mean(&key.value, known.iter().copied()).map(str::to_owned),
            known: listed(known),
        });
    }

    pub(crate) fn require<'n>(
        &mut self,
        fields: &Fields<'n>,
        key: &'static str,
        example: &'static str,
    ) -> Option<Field<'n>> {
        let found = fields.get(key);
        if found.is_none() && fields.owner.parts == Parts::Whole {
            self.faults.push(Fault::MissingKey {
                key,
                owner: fields.owner.title.clone(),
                span: fields.owner.place,
                example,
            });
        }
        found
    }
}

/// Several words without a value: a comma in `{ reason: one, or two }` has cut the text.
fn is_rest_of_text(entry: &Entry) -> bool {
    entry.value.is_null() && entry.key.value.trim().contains(' ')
}

impl<'n> Fields<'n> {
    pub(crate) fn get(&self, key: &str) -> Option<Field<'n>> {
        let entry = self.entries.iter().find(|entry| entry.key.value == key)?;
        Some(Field::of(entry))
    }
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn listed(words: &[&str]) -> String {
    joined(words, "and")
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn alternatives(words: &[&str]) -> String {
    joined(words, "or")
}

fn joined(words: &[&str], conjunction: &str) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
    }
}
