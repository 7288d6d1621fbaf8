//! A process that runs a plan: it can crash, stand still, and be asked to stop.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use executor::InterruptHandle;
use tokio::sync::Notify;

pub(crate) type ProcessId = usize;

pub(crate) struct Process {
    pub(crate) id: ProcessId,
    life: Arc<Mutex<Life>>,
    /// Wakes in the order of the waits, which a seed must decide alone.
    changed: Arc<Notify>,
    pub(crate) interrupt: InterruptHandle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Running,
    Paused,
    Crashed,
}

impl Process {
    pub(crate) fn new(id: ProcessId) -> Self {
        Self {
            id,
            life: Arc::new(Mutex::new(Life::Running)),
            changed: Arc::default(),
            interrupt: InterruptHandle::new(),
        }
    }

    fn life(&self) -> Life {
        *self.life.lock().expect("nothing panics while it holds it")
    }

    /// Returns once the process is scheduled; never, after a crash.
    pub(crate) async fn is_scheduled(&self) {
        self.reaches(Life::Running).await;
    }

    pub(crate) async fn crashes(&self) {
        self.reaches(Life::Crashed).await;
    }

    async fn reaches(&self, life: Life) {
        while self.life() != life {
            // One thread: nothing changes between the look and the wait.
            self.changed.notified().await;
        }
    }

    pub(crate) fn crash(&self) {
        *self.life.lock().expect("nothing panics while it holds it") = Life::Crashed;
        self.changed.notify_waiters();
    }

    pub(crate) fn is_crashed(&self) -> bool {
        self.life() == Life::Crashed
    }

    /// Stands still for a while. Nobody outside can tell whether its clocks went on.
    pub(crate) fn pause(&self, how_long: Duration) {
        if self.life() != Life::Running {
            return;
        }
        let (life, changed) = (self.life.clone(), self.changed.clone());
        let set = move |from: Life, to: Life| {
            let mut life = life.lock().expect("nothing panics while it holds it");
            if *life == from {
                *life = to;
            }
            changed.notify_waiters();
        };
        set(Life::Running, Life::Paused);
        tokio::spawn(async move {
            tokio::time::sleep(how_long).await;
            set(Life::Paused, Life::Running);
        });
    }
}
