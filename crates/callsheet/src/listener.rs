//! Who is told what happens during a run: a person who watches, or a log.

use executor::RunEvent;
use plan::HexText;

use crate::event_log::EventLog;
use crate::logging::{Audience, audience};
use crate::progress::Progress;

/// Clones tell the same listener.
#[derive(Clone)]
pub(crate) enum Listener {
    Progress(Progress),
    Log(EventLog),
}

impl Listener {
    pub(crate) fn start(run: &HexText) -> Self {
        match audience() {
            Audience::Person => Self::Progress(Progress::start()),
            Audience::Log => Self::Log(EventLog::new(run.clone())),
        }
    }

    pub(crate) fn hear(&self, event: &RunEvent) {
        match self {
            Self::Progress(progress) => progress.show(event),
            Self::Log(log) => log.log(event),
        }
    }

    pub(crate) fn finish(&self) {
        if let Self::Progress(progress) = self {
            progress.finish();
        }
    }
}
