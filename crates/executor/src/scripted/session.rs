//! The two traits over the scripted server.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use super::data::Answer;
use super::server::{Reply, Server};
use crate::session::{Canceller, Completion, Notice, Row, Session, SessionError, Warehouse};

pub(crate) struct ScriptedSession {
    server: Server,
    pid: i64,
    cancelled: Arc<Notify>,
}

impl Warehouse for Server {
    type Session = ScriptedSession;

    async fn connect(&self) -> Result<ScriptedSession, SessionError> {
        tokio::time::sleep(Duration::from_millis(1)).await;
        let (pid, cancelled) = self.state().connect()?;
        Ok(ScriptedSession {
            server: self.clone(),
            pid,
            cancelled,
        })
    }
}

impl ScriptedSession {
    async fn send(&self, sql: &str) -> Result<Answer, SessionError> {
        // Messages of parallel sessions take turns.
        tokio::time::sleep(Duration::from_millis(1)).await;
        let mut reply = self.server.state().message(self.pid, sql);
        while matches!(reply, Reply::Locked) {
            let cancelled = Arc::clone(&self.cancelled);
            tokio::select! {
                () = cancelled.notified() => {
                    return Err(self.server.state().cancelled(self.pid));
                }
                () = tokio::time::sleep(Duration::from_millis(1)) => {}
            }
            reply = self.server.state().proceed(self.pid, sql);
        }
        match reply {
            Reply::Now(answer) => answer,
            Reply::Locked => unreachable!("waited for above"),
            Reply::Never => {
                while self.server.is_alive(self.pid) {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(SessionError::Lost {
                    message: "terminated".to_owned(),
                })
            }
            Reply::WhenCancelled(cancelled) => {
                cancelled.notified().await;
                Err(self.server.state().cancelled(self.pid))
            }
            Reply::After(duration) => {
                tokio::time::sleep(duration).await;
                self.server.state().execute(self.pid, sql)
            }
        }
    }
}

impl Session for ScriptedSession {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        let rows = self.send(sql).await?.written;
        Ok(Completion { rows })
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        Ok(self.send(sql).await?.rows)
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        self.server.state().take_notices(self.pid)
    }

    fn canceller(&self) -> Canceller {
        let cancelled = Arc::clone(&self.cancelled);
        // As on a server, a cancel that finds nothing under way is forgotten.
        Canceller::new(move || cancelled.notify_waiters())
    }
}

impl Drop for ScriptedSession {
    fn drop(&mut self) {
        self.server.state().disconnect(self.pid);
    }
}
