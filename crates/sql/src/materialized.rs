//! What the query of a materialized view may not hold.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-create-sql-command.html>,
//! "Limitations".

use std::ops::ControlFlow;

use crate::fault::{Fault, FaultKind};
use crate::parse::Parsed;
use crate::span::Span;
use crate::statement::{AutoRefresh, Statement};
use crate::syntax::ast::{Expr, LimitClause, Query, SetExpr, Visit, Visitor};
use crate::syntax::{HasSpan, Sql, from_raw};

/// Functions and words whose value differs from call to call.
const MUTABLE: &[&str] = &[
    "current_date",
    "current_time",
    "current_timestamp",
    "getdate",
    "localtime",
    "localtimestamp",
    "now",
    "random",
    "sysdate",
    "timeofday",
];

/// Why Redshift would make no materialized view of a query; nothing, of another statement.
pub fn faults(query: &Parsed, refresh: AutoRefresh) -> Vec<Fault> {
    match &query.statement {
        Statement::Query(sql) => of(sql, refresh),
        _ => Vec::new(),
    }
}

pub(crate) fn of(query: &Sql, refresh: AutoRefresh) -> Vec<Fault> {
    let mut unfit = Unfit {
        refresh,
        faults: Vec::new(),
    };
    // The visitor never breaks.
    let _: ControlFlow<()> = query.0.visit(&mut unfit);
    unfit.faults
}

struct Unfit {
    refresh: AutoRefresh,
    faults: Vec<Fault>,
}

impl Unfit {
    fn clause(&mut self, name: &str, place: Span) {
        let fault = Fault::new(
            FaultKind::NotRedshift,
            place,
            format!("the query of a materialized view has no `{name}`"),
            format!("`{name}` decides which rows there are, or their order"),
        );
        self.faults.push(
            fault.help("leave it out; who reads the view orders and limits what he reads from it"),
        );
    }

    fn function(&mut self, name: &str, place: Span) {
        if self.refresh == AutoRefresh::No || !MUTABLE.contains(&name) {
            return;
        }
        let name = name.to_ascii_uppercase();
        let fault = Fault::new(
            FaultKind::NotRedshift,
            place,
            format!("a materialized view that Redshift refreshes by itself has no `{name}`"),
            "differs from call to call",
        );
        self.faults.push(
            fault.help("leave it to those who read the view, or refresh it behind the loads"),
        );
    }
}

impl Visitor for Unfit {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let body = from_raw(query.body.span());
        if let Some(order) = &query.order_by {
            self.clause("ORDER BY", from_raw(order.span()));
        }
        match &query.limit_clause {
            Some(LimitClause::LimitOffset { limit, offset, .. }) => {
                if let Some(limit) = limit {
                    self.clause("LIMIT", from_raw(limit.span()));
                }
                if let Some(offset) = offset {
                    self.clause("OFFSET", from_raw(offset.value.span()));
                }
            }
            Some(_) => self.clause("LIMIT", body),
            None => {}
        }
        if let SetExpr::Select(select) = &*query.body
            && select.top.is_some()
        {
            self.clause("TOP", body);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let place = from_raw(expr.span());
        match expr {
            Expr::Function(function) => {
                if let [part] = function.name.0.as_slice()
                    && let Some(name) = part.as_ident()
                {
                    self.function(&name.value.to_ascii_lowercase(), place);
                }
            }
            Expr::Identifier(name) if name.quote_style.is_none() => {
                self.function(&name.value.to_ascii_lowercase(), place);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn found(query: &str, refresh: AutoRefresh) -> Vec<String> {
        let parsed = parse(query).expect("a query");
        let faults = faults(&parsed, refresh);
        let text = |fault: &Fault| query[fault.span.range()].to_owned();
        faults.iter().map(text).collect()
    }

    #[test]
    fn order_and_limits_are_refused_wherever_they_stand() {
        for (query, place) in [
            ("select a from t order by a", "a"),
            ("select a from (select a from t limit 7) as s", "7"),
            ("with s as (select a from t offset 8) select a from s", "8"),
            ("select top 9 a from t", "select top 9 a from t"),
        ] {
            assert_eq!(found(query, AutoRefresh::No), [place], "{query}");
        }
    }

    #[test]
    fn order_inside_of_functions_is_no_order_of_rows() {
        for query in [
            "select a, row_number() over (partition by b order by c) as r from t",
            "select listagg(a, ',') within group (order by a) as l from t",
            "select a from t group by a having count(*) > 1",
        ] {
            assert!(found(query, AutoRefresh::Yes).is_empty(), "{query}");
        }
    }

    #[test]
    fn what_differs_from_call_to_call_cannot_be_refreshed_by_itself() {
        let query =
            "select a, getdate() as g, sysdate as s, current_date as c from t where random() < a";
        assert_eq!(
            found(query, AutoRefresh::Yes),
            ["getdate", "sysdate", "current_date", "random"]
        );
        assert!(found(query, AutoRefresh::No).is_empty());
        assert!(found("select now, \"sysdate\" as s from t", AutoRefresh::No).is_empty());
    }
}
