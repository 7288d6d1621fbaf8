//! The values that templates see.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Value};
use plan::Lookback;
use plan::slot::IntervalSlot;
use plan::time_format::TimeFormat;

/// SQL text that is safe to print as it stands.
#[derive(Debug)]
pub(super) struct Fragment(pub(super) String);

impl Object for Fragment {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A date that is the same in every interval: an argument of the type `date`.
#[derive(Debug)]
pub(super) struct Date(pub(super) String);

impl Object for Date {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The digits of a number, if a value is one.
pub(super) fn number(value: &Value) -> Option<String> {
    if let Some(Fragment(text)) = value.downcast_object_ref::<Fragment>() {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        return is_number.then(|| text.clone());
    }
    value.is_integer().then(|| value.to_string())
}

/// An end of the data interval. Templates print it; no template can look into it, so nothing that
/// is expanded depends on a date.
#[derive(Debug)]
pub(super) struct IntervalValue {
    pub(super) bound: Bound,
    pub(super) format: TimeFormat,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    Start,
    /// The start of the first interval that is read again.
    Earlier(Lookback),
    End,
}

impl IntervalValue {
    pub(super) fn slot(&self) -> IntervalSlot {
        match self.bound {
            Bound::Start => IntervalSlot::Start(self.format.clone()),
            Bound::Earlier(lookback) => IntervalSlot::Earlier(lookback, self.format.clone()),
            Bound::End => IntervalSlot::End(self.format.clone()),
        }
    }
}

impl Object for IntervalValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.slot())
    }
}

/// The names under which templates find the interval, as Airflow has them, all UTC, and where a
/// lookback starts.
pub(super) const INTERVAL_NAMES: [&str; 4] = [
    "ds",
    "data_interval_start",
    "data_interval_end",
    LOOKBACK_START,
];

/// Only where the load looks back.
pub(super) const LOOKBACK_START: &str = "lookback_start";

/// Each name that a template sees, with its value.
pub(super) fn interval_values(
    lookback: Option<Lookback>,
) -> impl Iterator<Item = (&'static str, Value)> {
    let value = |bound, format| Value::from_object(IntervalValue { bound, format });
    // `2018-11-01`
    let date = TimeFormat::new("%Y-%m-%d").expect("a known format");
    // `2018-11-01 00:00:00`
    let timestamp = TimeFormat::timestamp;
    let [ds, start, end, _] = INTERVAL_NAMES;
    let always = [
        (ds, value(Bound::Start, date)),
        (start, value(Bound::Start, timestamp())),
        (end, value(Bound::End, timestamp())),
    ];
    let earlier =
        lookback.map(|lookback| (LOOKBACK_START, value(Bound::Earlier(lookback), timestamp())));
    always.into_iter().chain(earlier)
}
