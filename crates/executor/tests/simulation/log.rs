//! What happened, for whoever looks into a seed.

use tokio::time::Instant;

pub(crate) struct Log {
    detail: Detail,
    start: Instant,
    lines: Vec<String>,
}

/// Thousands of seeds are quiet; a seed that failed is run again and tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    Quiet,
    Full,
}

impl Log {
    pub(crate) fn new(detail: Detail) -> Self {
        Self {
            detail,
            start: Instant::now(),
            lines: Vec::new(),
        }
    }

    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        if self.detail == Detail::Full {
            let at = self.start.elapsed();
            self.lines
                .push(format!("{:>9.3} {}", at.as_secs_f64(), line()));
        }
    }

    pub(crate) fn into_text(self) -> String {
        self.lines.join("\n")
    }
}
