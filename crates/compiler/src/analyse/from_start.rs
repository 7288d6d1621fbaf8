//! Which tables a SELECT reads from its interval's start on.

use plan::{Cadence, DataInterval, SlottedText, TableName};

use crate::ir::{Draft, Table, TableId};
use crate::template::Expanded;

/// Those of which every place in the SELECT leaves out what lies before the interval, by a condition like
/// `at >= '{{ data_interval_start }}'`.
pub(super) fn from_start(draft: &Draft, table: &Table, bound: &sql::Bound) -> Vec<TableId> {
    let Some(select) = table.select() else {
        return Vec::new();
    };
    let readings = sql::readings(bound);
    let mut ids: Vec<TableId> = select.reads.iter().map(|read| read.table).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| {
        let Some(read) = draft.tables.get(id.0).and_then(Option::as_ref) else {
            return false;
        };
        let name = TableName::new(draft.target.plan.schema.clone(), read.name.value.clone());
        let places = select.reads.iter().filter(|read| read.table == *id).count();
        let is_bound = |reading: &&sql::Reading| {
            let mut floors = reading.floors.iter();
            reading.table == name
                && floors.any(|floor| starts(&select.text, floor.start..floor.end, draft.cadence))
        };
        readings.iter().filter(is_bound).count() == places
    });
    ids
}

/// Whether a literal of the sample text is never before the start of the interval.
fn starts(text: &Expanded, literal: std::ops::Range<usize>, cadence: Cadence) -> bool {
    let Some(interval) = probe(cadence) else {
        return false;
    };
    let value = || {
        let slotted = text.slotted_at(&literal)?;
        let (_, quoted) = slotted.split_once('\'')?;
        let (quoted, _) = quoted.rsplit_once('\'')?;
        // A time that is written out is before all intervals behind it.
        let is_slotted = quoted.contains('⟦');
        let value = SlottedText::new(quoted).ok()?.unfold(Some(&interval));
        let value = plan::interval::parse_timestamp(&value).ok()?;
        is_slotted.then_some(value)
    };
    value().is_some_and(|value| value >= interval.start())
}

/// An interval that starts with no longer one: neither with a month where it is a day, nor with a year.
/// None where nothing depends on an interval.
fn probe(cadence: Cadence) -> Option<DataInterval> {
    let start = match cadence {
        Cadence::Hourly => "2001-02-14T13:00:00",
        Cadence::Daily => "2001-02-14",
        Cadence::Weekly => "2001-02-11",
        Cadence::Monthly => "2001-02-01",
        Cadence::Once => return None,
    };
    let start = plan::interval::parse_timestamp(start).expect("a date");
    Some(cadence.interval_at(start).expect("on the grid"))
}
