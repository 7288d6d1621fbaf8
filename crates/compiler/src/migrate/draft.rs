//! One unit of a migration before it is a unit of a plan.

use plan::Statement;
use plan::table::Shape;

/// What happens to a table in one go.
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) visible: String,
    pub(super) work: Work,
    /// What the table is like once it is done.
    pub(super) leaves: Shape,
}

/// In one transaction, or outside of one.
pub(super) enum Work {
    Transaction(Vec<Part>),
    Alone {
        text: String,
        /// Answers 1 where it happened; without one it can be repeated.
        happened: Option<Statement>,
    },
}

/// A part of a transaction.
pub(super) enum Part {
    /// Statements under their marks.
    Statements(String),
    /// Statements of one of the two plans, as they stand there.
    Taken(Vec<Statement>),
    /// The place where views go that hold on to the table.
    ViewsGo,
    /// The place where they come again.
    ViewsCome,
    /// Rows that must not be: the query counts them.
    NoSuchRows {
        name: String,
        title: String,
        measures: &'static str,
        query: String,
    },
}
