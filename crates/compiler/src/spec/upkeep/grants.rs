//! `grants: { select: [group analysts, role reporting, user ann, public] }`

use plan::Identifier;
use plan::upkeep::{Grant, Grantee, Privilege};

use crate::json_schema::{Keys, Shape};
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::fault::Fault;
use crate::yaml::NodeKind;

impl Decoder<'_> {
    pub(super) fn grants(&mut self, field: Field<'_>) -> Option<Vec<Grant>> {
        let words: Vec<&'static str> = Privilege::ALL.iter().map(|it| it.word()).collect();
        let fields = self.fields(field.value, Owner::of(&field), &words)?;
        let NodeKind::Mapping(_, entries) = &field.value.kind else {
            return None;
        };
        if entries.is_empty() {
            self.faults.push(Fault::EmptyList {
                field: field.to_string(),
                span: field.place(),
            });
        }
        let mut grants = Vec::new();
        for entry in entries {
            let privilege = Privilege::ALL
                .iter()
                .find(|privilege| privilege.word() == entry.key.value);
            let Some((privilege, to)) = privilege.copied().zip(fields.get(&entry.key.value)) else {
                continue;
            };
            if let Some(to) = self.grantees(to) {
                grants.push(Grant { privilege, to });
            }
        }
        Some(grants)
    }

    fn grantees(&mut self, field: Field<'_>) -> Option<Vec<Grantee>> {
        let expected = "a list of groups, roles and users";
        let named = self.some(field, expected, |decoder, item| {
            let text = decoder.filled(item)?;
            match grantee(&text.value) {
                Some(Ok(grantee)) => Some((grantee, text.span)),
                Some(Err(reason)) => {
                    let span = text.span;
                    decoder.faults.push(Fault::InvalidName { reason, span });
                    None
                }
                None => {
                    decoder.faults.push(Fault::InvalidGrantee {
                        text: text.value,
                        span: text.span,
                    });
                    None
                }
            }
        })?;
        let mut grantees = Vec::new();
        for (grantee, span) in &named {
            let first = named.iter().find(|(other, _)| other == grantee);
            match first {
                Some((_, first)) if first != span => self.faults.push(Fault::DuplicateName {
                    what: format!("`{grantee}`"),
                    place: format!("in {field}"),
                    span: *span,
                    first: *first,
                }),
                _ => grantees.push(grantee.clone()),
            }
        }
        Some(grantees)
    }
}

/// None where the kind is missing or no kind; the reason where the name cannot be one.
fn grantee(text: &str) -> Option<Result<Grantee, String>> {
    let text = text.trim();
    if text == "public" {
        return Some(Ok(Grantee::Public));
    }
    let (kind, name) = text.split_once(char::is_whitespace)?;
    let of: fn(Identifier) -> Grantee = match kind {
        "group" => Grantee::Group,
        "role" => Grantee::Role,
        "user" => Grantee::User,
        _ => return None,
    };
    let name = name.trim().parse::<Identifier>();
    Some(name.map(of).map_err(|fault| fault.to_string()))
}

pub(super) fn shape() -> Shape {
    let words: Vec<&'static str> = Privilege::ALL.iter().map(|it| it.word()).collect();
    let grantee = Shape::either([
        Shape::words(["public"]),
        Shape::matching(r"^\s*(public\s*$|(group|role|user)\s)"),
    ]);
    let keys = words.iter().fold(Keys::of(&words), |keys, word| {
        keys.key(
            word,
            Shape::some(grantee.clone()),
            format!(
                "Who gets {}: `group NAME`, `role NAME`, `user NAME` or `public`.",
                word.to_uppercase()
            ),
        )
    });
    keys.not_empty().into()
}
