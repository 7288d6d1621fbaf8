//! What goes wrong in an execution, and when.

use std::time::Duration;

use crate::random::Random;

/// One misfortune. It happens once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) when: When,
    pub(crate) trouble: Trouble,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// At the n-th message of all processes, counted from 1.
    Message(u64),
    /// At the n-th COMMIT that is sent.
    Commit(u64),
    /// At the n-th login.
    Login(u64),
    After(Duration),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The connection breaks, the message does not arrive.
    LoseMessage,
    /// The message arrives, its answer does not.
    LoseAnswer,
    /// The client loses the connection at once; the message arrives so much later.
    LoseLate(Duration),
    /// An error instead of what was asked for.
    Refuse(Error),
    /// An error that ends the session and leaves open whether the statement happened.
    RefuseOpen(Error, Effect),
    /// The statement takes so long.
    Slow(Duration),
    /// The statement takes long, and a second after it was sent the process is asked to stop.
    SlowAndSignal(Duration),
    /// The process ends without a word.
    Crash(Sent),
    /// The process is not scheduled for so long, and goes on.
    Pause(Duration),
    Signal,
    SignalTwice,
    /// Every session ends; nobody can connect for so long.
    Restart(Duration),
    /// The process and the warehouse do not reach each other for so long.
    Partition(Duration),
    /// The server ends one session, in whatever state it is.
    EndSession,
}

/// Whether a process sent the message at which it crashed; if so, when it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    No,
    After(Duration),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    None,
    Happens,
}

/// SQLSTATE and message.
pub(crate) type Error = (&'static str, &'static str);

/// Errors that a unit is tried again for.
const TRANSIENT: &[Error] = &[
    (
        "XX000",
        "1023 Serializable isolation violation on table in Redshift",
    ),
    ("40001", "could not serialize access"),
    ("40P01", "deadlock detected"),
    (
        "XX000",
        "could not complete because of conflict with concurrent transaction",
    ),
    ("XX000", "table 7 dropped by concurrent transaction"),
    ("XX000", "could not open relation with OID 7"),
];
const ENDING: &[Error] = &[
    (
        "57P01",
        "terminating connection due to administrator command",
    ),
    (
        "57P02",
        "terminating connection because of crash of another server process",
    ),
    ("08006", "connection failure"),
];
/// Errors that end the same at every try.
const FINAL: &[Error] = &[
    ("57014", "canceled on user's request"),
    ("XX000", "1020 abort query"),
    ("22P02", "invalid input syntax"),
    ("42703", "column does not exist"),
];
/// What a login can be answered with.
const LOGIN: &[Error] = &[
    ("28P01", "password authentication failed"),
    ("28000", "role may not log in"),
    ("53300", "too many connections"),
    ("57P03", "the database system is starting up"),
];

impl Fault {
    /// A fault in an execution of about so many messages and commits.
    pub(crate) fn draw(random: &mut Random, messages: u64, commits: u64) -> Self {
        let seconds = Duration::from_secs;
        match random.below(12) {
            0 => {
                let login = random.between(1, 6);
                let trouble = Trouble::RefuseOpen(*random.pick(LOGIN), Effect::None);
                return Self {
                    when: When::Login(login),
                    trouble,
                };
            }
            1 => {
                let when = When::After(Duration::from_millis(random.below(20_000)));
                let trouble = match random.below(6) {
                    0 => Trouble::Signal,
                    1 => Trouble::SignalTwice,
                    2 => Trouble::Restart(seconds(random.below(120))),
                    3 => Trouble::Partition(seconds(random.below(600))),
                    4 => Trouble::Crash(Sent::No),
                    _ => Trouble::EndSession,
                };
                return Self { when, trouble };
            }
            _ => {}
        }
        let when = if random.one_in(3) {
            When::Commit(random.between(1, commits))
        } else {
            When::Message(random.between(1, messages))
        };
        let effect = *random.pick(&[Effect::None, Effect::Happens]);
        let trouble = match random.below(18) {
            0 | 1 => Trouble::LoseMessage,
            2 | 3 => Trouble::LoseAnswer,
            4 | 5 => Trouble::LoseLate(Duration::from_millis(random.below(40_000))),
            6 | 7 => Trouble::Refuse(*random.pick(TRANSIENT)),
            8 => Trouble::Refuse(*random.pick(FINAL)),
            9 => Trouble::RefuseOpen(*random.pick(ENDING), effect),
            10 => Trouble::Slow(seconds(random.between(1, 200))),
            11 => Trouble::SlowAndSignal(seconds(random.between(2, 400))),
            12 => Trouble::Crash(Sent::No),
            13 => Trouble::Crash(Sent::After(Duration::from_millis(random.below(40_000)))),
            14 => Trouble::Pause(seconds(random.between(1, 2000))),
            15 => *random.pick(&[Trouble::Signal, Trouble::SignalTwice]),
            16 => Trouble::Restart(seconds(random.below(120))),
            _ => Trouble::Partition(seconds(random.below(600))),
        };
        Self { when, trouble }
    }
}

impl Trouble {
    /// Whether a run may end otherwise than complete because of it, and a COMMIT's outcome may stay
    /// unknown. What is not grave is made good by trying a unit again.
    pub(crate) fn is_grave(self) -> bool {
        match self {
            Self::LoseMessage | Self::LoseAnswer | Self::LoseLate(_) | Self::Slow(_) => false,
            Self::Refuse(error) => FINAL.contains(&error),
            Self::RefuseOpen(error, _) => LOGIN.contains(&error),
            Self::SlowAndSignal(_)
            | Self::Crash(_)
            | Self::Pause(_)
            | Self::Signal
            | Self::SignalTwice
            | Self::Restart(_)
            | Self::Partition(_)
            | Self::EndSession => true,
        }
    }
}
