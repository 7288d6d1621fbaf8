//! Why bytes are read more than once.

use std::collections::BTreeSet;
use std::fmt;

use super::bindings::Bindings;
use crate::source::{InstanceId, Span};

/// All instances of a pipeline's parts. Empty where nothing is repeated, taken or filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instances(Vec<Instance>);

/// One reading of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instance {
    /// What it is part of.
    pub(crate) parent: InstanceId,
    pub(crate) reason: Reason,
    pub(crate) bindings: Option<Bindings>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A table for an element of `for_each`.
    Element {
        /// Where the element stands.
        element: Span,
        /// What it says, in short.
        shown: String,
        /// The key `for_each`.
        of: Span,
    },
    /// A piece of the project for a table that takes it.
    Use {
        piece: Piece,
        name: String,
        call: Span,
    },
    /// A default for a table that leaves the key out.
    Default {
        table: String,
        /// The table's name where it stands.
        place: Span,
        value: Span,
        level: DefaultLevel,
    },
}

/// What a table can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Block,
    LoadTemplate,
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Block => "the block",
            Self::LoadTemplate => "the load template",
        })
    }
}

/// Whose default it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DefaultLevel {
    Project,
    Pipeline,
}

impl Instances {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn add(&mut self, instance: Instance) -> InstanceId {
        self.0.push(instance);
        InstanceId::of_index(self.0.len() - 1)
    }

    pub(crate) fn get(&self, id: InstanceId) -> Option<&Instance> {
        self.0.get(id.index()?)
    }

    /// What the templates at a place see.
    pub(crate) fn bindings(&self, place: Span) -> Option<&Bindings> {
        self.get(place.instance())?.bindings.as_ref()
    }

    /// The instance, what it is part of, and so on.
    pub(crate) fn chain(&self, id: InstanceId) -> impl Iterator<Item = &Instance> {
        std::iter::successors(self.get(id), |instance| self.get(instance.parent))
    }

    /// Whether these are all readings of one text, so that a change of the text is meant for each.
    /// Of blocks and of the project's defaults nobody can say: other pipelines read them too.
    pub(crate) fn are_all(&self, ids: &BTreeSet<InstanceId>) -> bool {
        let Some(first) = ids.first().and_then(|id| self.get(*id)) else {
            return true;
        };
        let siblings = self
            .0
            .iter()
            .filter(|other| other.parent == first.parent && other.reason.is_like(&first.reason));
        first.reason.is_within_pipeline() && siblings.count() == ids.len()
    }
}

impl Reason {
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Element { of, .. }, Self::Element { of: others, .. }) => of == others,
            (Self::Default { value, .. }, Self::Default { value: others, .. }) => value == others,
            _ => false,
        }
    }

    fn is_within_pipeline(&self) -> bool {
        match self {
            Self::Element { .. } => true,
            Self::Default { level, .. } => *level == DefaultLevel::Pipeline,
            Self::Use { .. } => false,
        }
    }
}
