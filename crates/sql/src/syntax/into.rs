//! `SELECT … INTO table`, which makes a table and no result.

use sqlparser::ast::{Expr, Query, SetExpr, Statement};

use super::{Sql, span_of};
use crate::span::Span;
use crate::statement::Persistence;

/// The table behind `INTO`.
pub(crate) struct Into {
    pub(crate) parts: Vec<String>,
    pub(crate) span: Span,
    pub(crate) persistence: Persistence,
}

/// What a statement is that begins with a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SqlKind {
    Query,
    Insert,
    Update,
    Delete,
}

impl Sql {
    pub(crate) fn kind(&self) -> SqlKind {
        match *self.0 {
            Statement::Insert(_) => SqlKind::Insert,
            Statement::Update(_) => SqlKind::Update,
            Statement::Delete(_) => SqlKind::Delete,
            _ => SqlKind::Query,
        }
    }
}

/// Takes `INTO` out of the first select of a query, where alone it may stand.
pub(crate) fn take_into(sql: &mut Sql) -> Option<Into> {
    let Statement::Query(query) = &mut *sql.0 else {
        return None;
    };
    of_query(query)
}

fn of_query(query: &mut Query) -> Option<Into> {
    of_body(&mut query.body)
}

fn of_body(body: &mut SetExpr) -> Option<Into> {
    match body {
        SetExpr::Select(select) => {
            let into = select.into.take()?;
            // Several targets are refused with the forms of other databases.
            let target = into.targets.first()?;
            let idents = match target {
                Expr::Identifier(ident) => std::slice::from_ref(ident),
                Expr::CompoundIdentifier(idents) => idents.as_slice(),
                _ => &[],
            };
            Some(Into {
                parts: idents.iter().map(|ident| ident.value.clone()).collect(),
                span: span_of(target),
                persistence: if into.temporary {
                    Persistence::Temporary
                } else {
                    Persistence::Permanent
                },
            })
        }
        SetExpr::SetOperation { left, .. } => of_body(left),
        SetExpr::Query(query) => of_query(query),
        _ => None,
    }
}
