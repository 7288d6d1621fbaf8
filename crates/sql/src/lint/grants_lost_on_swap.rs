//! A swap that loses privileges.

use super::history::Deed;
use super::swap_breaks_bound_views::renamed_to;
use super::{Finding, Level, Lint, Subject};
use crate::statement::{Name, Persistence};

pub(super) const LINT: Lint = Lint {
    code: "lint/grants-lost-on-swap",
    number: Some("RS410"),
    level: Level::Warn,
    what: "a new table that takes over the name of an old one, without GRANT",
    why: "privileges belong to the table, not to its name: the new one has those of its owner \
          only, and readers of the old one are locked out.",
    bad: "CREATE TABLE users_new (user_id INT);\nINSERT INTO users_new (user_id) SELECT user_id \
          FROM staging_users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
    good: "CREATE TABLE users_new (user_id INT);\nINSERT INTO users_new (user_id) SELECT user_id \
           FROM staging_users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;\n\
           GRANT SELECT ON users TO GROUP analysts;",
    page: Some("r_GRANT"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(new) = renamed_to(subject) else {
        return;
    };
    let Some((old, _)) = subject.words.name(2) else {
        return;
    };
    let is_new = subject
        .before(&old)
        .iter()
        .any(|event| matches!(event.deed, Deed::CreatedTable(Persistence::Permanent)));
    let takes_over = subject
        .before(&new)
        .iter()
        .any(|event| matches!(event.deed, Deed::Dropped | Deed::RenamedTo(_)));
    if !is_new || !takes_over || is_granted(subject, &old, &new) {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        new.span,
        format!(
            "`{}` is a new table, which nobody but its owner may read",
            new.table
        ),
        "privileges of the old table are gone",
        "GRANT them again in the same transaction, or replace the rows of the old table instead",
    ));
}

/// Whether the script grants something on the new table, under either name.
fn is_granted(subject: &Subject<'_>, old: &Name, new: &Name) -> bool {
    let mut events = subject.before(old).into_iter().chain(subject.after(new));
    events.any(|event| event.deed == Deed::Granted)
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn a_swap_without_grant_is_found() {
        let text = "create table n as select 1 as a; alter table t rename to o; alter table n \
                    rename to t; grant select on u to public";
        assert_eq!(script(&LINT, text), ["t"]);
    }

    #[test]
    fn grants_and_other_renamings_are_fine() {
        for text in [
            "create table n as select 1 as a; grant select on table n to public; drop table t; \
             alter table n rename to t",
            "drop table t; alter table existing rename to t",
            "create table n (a int); alter table n rename to t",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
