//! `allow: [{ drop: nickname, reason: … }]`

use plan::Identifier;
use plan::upkeep::Loss;

use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Owner};

/// A loss that a migration may bring about, and why that is fine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowanceSpec {
    /// Its span is the column's name.
    pub loss: Spanned<Loss>,
    pub reason: Spanned<String>,
}

const LOSSES: &[&str] = &["drop", "narrow", "cast", "renumber"];

const REASON: &str = "reason";

impl Decoder<'_> {
    pub(super) fn allowance(&mut self, field: Field<'_>) -> Option<AllowanceSpec> {
        let owner = Owner::new("an allowance", field.place());
        let known = [LOSSES, &[REASON]].concat();
        let fields = self.fields(field.value, owner, &known)?;
        let loss = self
            .choice(&fields, "kind of loss", LOSSES)
            .and_then(|chosen| {
                let column = self.leaf::<Identifier>(chosen)?;
                let of: fn(Identifier) -> Loss = match chosen.name {
                    "drop" => Loss::Drop,
                    "narrow" => Loss::Narrow,
                    "renumber" => Loss::Renumber,
                    _ => Loss::Cast,
                };
                Some(column.map(of))
            });
        let reason = self
            .require(&fields, REASON, "reason: <why it is fine>")
            .and_then(|field| self.filled_prose(field));
        Some(AllowanceSpec {
            loss: loss?,
            reason: reason?,
        })
    }
}

pub(super) fn shape() -> Shape {
    Keys::of(&[LOSSES, &[REASON]].concat())
        .key("drop", Shape::text(), "The column that goes.")
        .key(
            "narrow",
            Shape::text(),
            "The column whose new type does not hold every old value.",
        )
        .key(
            "cast",
            Shape::text(),
            "The column that gets another kind of value.",
        )
        .key(
            "renumber",
            Shape::text(),
            "The IDENTITY column whose rows get new numbers.",
        )
        .required(REASON, Shape::filled(), "Why the loss is fine.")
        .exactly_one(LOSSES)
        .into()
}
