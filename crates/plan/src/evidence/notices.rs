//! What the database remarked.

use serde::{Deserialize, Serialize};

/// Remarks of one unit, in their order: the first few, and how many there were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    pub count: u64,
    pub first: Vec<NoticeRecord>,
}

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRecord {
    /// The statement, counted from 1 in its unit.
    pub step: usize,
    /// `NOTICE`, `INFO`, `WARNING`.
    pub severity: String,
    pub message: String,
}

impl Notices {
    /// How many are kept.
    pub const KEPT: usize = 20;

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub fn add(&mut self, notice: NoticeRecord) {
        self.count += 1;
        if self.first.len() < Self::KEPT {
            self.first.push(notice);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_counted_and_the_first_are_kept() {
        let mut notices = Notices::default();
        for step in 1..=25 {
            notices.add(NoticeRecord {
                step,
                severity: "INFO".to_owned(),
                message: String::new(),
            });
        }
        assert_eq!(notices.count, 25);
        assert_eq!(notices.first.len(), Notices::KEPT);
        assert_eq!(notices.first[0].step, 1);
    }
}
