//! PostgreSQL that speaks as Redshift does, so that the bytes of a plan run as they are.
//!
//! What a statement is, its typed tree says; nothing is guessed from its text. What Redshift does not
//! have is refused; what PostgreSQL does not have is written as it has it. Known differences that
//! remain stand in the crate's README.

mod copying;
mod dialogue;
mod objects;
mod qualify;
mod refusals;
mod rewrite;
mod speaker;
mod tables;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub(crate) use dialogue::{Dialogue, Message};
pub(crate) use speaker::Speaker;

/// How the proxy speaks.
#[derive(Clone, Debug)]
pub enum Speech {
    /// As the server does.
    Postgres,
    Redshift(Personality),
}

/// Redshift, and what it can reach.
#[derive(Clone, Debug, Default)]
pub struct Personality {
    /// Folders that stand for buckets: `s3://udacity-dend`, without a slash at its end.
    pub buckets: BTreeMap<String, PathBuf>,
}

impl Personality {
    /// With one folder in place of a bucket.
    #[must_use]
    pub fn with_bucket(mut self, bucket: &str, folder: impl Into<PathBuf>) -> Self {
        self.buckets.insert(bucket.to_owned(), folder.into());
        self
    }
}

impl Speech {
    /// For one connection.
    pub(crate) fn speaker(&self, server: u16, database: &str) -> Speaker {
        Speaker::new(self.clone(), server, database.to_owned())
    }
}
