//! A swap by renaming, under views.

use super::history::Deed;
use super::{Finding, Level, Lint, Subject};
use crate::statement::Name;

pub(super) const LINT: Lint = Lint {
    code: "lint/swap-breaks-bound-views",
    number: Some("RS403"),
    level: Level::Warn,
    what: "a table that takes over the name of one that was renamed away",
    why: "a view is bound to the table, not to its name: after the swap it still reads the old \
          rows, and nothing fails. Only views `WITH NO SCHEMA BINDING` follow the name.",
    bad: "BEGIN;\nALTER TABLE users RENAME TO users_old;\nALTER TABLE users_new RENAME TO users;\n\
          COMMIT;",
    good: "BEGIN;\nDELETE FROM users;\nINSERT INTO users SELECT * FROM users_new;\nCOMMIT;",
    page: Some("r_CREATE_VIEW"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(name) = renamed_to(subject) else {
        return;
    };
    let vacated = subject
        .before(&name)
        .into_iter()
        .find(|event| !matches!(event.deed, Deed::Granted | Deed::Filled | Deed::Emptied));
    if !vacated.is_some_and(|event| matches!(event.deed, Deed::RenamedTo(_))) {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        name.span,
        format!(
            "views of `{}` still read the table that had this name",
            name.table
        ),
        "takes over a name",
        "replace the rows instead (DELETE and INSERT in one transaction), or create the views \
         again behind the swap",
    ));
}

/// The new name of `ALTER TABLE … RENAME TO …`, in the schema of the old one.
pub(super) fn renamed_to(subject: &Subject<'_>) -> Option<Name> {
    let words = &subject.words;
    if !words.are(0, &["alter", "table"]) {
        return None;
    }
    let (old, next) = words.name(2)?;
    if !words.are(next, &["rename", "to"]) {
        return None;
    }
    let (new, _) = words.name(next + 2)?;
    Some(Name {
        schema: old.schema,
        ..new
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn a_swap_is_found() {
        let text = "alter table s.t rename to t_old; alter table s.t_new rename to t; drop table \
                    s.t_old";
        assert_eq!(script(&LINT, text), ["t"]);
    }

    #[test]
    fn other_renamings_are_fine() {
        for text in [
            "alter table t rename to t_old",
            "drop table t; alter table t_new rename to t",
            "alter table a.t rename to t_old; alter table b.t_new rename to t",
            "alter table t rename to gone; create table t (a int); alter table u rename column t \
             to x",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
