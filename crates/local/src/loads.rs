//! What COPY left in Redshift's system views: files, and rows that could not be loaded.

use std::collections::VecDeque;

use jiff::civil::DateTime;

pub(crate) use crate::copy::BadRow;

/// One COPY.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    pub(crate) query: i64,
    /// The process of its session.
    pub(crate) session: i64,
    /// UTC.
    pub(crate) start: DateTime,
    /// Name and size in bytes.
    pub(crate) files: Vec<(String, u64)>,
    pub(crate) bad: Vec<BadRow>,
}

/// The latest COPYs of all sessions. Like Redshift's views they know no transactions.
#[derive(Debug, Default)]
pub(crate) struct Loads {
    latest: VecDeque<Load>,
    queries: i64,
}

impl Loads {
    /// How many are kept: more than there are sessions, each of which asks about its last one.
    const KEPT: usize = 64;

    /// The id of a query that starts now.
    pub(crate) fn next_query(&mut self) -> i64 {
        self.queries += 1;
        self.queries
    }

    /// A session has one load here, its last.
    pub(crate) fn add(&mut self, load: Load) {
        self.latest.retain(|known| known.session != load.session);
        if self.latest.len() == Self::KEPT {
            self.latest.pop_front();
        }
        self.latest.push_back(load);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Load> {
        self.latest.iter()
    }
}
