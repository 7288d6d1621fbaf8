//! Time, as an argument: the executor reads no clock.

/// Where a run's times come from.
pub trait Clock: Send + Sync {
    /// Milliseconds from a fixed moment; never backwards.
    fn monotonic_millis(&self) -> u64;

    /// Now in UTC, for people: `2018-11-01T06:00:00Z`.
    fn utc_now(&self) -> String;
}
