//! What the database remarked while a session was at work.

use executor::Notice;
use tokio_postgres::error::DbError;

/// Remarks in their order. A COPY that passes over rows can make one per row: the first are kept,
/// the rest are counted.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    kept: Vec<Notice>,
    passed_over: u64,
}

impl Notices {
    const MOST: usize = 500;

    pub(crate) fn add(&mut self, remark: &DbError) {
        if self.kept.len() < Self::MOST {
            self.kept.push(Notice {
                severity: remark.severity().to_owned(),
                message: remark.message().to_owned(),
            });
        } else {
            self.passed_over += 1;
        }
    }

    pub(crate) fn take(&mut self) -> Vec<Notice> {
        let mut taken = std::mem::take(&mut self.kept);
        let passed_over = std::mem::take(&mut self.passed_over);
        if passed_over > 0 {
            taken.push(Notice {
                severity: "INFO".to_owned(),
                message: format!("{passed_over} more remarks of the database were not kept"),
            });
        }
        taken
    }
}
