//! Rules of the list of lints that need no lint: the statement is refused.

use crate::fault::FaultKind;

/// The rule's short name in lists of lints, and the fault that says it. `RS201` and `RS311` have
/// a lint for what is left.
pub const REFUSED: &[(&str, FaultKind)] = &[
    // Savepoints; advisory locks are unknown functions.
    ("RS004", FaultKind::NotRedshift),
    // Other arms of MERGE, conditions on them, WITH.
    ("RS202", FaultKind::MergeForm),
    // Functions of other databases. Those of the leader node are RS301.
    ("RS302", FaultKind::UnknownFunction),
    // Types of other databases.
    ("RS303", FaultKind::ColumnType),
    // Lengths that no column has.
    ("RS305", FaultKind::ColumnType),
    // VALUES as a table.
    ("RS308", FaultKind::NotRedshift),
    // Indexes, triggers, sequences, partitions, CHECK.
    ("RS309", FaultKind::NotRedshift),
    // Statements of more than 16 MB.
    ("RS501", FaultKind::TooLong),
];
