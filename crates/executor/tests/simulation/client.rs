//! The client's side: the warehouse and its sessions as the executor has them.

use std::sync::Arc;
use std::time::Duration;

use executor::{Canceller, Completion, Row, Session, SessionError, Warehouse};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use crate::database::{Answer, Pid};
use crate::process::Process;
use crate::server::{Message, serve};
use crate::world::{Fate, World};

/// The warehouse, as one process sees it.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) world: World,
    pub(crate) process: Arc<Process>,
}

pub(crate) struct ClientSession {
    client: Client,
    pid: Pid,
    outbox: Option<mpsc::UnboundedSender<Message>>,
}

fn lost() -> SessionError {
    SessionError::Lost {
        message: "connection reset".to_owned(),
    }
}

impl Warehouse for Client {
    type Session = ClientSession;

    async fn connect(&self) -> Result<ClientSession, SessionError> {
        self.process.is_scheduled().await;
        let opened = self.world.state().log_in(&self.process);
        let way = self.world.state().latency();
        sleep(way).await;
        self.process.is_scheduled().await;
        if let Err(SessionError::Refused(refusal)) = &opened {
            let mut state = self.world.state();
            state
                .witness
                .login_refused(self.process.id, &refusal.sqlstate);
        }
        opened?;
        let pid = self.world.state().open(self.process.id);
        let (outbox, inbox) = mpsc::unbounded_channel();
        tokio::spawn(serve(self.world.clone(), pid, inbox));
        Ok(ClientSession {
            client: self.clone(),
            pid,
            outbox: Some(outbox),
        })
    }
}

impl ClientSession {
    async fn ask(&mut self, sql: &str) -> Result<Answer, SessionError> {
        self.client.process.is_scheduled().await;
        let answered = self.exchange(sql).await;
        self.client.process.is_scheduled().await;
        answered
    }

    async fn exchange(&mut self, sql: &str) -> Result<Answer, SessionError> {
        let outbox = self.outbox.as_ref().ok_or_else(lost)?;
        let fate = self
            .client
            .world
            .state()
            .send(&self.client.process, self.pid, sql);
        let (answer, heard) = oneshot::channel();
        if fate != Fate::Lost {
            let _ = outbox.send(Message {
                sql: sql.to_owned(),
                fate,
                answer,
            });
        }
        if let Fate::Answered | Fate::Slow(_) | Fate::Refused(_) | Fate::RefusedForGood(..) = fate
            && let Ok(answered) = heard.await
        {
            return answered;
        }
        // Nothing more is heard on this session; the client notices sooner or later.
        self.outbox = None;
        let after = match self.client.world.state().random.below(3) {
            0 => Duration::ZERO,
            1 => Duration::from_millis(200),
            _ => Duration::from_mins(1),
        };
        sleep(after).await;
        Err(lost())
    }
}

impl Session for ClientSession {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        let answer = self.ask(sql).await?;
        Ok(Completion {
            rows: answer.written,
        })
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        Ok(self.ask(sql).await?.rows)
    }

    fn canceller(&self) -> Canceller {
        let (world, process, pid) = (
            self.client.world.clone(),
            self.client.process.clone(),
            self.pid,
        );
        Canceller::new(move || {
            let (world, process) = (world.clone(), process.clone());
            let way = world.state().latency();
            tokio::spawn(async move {
                sleep(way).await;
                let state = world.state();
                if state.is_reachable(process.id) && !process.is_crashed() {
                    // An idle session hears nothing.
                    if let Some(session) = state.sessions.get(&pid) {
                        session.cancel.notify_waiters();
                    }
                }
            });
        })
    }
}
