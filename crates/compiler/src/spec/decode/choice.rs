//! Alternatives, written *key = variant*.

use super::fields::listed;
use super::{Decoder, Field, Fields};
use crate::spec::fault::Fault;

impl Decoder<'_> {
    /// Finds the one key of `variants` that is given. `what` says what is chosen.
    pub(in crate::spec) fn choice<'n>(
        &mut self,
        fields: &Fields<'n>,
        what: &'static str,
        variants: &[&'static str],
    ) -> Option<Field<'n>> {
        let mut given = variants.iter().filter_map(|key| fields.get(key));
        let Some(first) = given.next() else {
            self.faults.push(Fault::MissingChoice {
                what,
                owner: fields.owner.title.clone(),
                variants: listed(variants),
                span: fields.owner.place,
            });
            return None;
        };
        let others: Vec<_> = given.collect();
        for other in &others {
            self.faults.push(Fault::SeveralChoices {
                what,
                owner: fields.owner.title.clone(),
                first: (first.name.to_owned(), first.key),
                second: (other.name.to_owned(), other.key),
            });
        }
        others.is_empty().then_some(first)
    }
}
