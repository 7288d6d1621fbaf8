//! Locks on tables, in Redshift's three modes, held to the end of the transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tokio::sync::Notify;

use super::Pid;

/// How strong a lock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// Queries.
    AccessShare,
    /// Statements that write rows: one transaction at a time.
    ShareRowExclusive,
    /// LOCK, DROP, TRUNCATE: nobody else, not even queries.
    AccessExclusive,
}

impl Mode {
    fn conflicts(self, other: Self) -> bool {
        match (self.min(other), self.max(other)) {
            (_, Self::AccessExclusive) => true,
            (least, Self::ShareRowExclusive) => least == Self::ShareRowExclusive,
            (_, Self::AccessShare) => false,
        }
    }
}

#[derive(Default)]
pub(crate) struct Locks {
    /// The strongest mode that each session holds on a table.
    held: BTreeMap<String, BTreeMap<Pid, Mode>>,
    /// In the order in which they came.
    waiting: Vec<Waiter>,
    released: Arc<Notify>,
}

struct Waiter {
    pid: Pid,
    table: String,
    mode: Mode,
}

/// What became of a request.
pub(crate) enum Request {
    Granted,
    /// Ask again after this.
    Wait(Arc<Notify>),
    /// Waiting would never end.
    Deadlock,
}

impl Locks {
    pub(crate) fn request(&mut self, pid: Pid, table: &str, mode: Mode) -> Request {
        let mine = self
            .held
            .get(table)
            .and_then(|held| held.get(&pid))
            .copied();
        if mine.is_some_and(|mine| mine >= mode) {
            return Request::Granted;
        }
        let place = self.waiting.iter().position(|waiter| waiter.pid == pid);
        if self.obstacles(pid, table, mode, place).is_empty() {
            self.stop_waiting(pid);
            self.held
                .entry(table.to_owned())
                .or_default()
                .insert(pid, mode);
            return Request::Granted;
        }
        if place.is_none() {
            self.waiting.push(Waiter {
                pid,
                table: table.to_owned(),
                mode,
            });
        }
        if self.is_waiting_for_itself(pid) {
            self.stop_waiting(pid);
            return Request::Deadlock;
        }
        Request::Wait(Arc::clone(&self.released))
    }

    /// Whom a request waits for: who holds a lock that it conflicts with, and who asked for one
    /// before, unless it holds a weaker one already.
    fn obstacles(&self, pid: Pid, table: &str, mode: Mode, place: Option<usize>) -> BTreeSet<Pid> {
        let held = self.held.get(table);
        let mut pids: BTreeSet<Pid> = held
            .into_iter()
            .flatten()
            .filter(|(other, held)| **other != pid && held.conflicts(mode))
            .map(|(other, _)| *other)
            .collect();
        if !held.is_some_and(|held| held.contains_key(&pid)) {
            let before = &self.waiting[..place.unwrap_or(self.waiting.len())];
            let before = before.iter().filter(|waiter| {
                waiter.pid != pid && waiter.table == table && waiter.mode.conflicts(mode)
            });
            pids.extend(before.map(|waiter| waiter.pid));
        }
        pids
    }

    fn is_waiting_for_itself(&self, pid: Pid) -> bool {
        let mut reached = BTreeSet::new();
        let mut open = vec![pid];
        while let Some(next) = open.pop() {
            let place = self.waiting.iter().position(|waiter| waiter.pid == next);
            let Some(waiter) = place.map(|place| &self.waiting[place]) else {
                continue;
            };
            for other in self.obstacles(next, &waiter.table, waiter.mode, place) {
                if other == pid {
                    return true;
                }
                if reached.insert(other) {
                    open.push(other);
                }
            }
        }
        false
    }

    pub(crate) fn stop_waiting(&mut self, pid: Pid) {
        let before = self.waiting.len();
        self.waiting.retain(|waiter| waiter.pid != pid);
        if self.waiting.len() < before {
            self.released.notify_waiters();
        }
    }

    pub(crate) fn release(&mut self, pid: Pid) {
        self.stop_waiting(pid);
        let mut freed = Freed::Nothing;
        self.held.retain(|_, held| {
            if held.remove(&pid).is_some() {
                freed = Freed::Something;
            }
            !held.is_empty()
        });
        if freed == Freed::Something {
            self.released.notify_waiters();
        }
    }

    pub(crate) fn lockers(&self) -> Vec<Pid> {
        let holding = self.held.values().flat_map(BTreeMap::keys).copied();
        let pids: BTreeSet<Pid> = holding.chain(self.waiting.iter().map(|w| w.pid)).collect();
        pids.into_iter().collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Freed {
    Nothing,
    Something,
}
