//! SIGINT and SIGTERM ask a run to stop: the first time cleanly, the second time at once.

use executor::InterruptHandle;

use crate::output;

/// Passes signals on until the runtime ends.
pub(crate) fn forward(interrupt: InterruptHandle) {
    tokio::spawn(async move {
        arrive().await;
        interrupt.interrupt();
        output::talk(
            "interrupted: commits under way may finish, the rest is rolled back; \
             once more to stop at once",
        );
        arrive().await;
        interrupt.interrupt();
        output::talk("stopping at once");
    });
}

#[cfg(unix)]
async fn arrive() {
    use tokio::signal::unix::{SignalKind, signal};
    let listeners = signal(SignalKind::interrupt())
        .and_then(|interrupt| signal(SignalKind::terminate()).map(|end| (interrupt, end)));
    match listeners {
        Ok((mut interrupt, mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => (),
                _ = terminate.recv() => (),
            }
        }
        // Without a listener the system's own way of ending a process stays in force, and the
        // ledger makes that safe too.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn arrive() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
