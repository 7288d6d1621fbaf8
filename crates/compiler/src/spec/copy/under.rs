//! What stands under the key of a format.

use crate::spec::decode::{Decoder, Field, Fields, Owner};

pub(super) enum Under<'n> {
    /// `csv:` alone.
    Bare,
    Options(Fields<'n>),
}

impl<'n> Under<'n> {
    pub(super) fn get(&self, key: &str) -> Option<Field<'n>> {
        match self {
            Self::Bare => None,
            Self::Options(fields) => fields.get(key),
        }
    }
}

impl Decoder<'_> {
    /// Reads the mapping under a format. Options of other formats are named as such.
    pub(super) fn format_options<'n>(
        &mut self,
        field: Field<'n>,
        known: &[&'static str],
        format: &'static str,
    ) -> Option<Under<'n>> {
        if field.value.is_null() {
            return Some(Under::Bare);
        }
        let strange = super::exclusion::strange_keys(format);
        let all = [known, &strange].concat();
        let fields = self.fields(field.value, Owner::of(&field), &all)?;
        self.refuse_strange(&fields, field, format);
        Some(Under::Options(fields))
    }
}
