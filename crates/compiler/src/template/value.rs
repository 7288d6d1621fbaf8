//! The values that templates see.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, Value};
use plan::slot::{IntervalSlot, TimeFormat};

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
    End,
}

impl IntervalValue {
    pub(super) fn slot(&self) -> IntervalSlot {
        match self.bound {
            Bound::Start => IntervalSlot::Start(self.format.clone()),
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

/// The names under which templates find the interval, as Airflow has them, all UTC.
pub(super) const INTERVAL_NAMES: [&str; 3] = ["ds", "data_interval_start", "data_interval_end"];

pub(super) fn interval_value(name: &str) -> Value {
    let value = match name {
        // `2018-11-01`
        "ds" => IntervalValue {
            bound: Bound::Start,
            format: TimeFormat::new("%Y-%m-%d").expect("a known format"),
        },
        // `2018-11-01 00:00:00`
        "data_interval_start" => IntervalValue {
            bound: Bound::Start,
            format: TimeFormat::timestamp(),
        },
        _ => IntervalValue {
            bound: Bound::End,
            format: TimeFormat::timestamp(),
        },
    };
    Value::from_object(value)
}
