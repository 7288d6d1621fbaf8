//! The local warehouse.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use executor::{SessionError, Warehouse};
use plan::Identifier;

use crate::buckets::Buckets;
use crate::catalogue;
use crate::engine::{Connection, Engine};
use crate::loads::Loads;
use crate::open::{Access, OpenOptions};
use crate::session::{LocalSession, Table};
use crate::sessions::Sessions;

/// A database of this process behind the executor's traits. Clones share it.
#[derive(Clone)]
pub struct LocalWarehouse(Arc<Shared>);

/// What the sessions have in common.
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) buckets: Buckets,
    pub(crate) samples: BTreeMap<Identifier, PathBuf>,
    pub(crate) schema: Identifier,
    pub(crate) sessions: Arc<Sessions>,
    /// Grows with every change of tables that was committed.
    pub(crate) ddl: AtomicU64,
    pub(crate) loads: Arc<Mutex<Loads>>,
}

impl LocalWarehouse {
    /// Opens the database, and makes it if it may be written and is not there.
    ///
    /// # Errors
    /// [`SessionError::InUse`] if another process has it open, [`SessionError::Unreachable`] if it
    /// cannot be opened.
    pub fn open(options: OpenOptions) -> Result<Self, SessionError> {
        let engine = Engine::open(&options.database, options.access)?;
        if options.access == Access::ReadWrite {
            let connection = engine.connect()?;
            catalogue::prepare(&connection).map_err(SessionError::Refused)?;
        }
        let samples = options.samples.iter();
        let buckets = samples.fold(options.buckets, |known, (source, folder)| {
            known.with(&crate::samples::bucket(source), folder)
        });
        Ok(Self(Arc::new(Shared {
            engine,
            buckets,
            samples: options.samples,
            schema: options.schema,
            sessions: Arc::default(),
            ddl: AtomicU64::new(0),
            loads: Arc::default(),
        })))
    }

    pub(crate) fn connection(&self) -> Result<Connection, SessionError> {
        self.0.engine.connect()
    }

    /// The folder with rows for a source's tables.
    pub(crate) fn folder_of_sample(&self, source: &Identifier) -> Option<&Path> {
        self.0.samples.get(source).map(PathBuf::as_path)
    }

    /// Runs one statement on a session of its own and answers a table.
    ///
    /// # Errors
    /// As a session's.
    pub async fn query_table(&self, sql: &str) -> Result<Table, SessionError> {
        self.connect().await?.query_table(sql).await
    }
}

impl Warehouse for LocalWarehouse {
    type Session = LocalSession;

    async fn connect(&self) -> Result<LocalSession, SessionError> {
        LocalSession::start(&self.0)
    }
}
