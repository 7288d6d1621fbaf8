//! Stopping the statement under way from another thread.

use std::sync::atomic::{AtomicU8, Ordering};

use executor::SessionError;

use crate::refusal::{refused, sqlstate};

const IDLE: u8 = 0;
const RUNNING: u8 = 1;
const CANCELLED: u8 = 2;

/// Whether the statement under way is to stop. One that has not begun is never stopped.
#[derive(Debug, Default)]
pub(crate) struct Cancellation(AtomicU8);

impl Cancellation {
    pub(crate) fn begin(&self) {
        self.0.store(RUNNING, Ordering::SeqCst);
    }

    pub(crate) fn end(&self) {
        self.0.store(IDLE, Ordering::SeqCst);
    }

    /// Asks for a stop; says whether there was something to stop.
    pub(crate) fn request(&self) -> bool {
        self.0
            .compare_exchange(RUNNING, CANCELLED, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
    }

    pub(crate) fn check(&self) -> Result<(), SessionError> {
        if self.0.load(Ordering::SeqCst) == CANCELLED {
            Err(cancelled())
        } else {
            Ok(())
        }
    }
}

/// Redshift's words for it.
pub(crate) fn cancelled() -> SessionError {
    refused(sqlstate::CANCELLED, "Query cancelled on user's request")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_statement_under_way_is_stopped() {
        let cancellation = Cancellation::default();
        assert!(!cancellation.request());
        cancellation.begin();
        assert_eq!(cancellation.check(), Ok(()));
        assert!(cancellation.request());
        assert_eq!(cancellation.check(), Err(cancelled()));
        cancellation.begin();
        assert_eq!(cancellation.check(), Ok(()));
    }
}
