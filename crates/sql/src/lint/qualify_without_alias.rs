//! QUALIFY directly behind a relation without an alias.

use std::ops::ControlFlow;

use super::{Finding, Level, Lint, Subject};
use crate::span::Span;
use crate::syntax::ast::{
    GroupByExpr, Join, JoinConstraint, JoinOperator, Select, TableFactor, Visit, Visitor,
};
use crate::syntax::span_of;

/// Of a pipeline's tables the plan writes an alias behind each name.
pub(super) const LINT: Lint = Lint {
    code: "lint/qualify-without-alias",
    number: None,
    level: Level::Error,
    what: "QUALIFY directly behind FROM, where the last relation has no alias",
    why: "Redshift takes QUALIFY there only behind an alias: without one it refuses the statement.",
    bad: "SELECT user_id, level FROM staging_users\n\
          QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY seen_at DESC) = 1;",
    good: "SELECT user_id, level FROM staging_users AS s\n\
           QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY seen_at DESC) = 1;",
    page: Some("r_QUALIFY_clause"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let mut bare = Bare(Vec::new());
    for sql in subject.queries() {
        // The visitor never breaks.
        let _: ControlFlow<()> = sql.0.visit(&mut bare);
    }
    findings.extend(bare.0.into_iter().map(|span| {
        Finding::new(
            &LINT,
            span,
            "QUALIFY directly behind FROM needs an alias before it",
            "no alias",
            "add one: `FROM table AS t QUALIFY …`",
        )
        .refused()
    }));
}

/// The names without an alias that QUALIFY follows.
struct Bare(Vec<Span>);

impl Visitor for Bare {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let has_clause_between = select.selection.is_some()
            || select.having.is_some()
            || !select.connect_by.is_empty()
            || !matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty());
        if select.qualify.is_some() && !has_clause_between {
            let last = select.from.last();
            let relation = last.and_then(|last| match last.joins.last() {
                Some(join) => unconditional(join),
                None => Some(&last.relation),
            });
            if let Some(TableFactor::Table {
                name, alias: None, ..
            }) = relation
            {
                self.0.push(span_of(name));
            }
        }
        ControlFlow::Continue(())
    }
}

/// The relation of a join that no condition follows.
fn unconditional(join: &Join) -> Option<&TableFactor> {
    let (JoinOperator::Join(constraint)
    | JoinOperator::Inner(constraint)
    | JoinOperator::Left(constraint)
    | JoinOperator::LeftOuter(constraint)
    | JoinOperator::Right(constraint)
    | JoinOperator::RightOuter(constraint)
    | JoinOperator::FullOuter(constraint)
    | JoinOperator::CrossJoin(constraint)) = &join.join_operator
    else {
        return None;
    };
    match constraint {
        JoinConstraint::None | JoinConstraint::Natural => Some(&join.relation),
        JoinConstraint::On(_) | JoinConstraint::Using(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    const WINDOW: &str = "qualify row_number() over (order by a) = 1";

    #[test]
    fn a_relation_without_an_alias_is_found() {
        for (from, place) in [
            ("t", "t"),
            ("s.t", "s.t"),
            ("u x, t", "t"),
            ("u x cross join t", "t"),
            ("(select a from u) x natural join t", "t"),
        ] {
            let text = format!("select a from {from} {WINDOW}");
            assert_eq!(script(&LINT, &text), [place], "{from}");
        }
        let text = format!("with t as (select 1 as a) select * from (select a from t {WINDOW}) x");
        assert_eq!(script(&LINT, &text), ["t"]);
    }

    #[test]
    fn an_alias_or_a_clause_between_is_fine() {
        for from in [
            "t x",
            "t as x",
            "(select a from t) x",
            "u join t on u.a = t.a",
            "u join t using (a)",
            "t where a > 1",
            "t group by a",
        ] {
            let text = format!("select a from {from} {WINDOW}");
            assert!(script(&LINT, &text).is_empty(), "{from}");
        }
        assert!(script(&LINT, "select a from t").is_empty());
    }
}
