//! Which errors a whole unit is tried again for, how often, and after how long.
//!
//! Never for a login that was refused, a cancelled statement, a timeout, bad data or bad SQL: a
//! second try would cost the same and end the same.

use std::time::Duration;

use plan::HexText;

use crate::fault::Fault;
use crate::options::RetryPolicy;
use crate::session::{Refusal, SessionError};

const LONGEST: Duration = Duration::from_mins(1);

/// Why another try may end differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transient {
    /// <https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html>
    Serialization,
    ConcurrentDdl,
    /// Error 1018, a relation that is gone: a second time it is not a race but a mistake.
    RelationGone,
    Deadlock,
    ConnectionLost,
    ServerRestart,
    TooManyConnections,
}

/// The class of an error, none where no retry helps.
pub(crate) fn transient(fault: &Fault) -> Option<Transient> {
    match fault {
        Fault::Session(SessionError::Lost { .. } | SessionError::Unreachable { .. })
        // Nobody answered, and no password was sent.
        | Fault::Connect(SessionError::Lost { .. } | SessionError::Unreachable { .. }) => {
            Some(Transient::ConnectionLost)
        }
        Fault::Connect(SessionError::Refused(refusal)) => match refusal.sqlstate.as_str() {
            "53300" => Some(Transient::TooManyConnections),
            // Said before any login was looked at.
            "57P01" | "57P02" | "57P03" => Some(Transient::ServerRestart),
            _ => None,
        },
        Fault::Session(SessionError::Refused(refusal)) => refused(refusal),
        _ => None,
    }
}

fn refused(refusal: &Refusal) -> Option<Transient> {
    // Redshift reports most of its own errors as `XX000` with a number of its own in the text.
    let numbered = |number| {
        refusal.sqlstate == "XX000"
            && refusal
                .message
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| word == number)
    };
    let says = |text| refusal.message.contains(text);
    match refusal.sqlstate.as_str() {
        "40001" => Some(Transient::Serialization),
        "40P01" => Some(Transient::Deadlock),
        "57P01" | "57P02" | "57P03" => Some(Transient::ServerRestart),
        "53300" => Some(Transient::TooManyConnections),
        state if state.starts_with("08") => Some(Transient::ConnectionLost),
        _ if numbered("1023") => Some(Transient::Serialization),
        _ if numbered("1018") => Some(Transient::RelationGone),
        _ if says("conflict with concurrent transaction")
            || says("dropped by concurrent transaction")
            || says("could not open relation with OID") =>
        {
            Some(Transient::ConcurrentDdl)
        }
        _ => None,
    }
}

impl Transient {
    /// Tries in all.
    pub(crate) fn tries(self, policy: RetryPolicy) -> u32 {
        match self {
            Self::RelationGone => policy.attempts.get().min(2),
            _ => policy.attempts.get(),
        }
    }

    /// How long to wait after the `tried`-th try, counted from 1.
    ///
    /// Up to half as much again is added so that parallel units do not meet again; it comes from
    /// the try's id, because nothing here is random.
    pub(crate) fn backoff(self, policy: RetryPolicy, tried: u32, attempt: &HexText) -> Duration {
        let slowed = match self {
            Self::ServerRestart => policy.backoff.saturating_mul(8),
            _ => policy.backoff,
        };
        let doubled = slowed.saturating_mul(1 << tried.saturating_sub(1).min(16));
        let spread = u32::from(attempt.as_str().as_bytes().last().copied().unwrap_or(0) % 16);
        let waited = doubled.min(LONGEST);
        waited + waited / 32 * spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(sqlstate: &str, message: &str) -> Option<Transient> {
        transient(&Fault::Session(refusal(sqlstate, message)))
    }

    fn refusal(sqlstate: &str, message: &str) -> SessionError {
        SessionError::Refused(Refusal {
            sqlstate: sqlstate.to_owned(),
            message: message.to_owned(),
            detail: None,
            help: None,
        })
    }

    #[test]
    fn listed_classes_are_tried_again() {
        let serializable = "1023 Serializable isolation violation on table 1";
        let dropped = "table 7 dropped by concurrent transaction";
        assert_eq!(class("XX000", serializable), Some(Transient::Serialization));
        assert_eq!(class("40001", ""), Some(Transient::Serialization));
        assert_eq!(class("42P01", dropped), Some(Transient::ConcurrentDdl));
        assert_eq!(class("XX000", "ERROR: 1018"), Some(Transient::RelationGone));
        assert_eq!(class("40P01", ""), Some(Transient::Deadlock));
        assert_eq!(class("08006", ""), Some(Transient::ConnectionLost));
        assert_eq!(class("57P01", ""), Some(Transient::ServerRestart));
        assert_eq!(class("53300", ""), Some(Transient::TooManyConnections));
    }

    #[test]
    fn everything_else_is_not() {
        assert_eq!(class("57014", "canceled on user's request"), None);
        assert_eq!(class("XX000", "1020 abort query"), None);
        assert_eq!(class("XX000", "10231 rows"), None);
        assert_eq!(class("22P02", "1023"), None);
        assert_eq!(class("42703", "column does not exist"), None);
        assert_eq!(transient(&Fault::Cancelled), None);
        assert_eq!(
            transient(&Fault::Answer {
                expected: "an integer"
            }),
            None
        );
    }

    #[test]
    fn a_refused_login_is_never_tried_again_but_a_full_house_or_a_restart_is() {
        assert_eq!(transient(&Fault::Connect(refusal("28P01", ""))), None);
        assert_eq!(transient(&Fault::Connect(refusal("08001", "no TLS"))), None);
        assert_eq!(
            transient(&Fault::Connect(refusal("57P03", "starting up"))),
            Some(Transient::ServerRestart)
        );
        assert_eq!(transient(&Fault::Connect(refusal("28000", ""))), None);
        let message = String::new;
        let unanswered = SessionError::LoginUnanswered { message: message() };
        assert_eq!(transient(&Fault::Connect(unanswered)), None);
        let unreachable = SessionError::Unreachable { message: message() };
        assert_eq!(
            transient(&Fault::Connect(unreachable)),
            Some(Transient::ConnectionLost)
        );
        assert_eq!(
            transient(&Fault::Connect(refusal("53300", ""))),
            Some(Transient::TooManyConnections)
        );
    }

    #[test]
    fn waits_double_up_to_a_bound_and_differ_by_try() {
        let policy = RetryPolicy::default();
        let wait = |tried, attempt: &str| {
            let attempt = HexText::new(attempt).expect("hex");
            Transient::Deadlock
                .backoff(policy, tried, &attempt)
                .as_millis()
        };
        assert_eq!([1, 2, 3].map(|tried| wait(tried, "0")), [1000, 2000, 4000]);
        assert_eq!(wait(40, "0"), 60_000);
        assert!(wait(1, "7") > 1000 && wait(1, "f") < 1500);
        let restart = HexText::new("0").expect("hex");
        let restart = Transient::ServerRestart.backoff(policy, 1, &restart);
        assert_eq!(
            restart.as_millis(),
            8_000,
            "a server takes its time to come back"
        );
        assert_eq!(Transient::RelationGone.tries(policy), 2);
        assert_eq!(Transient::Deadlock.tries(policy), 5);
    }
}
