//! Logins of one run: one at a time, and none behind one that was refused.
//!
//! Redshift locks a user out after a few failed logins. Units that start at the same moment would send
//! a wrong password once each; so the answer to one login is known before the next is sent. A login
//! takes some milliseconds, and a session is used for many units.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Users-user-lockout.html>

use std::time::Duration;

use tokio::sync::Mutex;

use crate::connection::attend;
use crate::fault::Fault;
use crate::interrupt::{Interrupt, Patience};
use crate::retry::transient;
use crate::session::{SessionError, Warehouse};

/// Whoever holds it logs in.
#[derive(Debug, Default)]
pub(crate) struct Logins(Mutex<Record>);

/// What became of the logins so far.
#[derive(Debug, Default)]
struct Record {
    /// Why no other is tried.
    failed: Option<SessionError>,
}

impl Logins {
    /// Opens a session, unless a login of this run has failed.
    pub(crate) async fn log_in<W: Warehouse>(
        &self,
        warehouse: &W,
        interrupt: &mut Interrupt,
        patience: Patience,
        grace: Duration,
    ) -> Result<W::Session, Fault> {
        let mut record = interrupt.unless(patience, self.0.lock()).await?;
        if let Some(failed) = &record.failed {
            return Err(Fault::Connect(failed.clone()));
        }
        let connect = warehouse.connect();
        let opened = attend(interrupt, patience, grace, || (), connect).await;
        opened.map_err(|fault| match fault {
            Fault::Session(error) => {
                let fault = Fault::Connect(error.clone());
                let is_login = matches!(
                    error,
                    SessionError::Refused(_) | SessionError::LoginUnanswered { .. }
                );
                if is_login && transient(&fault).is_none() {
                    record.failed = Some(error);
                }
                fault
            }
            fault => fault,
        })
    }
}
