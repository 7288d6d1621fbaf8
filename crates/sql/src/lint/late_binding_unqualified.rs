//! Views without binding that leave the schema open.

use super::{Finding, Level, Lint, Subject};
use crate::classify::tables;
use crate::statement::{Statement, ViewBinding};

pub(super) const LINT: Lint = Lint {
    code: "lint/late-binding-unqualified",
    number: Some("RS408"),
    level: Level::Warn,
    what: "a view WITH NO SCHEMA BINDING that names a table without its schema",
    why: "names in such a view are looked up by whoever queries it, so that each needs its schema: \
          Redshift refuses the view otherwise.",
    bad: "CREATE VIEW daily AS SELECT day, plays FROM daily_plays WITH NO SCHEMA BINDING;",
    good: "CREATE VIEW daily AS SELECT day, plays FROM music.daily_plays WITH NO SCHEMA BINDING;",
    page: Some("r_CREATE_VIEW"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Statement::CreateView(create) = &subject.parsed.statement else {
        return;
    };
    let ViewBinding::Late(binding) = create.binding else {
        return;
    };
    for table in tables(subject.parsed).reads {
        if table.schema.is_some() {
            continue;
        }
        let mut finding = Finding::new(
            &LINT,
            table.span,
            format!("`{}` needs its schema in this view", table.table),
            "no schema",
            format!("write `schema.{}`", table.table),
        );
        finding.also.push((
            binding,
            "names are looked up when the view is queried".to_owned(),
        ));
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn tables_without_a_schema_are_found() {
        let text =
            "create view v as select a.x from a join s.b on a.x = b.x with no schema binding";
        assert_eq!(script(&LINT, text), ["a"]);
    }

    #[test]
    fn schemas_expressions_with_and_bound_views_are_fine() {
        for text in [
            "create view v as with a as (select x from s.t) select x from a with no schema binding",
            "create view v as select x from a",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
