//! What is opened, and how.

use std::collections::BTreeMap;
use std::path::PathBuf;

use plan::Identifier;

use crate::buckets::Buckets;

/// How to open a warehouse.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    pub database: Database,
    pub buckets: Buckets,
    pub access: Access,
    /// By source: the folder with rows for its tables.
    pub samples: BTreeMap<Identifier, PathBuf>,
    /// Where bare table names lead until `SET search_path` says otherwise; Redshift's is `public`.
    pub schema: Identifier,
}

/// Where the tables lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file; it is made if it may be written.
    Path(PathBuf),
    /// Gone with the warehouse.
    Memory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    ReadWrite,
    /// Several processes may read at a time, none may write meanwhile.
    ReadOnly,
}

impl OpenOptions {
    /// To read and write, without buckets.
    pub fn new(database: Database) -> Self {
        Self {
            database,
            buckets: Buckets::new(),
            access: Access::ReadWrite,
            samples: BTreeMap::new(),
            schema: "public".parse().expect("a plain name"),
        }
    }

    #[must_use]
    pub fn with_buckets(mut self, buckets: Buckets) -> Self {
        self.buckets = buckets;
        self
    }

    /// Lets the files of a folder be the rows of a source's tables; see [`crate::LocalWarehouse::sample`].
    #[must_use]
    pub fn with_samples(mut self, source: Identifier, folder: impl Into<PathBuf>) -> Self {
        self.samples.insert(source, folder.into());
        self
    }

    #[must_use]
    pub fn with_access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    #[must_use]
    pub fn with_schema(mut self, schema: Identifier) -> Self {
        self.schema = schema;
        self
    }
}
