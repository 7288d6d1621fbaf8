//! A panic is a bug in this program, and says so.

use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};
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

fn tell(panic: &PanicHookInfo<'_>) {
    // A damaged file, which is told as such.
    #[cfg(feature = "local")]
    if local::is_caught_panic() {
        return;
    }
    PANICKED.store(true, Ordering::SeqCst);
    let message = panic.payload_as_str().unwrap_or("no message");
    eprintln!("{}", story(message, panic.location()));
}

/// What a maintainer needs to know, and nothing of the environment.
fn story(message: &str, place: Option<&Location<'_>>) -> String {
    let message = redaction::redacted(message);
    let place = place
        .map(|place| format!(" ({}:{})", place.file(), place.line()))
        .unwrap_or_default();
    format!(
        "error: this is a bug in callsheet {}: {message}{place}\n  \
         help: please report it with the command and, if you can share it, the plan; \
         what was committed stays, and running the same plan again goes on from there",
        env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_shows_no_secret_and_everything_else() {
        redaction::learn("canary-of-a-bug");
        let story = story("no room for canary-of-a-bug in 3", Some(Location::caller()));
        assert!(story.contains("no room for [redacted] in 3 (crates/callsheet/src/bug.rs:"));
    }

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
