//! One connection: each statement to the server and its answer back, unless a fault is due.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::exchange::{Exchange, Login, Outcome};
use super::fault::{Afterwards, Fault, fault_at};
use super::line::Line;
use super::{Shared, State};
use crate::frame::Frame;
use crate::personality::{Dialogue, Message, Speaker};

pub(super) struct Connection {
    number: usize,
    client: Line,
    server: Line,
    shared: Arc<Shared>,
    away: watch::Receiver<bool>,
    speaker: Speaker,
    /// What the client sent while an answer was awaited.
    waiting: VecDeque<Frame>,
    /// After an error of the extended protocol everything up to `Sync` is passed over.
    skipping: Skipping,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Skipping {
    No,
    UntilSync,
}

/// How a connection goes on.
enum Next {
    Continue,
    /// Both sides are told the end.
    Close,
    /// The client's line is reset, the server's closed.
    Reset,
}

/// A frame of one side, or its end.
enum Heard {
    Client(Option<Frame>),
    Server(Option<Frame>),
}

/// Waits until the database goes away.
async fn gone(away: &mut watch::Receiver<bool>) {
    // The sender lives as long as the proxy.
    let _ = away.wait_for(|away| *away).await;
}

/// What the server said to one message.
struct Answer {
    frames: Vec<Frame>,
    end: End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Ready,
    ServerGone,
    ClientGone,
    Away,
}

impl Answer {
    fn error(&self) -> Option<&Frame> {
        self.frames.iter().find(|frame| frame.tag == b'E')
    }

    fn bytes(&self) -> Vec<u8> {
        self.frames.iter().flat_map(Frame::bytes).collect()
    }
}

impl Connection {
    pub(super) fn new(
        number: usize,
        client: Line,
        server: Line,
        speaker: Speaker,
        shared: Arc<Shared>,
    ) -> Self {
        Self {
            number,
            client,
            server,
            away: shared.away.subscribe(),
            speaker,
            shared,
            waiting: VecDeque::new(),
            skipping: Skipping::No,
        }
    }

    pub(super) async fn serve(mut self) {
        let next = loop {
            let next = match self.waiting.pop_front() {
                Some(frame) => self.client_sent(frame).await,
                None => self.idle().await,
            };
            if !matches!(next, Next::Continue) {
                break next;
            }
        };
        if matches!(next, Next::Reset) {
            self.client.reset().await;
        } else {
            self.client.close().await;
        }
        self.server.close().await;
    }

    async fn idle(&mut self) -> Next {
        let heard = tokio::select! {
            frame = self.client.next() => Heard::Client(frame),
            frame = self.server.next() => Heard::Server(frame),
            () = gone(&mut self.away) => return Next::Reset,
        };
        match heard {
            Heard::Client(Some(frame)) => self.client_sent(frame).await,
            // The login, and what the server says of its own.
            Heard::Server(Some(frame)) => {
                self.speaker.heard(&frame);
                self.note_login(&frame);
                let frame = self.speaker.parameter(frame);
                let bytes = frame.map(|frame| frame.bytes()).unwrap_or_default();
                self.tell(&bytes).await
            }
            Heard::Client(None) | Heard::Server(None) => Next::Close,
        }
    }

    async fn client_sent(&mut self, frame: Frame) -> Next {
        match frame.tag {
            b'Q' => {
                let sql = frame.text();
                self.statement(&sql).await
            }
            b'X' => {
                self.server.send(&frame.bytes()).await;
                Next::Close
            }
            b'P' | b'B' | b'D' | b'E' | b'C' | b'H' | b'F' if self.speaker.refuses_extended() => {
                if self.skipping == Skipping::UntilSync {
                    return Next::Continue;
                }
                self.skipping = Skipping::UntilSync;
                let refusal = Speaker::extended_refusal().frame();
                self.tell(&refusal.bytes()).await
            }
            b'S' if self.skipping == Skipping::UntilSync => {
                self.skipping = Skipping::No;
                let ready = self.speaker.ready();
                self.tell(&ready.bytes()).await
            }
            // Passwords, and the extended protocol of a plain PostgreSQL.
            _ => {
                if self.server.send(&frame.bytes()).await {
                    Next::Continue
                } else {
                    Next::Close
                }
            }
        }
    }

    async fn tell(&mut self, bytes: &[u8]) -> Next {
        if self.client.send(bytes).await {
            Next::Continue
        } else {
            Next::Close
        }
    }

    async fn statement(&mut self, sql: &str) -> Next {
        let (at, fault) = self.arrived(sql);
        let (fault, afterwards) = fault.unzip();
        let afterwards = afterwards.unwrap_or(Afterwards::Stays);
        let next = self.with_fault(at, sql, fault).await;
        if afterwards == Afterwards::GoesAway {
            self.shared.away.send_replace(true);
        }
        next
    }

    /// Notes the statement, and answers the fault that is due.
    fn arrived(&self, sql: &str) -> (usize, Option<(Fault, Afterwards)>) {
        let mut state = self.shared.state();
        let State {
            armed,
            exchanges,
            forgotten,
            ..
        } = &mut *state;
        exchanges.push(Exchange {
            connection: self.number,
            sql: sql.to_owned(),
            outcome: Outcome::Pending,
        });
        (*forgotten + exchanges.len() - 1, fault_at(armed, sql))
    }

    async fn with_fault(&mut self, at: usize, sql: &str, fault: Option<Fault>) -> Next {
        match &fault {
            Some(Fault::ResetBefore) => {
                self.note(at, Outcome::Cut);
                return Next::Reset;
            }
            Some(Fault::ResetUnanswered) => {
                self.note(at, Outcome::Cut);
                self.send_only(sql).await;
                return Next::Reset;
            }
            Some(Fault::Refuse(error)) => {
                let mut answer = self.fail(sql).await;
                answer.frames.retain(|frame| frame.tag == b'Z');
                answer.frames.insert(0, error.frame());
                return self.relay(at, answer).await;
            }
            Some(Fault::Hold(gate)) => tokio::select! {
                () = gate.pass() => {}
                () = gone(&mut self.away) => return Next::Reset,
            },
            Some(Fault::Before(call)) => call(),
            _ => {}
        }
        let answer = self.carry_out(sql).await;
        match fault {
            Some(Fault::ResetAnswered) => {
                self.note(at, Outcome::Cut);
                Next::Reset
            }
            Some(Fault::CutAnswer) => {
                self.note(at, Outcome::Cut);
                let first = answer.frames.first().map(Frame::bytes).unwrap_or_default();
                self.client.send(&first[..first.len() / 2]).await;
                Next::Reset
            }
            Some(Fault::HalfClose) => {
                self.note(at, Outcome::Cut);
                self.client.half_close().await;
                // The client ends its side; a client that never does is not waited for.
                let patience = Duration::from_secs(30);
                let _ = tokio::time::timeout(patience, async {
                    while self.client.next().await.is_some() {}
                })
                .await;
                Next::Close
            }
            Some(Fault::Stall(time)) => {
                self.note(at, Outcome::Cut);
                // Whoever gives up earlier ends it.
                let _ = tokio::time::timeout(time, async {
                    while self.client.next().await.is_some() {}
                })
                .await;
                Next::Reset
            }
            Some(Fault::Delay(time)) => {
                tokio::time::sleep(time).await;
                self.relay(at, answer).await
            }
            Some(Fault::After(call)) => {
                call();
                self.relay(at, answer).await
            }
            _ => self.relay(at, answer).await,
        }
    }

    /// Sends the statement and does not wait for its answer; for what must come before it, it does.
    async fn send_only(&mut self, sql: &str) {
        let mut dialogue = self.speaker.translate(sql);
        while let Some(message) = dialogue.next(None) {
            if message.is_last() {
                self.server.send(&message.bytes()).await;
                return;
            }
            let answer = self.ask(&message).await;
            if answer.error().is_some() || answer.end != End::Ready {
                return;
            }
        }
    }

    /// Brings the server into the state that an error of its own would have left behind.
    async fn fail(&mut self, sql: &str) -> Answer {
        let failing = match self.speaker.translate(sql) {
            // A COMMIT that is answered with an error has rolled back.
            dialogue if dialogue.ends_transaction() => "ROLLBACK",
            _ => "SELECT 1/0",
        };
        self.ask(&Message::last(failing)).await
    }

    async fn carry_out(&mut self, sql: &str) -> Answer {
        let mut dialogue: Dialogue = self.speaker.translate(sql);
        let mut shown = Vec::new();
        let mut error = None;
        let mut end = End::Ready;
        while let Some(message) = dialogue.next(error.as_ref()) {
            let answer = self.ask(&message).await;
            end = answer.end;
            error = answer.error().cloned();
            let is_shown = message.is_shown() || error.is_some();
            shown.extend(answer.frames.into_iter().filter(|frame| {
                // One readiness, after all of it.
                is_shown && frame.tag != b'Z'
            }));
            if end != End::Ready {
                break;
            }
        }
        let mut frames = dialogue.shown(shown);
        if end == End::Ready {
            frames.push(self.speaker.ready());
        }
        Answer { frames, end }
    }

    async fn ask(&mut self, message: &Message) -> Answer {
        let mut answer = Answer {
            frames: Vec::new(),
            end: End::ServerGone,
        };
        if !self.server.send(&message.bytes()).await {
            return answer;
        }
        loop {
            let frame = tokio::select! {
                frame = self.server.next() => frame,
                frame = self.client.next() => {
                    if let Some(frame) = frame {
                        self.waiting.push_back(frame);
                        continue;
                    }
                    answer.end = End::ClientGone;
                    return answer;
                }
                () = gone(&mut self.away) => {
                    answer.end = End::Away;
                    return answer;
                }
            };
            let Some(frame) = frame else {
                return answer;
            };
            self.speaker.heard(&frame);
            let is_ready = frame.tag == b'Z';
            answer.frames.push(frame);
            if is_ready {
                answer.end = End::Ready;
                return answer;
            }
        }
    }

    async fn relay(&mut self, at: usize, answer: Answer) -> Next {
        let outcome = match (answer.error(), answer.end) {
            (Some(error), _) => Outcome::Refused {
                sqlstate: error.field(b'C').unwrap_or_default(),
                message: error.field(b'M').unwrap_or_default(),
            },
            (None, End::Ready) => {
                let mut tags = answer.frames.iter().filter(|frame| frame.tag == b'C');
                Outcome::Answered(tags.next_back().map(Frame::text).unwrap_or_default())
            }
            (None, _) => Outcome::Cut,
        };
        self.note(at, outcome);
        match answer.end {
            End::Away => Next::Reset,
            End::ClientGone => Next::Close,
            End::ServerGone => {
                self.client.send(&answer.bytes()).await;
                Next::Close
            }
            End::Ready => {
                let bytes = answer.bytes();
                self.tell(&bytes).await
            }
        }
    }

    fn note_login(&self, frame: &Frame) {
        let answered = Login::Answered(self.number);
        let mut state = self.shared.state();
        if matches!(frame.tag, b'Z' | b'E') && !state.logins.contains(&answered) {
            state.logins.push(answered);
        }
    }

    fn note(&self, at: usize, outcome: Outcome) {
        let mut state = self.shared.state();
        let place = at.checked_sub(state.forgotten);
        // None if it was forgotten meanwhile.
        if let Some(exchange) = place.and_then(|place| state.exchanges.get_mut(place)) {
            exchange.outcome = outcome;
        }
    }
}
