//! What is done already, as the ledger tells it.

use std::collections::BTreeMap;

use plan::{DataInterval, Digest, IntervalKey, UnitId};

use crate::fault::Fault;
use crate::session::Row;

/// What was done of each unit, for each interval.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger(BTreeMap<UnitId, Loads>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Loads {
    by_key: BTreeMap<IntervalKey, Load>,
    /// Those of an interval, by their start.
    in_order: Vec<Loaded>,
}

/// Every time that a unit was done for one interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    /// The row that counts.
    pub(crate) latest: Entry,
    /// Of all rows, in order.
    sequences: Vec<i64>,
}

impl Load {
    pub(crate) fn first(&self) -> i64 {
        *self.sequences.first().expect("a load is made with a row")
    }

    /// The last one before another unit was done.
    pub(crate) fn before(&self, sequence: i64) -> Option<i64> {
        let behind = self.sequences.partition_point(|own| *own < sequence);
        behind.checked_sub(1).map(|last| self.sequences[last])
    }

    /// Whether the rows that stood there when another unit was done are not those that stand there now.
    pub(crate) fn is_replaced_since(&self, sequence: i64) -> bool {
        self.first() < sequence && self.latest.sequence > sequence
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Loaded {
    interval: DataInterval,
    entry: Entry,
    first: i64,
    /// The last sequence of this interval and all that start no later.
    so_far: i64,
}

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
            let loads = ledger.0.entry(unit).or_default();
            let load = loads.by_key.entry(interval).or_insert(Load {
                latest: entry,
                sequences: Vec::new(),
            });
            load.sequences.push(entry.sequence);
            if entry.sequence > load.latest.sequence {
                load.latest = entry;
            }
        }
        ledger.0.values_mut().for_each(Loads::put_in_order);
        Ok(ledger)
    }

    pub(crate) fn load(&self, unit: &UnitId, interval: &IntervalKey) -> Option<&Load> {
        self.0.get(unit)?.by_key.get(interval)
    }

    /// The place of the last row of a unit, for whichever interval.
    pub(crate) fn last_sequence(&self, unit: &UnitId) -> Option<i64> {
        let loads = self.0.get(unit)?.by_key.values();
        loads.map(|load| load.latest.sequence).max()
    }

    /// The place of the last row of a unit for an interval that starts before this one.
    pub(crate) fn last_before(&self, unit: &UnitId, interval: &DataInterval) -> Option<i64> {
        let loaded = &self.0.get(unit)?.in_order;
        let earlier = loaded.partition_point(|other| other.interval.start() < interval.start());
        earlier.checked_sub(1).map(|last| loaded[last].so_far)
    }

    /// The intervals that a unit was loaded for.
    pub(crate) fn intervals(&self, unit: &UnitId) -> impl Iterator<Item = DataInterval> {
        self.loaded(unit).map(|(interval, _)| interval)
    }

    /// The same, each with its latest row, by their start.
    pub(crate) fn loaded(&self, unit: &UnitId) -> impl Iterator<Item = (DataInterval, Entry)> {
        let rows = self
            .0
            .get(unit)
            .into_iter()
            .flat_map(|loads| &loads.in_order);
        rows.map(|loaded| (loaded.interval, loaded.entry))
    }

    /// The intervals that a unit was loaded for more than once, by their start, each with its first and
    /// its last sequence.
    pub(crate) fn repeated(&self, unit: &UnitId) -> impl Iterator<Item = (DataInterval, i64, i64)> {
        let rows = self
            .0
            .get(unit)
            .into_iter()
            .flat_map(|loads| &loads.in_order);
        rows.filter(|loaded| loaded.first < loaded.entry.sequence)
            .map(|loaded| (loaded.interval, loaded.first, loaded.entry.sequence))
    }
}

impl Loads {
    fn put_in_order(&mut self) {
        for load in self.by_key.values_mut() {
            load.sequences.sort_unstable();
        }
        let loaded = self.by_key.iter().filter_map(|(key, load)| {
            Some(Loaded {
                interval: DataInterval::try_from(key.to_string()).ok()?,
                entry: load.latest,
                first: load.first(),
                so_far: load.latest.sequence,
            })
        });
        self.in_order = loaded.collect();
        self.in_order.sort_by_key(|loaded| loaded.interval.start());
        let mut so_far = i64::MIN;
        for loaded in &mut self.in_order {
            so_far = so_far.max(loaded.so_far);
            loaded.so_far = so_far;
        }
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
        let once = IntervalKey::once();
        let get = |unit| Some(ledger.load(&UnitId::new(unit), &once)?.latest);
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

    #[test]
    fn the_last_row_of_earlier_intervals_is_found_whatever_their_order() {
        let loaded = |day: u8, sequence: &str| {
            let interval = format!("2018-11-{day:02}T00:00:00/2018-11-{:02}T00:00:00", day + 1);
            let mut row = row("a", Digest::of("a"), sequence);
            row[1] = Some(interval);
            row
        };
        let rows = vec![
            loaded(3, "5"),
            loaded(1, "9"),
            loaded(2, "4"),
            loaded(1, "7"),
        ];
        let ledger = Ledger::read(rows).expect("well-formed");
        let unit = UnitId::new("a");
        let days: Vec<_> = ledger.intervals(&unit).collect();
        let before: Vec<_> = days
            .iter()
            .map(|day| ledger.last_before(&unit, day))
            .collect();
        assert_eq!(before, [None, Some(9), Some(9)]);
        let repeated: Vec<_> = ledger.repeated(&unit).collect();
        assert_eq!(repeated, [(days[0], 7, 9)]);
    }

    #[test]
    fn a_load_knows_what_stood_there_before_another_one() {
        let rows = ["9", "3", "6"].map(|sequence| row("a", Digest::of("a"), sequence));
        let ledger = Ledger::read(rows.to_vec()).expect("well-formed");
        let load = ledger
            .load(&UnitId::new("a"), &IntervalKey::once())
            .expect("loaded");
        assert_eq!(
            [load.before(3), load.before(5), load.before(99)],
            [None, Some(3), Some(9)]
        );
        let replaced = [2, 4, 10].map(|sequence| load.is_replaced_since(sequence));
        assert_eq!(replaced, [false, true, false]);
    }
}
