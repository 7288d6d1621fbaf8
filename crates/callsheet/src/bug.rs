//! A panic is a bug in this program, and says so.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::exit::Exit;
use crate::redaction;

/// A panic on any thread, also on one whose end somebody survived.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// Runs the program; a panic anywhere in it ends it with [`Exit::Bug`].
pub(crate) fn guarded(program: impl FnOnce() -> Exit) -> Exit {
    panic::set_hook(Box::new(tell));
    let exit = panic::catch_unwind(AssertUnwindSafe(program)).unwrap_or(Exit::Bug);
    if PANICKED.load(Ordering::SeqCst) {
        Exit::Bug
    } else {
        exit
    }
}

/// Says what a maintainer needs to know, and nothing of the environment.
fn tell(panic: &PanicHookInfo<'_>) {
    PANICKED.store(true, Ordering::SeqCst);
    let message = redaction::redacted(panic.payload_as_str().unwrap_or("no message"));
    let place = panic
        .location()
        .map(|place| format!(" ({}:{})", place.file(), place.line()))
        .unwrap_or_default();
    eprintln!(
        "error: this is a bug in callsheet {}: {message}{place}\n  \
         help: please report it with the command and, if you can share it, the plan; \
         what was committed stays, and running the same plan again goes on from there",
        env!("CARGO_PKG_VERSION"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_on_any_thread_ends_as_a_bug() {
        let before = panic::take_hook();
        assert_eq!(guarded(|| Exit::Fine), Exit::Fine);
        assert_eq!(guarded(|| panic!("an invariant is broken")), Exit::Bug);
        PANICKED.store(false, Ordering::SeqCst);
        let survived = guarded(|| {
            let session = std::thread::spawn(|| panic!("in a session"));
            assert!(session.join().is_err());
            Exit::Fine
        });
        assert_eq!(survived, Exit::Bug);
        panic::set_hook(before);
    }
}
