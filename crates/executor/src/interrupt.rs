//! Stopping a run from outside.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

use crate::fault::Fault;

/// How urgently a run is asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Nobody asked.
    None,
    /// Start nothing new, let commits finish, cancel the rest, leave no lease.
    Finish,
    /// Drop every session.
    Abandon,
}

/// Asks a run to stop. Clones ask the same run.
#[derive(Clone, Debug)]
pub struct InterruptHandle(Arc<Asked>);

/// What was asked for so far. Whoever waits is woken in the order of the waits: tokio's `watch` wakes
/// by chance, and then a run would not do the same thing twice in a simulation.
#[derive(Debug)]
struct Asked {
    urgency: AtomicU8,
    changed: Notify,
}

impl InterruptHandle {
    pub fn new() -> Self {
        Self(Arc::new(Asked {
            urgency: AtomicU8::new(Urgency::None as u8),
            changed: Notify::new(),
        }))
    }

    /// Asks once more: the first time to finish, from the second time on to abandon. Answers what
    /// is asked for now.
    pub fn interrupt(&self) -> Urgency {
        let next = |urgency: u8| Some((urgency + 1).min(Urgency::Abandon as u8));
        let both = (Ordering::SeqCst, Ordering::SeqCst);
        // Always `Ok`: there is a next urgency for each.
        let _ = self.0.urgency.fetch_update(both.0, both.1, next);
        self.0.changed.notify_waiters();
        self.0.urgency()
    }

    pub(crate) fn watch(&self) -> Interrupt {
        Interrupt(Arc::clone(&self.0))
    }
}

impl Asked {
    fn urgency(&self) -> Urgency {
        match self.urgency.load(Ordering::SeqCst) {
            0 => Urgency::None,
            1 => Urgency::Finish,
            _ => Urgency::Abandon,
        }
    }
}

impl Default for InterruptHandle {
    fn default() -> Self {
        Self::new()
    }
}

/// What a piece of work waits for besides its own end.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt(Arc<Asked>);

/// How much urgency it takes to give up a statement or a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// The first interrupt ends it.
    UntilInterrupted,
    /// Its answer is needed: only a second interrupt ends it.
    UntilAbandoned,
}

impl Interrupt {
    pub(crate) fn urgency(&self) -> Urgency {
        self.0.urgency()
    }

    /// Returns once the run is asked with this urgency or more.
    pub(crate) async fn reaches(&mut self, least: Urgency) {
        loop {
            let mut changed = pin!(self.0.changed.notified());
            // From here on no change is missed, also not one before the first wait.
            changed.as_mut().enable();
            if self.urgency() >= least {
                return;
            }
            changed.await;
        }
    }

    /// Fails where the urgency has already outrun the patience.
    pub(crate) fn check(&self, patience: Patience) -> Result<(), Fault> {
        match (self.urgency(), patience) {
            (Urgency::Abandon, _) => Err(Fault::Abandoned),
            (Urgency::Finish, Patience::UntilInterrupted) => Err(Fault::Cancelled),
            (Urgency::Finish | Urgency::None, _) => Ok(()),
        }
    }

    /// Waits, unless the patience ends first.
    pub(crate) async fn pause(
        &mut self,
        duration: Duration,
        patience: Patience,
    ) -> Result<(), Fault> {
        self.unless(patience, tokio::time::sleep(duration)).await
    }

    /// Waits for what leaves nothing behind when it is given up, unless the patience ends first.
    pub(crate) async fn unless<T>(
        &mut self,
        patience: Patience,
        wait: impl Future<Output = T>,
    ) -> Result<T, Fault> {
        self.check(patience)?;
        let (least, fault) = match patience {
            Patience::UntilInterrupted => (Urgency::Finish, Fault::Cancelled),
            Patience::UntilAbandoned => (Urgency::Abandon, Fault::Abandoned),
        };
        tokio::select! {
            biased;
            waited = wait => Ok(waited),
            () = self.reaches(least) => Err(self.check(patience).err().unwrap_or(fault)),
        }
    }
}
