//! A warehouse that writes down what is sent.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use executor::{Canceller, Completion, Row, Session, SessionError, Warehouse};

/// A statement, and which session sent it.
#[derive(Clone)]
pub(crate) struct Message {
    session: usize,
    pub(crate) sql: String,
}

/// How many sessions sent messages.
pub(crate) fn sessions(messages: &[Message]) -> usize {
    let sessions: BTreeSet<usize> = messages.iter().map(|message| message.session).collect();
    sessions.len()
}

pub(crate) struct Recording<W> {
    inner: W,
    heard: Arc<Mutex<Vec<Message>>>,
    sessions: AtomicUsize,
}

impl<W> Recording<W> {
    pub(crate) fn new(inner: W, heard: Arc<Mutex<Vec<Message>>>) -> Self {
        Self {
            inner,
            heard,
            sessions: AtomicUsize::new(0),
        }
    }
}

impl<W: Warehouse> Warehouse for Recording<W> {
    type Session = RecordingSession<W::Session>;

    async fn connect(&self) -> Result<Self::Session, SessionError> {
        Ok(RecordingSession {
            inner: self.inner.connect().await?,
            heard: Arc::clone(&self.heard),
            number: self.sessions.fetch_add(1, Ordering::SeqCst),
        })
    }
}

pub(crate) struct RecordingSession<S> {
    inner: S,
    heard: Arc<Mutex<Vec<Message>>>,
    number: usize,
}

impl<S> RecordingSession<S> {
    fn hear(&self, sql: &str) {
        self.heard.lock().expect("no panic").push(Message {
            session: self.number,
            sql: sql.to_owned(),
        });
    }
}

impl<S: Session> Session for RecordingSession<S> {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        self.hear(sql);
        self.inner.run(sql).await
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        self.hear(sql);
        self.inner.query(sql).await
    }

    fn canceller(&self) -> Canceller {
        self.inner.canceller()
    }
}
