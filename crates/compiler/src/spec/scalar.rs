//! Plain values.

/// A value of `vars` or `accepted_values`.
///
/// Null is deliberately absent: an unset variable and an accepted NULL are both mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    Text(String),
    Integer(i64),
    /// Any other number, in the digits the user wrote, so that no float format decides a plan.
    Decimal(String),
    Boolean(Switch),
}

/// `true` or `false`, where the key says what is switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    On,
    Off,
}
