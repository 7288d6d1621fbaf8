//! A warehouse that stands between the executor and the simulated one, and has a bad habit.

use executor::{Canceller, Completion, Notice, Row, Session, SessionError, Warehouse};

use crate::client::{Client, ClientSession};
use crate::world::refused;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    Sound,
    /// A statement whose connection is lost is sent again on another one, as some tools do.
    StatementTriedAgain,
    /// A COMMIT without an answer counts as one that failed.
    LostCommitNotLookedUp,
    /// A COMMIT without an answer counts as done.
    LostCommitBelieved,
    LoginTriedAgain,
    CancelIgnored,
}

pub(crate) struct Habitual {
    pub(crate) inner: Client,
    pub(crate) habit: Habit,
}

pub(crate) struct HabitualSession {
    inner: ClientSession,
    client: Client,
    habit: Habit,
}

impl Warehouse for Habitual {
    type Session = HabitualSession;

    async fn connect(&self) -> Result<HabitualSession, SessionError> {
        let mut opened = self.inner.connect().await;
        if let (Habit::LoginTriedAgain, Err(SessionError::Refused(_))) = (self.habit, &opened) {
            opened = self.inner.connect().await;
        }
        let inner = opened?;
        Ok(HabitualSession {
            inner,
            client: self.inner.clone(),
            habit: self.habit,
        })
    }
}

impl HabitualSession {
    async fn reconnect(&mut self) -> Result<(), SessionError> {
        self.inner = self.client.connect().await?;
        Ok(())
    }
}

impl Session for HabitualSession {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        let done = self.inner.run(sql).await;
        let Err(SessionError::Lost { .. }) = done else {
            return done;
        };
        match self.habit {
            Habit::StatementTriedAgain => {
                self.reconnect().await?;
                self.inner.run(sql).await
            }
            Habit::LostCommitNotLookedUp if sql == "commit" => {
                self.reconnect().await?;
                Err(refused(("40001", "could not serialize access")))
            }
            Habit::LostCommitBelieved if sql == "commit" => Ok(Completion::default()),
            _ => done,
        }
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        let answered = self.inner.query(sql).await;
        if let (Habit::StatementTriedAgain, Err(SessionError::Lost { .. })) =
            (self.habit, &answered)
        {
            self.reconnect().await?;
            return self.inner.query(sql).await;
        }
        answered
    }

    fn canceller(&self) -> Canceller {
        match self.habit {
            Habit::CancelIgnored => Canceller::new(|| {}),
            _ => self.inner.canceller(),
        }
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        self.inner.take_notices()
    }
}
