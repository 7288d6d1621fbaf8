//! What is said to the server for one statement of the client, and what the client hears of it.

use std::collections::VecDeque;

use super::copying::LoadErrors;
use crate::faultwire::ServerError;
use crate::frame::Frame;

/// A message to the server.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    bytes: Vec<u8>,
    part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Needed first: locks.
    Before,
    /// The statement.
    Itself,
    /// Done when it went well.
    After,
}

impl Message {
    /// The statement itself, alone.
    pub(crate) fn last(sql: &str) -> Self {
        Self::query(sql, Part::Itself)
    }

    fn query(sql: &str, part: Part) -> Self {
        Self {
            bytes: Frame::query(sql).bytes(),
            part,
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    /// Whether it is the statement itself.
    pub(crate) fn is_last(&self) -> bool {
        self.part == Part::Itself
    }

    /// Whether the client hears the answer; errors are always heard.
    pub(crate) fn is_shown(&self) -> bool {
        self.part == Part::Itself
    }
}

/// What becomes of the answer.
#[derive(Debug)]
enum Told {
    /// As it is.
    Heard,
    /// This error instead: the personality refuses the statement.
    Refused(ServerError),
    /// Without a count; errors of rows are noted, and told as Redshift tells them.
    Copy(LoadErrors),
}

/// The messages of one statement, in order.
#[derive(Debug)]
pub(crate) struct Dialogue {
    messages: VecDeque<Message>,
    told: Told,
    control: Control,
}

/// Whether the statement ends a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    EndsTransaction,
    None,
}

impl Dialogue {
    pub(super) fn of(sql: &str) -> Self {
        Self {
            messages: VecDeque::from([Message::last(sql)]),
            told: Told::Heard,
            control: Control::None,
        }
    }

    /// The server fails too, so that its transaction has failed as the client believes.
    pub(super) fn refused(error: ServerError) -> Self {
        Self {
            told: Told::Refused(error),
            ..Self::of("SELECT 1/0")
        }
    }

    /// `COPY … FROM STDIN` with its data in one go: the server reads it when it comes to it, and
    /// passes over it when the statement has failed.
    pub(super) fn copy(sql: &str, data: &[u8], errors: LoadErrors) -> Self {
        let mut bytes = Frame::query(sql).bytes();
        for piece in data.chunks(60_000) {
            bytes.extend(Frame::new(b'd', piece).bytes());
        }
        bytes.extend(Frame::new(b'c', []).bytes());
        Self {
            messages: VecDeque::from([Message {
                bytes,
                part: Part::Itself,
            }]),
            told: Told::Copy(errors),
            control: Control::None,
        }
    }

    pub(super) fn control(mut self, control: Control) -> Self {
        self.control = control;
        self
    }

    pub(super) fn before(mut self, sql: &str) -> Self {
        self.messages.push_front(Message::query(sql, Part::Before));
        self
    }

    pub(super) fn after(mut self, sql: &str) -> Self {
        self.messages.push_back(Message::query(sql, Part::After));
        self
    }

    pub(crate) fn ends_transaction(&self) -> bool {
        self.control == Control::EndsTransaction
    }

    /// The next message, unless the last one failed.
    pub(crate) fn next(&mut self, error: Option<&Frame>) -> Option<Message> {
        match error {
            None => self.messages.pop_front(),
            Some(_) => None,
        }
    }

    /// What the client hears, readiness left out.
    pub(crate) fn shown(&self, frames: Vec<Frame>) -> Vec<Frame> {
        match &self.told {
            Told::Heard => frames.into_iter().map(serialization).collect(),
            Told::Refused(error) => vec![error.frame()],
            Told::Copy(errors) => frames
                .into_iter()
                // The request for data was answered here.
                .filter(|frame| frame.tag != b'G')
                .map(|frame| match frame.tag {
                    b'C' => Frame::new(b'C', crate::frame::terminated("COPY")),
                    b'E' => errors.told(frame),
                    _ => frame,
                })
                .collect(),
        }
    }
}

/// Redshift's error where PostgreSQL says 40001.
pub(super) fn serialization(frame: Frame) -> Frame {
    if frame.tag == b'E' && frame.field(b'C').as_deref() == Some("40001") {
        ServerError::serialization().frame()
    } else {
        frame
    }
}
