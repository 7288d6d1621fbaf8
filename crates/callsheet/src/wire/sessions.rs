//! A build with the wire. The only file that opens its sessions.

mod learning;

use std::sync::Arc;

use executor::Status;
use plan::{Digest, HexText, Plan, RunRecord};
use redshift::{Connection, RedshiftWarehouse};

use crate::connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::inquiry;
use crate::output;
use crate::project::Project;
use crate::redaction;
use crate::run::{Conduct, PlanFile, no_runtime};

use learning::Learning;

pub(crate) use redshift::EXPLANATIONS;

/// A target's connection, held to what the plan was compiled for.
pub(crate) struct Access {
    connection: Connection,
    shown: Vec<String>,
}

impl Access {
    /// Reads the target's settings. Opens nothing, and asks nobody for a password.
    /// None where `callsheet.yml` is at fault, which has been shown.
    pub(crate) fn find(
        file: &PlanFile<'_>,
        project: Option<&Project>,
    ) -> Result<Option<Self>, Failure> {
        let Some(resolved) = connection::find(&file.plan.header.target, project)? else {
            return Ok(None);
        };
        for secret in &resolved.secrets {
            redaction::learn(secret.expose());
        }
        for warning in &resolved.warnings {
            output::warning(warning);
        }
        let shown = connection::shown(&resolved);
        let mut connection = resolved.connection;
        connection.logins = Arc::new(Learning(connection.logins));
        Ok(Some(Self { connection, shown }))
    }

    /// Where the sessions lead, and who said so.
    pub(crate) fn shown(&self) -> Vec<String> {
        self.shown.clone()
    }

    pub(crate) fn execute(
        &self,
        plan: &Plan,
        digest: Digest,
        conduct: Conduct,
    ) -> Result<RunRecord, Failure> {
        conduct.carry_out(plan, digest, self.warehouse()?)
    }

    /// Makes the schemas and control tables of a plan's target.
    pub(crate) fn bootstrap(&self, plan: &Plan) -> Result<(), Failure> {
        let warehouse = self.warehouse()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| no_runtime(&error))?;
        let sent = |statement: &plan::Statement| {
            tracing::info!(sql = statement.text.as_str(), "statement done");
        };
        let done = runtime.block_on(executor::bootstrap(plan, &warehouse, sent));
        done.map_err(Failure::from)
    }

    pub(crate) fn status(&self, file: &PlanFile<'_>) -> Result<Status, Failure> {
        inquiry::status(file, self.warehouse()?)
    }

    pub(crate) fn resumable(&self, file: &PlanFile<'_>) -> Result<HexText, Failure> {
        inquiry::resumable(file, self.warehouse()?)
    }

    fn warehouse(&self) -> Result<RedshiftWarehouse, Failure> {
        RedshiftWarehouse::new(self.connection.clone()).map_err(|fault| {
            Failure::new(Exit::InputRefused, fault.code(), fault.to_string()).help(fault.help())
        })
    }
}
