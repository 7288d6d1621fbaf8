//! What of one unit was replaced, and since when.

use std::collections::BTreeMap;

/// Loads that happened more than once: by their first sequence, the last one, and the unit that is the
/// cause. A load is left out where another one tells more: it came no later, and was replaced no earlier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Replaced(BTreeMap<i64, (i64, usize)>);

/// The place of a load that this run repeats.
pub(crate) const NOW: i64 = i64::MAX;

impl Replaced {
    pub(crate) fn insert(&mut self, first: i64, last: i64, cause: usize) {
        let before = self.0.range(..=first).next_back();
        if before.is_some_and(|(_, (other, _))| *other >= last) {
            return;
        }
        let behind = self.0.range(first..);
        let told: Vec<i64> = behind
            .take_while(|(_, (other, _))| *other <= last)
            .map(|(first, _)| *first)
            .collect();
        for first in told {
            self.0.remove(&first);
        }
        self.0.insert(first, (last, cause));
    }

    /// What caused that rows which stood there at a sequence do not stand there any more.
    pub(crate) fn since(&self, sequence: i64) -> Option<usize> {
        let (_, (last, cause)) = self.0.range(..sequence).next_back()?;
        (*last > sequence).then_some(*cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_read_and_replaced_counts() {
        let mut replaced = Replaced::default();
        replaced.insert(10, 20, 1);
        let since = |sequence| replaced.since(sequence);
        // Before the first load, between the two, behind the second.
        assert_eq!([since(5), since(15), since(25)], [None, Some(1), None]);
    }

    #[test]
    fn it_answers_as_a_search_through_all_loads_does() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            i64::try_from((state >> 33) % below).expect("small")
        };
        for _ in 0..500 {
            let mut replaced = Replaced::default();
            let mut all = Vec::new();
            for _ in 0..next(9) {
                let first = next(40);
                let last = first + 1 + next(20);
                replaced.insert(first, last, 0);
                all.push((first, last));
            }
            for at in 0..70 {
                let expected = all.iter().any(|(first, last)| *first < at && at < *last);
                assert_eq!(replaced.since(at).is_some(), expected, "{all:?} at {at}");
            }
        }
    }
}
