//! Words out of a closed list.

use super::fields::alternatives;
use super::{Decoder, Field, Owner};
use crate::source::Spanned;
use crate::spec::fault::Fault;
use crate::spec::suggestion::{did_you_mean, slip};
use crate::yaml::NodeKind;

/// A choice that is written as one word.
pub(crate) trait Words: Copy + 'static {
    /// Each word and what it stands for.
    const WORDS: &'static [(&'static str, Self)];
}

/// The words of a choice, in order.
fn words<T: Words>() -> Vec<&'static str> {
    T::WORDS.iter().map(|(word, _)| *word).collect()
}

impl Decoder<'_> {
    /// Reads one word.
    pub(crate) fn word<T: Words>(&mut self, field: Field<'_>) -> Option<Spanned<T>> {
        let value = self.rendered(field.value)?;
        let field = field.with(&value);
        // Quotes around a value that is no word do not make it one.
        if let NodeKind::Scalar(scalar) = &field.value.kind
            && !field.value.is_null()
            && !T::WORDS.iter().any(|(word, _)| *word == scalar.text)
            && field
                .value
                .scalar_value()
                .is_some_and(|value| !value.is_string())
        {
            let words = alternatives(&words::<T>());
            self.wrong_type(field, words.clone(), Some(format!("write {words}")));
            return None;
        }
        let text = self.leaf_as_written::<String>(field)?;
        let found = T::WORDS.iter().find(|(word, _)| *word == text.value);
        if let Some((_, value)) = found {
            return Some(Spanned::new(*value, text.span));
        }
        let words = words::<T>();
        self.faults.push(Fault::UnknownValue {
            field: field.to_string(),
            slip: slip(&text.value, &words),
            suggestion: did_you_mean(&text.value, words.iter().copied()).map(str::to_owned),
            value: text,
            known: alternatives(&words),
        });
        None
    }

    /// Reads the word of a mapping that has one key at most; nothing stands for all that is absent.
    pub(crate) fn only_option<T: Words>(
        &mut self,
        chosen: Field<'_>,
        key: &'static str,
    ) -> Option<Spanned<T>> {
        if chosen.value.is_null() {
            return None;
        }
        let options = self.fields(chosen.value, Owner::of(&chosen), &[key])?;
        options.get(key).and_then(|field| self.word(field))
    }
}
