//! Mappings whose keys are known words.

use indexmap::IndexMap;

use super::Shape;

/// The keys of a mapping, and which of them go together.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    /// The list that the decoder reads by; each has a shape.
    known: Vec<&'static str>,
    pub(super) shapes: IndexMap<&'static str, Shape>,
    /// Keys of other forms, by a pattern.
    pub(super) others: Option<(&'static str, Shape)>,
    pub(super) required: Vec<&'static str>,
    pub(super) choices: Vec<Choice>,
    pub(super) rules: Vec<Rule>,
    pub(super) least: usize,
    pub(super) share: Share,
}

/// How much of a mapping stands in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    All,
    /// All, unless this key brings the rest.
    AllUnless(&'static str),
    /// Others bring the rest: nothing can be missing.
    Piece,
}

/// Keys of which so many are given.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) keys: Vec<&'static str>,
    pub(super) count: Count,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    AtLeastOne,
    AtMostOne,
    One,
}

/// What follows from a key.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) when: When,
    pub(super) then: Then,
}

#[derive(Clone, Debug)]
pub(super) enum When {
    /// Any of these.
    Given(Vec<&'static str>),
    Is(&'static str, &'static str),
}

#[derive(Clone, Debug)]
pub(super) enum Then {
    Any(Vec<&'static str>),
    All(Vec<&'static str>),
    None(Vec<&'static str>),
}

impl Keys {
    /// Of the list that a decoder reads by.
    pub(crate) fn of(known: &[&'static str]) -> Self {
        Self {
            known: known.to_vec(),
            shapes: IndexMap::new(),
            others: None,
            required: Vec::new(),
            choices: Vec::new(),
            rules: Vec::new(),
            least: 0,
            share: Share::All,
        }
    }

    /// No key may stand here.
    pub(crate) fn none() -> Self {
        Self::of(&[])
    }

    /// What stands under a key, and what it means.
    #[track_caller]
    pub(crate) fn key(
        mut self,
        key: &'static str,
        shape: impl Into<Shape>,
        about: impl Into<String>,
    ) -> Self {
        assert!(self.known.contains(&key), "no decoder reads `{key}` here");
        let shape = shape.into().about(about);
        assert!(
            self.shapes.insert(key, shape).is_none(),
            "`{key}` has two shapes"
        );
        self
    }

    /// A key that has to be there.
    #[track_caller]
    pub(crate) fn required(
        mut self,
        key: &'static str,
        shape: impl Into<Shape>,
        about: impl Into<String>,
    ) -> Self {
        self.required.push(key);
        self.key(key, shape, about)
    }

    /// The keys of a part that is read from the same mapping.
    #[track_caller]
    pub(crate) fn with(self, part: Self) -> Self {
        let mut joined = part.shapes.into_iter().fold(self, |keys, (key, shape)| {
            let about = shape.about.clone().unwrap_or_default();
            keys.key(key, shape, about)
        });
        joined.required.extend(part.required);
        joined.choices.extend(part.choices);
        joined.rules.extend(part.rules);
        joined
    }

    /// Nothing may stand under these keys, which then count as not given.
    pub(crate) fn or_nothing(mut self, keys: &[&'static str]) -> Self {
        for key in keys {
            if let Some(shape) = self.shapes.get_mut(key) {
                let about = shape.about.take();
                let what = Shape::either([Shape::nothing(), shape.clone()]);
                *shape = Shape { about, ..what };
            }
        }
        self
    }

    /// Keys of another form than a list has.
    pub(crate) fn others(mut self, pattern: &'static str, shape: impl Into<Shape>) -> Self {
        self.others = Some((pattern, shape.into()));
        self
    }

    pub(crate) fn exactly_one(self, keys: &[&'static str]) -> Self {
        self.choice(keys, Count::One)
    }

    pub(crate) fn at_most_one(self, keys: &[&'static str]) -> Self {
        self.choice(keys, Count::AtMostOne)
    }

    pub(crate) fn at_least_one(self, keys: &[&'static str]) -> Self {
        self.choice(keys, Count::AtLeastOne)
    }

    fn choice(mut self, keys: &[&'static str], count: Count) -> Self {
        let keys = keys.to_vec();
        self.choices.push(Choice { keys, count });
        self
    }

    /// Any key at least.
    pub(crate) fn not_empty(mut self) -> Self {
        self.least = 1;
        self
    }

    /// Beside any of `beside`, at least one of these is given.
    pub(crate) fn beside_any_of(self, beside: &[&'static str], keys: &[&'static str]) -> Self {
        self.rule(When::Given(beside.to_vec()), Then::Any(keys.to_vec()))
    }

    /// Beside any of `beside`, all of these are given.
    pub(crate) fn beside_all_of(self, beside: &[&'static str], keys: &[&'static str]) -> Self {
        self.rule(When::Given(beside.to_vec()), Then::All(keys.to_vec()))
    }

    /// Beside any of `beside`, none of these has a meaning.
    pub(crate) fn beside_none_of(self, beside: &[&'static str], keys: &[&'static str]) -> Self {
        self.rule(When::Given(beside.to_vec()), Then::None(keys.to_vec()))
    }

    /// Where `key` is this word, none of these has a meaning.
    pub(crate) fn none_where(
        self,
        (key, word): (&'static str, &'static str),
        keys: &[&'static str],
    ) -> Self {
        self.rule(When::Is(key, word), Then::None(keys.to_vec()))
    }

    fn rule(mut self, when: When, then: Then) -> Self {
        self.rules.push(Rule { when, then });
        self
    }

    /// Nothing is missing where this key stands.
    pub(crate) fn unless(mut self, key: &'static str) -> Self {
        self.share = Share::AllUnless(key);
        self
    }

    /// A piece of the mapping: nothing is missing.
    pub(crate) fn piece(mut self) -> Self {
        self.share = Share::Piece;
        self
    }

    /// The same shapes under the keys of another list, as far as there are any.
    pub(crate) fn only(&self, known: &[&'static str]) -> Self {
        let mut only = Self::of(known);
        for key in known {
            if let Some(shape) = self.shapes.get(key) {
                only.shapes.insert(key, shape.clone());
            }
        }
        only
    }

    /// Keys that a decoder reads and that have no shape.
    pub(super) fn forgotten(&self) -> Vec<&'static str> {
        let known = self.known.iter().copied();
        known.filter(|key| !self.shapes.contains_key(key)).collect()
    }
}
