//! Queries: body, order, limit.

use super::Binder;
use super::clause::Clause;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::{Sql, ast, span_of};
use crate::typed::{Body, Cte, Query, SortKey};

impl Binder<'_> {
    pub(super) fn query_statement(&mut self, sql: &Sql) -> Option<Query> {
        match &*sql.0 {
            ast::Statement::Query(query) => self.query(query),
            _ => None,
        }
    }

    /// A query inside an expression, a FROM or another query.
    pub(super) fn subquery(&mut self, query: &ast::Query) -> Option<Query> {
        let outer = std::mem::replace(&mut self.clause, Clause::Select);
        let query = self.query(query);
        self.clause = outer;
        query
    }

    pub(super) fn query(&mut self, query: &ast::Query) -> Option<Query> {
        let ctes_around = self.ctes.len();
        let ctes = match &query.with {
            Some(with) => self.ctes_of(with),
            None => Some(Vec::new()),
        };
        let ordered = self.ordered_body(query);
        let (limit, offset) = self.limits(query);
        self.ctes.truncate(ctes_around);
        let (body, order_by) = ordered?;
        Some(Query {
            ctes: ctes?,
            body,
            order_by,
            limit,
            offset,
        })
    }

    /// A statement with the common table expressions before it in reach.
    pub(super) fn with<T>(
        &mut self,
        sql: &Sql,
        statement: impl FnOnce(&mut Self, &Sql) -> Option<T>,
    ) -> (Option<Vec<Cte>>, Option<T>) {
        let ctes_around = self.ctes.len();
        let ctes = match &sql.1 {
            Some(with) => self.ctes_of(with),
            None => Some(Vec::new()),
        };
        let bound = statement(self, sql);
        self.ctes.truncate(ctes_around);
        (ctes, bound)
    }

    fn ordered_body(&mut self, query: &ast::Query) -> Option<(Body, Vec<SortKey>)> {
        let order_by = self.order_expressions(query.order_by.as_ref());
        if let ast::SetExpr::Select(select) = &*query.body {
            let (select, order_by) = self.select(select, &order_by)?;
            return Some((Body::Select(Box::new(select)), order_by));
        }
        let body = self.body(&query.body)?;
        let order_by = self.order_of_outputs(&body.shape(), &order_by);
        Some((body, order_by))
    }

    /// What stands between set operators, or in brackets.
    pub(super) fn body(&mut self, body: &ast::SetExpr) -> Option<Body> {
        match body {
            ast::SetExpr::Select(select) => {
                let (select, _) = self.select(select, &[])?;
                Some(Body::Select(Box::new(select)))
            }
            ast::SetExpr::Query(query) => self
                .subquery(query)
                .map(|query| Body::Query(Box::new(query))),
            ast::SetExpr::SetOperation {
                op,
                set_quantifier,
                left,
                right,
            } => self.set_operation(*op, *set_quantifier, left, right),
            ast::SetExpr::Values(_) => {
                self.fault(
                    FaultKind::NotRedshift,
                    span_of(body),
                    "Redshift has no `VALUES` as a query",
                    "not Redshift",
                    "write `SELECT … UNION ALL SELECT …`",
                );
                None
            }
            _ => {
                self.unsupported(span_of(body), "this form of a query", "write SELECT");
                None
            }
        }
    }

    fn limits(&mut self, query: &ast::Query) -> (Option<u64>, Option<u64>) {
        if query.fetch.is_some() {
            self.unsupported(span_of(query), "FETCH", "write LIMIT");
        }
        let Some(ast::LimitClause::LimitOffset {
            limit,
            offset,
            limit_by: _,
        }) = &query.limit_clause
        else {
            return (None, None);
        };
        let limit = limit
            .as_ref()
            .and_then(|limit| self.whole_number(limit, Span::default()));
        let offset = offset
            .as_ref()
            .and_then(|offset| self.whole_number(&offset.value, Span::default()));
        (limit, offset)
    }
}
