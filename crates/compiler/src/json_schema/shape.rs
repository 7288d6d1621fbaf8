//! What may stand at a place of a file.

use std::ops::RangeInclusive;

use super::Keys;
use crate::spec::decode::{Expected, Leaf, Words};

/// What may stand at a place, and what it means there.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// One sentence or two, for whoever points at the place.
    pub(super) about: Option<String>,
    pub(super) what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Anything,
    /// The key alone.
    Nothing,
    Text,
    /// Text that is not blank.
    Filled,
    Character,
    /// Text that a pattern of ECMA 262 finds itself in.
    Matching(&'static str),
    Words(Vec<&'static str>),
    Whole(RangeInclusive<i64>),
    Switch,
    /// Text, a number or a boolean.
    Scalar,
    List {
        item: Box<Shape>,
        least: usize,
        most: Option<usize>,
        growth: Growth,
    },
    /// Keys that the user chooses.
    Map {
        names: Option<&'static str>,
        value: Box<Shape>,
        least: usize,
    },
    Keys(Box<Keys>),
    Either(Vec<Shape>),
    /// A shape of several places, written once.
    Named(&'static str, Box<Shape>),
    /// Each value and key below may be a template: it is a table or a piece of one.
    Templated(Box<Shape>),
}

/// What becomes of a list that a table and a block both have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Growth {
    /// The table's own counts.
    Stays,
    /// Both count, so that one of them may be empty.
    Grows,
}

/// What a template can write behind a dot, as the names of variables and parameters.
const WORD: &str = "^[A-Za-z_][A-Za-z0-9_]*$";

impl Shape {
    const fn of(what: What) -> Self {
        Self { about: None, what }
    }

    pub(crate) fn anything() -> Self {
        Self::of(What::Anything)
    }

    pub(crate) fn nothing() -> Self {
        Self::of(What::Nothing)
    }

    pub(crate) fn text() -> Self {
        Self::of(What::Text)
    }

    pub(crate) fn filled() -> Self {
        Self::of(What::Filled)
    }

    pub(crate) fn character() -> Self {
        Self::of(What::Character)
    }

    pub(crate) fn matching(pattern: &'static str) -> Self {
        Self::of(What::Matching(pattern))
    }

    pub(crate) fn words(words: impl IntoIterator<Item = &'static str>) -> Self {
        Self::of(What::Words(words.into_iter().collect()))
    }

    /// One of a closed list.
    pub(crate) fn word<T: Words>() -> Self {
        Self::words(T::WORDS.iter().map(|(word, _)| *word))
    }

    pub(crate) fn whole(range: RangeInclusive<i64>) -> Self {
        Self::of(What::Whole(range))
    }

    pub(crate) fn scalar() -> Self {
        Self::of(What::Scalar)
    }

    /// What a leaf of that type is read from.
    pub(crate) fn leaf<T: Leaf>() -> Self {
        match T::EXPECTED {
            Expected::Text | Expected::Name => Self::text(),
            Expected::WholeNumber { most } => {
                Self::whole(0..=i64::try_from(most).unwrap_or(i64::MAX))
            }
            Expected::SignedNumber => Self::whole(i64::from(i32::MIN)..=i64::from(i32::MAX)),
            Expected::Boolean => Self::of(What::Switch),
        }
    }

    pub(crate) fn list(item: impl Into<Self>) -> Self {
        Self::list_of(item, 0, None, Growth::Stays)
    }

    /// A list of at least one item.
    pub(crate) fn some(item: impl Into<Self>) -> Self {
        Self::list_of(item, 1, None, Growth::Stays)
    }

    /// A list of two items.
    pub(crate) fn pair(item: impl Into<Self>) -> Self {
        Self::list_of(item, 2, Some(2), Growth::Stays)
    }

    /// A list of at least one item, to which blocks can add.
    pub(crate) fn growing(item: impl Into<Self>) -> Self {
        Self::list_of(item, 1, None, Growth::Grows)
    }

    fn list_of(item: impl Into<Self>, least: usize, most: Option<usize>, growth: Growth) -> Self {
        Self::of(What::List {
            item: Box::new(item.into()),
            least,
            most,
            growth,
        })
    }

    /// `[a, b]`.
    pub(crate) fn names() -> Self {
        Self::some(Self::text())
    }

    /// `a` or `[a, b]`.
    pub(crate) fn name_or_names() -> Self {
        Self::either([Self::text(), Self::names()])
    }

    /// A mapping whose keys the user chooses.
    pub(crate) fn map(value: impl Into<Self>) -> Self {
        Self::map_of(None, value, 0)
    }

    /// Such a mapping with at least one key.
    pub(crate) fn some_map(value: impl Into<Self>) -> Self {
        Self::map_of(None, value, 1)
    }

    /// Such a mapping, whose keys templates can write.
    pub(crate) fn map_of_words(value: impl Into<Self>) -> Self {
        Self::map_of(Some(WORD), value, 0)
    }

    fn map_of(names: Option<&'static str>, value: impl Into<Self>, least: usize) -> Self {
        Self::of(What::Map {
            names,
            value: Box::new(value.into()),
            least,
        })
    }

    pub(crate) fn either<const N: usize>(shapes: [Self; N]) -> Self {
        let flat = shapes.into_iter().flat_map(|shape| match shape {
            Self {
                about: None,
                what: What::Either(shapes),
            } => shapes,
            other => vec![other],
        });
        Self::of(What::Either(flat.collect()))
    }

    /// The key alone, or a mapping under it.
    pub(crate) fn bare_or(keys: Keys) -> Self {
        Self::either([Self::nothing(), keys.into()])
    }

    /// Words that are offered, where any other text may stand as well.
    pub(crate) fn suggested(words: impl IntoIterator<Item = &'static str>) -> Self {
        Self::either([Self::words(words), Self::filled()])
    }

    pub(crate) fn named(name: &'static str, shape: impl Into<Self>) -> Self {
        Self::of(What::Named(name, Box::new(shape.into())))
    }

    pub(crate) fn templated(shape: impl Into<Self>) -> Self {
        Self::of(What::Templated(Box::new(shape.into())))
    }

    pub(crate) fn about(self, about: impl Into<String>) -> Self {
        Self {
            about: Some(about.into()),
            ..self
        }
    }

    /// Whether any text fits, a template too.
    pub(super) fn takes_text(&self) -> bool {
        match &self.what {
            What::Anything | What::Text | What::Filled | What::Scalar => true,
            What::Either(shapes) => shapes.iter().any(Self::takes_text),
            // Its definition says so.
            What::Named(..) => true,
            _ => false,
        }
    }
}

impl From<Keys> for Shape {
    fn from(keys: Keys) -> Self {
        Self::of(What::Keys(Box::new(keys)))
    }
}
