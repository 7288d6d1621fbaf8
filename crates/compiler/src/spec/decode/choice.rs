//! Alternatives, written *key = variant*.

use super::fields::alternatives;
use super::{Decoder, Field, Fields};
use crate::spec::fault::Fault;

impl Decoder<'_> {
    /// Finds the one key of `variants` that is given. `what` says what is chosen.
    pub(crate) fn choice<'n>(
        &mut self,
        fields: &Fields<'n>,
        what: &'static str,
        variants: &[&'static str],
    ) -> Option<Field<'n>> {
        let mut given: Vec<_> = variants.iter().filter_map(|key| fields.get(key)).collect();
        given.sort_by_key(|field| field.key);
        let Some((first, others)) = given.split_first() else {
            self.faults.push(Fault::MissingChoice {
                what,
                owner: fields.owner.title.clone(),
                variants: alternatives(variants),
                span: fields.owner.place,
            });
            return None;
        };
        for other in others {
            self.faults.push(Fault::SeveralChoices {
                what,
                owner: fields.owner.title.clone(),
                first: (first.name.to_owned(), first.key),
                second: (other.name.to_owned(), other.key),
            });
        }
        others.is_empty().then_some(*first)
    }
}
