//! Where a column of a subquery or a common table expression comes from.

use plan::{Identifier, TableName};
use sql::typed::{Body, ColumnRef, Cte, Expr, ExprKind, Query, Relation};

use super::walk::{Scoped, bare, items, relations};

/// What a relation gives its columns from.
#[derive(Clone, Debug)]
pub(super) enum Source<'a> {
    Table(&'a TableName),
    Query(&'a Query, Vec<&'a Cte>),
}

impl<'a> Scoped<'a> {
    /// The relation of this select with that alias.
    pub(super) fn source(&self, alias: &Identifier) -> Option<Source<'a>> {
        let relation = relations(self.select)
            .into_iter()
            .find(|relation| relation.alias() == Some(alias))?;
        self.source_of(relation)
    }

    /// None for a join.
    pub(super) fn source_of(&self, relation: &'a Relation) -> Option<Source<'a>> {
        if let Relation::Table { table, .. } = relation {
            return Some(Source::Table(table));
        }
        if let Relation::Subquery { query, .. } = relation {
            return Some(Source::Query(query, self.ctes.clone()));
        }
        if let Relation::Cte { name, .. } = relation {
            let at = self.ctes.iter().rposition(|cte| cte.name == *name)?;
            return Some(Source::Query(
                &self.ctes[at].query,
                self.ctes[..at].to_vec(),
            ));
        }
        None
    }

    /// The expression that a name stands for, casts taken off and followed as far as queries go;
    /// a column of a table in the end, or what is computed.
    pub(super) fn origin(&self, expr: &'a Expr) -> (Self, &'a Expr) {
        let mut scope = self.clone();
        let mut expr = bare(expr);
        // Each step goes further in, so it ends; the bound is for a tree that is no tree.
        for _ in 0..1000 {
            let Some((inner, found)) = scope.named(expr) else {
                break;
            };
            scope = inner;
            expr = bare(found);
        }
        (scope, expr)
    }

    /// The expression that a name stands for, one step further in.
    pub(super) fn named(&self, expr: &'a Expr) -> Option<(Self, &'a Expr)> {
        match &expr.kind {
            ExprKind::Column(column) => self.output(column),
            ExprKind::OutputAlias(name) => items(self.select)
                .find(|(item, _)| *item == name)
                .map(|(_, expr)| (self.clone(), expr)),
            _ => None,
        }
    }

    /// The expression behind a column of a query in FROM.
    fn output(&self, column: &ColumnRef) -> Option<(Self, &'a Expr)> {
        let Source::Query(query, ctes) = self.source(&column.relation)? else {
            return None;
        };
        let inner = first_select(query, &ctes)?;
        let (_, expr) = items(inner.select).find(|(name, _)| **name == column.column)?;
        Some((inner, expr))
    }
}

/// The select that names a query's columns.
pub(super) fn first_select<'a>(query: &'a Query, outer: &[&'a Cte]) -> Option<Scoped<'a>> {
    let mut ctes = outer.to_vec();
    ctes.extend(&query.ctes);
    let mut body = &query.body;
    loop {
        match body {
            Body::Select(select) => return Some(Scoped { select, ctes }),
            Body::Set { left, .. } => body = left,
            Body::Query(query) => {
                ctes.extend(&query.ctes);
                body = &query.body;
            }
        }
    }
}
