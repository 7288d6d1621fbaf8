//! What a select reads, in the order of the text.

use super::scope::{Contents, Scope, Visible};
use super::{Binder, doubled};
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{Join, Nullability, Query, Relation, Shape};
use plan::Identifier;

/// What a relation brings into reach.
pub(super) struct Entry {
    /// None for a query in FROM without a name.
    pub(super) alias: Option<Identifier>,
    pub(super) place: Span,
    /// The table, where no alias hides its full name.
    pub(super) table: Option<plan::TableName>,
    pub(super) shape: Shape,
    pub(super) contents: Contents,
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
        let start = scope.end();
        let mut relation = self.factor(&from.relation, scope);
        for join in &from.joins {
            let middle = scope.end();
            let right = self.factor(&join.relation, scope);
            let joined = self.join(join, scope, start, middle, right.as_ref());
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
        relation
    }

    /// One relation.
    pub(super) fn factor(
        &mut self,
        factor: &ast::TableFactor,
        scope: &mut Scope,
    ) -> Option<Relation> {
        match factor {
            ast::TableFactor::Table {
                name,
                alias,
                args: None,
                with_hints,
                version: None,
                with_ordinality: false,
                partitions,
                json_path,
                sample: None,
                index_hints,
            } if with_hints.is_empty() && partitions.is_empty() && index_hints.is_empty() => {
                self.named_relation(name, json_path.as_ref(), alias.as_ref(), scope)
            }
            ast::TableFactor::Table {
                name,
                alias,
                args: Some(arguments),
                ..
            } => Some(self.table_function(name, &arguments.args, alias.as_ref(), scope)),
            ast::TableFactor::Function {
                lateral: false,
                name,
                args,
                alias,
                ..
            } => Some(self.table_function(name, args, alias.as_ref(), scope)),
            ast::TableFactor::Derived {
                lateral: false,
                subquery,
                alias,
                sample: None,
            } => self.derived(subquery, alias.as_ref(), scope),
            ast::TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => self.joined(table_with_joins, scope),
            ast::TableFactor::UnpivotExpr {
                expression,
                value_alias,
                attribute_alias,
            } => self.unnest_object(expression, value_alias, attribute_alias.as_ref(), scope),
            ast::TableFactor::Pivot { .. } => self.pivot(factor, scope),
            ast::TableFactor::Unpivot { .. } => self.unpivot(factor, scope),
            _ => {
                let span = self.places.balanced(span_of(factor));
                self.unsupported(span, "this form in FROM", "write a table or a query");
                None
            }
        }
    }

    /// `(query) AS alias (columns)`; Redshift can do without the alias.
    fn derived(
        &mut self,
        subquery: &ast::Query,
        alias: Option<&ast::TableAlias>,
        scope: &mut Scope,
    ) -> Option<Relation> {
        let query = self.subquery(subquery);
        let columns: Vec<&ast::Ident> = alias
            .iter()
            .flat_map(|alias| &alias.columns)
            .map(|column| &column.name)
            .collect();
        let query = query.map(|mut query| {
            self.rename_outputs(&mut query, &columns);
            query
        });
        // A faulty query still brings its alias, so that it is not missed as well.
        let shape = query.as_ref().map_or(Shape::Open, Query::shape);
        let entry = Entry {
            alias: alias.and_then(|alias| self.identifier(&alias.name)),
            place: alias.map_or_else(Span::default, |alias| from_raw(alias.name.span)),
            table: None,
            shape,
            contents: Contents::Rows,
        };
        let alias = self.enter(entry, scope);
        let mut query = query?;
        doubled::part(&mut query);
        Some(Relation::Subquery {
            query: Box::new(query),
            alias,
        })
    }

    /// Brings a relation into reach and gives the alias that the typed tree uses for it.
    pub(super) fn enter(&mut self, entry: Entry, scope: &mut Scope) -> Identifier {
        let Entry {
            alias,
            place,
            table,
            mut shape,
            contents,
        } = entry;
        let same_name = alias.as_ref().and_then(|alias| scope.first_called(alias));
        if let Some(first) = same_name
            && let Some(alias) = &alias
            && !are_different_tables(first.table.as_ref(), table.as_ref())
        {
            let fault = Fault::new(
                FaultKind::DuplicateAlias,
                place,
                format!("two relations here are called `{alias}`"),
                "the second one",
            )
            .help("give one of them another alias")
            .also(first.place, "the first one");
            self.faults.push(fault);
            // Which of them a column belongs to is not known.
            shape = Shape::Open;
        }
        let emitted = self.unused_alias(alias.as_ref(), scope);
        scope.push(Visible {
            alias,
            emitted: emitted.clone(),
            place,
            table,
            shape,
            contents,
            nullability: Nullability::NotNull,
        });
        emitted
    }

    fn unused_alias(&self, alias: Option<&Identifier>, scope: &Scope) -> Identifier {
        let is_taken = |name: &Identifier| {
            let mut scopes = self.scopes.iter().chain([scope]);
            scopes.any(|scope| scope.emits(name))
        };
        let alias = alias.cloned().unwrap_or_else(|| {
            "subquery"
                .parse()
                .expect("a constant name is a valid identifier")
        });
        let mut emitted = alias.clone();
        // Of thousands with one name none starts from the first again.
        let mut number = 1 + scope.relations.len().max(1);
        while is_taken(&emitted) {
            // Cannot fail but for a name at its longest, where the inner one then wins as written.
            let Ok(name) = format!("{alias}_{number}").parse() else {
                break;
            };
            emitted = name;
            number += 1;
        }
        emitted
    }
}

/// `a.t, b.t`: tables of two schemas may share a name, which then needs its schema.
fn are_different_tables(first: Option<&plan::TableName>, second: Option<&plan::TableName>) -> bool {
    match (first, second) {
        (Some(first), Some(second)) => first != second,
        _ => false,
    }
}
