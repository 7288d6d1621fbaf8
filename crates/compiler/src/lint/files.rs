//! Which files an interval loads.

use plan::{Cadence, DataInterval, SlottedText};

use super::subject::{Seen, Subject};
use crate::loads::{Copy, Load, LoadSpec};
use crate::spec::CopySpec;
use crate::template::sample_interval;

/// A table that COPY fills.
#[derive(Clone, Copy)]
pub(super) struct Copied<'a> {
    pub(super) seen: Seen<'a>,
    pub(super) spec: &'a CopySpec,
    pub(super) copy: &'a Copy,
}

pub(super) fn copied<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Copied<'a>> {
    subject.tables().filter_map(
        |seen| match (&seen.spec.load.value, &seen.table.load.value) {
            (LoadSpec::Copy(spec), Load::Copy(copy)) => Some(Copied { seen, spec, copy }),
            _ => None,
        },
    )
}

/// How `from` differs from one interval to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Each interval loads files of its own.
    Differs,
    /// No value of the interval takes part.
    Constant,
    /// Values take part, but the next interval has the same.
    Repeats,
}

impl Copied<'_> {
    pub(super) fn step(&self, cadence: Cadence) -> Step {
        let from = &self.copy.from;
        if !from.depends_on_interval() {
            return Step::Constant;
        }
        let text = SlottedText::new(from.slotted()).expect("an expanded text has known slots");
        let first = sample_interval(cadence);
        let next: DataInterval = cadence
            .interval_at(first.end())
            .expect("an interval ends where the next one starts");
        if text.unfold(Some(&first)) == text.unfold(Some(&next)) {
            Step::Repeats
        } else {
            Step::Differs
        }
    }
}
