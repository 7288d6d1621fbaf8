//! Progress on standard error; silent where nobody watches, apart from what should be known.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use executor::RunEvent;
use indicatif::{ProgressBar, ProgressStyle};

use crate::event_words::{name, words};
use crate::output;

/// A line that shows how far a run is.
#[derive(Clone)]
pub(crate) struct Progress {
    /// Hidden by itself where standard error is no terminal.
    bar: ProgressBar,
    running: Arc<Mutex<BTreeSet<String>>>,
}

impl Progress {
    pub(crate) fn start() -> Self {
        let bar = ProgressBar::new(0);
        let style =
            ProgressStyle::with_template("{spinner} {pos}/{len} units  {elapsed}  {wide_msg}")
                .expect("a template of known keys");
        bar.set_style(style);
        bar.set_message("connecting");
        bar.enable_steady_tick(Duration::from_millis(120));
        Self {
            bar,
            running: Arc::default(),
        }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Shows what happened. What a person has to know is said in any case.
    pub(crate) fn show(&self, event: &RunEvent) {
        match event {
            RunEvent::Resumed { to_run, .. } => {
                self.bar.set_length(*to_run as u64);
                self.bar.set_message("");
            }
            RunEvent::UnitStarted { unit, interval, .. } => {
                self.running(|running| {
                    running.insert(name(unit, interval));
                });
            }
            RunEvent::UnitEnded { record } => {
                self.running(|running| {
                    running.remove(&name(&record.unit, &record.interval));
                });
                if record.attempts > 0 {
                    self.bar.inc(1);
                }
            }
            RunEvent::LeaseTaken { .. }
            | RunEvent::LeaseJoined { .. }
            | RunEvent::StepStarted { .. }
            | RunEvent::CheckMeasured { .. }
            // The report tells it.
            | RunEvent::StaleInput(_)
            | RunEvent::Interrupted => {}
            notable => self.say(notable),
        }
    }

    fn running(&self, change: impl FnOnce(&mut BTreeSet<String>)) {
        // A listener that panicked is a bug, and has been told as one.
        if let Ok(mut running) = self.running.lock() {
            change(&mut running);
            let names: Vec<&str> = running.iter().map(String::as_str).collect();
            self.bar.set_message(names.join(", "));
        }
    }

    fn say(&self, event: &RunEvent) {
        self.bar.suspend(|| output::warning(&words(event)));
    }
}
