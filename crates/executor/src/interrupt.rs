//! Stopping a run from outside.

use std::time::Duration;

use tokio::sync::watch;

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
pub struct InterruptHandle(watch::Sender<Urgency>);

impl InterruptHandle {
    pub fn new() -> Self {
        Self(watch::Sender::new(Urgency::None))
    }

    /// Asks once more: the first time to finish, from the second time on to abandon. Answers what
    /// is asked for now.
    pub fn interrupt(&self) -> Urgency {
        self.0.send_modify(|urgency| {
            *urgency = match urgency {
                Urgency::None => Urgency::Finish,
                Urgency::Finish | Urgency::Abandon => Urgency::Abandon,
            };
        });
        *self.0.borrow()
    }

    pub(crate) fn watch(&self) -> Interrupt {
        Interrupt(self.0.subscribe())
    }
}

impl Default for InterruptHandle {
    fn default() -> Self {
        Self::new()
    }
}

/// What a piece of work waits for besides its own end.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt(watch::Receiver<Urgency>);

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
        *self.0.borrow()
    }

    /// Returns once the run is asked with this urgency or more.
    pub(crate) async fn reaches(&mut self, least: Urgency) {
        if self.0.wait_for(|urgency| *urgency >= least).await.is_err() {
            // The handle is gone, so nobody can ask any more.
            std::future::pending::<()>().await;
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
        self.check(patience)?;
        let least = match patience {
            Patience::UntilInterrupted => Urgency::Finish,
            Patience::UntilAbandoned => Urgency::Abandon,
        };
        tokio::select! {
            () = tokio::time::sleep(duration) => Ok(()),
            () = self.reaches(least) => self.check(patience),
        }
    }
}
