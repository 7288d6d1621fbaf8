//! What a select reads: tables, common table expressions, queries, joins.

use plan::Identifier;

use super::Binder;
use super::scope::{Scope, Visible};
use crate::fault::FaultKind;
use crate::span::Span;
use crate::statement::Name;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{Join, Nullability, Query, Relation, Shape};

/// What a relation brings into reach.
pub(super) struct Entry {
    pub(super) place: Span,
    /// The table, where no alias hides its full name.
    pub(super) table: Option<plan::TableName>,
    pub(super) shape: Shape,
}

impl Binder<'_> {
    /// Relations separated by commas.
    pub(super) fn relations(&mut self, from: &[ast::TableWithJoins]) -> (Vec<Relation>, Scope) {
        let mut scope = Scope::default();
        let relations = from
            .iter()
            .filter_map(|from| self.joined(from, &mut scope))
            .collect();
        (relations, scope)
    }

    /// A relation and what is joined to it; what it brings into reach is added to the scope.
    pub(super) fn joined(
        &mut self,
        from: &ast::TableWithJoins,
        scope: &mut Scope,
    ) -> Option<Relation> {
        let mut own = Scope::default();
        let mut relation = self.factor(&from.relation, scope, &mut own);
        for join in &from.joins {
            let mut right_scope = Scope::default();
            let mut seen = scope.clone();
            seen.relations.extend(own.relations.iter().cloned());
            let right = self.factor(&join.relation, &seen, &mut right_scope);
            let joined = self.join(join, &mut own, right_scope);
            relation = match (relation, right, joined) {
                (Some(left), Some(right), Some((kind, on))) => {
                    Some(Relation::Join(Box::new(Join {
                        kind,
                        left,
                        right,
                        on,
                    })))
                }
                _ => None,
            };
        }
        scope.relations.extend(own.relations);
        scope.merged.extend(own.merged);
        relation
    }

    /// One relation; `seen` is what stands before it in the same FROM.
    fn factor(
        &mut self,
        factor: &ast::TableFactor,
        seen: &Scope,
        into: &mut Scope,
    ) -> Option<Relation> {
        let span = self.places.balanced(span_of(factor));
        match factor {
            ast::TableFactor::Table {
                name,
                alias,
                args: None,
                with_hints,
                version: None,
                with_ordinality: false,
                partitions,
                json_path: None,
                sample: None,
                index_hints,
            } if with_hints.is_empty() && partitions.is_empty() && index_hints.is_empty() => {
                self.named_relation(name, alias.as_ref(), seen, into)
            }
            ast::TableFactor::Derived {
                lateral: false,
                subquery,
                alias,
                sample: None,
            } => {
                let query = self.subquery(subquery);
                let Some(alias) = alias else {
                    self.fault(
                        FaultKind::Syntax,
                        span,
                        "a query in FROM needs an alias",
                        "no alias",
                        "write `(SELECT …) AS name`",
                    );
                    return None;
                };
                let columns: Vec<&ast::Ident> =
                    alias.columns.iter().map(|column| &column.name).collect();
                let query = query.map(|mut query| {
                    self.rename_outputs(&mut query, &columns);
                    query
                });
                // A faulty query still brings its alias, so that it is not missed as well.
                let shape = query.as_ref().map_or(Shape::Open, Query::shape);
                let place = from_raw(alias.name.span);
                let visible = Entry {
                    place,
                    table: None,
                    shape,
                };
                let alias = self.enter(&alias.name, visible, seen, into)?;
                Some(Relation::Subquery {
                    query: Box::new(query?),
                    alias,
                })
            }
            ast::TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => {
                let mut inner = seen.clone();
                let before = (inner.relations.len(), inner.merged.len());
                let relation = self.joined(table_with_joins, &mut inner);
                into.relations.extend(inner.relations.drain(before.0..));
                into.merged.extend(inner.merged.drain(before.1..));
                relation
            }
            _ => {
                self.unsupported(span, "this form in FROM", "write a table or a query");
                None
            }
        }
    }

    fn named_relation(
        &mut self,
        name: &ast::ObjectName,
        alias: Option<&ast::TableAlias>,
        seen: &Scope,
        into: &mut Scope,
    ) -> Option<Relation> {
        let name = self.object_name(name)?;
        if let Some(alias) = alias
            && !alias.columns.is_empty()
        {
            self.unsupported(
                from_raw(alias.name.span),
                "an alias that renames the columns of a table",
                "rename them in a query: `(SELECT a AS b FROM …) AS alias`",
            );
            return None;
        }
        let written = alias.map_or_else(
            || ast::Ident::with_quote('"', name.table.as_str()),
            |alias| alias.name.clone(),
        );
        let place = alias.map_or(name.span, |alias| from_raw(alias.name.span));
        let cte = match name.schema {
            None => self.ctes.iter().rev().find(|cte| cte.name == name.table),
            Some(_) => None,
        };
        if let Some(cte) = cte.cloned() {
            let shape = cte.shape.clone();
            let visible = Entry {
                place,
                table: None,
                shape,
            };
            let alias = self.enter(&written, visible, seen, into)?;
            return Some(Relation::Cte {
                name: cte.name,
                alias,
                shape: cte.shape,
            });
        }
        // A table that is missing is named once; its columns are not missed as well.
        let (table, shape) = self
            .table(&name)
            .unwrap_or_else(|| (name.complete(self.default_schema), Shape::Open));
        let visible = Entry {
            place,
            table: alias.is_none().then(|| table.clone()),
            shape: shape.clone(),
        };
        let alias = self.enter(&written, visible, seen, into)?;
        Some(Relation::Table {
            table,
            alias,
            shape,
        })
    }

    /// A name of one or two parts.
    pub(super) fn object_name(&mut self, name: &ast::ObjectName) -> Option<Name> {
        let span = span_of(name);
        let parts: Vec<_> = name
            .0
            .iter()
            .filter_map(|part| part.as_ident())
            .map(|ident| self.identifier(ident))
            .collect();
        let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
        let mut parts = parts.into_iter().rev();
        Some(Name {
            table: parts.next()?,
            schema: parts.next(),
            database: parts.next(),
            span,
        })
    }

    /// Brings a relation into reach and gives the alias that the typed tree uses for it.
    pub(super) fn enter(
        &mut self,
        alias: &ast::Ident,
        Entry {
            place,
            table,
            shape,
        }: Entry,
        seen: &Scope,
        into: &mut Scope,
    ) -> Option<Identifier> {
        let alias = self.identifier(alias)?;
        if seen.relation(None, &alias).is_some() || into.relation(None, &alias).is_some() {
            self.fault(
                FaultKind::DuplicateAlias,
                place,
                format!("two relations here are called `{alias}`"),
                "the second one",
                "give one of them another alias",
            );
            return None;
        }
        let is_taken = |name: &Identifier| {
            self.scopes
                .iter()
                .chain([seen, &*into])
                .any(|scope| scope.emits(name))
        };
        let mut emitted = alias.clone();
        let mut number = 2;
        while is_taken(&emitted) {
            // Cannot fail but for a name at its longest, where the inner one then wins as written.
            let Ok(name) = format!("{alias}_{number}").parse() else {
                break;
            };
            emitted = name;
            number += 1;
        }
        into.relations.push(Visible {
            alias,
            emitted: emitted.clone(),
            table,
            shape,
            nullability: Nullability::NotNull,
        });
        Some(emitted)
    }
}
