//! SIGINT and SIGTERM ask a run to stop: the first time cleanly, the second time at once.

use std::io;

use executor::InterruptHandle;

use crate::output;

/// Passes signals on until the runtime ends; listens before it returns.
pub(crate) fn forward(interrupt: InterruptHandle) {
    // Without a listener the system's own way of ending a process stays in force, and the ledger
    // makes that safe too.
    let Ok(mut signals) = Signals::listen() else {
        return;
    };
    tokio::spawn(async move {
        signals.arrive().await;
        interrupt.interrupt();
        output::talk(
            "interrupted: commits under way may finish, the rest is rolled back; \
             once more to stop at once",
        );
        signals.arrive().await;
        interrupt.interrupt();
        output::talk("stopping at once");
    });
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn arrive(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => (),
            _ = self.terminate.recv() => (),
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn arrive(&mut self) {
        self.0.recv().await;
    }
}
