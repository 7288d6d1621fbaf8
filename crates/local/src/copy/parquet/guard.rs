//! Faults of the Parquet library that are faults of the file.
//!
//! On damaged files the library panics where it might have answered an error. A file is data, so its damage
//! is told like any other fault; whoever hears of panics is told to leave these alone.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

use parquet::errors::ParquetError;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is caught, and told as a fault of a file: for panic hooks.
pub(crate) fn is_caught() -> bool {
    GUARDED.get()
}

/// What is left behind after a panic is not used again: the load ends.
pub(super) fn guarded<T>(
    read: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, ParquetError> {
    GUARDED.set(true);
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    read.unwrap_or_else(|_| Err(ParquetError::General("a damaged file".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_others_stay_panics() {
        let read: Result<(), _> = guarded(|| {
            assert!(is_caught());
            panic!("as the library does")
        });
        assert!(matches!(read, Err(ParquetError::General(_))));
        assert!(!is_caught());
        assert_eq!(guarded(|| Ok(1)).expect("no panic"), 1);
    }
}
