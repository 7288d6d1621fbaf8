//! Rows of a table as sorted text, so that two tables can be compared whole.

use std::collections::BTreeMap;

/// Rows and how often each occurs: duplicates count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows(BTreeMap<Vec<Option<String>>, usize>);

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.0.values().sum()
    }

    /// How many rows have a value in a column.
    pub(crate) fn count(&self, column: usize, value: Option<&str>) -> usize {
        self.0
            .iter()
            .filter(|(row, _)| row[column].as_deref() == value)
            .map(|(_, times)| times)
            .sum()
    }

    /// The values of a column, sorted by whole rows.
    pub(crate) fn values(&self, column: usize) -> Vec<String> {
        let repeated = self
            .0
            .iter()
            .flat_map(|(row, &times)| std::iter::repeat_n(row, times));
        repeated
            .map(|row| row[column].clone().unwrap_or_default())
            .collect()
    }

    /// The value of another column in the one row with a value.
    ///
    /// # Panics
    /// If there is no such row.
    pub(crate) fn value_beside(&self, column: usize, value: &str, other: usize) -> String {
        let found = self
            .0
            .keys()
            .find(|row| row[column].as_deref() == Some(value));
        let row = found.unwrap_or_else(|| panic!("no row has {value} in column {column}"));
        row[other].clone().unwrap_or_default()
    }

    /// How many rows have each value of a column.
    pub(crate) fn count_by(&self, column: usize) -> BTreeMap<String, usize> {
        let mut count = BTreeMap::new();
        for (row, times) in &self.0 {
            *count
                .entry(row[column].clone().unwrap_or_default())
                .or_default() += times;
        }
        count
    }

    /// Fails with the first rows that only one side has.
    ///
    /// # Panics
    /// If the two differ.
    pub(crate) fn assert_same(&self, expected: &Self, table: &str) {
        let only = |these: &Self, those: &Self| {
            these
                .0
                .iter()
                .filter(|&(row, times)| those.0.get(row) != Some(times))
                .take(5)
                .map(|(row, times)| format!("  {times} times {row:?}"))
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert!(
            self == expected,
            "{table}: {} rows, expected {}; found\n{}\nexpected\n{}",
            self.len(),
            expected.len(),
            only(self, expected),
            only(expected, self),
        );
    }
}

impl FromIterator<Vec<Option<String>>> for Rows {
    fn from_iter<I: IntoIterator<Item = Vec<Option<String>>>>(rows: I) -> Self {
        let mut counted = BTreeMap::new();
        for values in rows {
            *counted.entry(row(values)).or_default() += 1;
        }
        Self(counted)
    }
}

/// A row in which equal numbers are equal texts: `8.4177` and `8.417700` are.
pub(crate) fn row(values: impl IntoIterator<Item = Option<String>>) -> Vec<Option<String>> {
    values.into_iter().map(|value| value.map(plain)).collect()
}

/// Drops zeros at the end of a fraction; timestamps keep their milliseconds alike.
fn plain(value: String) -> String {
    let fraction = |text: &str| {
        text.rsplit_once('.').is_some_and(|(whole, fraction)| {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let whole = whole.rsplit([' ', ':', '-']).next().unwrap_or(whole);
            digits(fraction) && digits(whole)
        })
    };
    if fraction(&value) {
        value.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        value
    }
}
