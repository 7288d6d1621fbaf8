//! Carries out a plan: the protocol, retries, resume.
//!
//! The executor decides nothing about SQL: it runs statements and measures queries that the plan
//! holds. It never sees a specification, a template or a driver, it reads no clock and it prints
//! nothing.

#![deny(clippy::disallowed_methods)]

mod again;
mod assignment;
mod attempt;
mod bootstrap;
mod claim;
mod clock;
mod commit;
mod connection;
mod copy_failure;
mod drain;
mod dry_run;
mod error;
mod event;
mod evidence;
mod execution;
mod explain;
mod fault;
mod graph;
mod history;
mod inputs;
mod interrupt;
mod lease;
mod leave;
mod ledger;
mod load_hint;
mod loaded_files;
mod logins;
mod need;
mod options;
mod outcome;
mod ownership;
mod past;
mod preflight;
mod redaction;
mod refusal;
mod replaced;
mod resume;
mod retry;
mod rewinding;
mod roster;
mod run;
mod schedule;
mod selection;
mod selector;
pub mod session;
mod status;
mod task;
mod tries;
mod upstream;
mod work;

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;

pub use bootstrap::bootstrap;
pub use clock::Clock;
pub use dry_run::{Part, Sent, dry_run};
pub use error::{Activity, RunError, exit_code};
pub use event::RunEvent;
pub use explain::{EXPLANATIONS, Explanation, explain};
pub use graph::PlanFault;
pub use history::status_code;
pub use interrupt::{InterruptHandle, Urgency};
pub use lease::Holder;
pub use options::{
    Adopt, Bootstrap, LeasePolicy, OnFailure, Options, OtherPipelines, Reprocess, RetryPolicy,
    Selection, Values,
};
pub use preflight::{Drift, DriftKind};
pub use run::run;
pub use selector::Selector;
pub use session::{Canceller, Completion, Notice, Refusal, Row, Session, SessionError, Warehouse};
pub use status::{
    Inputs, Life, OpenTry, PastRun, Status, UnitState, UnitStatus, resumable, status,
};
pub use upstream::{Lack, UpstreamWait};
