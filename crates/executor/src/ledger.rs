//! What is done already, as the ledger tells it.

use std::collections::BTreeMap;

use plan::{DataInterval, Digest, IntervalKey, UnitId};

use crate::fault::Fault;
use crate::session::Row;

/// The latest row of each unit and interval.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger(BTreeMap<UnitId, BTreeMap<IntervalKey, Entry>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) digest: Digest,
    /// The place of the try among all tries of the pipeline.
    pub(crate) sequence: i64,
    /// The lease's generation under which it was done.
    pub(crate) generation: i64,
}

impl Ledger {
    /// Reads rows of unit, interval, digest, sequence, generation, in any order.
    pub(crate) fn read(rows: Vec<Row>) -> Result<Self, Fault> {
        let mut ledger = Self::default();
        for row in rows {
            let (unit, interval, entry) = entry(row).ok_or(Fault::Answer {
                expected: "rows of unit, interval, digest, sequence and generation",
            })?;
            let intervals = ledger.0.entry(unit).or_default();
            let latest = intervals.entry(interval).or_insert(entry);
            if entry.sequence > latest.sequence {
                *latest = entry;
            }
        }
        Ok(ledger)
    }

    pub(crate) fn get(&self, unit: &UnitId, interval: &IntervalKey) -> Option<Entry> {
        self.0.get(unit)?.get(interval).copied()
    }

    /// The place of the last row of a unit, for whichever interval.
    pub(crate) fn last_sequence(&self, unit: &UnitId) -> Option<i64> {
        let entries = self.0.get(unit)?.values();
        entries.map(|entry| entry.sequence).max()
    }

    /// The intervals that a unit was loaded for.
    pub(crate) fn intervals(&self, unit: &UnitId) -> impl Iterator<Item = DataInterval> {
        self.loaded(unit).map(|(interval, _)| interval)
    }

    /// The same, each with its latest row.
    pub(crate) fn loaded(&self, unit: &UnitId) -> impl Iterator<Item = (DataInterval, Entry)> {
        let rows = self.0.get(unit).into_iter().flatten();
        rows.filter_map(|(key, entry)| {
            let interval = DataInterval::try_from(key.to_string()).ok()?;
            Some((interval, *entry))
        })
    }
}

fn entry(row: Row) -> Option<(UnitId, IntervalKey, Entry)> {
    let [unit, interval, digest, sequence, generation]: [Option<String>; 5] =
        row.try_into().ok()?;
    // Where the column is CHAR, Redshift pads with blanks.
    let text = |value: Option<String>| Some(value?.trim_end().to_owned());
    let entry = Entry {
        digest: text(digest)?.parse().ok()?,
        sequence: text(sequence)?.trim_start().parse().ok()?,
        generation: text(generation)?.trim_start().parse().ok()?,
    };
    Some((
        UnitId::new(text(unit)?),
        IntervalKey::from(text(interval)?),
        entry,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: &str, digest: Digest, sequence: &str) -> Row {
        [unit, "once", &digest.to_string(), sequence, "4"]
            .map(|value| Some(value.to_owned()))
            .to_vec()
    }

    #[test]
    fn the_latest_row_wins_in_whatever_order_they_come() {
        let (old, new) = (Digest::of("old"), Digest::of("new"));
        let rows = vec![row("a", new, "12"), row("a", old, "9"), row("b ", old, "3")];
        let ledger = Ledger::read(rows).expect("well-formed");
        let get = |unit| ledger.get(&UnitId::new(unit), &IntervalKey::once());
        let latest = Entry {
            digest: new,
            sequence: 12,
            generation: 4,
        };
        assert_eq!(get("a"), Some(latest));
        assert_eq!(get("b").map(|entry| entry.digest), Some(old));
        assert_eq!(get("c"), None);
    }

    #[test]
    fn a_row_of_another_shape_is_refused() {
        assert!(Ledger::read(vec![vec![Some("a".to_owned())]]).is_err());
        assert!(Ledger::read(vec![row("a", Digest::of(""), "x")]).is_err());
    }
}
