//! The sessions of this process: what `stv_sessions` shows and `pg_terminate_backend` ends.
//!
//! Sessions of a process that died are not there, and no other process can have the file open.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::DateTime;

use crate::cancel::Cancellation;
use crate::engine::Interrupt;

/// How a session is stopped from outside.
pub(crate) struct Stop {
    pub(crate) cancellation: Cancellation,
    interrupt: Interrupt,
    is_terminated: AtomicBool,
    /// Wakes the session where it waits for its next statement.
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Stop {
    pub(crate) fn new(interrupt: Interrupt, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            cancellation: Cancellation::default(),
            interrupt,
            is_terminated: AtomicBool::new(false),
            wake: Box::new(wake),
        }
    }

    /// Stops the statement under way, if there is one.
    pub(crate) fn cancel(&self) {
        if self.cancellation.request() {
            self.interrupt.interrupt();
        }
    }

    /// Ends the session.
    pub(crate) fn terminate(&self) {
        self.is_terminated.store(true, Ordering::SeqCst);
        self.cancel();
        (self.wake)();
    }

    pub(crate) fn is_terminated(&self) -> bool {
        self.is_terminated.load(Ordering::SeqCst)
    }
}

struct Entry {
    start: DateTime,
    stop: Arc<Stop>,
}

/// The sessions of one warehouse, by process id.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<BTreeMap<i64, Entry>>);

/// Counts the sessions of all warehouses of this process.
static OPENED: AtomicU64 = AtomicU64::new(0);

/// A place in the list, given back when the session ends.
pub(crate) struct Place {
    sessions: Arc<Sessions>,
    pub(crate) process: i64,
}

impl Sessions {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<i64, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn enter(self: &Arc<Self>, start: DateTime, stop: Arc<Stop>) -> Place {
        let mut entries = self.entries();
        let process = loop {
            let candidate = process_id(OPENED.fetch_add(1, Ordering::SeqCst));
            if !entries.contains_key(&candidate) {
                break candidate;
            }
        };
        entries.insert(process, Entry { start, stop });
        Place {
            sessions: Arc::clone(self),
            process,
        }
    }

    /// Process and start in whole seconds of every session.
    pub(crate) fn list(&self) -> Vec<(i64, DateTime)> {
        self.entries()
            .iter()
            .map(|(process, entry)| (*process, entry.start))
            .collect()
    }

    /// Ends a session; says whether there was one.
    pub(crate) fn terminate(&self, process: i64) -> bool {
        let stop = self
            .entries()
            .get(&process)
            .map(|entry| Arc::clone(&entry.stop));
        match stop {
            Some(stop) => {
                stop.terminate();
                true
            }
            None => false,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.sessions.entries().remove(&self.process);
    }
}

/// Of this process and its n-th session; fits Redshift's INTEGER.
fn process_id(opened: u64) -> i64 {
    let process = i64::from(std::process::id() % 2_000_000);
    let session = i64::try_from(opened % 1_000).expect("below a thousand");
    process * 1_000 + session
}
