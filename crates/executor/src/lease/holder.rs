//! What the lease's row says.

use std::fmt;

use plan::HexText;

use crate::connection::Identity;
use crate::session::Row;

/// Who holds the lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub run: HexText,
    /// The digest of the plan that it runs.
    pub plan: HexText,
    /// The database user.
    pub owner: String,
    /// The server's process of the session that took the lease.
    pub pid: i64,
    /// When that session started, seconds since 1970.
    pub session_start: i64,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run `{}`, session with pid {}", self.run, self.pid)
    }
}

impl Holder {
    pub(crate) fn identity(&self) -> Identity {
        Identity {
            pid: self.pid,
            start: self.session_start,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeaseRow {
    pub(crate) generation: i64,
    pub(crate) holder: Option<Holder>,
    pub(crate) ownership: Ownership,
}

/// Whether the holder is this session's database user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ownership {
    Mine,
    AnotherUsers,
}

/// None where the row has another shape.
pub(crate) fn read_row(row: &Row) -> Option<LeaseRow> {
    let text = |index: usize| row.get(index)?.as_deref().map(str::trim);
    let run = text(1).filter(|run| !run.is_empty());
    Some(LeaseRow {
        generation: text(0)?.parse().ok()?,
        holder: match run {
            None => None,
            Some(run) => {
                let identity = Identity::read(row.get(2..)?).ok()?;
                Some(Holder {
                    run: HexText::new(run)?,
                    plan: HexText::new(text(4)?)?,
                    owner: text(5)?.to_owned(),
                    pid: identity.pid,
                    session_start: identity.start,
                })
            }
        },
        ownership: match text(6) {
            Some("1") => Ownership::Mine,
            _ => Ownership::AnotherUsers,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: [&str; 7]) -> Option<LeaseRow> {
        let text = |value: &str| (value != "-").then(|| value.to_owned());
        read_row(&values.map(text).to_vec())
    }

    #[test]
    fn a_lease_given_back_has_no_holder() {
        let free = LeaseRow {
            generation: 3,
            holder: None,
            ownership: Ownership::AnotherUsers,
        };
        assert_eq!(row(["3", "-", "-", "-", "-", "-", "-"]), Some(free.clone()));
        assert_eq!(row(["3", "  ", "0", "0", "", "", "0"]), Some(free));
    }

    #[test]
    fn a_held_lease_names_run_session_plan_and_user() {
        let held = row(["3", "ab", "7", "99", "cd ", "etl", "1"]).expect("well-formed");
        assert_eq!(held.ownership, Ownership::Mine);
        let holder = held.holder.expect("held");
        assert_eq!(holder.to_string(), "run `ab`, session with pid 7");
        assert_eq!((holder.plan.as_str(), holder.owner.as_str()), ("cd", "etl"));
        assert_eq!(row(["3", "not hex", "7", "99", "cd", "etl", "1"]), None);
        assert_eq!(row(["3", "ab", "-", "-", "cd", "etl", "1"]), None);
    }
}
