//! What goes wrong, and at which statement.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::frame::Frame;

/// Something to do at a statement.
type Callback = Arc<dyn Fn() + Send + Sync>;

/// What goes wrong at a statement.
#[derive(Clone)]
pub enum Fault {
    /// It never gets to the server; the client's line is reset.
    ResetBefore,
    /// It gets to the server; the line is reset at once. Whether it was carried out, the server decides.
    ResetUnanswered,
    /// The server has carried it out and answered; the line is reset, and the answer is lost.
    ResetAnswered,
    /// The client gets the first half of the answer's first frame, then a reset.
    CutAnswer,
    /// The server has answered; the client hears nothing for so long, then the line is reset.
    Stall(Duration),
    /// The server has answered; the client hears the end of the line instead.
    HalfClose,
    /// The answer comes late.
    Delay(Duration),
    /// An error instead; the server's transaction has failed too.
    Refuse(ServerError),
    /// It waits before the server until the gate is opened: as if its sender stood still.
    Hold(Gate),
    /// The call, then all goes on.
    Before(Callback),
    /// The server has carried it out; the call, then all goes on.
    After(Callback),
}

impl Fault {
    /// [`Self::Before`] of a function.
    pub fn before(call: impl Fn() + Send + Sync + 'static) -> Self {
        Self::Before(Arc::new(call))
    }

    /// [`Self::After`] of a function.
    pub fn after(call: impl Fn() + Send + Sync + 'static) -> Self {
        Self::After(Arc::new(call))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResetBefore => f.write_str("ResetBefore"),
            Self::ResetUnanswered => f.write_str("ResetUnanswered"),
            Self::ResetAnswered => f.write_str("ResetAnswered"),
            Self::CutAnswer => f.write_str("CutAnswer"),
            Self::Stall(time) => write!(f, "Stall({time:?})"),
            Self::HalfClose => f.write_str("HalfClose"),
            Self::Delay(time) => write!(f, "Delay({time:?})"),
            Self::Refuse(error) => write!(f, "Refuse({} {})", error.sqlstate, error.message),
            Self::Hold(_) => f.write_str("Hold"),
            Self::Before(_) => f.write_str("Before"),
            Self::After(_) => f.write_str("After"),
        }
    }
}

/// Where a statement waits, and whoever let it wait learns that it does.
#[derive(Clone, Debug)]
pub struct Gate(Arc<watch::Sender<Passage>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Passage {
    Untouched,
    Waiting,
    Open,
}

impl Gate {
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Passage::Untouched)))
    }

    /// Lets the statement pass, also one that comes later.
    pub fn open(&self) {
        self.0.send_replace(Passage::Open);
    }

    /// Waits until a statement stands before it.
    ///
    /// # Errors
    /// None came within the time.
    pub fn reached(&self, within: Duration) -> Result<(), String> {
        let since = Instant::now();
        while *self.0.borrow() == Passage::Untouched {
            if since.elapsed() > within {
                return Err(String::from("no statement came to the gate"));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    pub(super) async fn pass(&self) {
        self.0.send_if_modified(|passage| {
            let is_new = *passage == Passage::Untouched;
            if is_new {
                *passage = Passage::Waiting;
            }
            is_new
        });
        // The sender is this gate's own.
        let mut watching = self.0.subscribe();
        let _ = watching.wait_for(|passage| *passage == Passage::Open).await;
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

/// An error as the server words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    pub sqlstate: String,
    pub message: String,
    pub detail: Option<String>,
}

impl ServerError {
    pub fn new(sqlstate: &str, message: impl Into<String>) -> Self {
        Self {
            sqlstate: sqlstate.to_owned(),
            message: message.into(),
            detail: None,
        }
    }

    /// Another transaction came first:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation-serializable-isolation-troubleshooting.html>
    pub fn serialization() -> Self {
        Self {
            detail: Some(String::from(
                "Serializable isolation violation on table - 100263, transactions forming the cycle are: 1, 2 (pid:3)",
            )),
            ..Self::new("XX000", "1023")
        }
    }

    pub(crate) fn frame(&self) -> Frame {
        let mut fields = vec![
            (b'S', "ERROR"),
            (b'V', "ERROR"),
            (b'C', self.sqlstate.as_str()),
            (b'M', self.message.as_str()),
        ];
        if let Some(detail) = &self.detail {
            fields.push((b'D', detail));
        }
        Frame::with_fields(b'E', &fields)
    }
}

/// Whether the database is there after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    Stays,
    /// As [`super::Faultwire::go_away`].
    GoesAway,
}

/// A fault and the statement that it waits for.
#[derive(Clone, Debug)]
pub struct Rule {
    /// A part of the statement's text; empty for any.
    part: String,
    /// Counted from 1.
    nth: usize,
    fault: Fault,
    afterwards: Afterwards,
}

impl Rule {
    /// At the n-th statement, counted from 1.
    pub fn nth(nth: usize, fault: Fault) -> Self {
        Self::at("", fault).which(nth)
    }

    /// At the first statement with this text in it.
    pub fn at(part: &str, fault: Fault) -> Self {
        Self {
            part: part.to_owned(),
            nth: 1,
            fault,
            afterwards: Afterwards::Stays,
        }
    }

    /// At the n-th of these, counted from 1.
    #[must_use]
    pub fn which(self, nth: usize) -> Self {
        Self { nth, ..self }
    }

    /// And then the database goes away.
    #[must_use]
    pub fn then_away(self) -> Self {
        Self {
            afterwards: Afterwards::GoesAway,
            ..self
        }
    }
}

/// A rule that counts.
#[derive(Debug)]
pub(super) struct Armed {
    rule: Rule,
    seen: usize,
}

impl Armed {
    pub(super) fn new(rule: Rule) -> Self {
        Self { rule, seen: 0 }
    }

    /// What happens at this statement.
    fn meets(&mut self, sql: &str) -> bool {
        if sql.contains(&self.rule.part) {
            self.seen += 1;
        } else {
            return false;
        }
        self.seen == self.rule.nth
    }
}

/// The fault at this statement; its rule is done with.
pub(super) fn fault_at(armed: &mut Vec<Armed>, sql: &str) -> Option<(Fault, Afterwards)> {
    // Each of them counts, also when another one fires.
    let met: Vec<bool> = armed.iter_mut().map(|armed| armed.meets(sql)).collect();
    let first = met.iter().position(|met| *met)?;
    let rule = armed.remove(first).rule;
    Some((rule.fault, rule.afterwards))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_counts_what_it_waits_for_and_fires_once() {
        let mut armed = vec![Armed::new(Rule::at("COMMIT", Fault::HalfClose).which(2))];
        let statements = ["BEGIN", "COMMIT", "BEGIN", "COMMIT", "COMMIT"];
        let fired: Vec<bool> = statements
            .iter()
            .map(|sql| fault_at(&mut armed, sql).is_some())
            .collect();
        assert_eq!(fired, [false, false, false, true, false]);
    }
}
