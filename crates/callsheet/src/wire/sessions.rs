//! A build with the wire. The only file that opens its sessions.

use plan::{Digest, Plan, RunRecord};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::run::{Conduct, PlanFile};

pub(crate) struct Access {
    target: String,
}

impl Access {
    /// Reads the target's settings. Opens nothing, and asks nobody for a password.
    /// None where `callsheet.yml` is at fault, which has been shown.
    #[allow(clippy::unnecessary_wraps, reason = "settings are to come")]
    pub(crate) fn find(file: &PlanFile<'_>, _: Option<&Project>) -> Result<Option<Self>, Failure> {
        Ok(Some(Self {
            target: file.plan.header.target.name.to_string(),
        }))
    }

    /// Where the sessions lead, and who said so.
    pub(crate) fn shown(&self) -> Vec<String> {
        vec![format!("to  the target {}", self.target)]
    }

    #[allow(clippy::unused_self, reason = "sessions are to come")]
    pub(crate) fn execute(&self, _: &Plan, _: Digest, _: Conduct) -> Result<RunRecord, Failure> {
        Err(Failure::new(
            Exit::RunFailed,
            "run/no-redshift-session",
            "the plan is for Amazon Redshift, to which this build of callsheet opens no sessions",
        )
        .help("`callsheet rehearse` runs the same bytes on the embedded engine over sample data"))
    }
}
