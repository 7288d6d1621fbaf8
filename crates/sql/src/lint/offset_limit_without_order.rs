//! LIMIT, OFFSET and TOP over rows in no order.

use std::ops::ControlFlow;

use super::{Finding, Level, Lint, Place, Subject};
use crate::span::Span;
use crate::statement::Statement;
use crate::syntax::ast::{
    Expr, Function, GroupByExpr, LimitClause, Query, Select, SelectItem, SetExpr, Value, Visit,
    Visitor,
};
use crate::syntax::{HasSpan, from_raw};

pub(super) const LINT: Lint = Lint {
    code: "lint/offset-limit-without-order",
    number: Some("RS314"),
    level: Level::Warn,
    what: "LIMIT, OFFSET or TOP without ORDER BY, where the rows are used on",
    why: "rows come from many slices in the order in which they happen to arrive: each run keeps \
          other ones.",
    bad: "CREATE TEMP TABLE newest AS SELECT song_id FROM songs LIMIT 10;",
    good: "CREATE TEMP TABLE newest AS SELECT song_id FROM songs ORDER BY released_at DESC, \
           song_id LIMIT 10;",
    page: Some("r_ORDER_BY_clause"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // Who reads a bare SELECT of a script wants to see some rows.
    let looked_at = match &subject.parsed.statement {
        Statement::Query(_) | Statement::Declare(_) | Statement::Prepare(_)
            if subject.place != Place::Unit =>
        {
            Looked::AtRows
        }
        _ => Looked::Nowhere,
    };
    let mut limits = Limits {
        looked_at,
        depth: 0,
        exists: 0,
        found: Vec::new(),
    };
    for sql in subject.queries() {
        // The visitor never breaks.
        let _: ControlFlow<()> = sql.0.visit(&mut limits);
    }
    for (what, near) in limits.found {
        let Some(span) = keyword_before(subject, what, near) else {
            continue;
        };
        findings.push(Finding::new(
            &LINT,
            span,
            format!("`{what}` keeps rows that nothing orders"),
            "which rows, differs from run to run",
            "add `ORDER BY` with a key that is unique, so that the order is complete",
        ));
    }
}

/// Whether somebody looks at the rows of the outermost query and does nothing else with them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looked {
    AtRows,
    Nowhere,
}

struct Limits {
    looked_at: Looked,
    /// How many queries are open.
    depth: usize,
    /// How many EXISTS and their like are open.
    exists: usize,
    /// The keyword, and a place behind it.
    found: Vec<(&'static str, Span)>,
}

impl Visitor for Limits {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.depth += 1;
        let is_ordered = query.order_by.is_some();
        if is_ordered || self.exists > 0 || gives_one_row(&query.body) {
            return ControlFlow::Continue(());
        }
        let is_only_seen = self.depth == 1 && self.looked_at == Looked::AtRows;
        if let Some(LimitClause::LimitOffset { limit, offset, .. }) = &query.limit_clause {
            if let Some(offset) = offset {
                self.found.push(("OFFSET", spot(&offset.value)));
            } else if let Some(limit) = limit
                && !is_only_seen
                && !is_zero(limit)
            {
                self.found.push(("LIMIT", spot(limit)));
            }
        }
        if let SetExpr::Select(select) = &*query.body
            && select.top.is_some()
            && !is_only_seen
            && let Some(item) = select.projection.first()
        {
            self.found.push(("TOP", from_raw(item.span())));
        }
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        self.exists += usize::from(asks_for_rows(expr));
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        self.exists -= usize::from(asks_for_rows(expr));
        ControlFlow::Continue(())
    }
}

/// `EXISTS (…)` and `(…) IS NULL`: whether there are rows, and not which.
fn asks_for_rows(expr: &Expr) -> bool {
    match expr {
        Expr::Exists { .. } => true,
        Expr::IsNull(operand) | Expr::IsNotNull(operand) => {
            matches!(**operand, Expr::Subquery(_))
        }
        _ => false,
    }
}

fn spot(expr: &Expr) -> Span {
    from_raw(expr.span())
}

fn is_zero(limit: &Expr) -> bool {
    matches!(limit, Expr::Value(value) if matches!(&value.value, Value::Number(n, _) if n == "0"))
}

/// Whether there is one row at most, whose order says nothing.
fn gives_one_row(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => select.from.is_empty() || is_one_group(select),
        SetExpr::Values(_) => true,
        _ => false,
    }
}

/// Aggregates without GROUP BY.
fn is_one_group(select: &Select) -> bool {
    const AGGREGATES: &[&str] = &["count", "sum", "avg", "min", "max", "listagg", "any_value"];
    let is_aggregate = |function: &Function| {
        let name = function.name.to_string();
        let is_known = AGGREGATES
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
        function.over.is_none() && is_known
    };
    let is_ungrouped = matches!(
        &select.group_by,
        GroupByExpr::Expressions(keys, _) if keys.is_empty()
    );
    is_ungrouped
        && select.projection.iter().any(|item| match item {
            SelectItem::UnnamedExpr(Expr::Function(function))
            | SelectItem::ExprWithAlias {
                expr: Expr::Function(function),
                ..
            } => is_aggregate(function),
            _ => false,
        })
}

/// The last such keyword that stands before the place.
fn keyword_before(subject: &Subject<'_>, keyword: &str, near: Span) -> Option<Span> {
    let words = subject.words.iter();
    words
        .take_while(|(_, word)| word.span.start < near.start)
        .filter(|(_, word)| word.is(keyword))
        .last()
        .map(|(_, word)| word.span)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{script, unit};
    use super::LINT;

    #[test]
    fn rows_that_are_used_on_are_found() {
        for (text, keyword) in [
            ("insert into t (a) select a from s limit 5", "limit"),
            (
                "select * from t where a in (select a from s LIMIT 5)",
                "LIMIT",
            ),
            ("with x as (select top 3 a from s) select * from x", "top"),
            ("select a from t limit 10 offset 20", "offset"),
            (
                "insert into t (a) (select a from s limit 5) union all select 1",
                "limit",
            ),
        ] {
            assert_eq!(script(&LINT, text), [keyword], "{text}");
        }
        assert_eq!(unit(&LINT, "select a from t limit 10"), ["limit"]);
    }

    #[test]
    fn ordered_single_and_merely_seen_rows_are_fine() {
        for text in [
            "select * from t limit 10",
            "insert into t (a) select a from s order by a limit 5",
            "insert into t (a) select max(a) as a from s limit 1",
            "select * from t where exists (select 1 from s where s.a = t.a limit 1)",
            "select * from t where (select b from s limit 1) is null",
            "create temp table e as select * from t limit 0",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
