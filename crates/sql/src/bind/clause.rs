//! Where in a statement an expression stands.

/// The clause decides what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    Select,
    Where,
    On,
    GroupBy,
    Having,
    Qualify,
    OrderBy,
    StartWith,
    ConnectBy,
    /// `VALUES`, `SET` and arms of MERGE.
    Value,
    /// The arguments of an aggregate.
    Aggregate,
    /// The arguments, the partition and the order of a window function.
    Window,
}

impl Clause {
    pub(super) fn takes_aggregates(self) -> bool {
        matches!(
            self,
            Self::Select | Self::Having | Self::Qualify | Self::OrderBy | Self::Window
        )
    }

    pub(super) fn takes_windows(self) -> bool {
        matches!(self, Self::Select | Self::Qualify | Self::OrderBy)
    }

    /// Whether names of outputs of the same select are in reach.
    pub(super) fn takes_output_aliases(self) -> bool {
        matches!(
            self,
            Self::Select
                | Self::Having
                | Self::Qualify
                | Self::OrderBy
                | Self::Aggregate
                | Self::Window
        )
    }

    /// Whether an output of the same select may be meant by its name.
    pub(super) fn names_outputs(self) -> bool {
        self.takes_output_aliases() || self == Self::GroupBy
    }

    /// How a person calls the place.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Select => "the select list",
            Self::Where => "WHERE",
            Self::On => "ON",
            Self::GroupBy => "GROUP BY",
            Self::Having => "HAVING",
            Self::Qualify => "QUALIFY",
            Self::OrderBy => "ORDER BY",
            Self::StartWith => "START WITH",
            Self::ConnectBy => "CONNECT BY",
            Self::Value => "a value",
            Self::Aggregate => "an aggregate",
            Self::Window => "a window function",
        }
    }
}
