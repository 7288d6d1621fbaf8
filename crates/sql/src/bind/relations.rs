//! Relations by name: tables, common table expressions, parts of SUPER values, functions.

use plan::{Identifier, TableName};

use super::from::Entry;
use super::scope::{Contents, Scope};
use super::{Binder, doubled};
use crate::span::Span;
use crate::statement::Name;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{
    Body, ColumnRef, Expr, ExprKind, Nullability, OutputColumn, Quantifier, Query, Relation,
    Select, SelectItem, Shape, TableFunction, Type,
};

impl Binder<'_> {
    pub(super) fn named_relation(
        &mut self,
        name: &ast::ObjectName,
        path: Option<&ast::JsonPath>,
        alias: Option<&ast::TableAlias>,
        scope: &mut Scope,
    ) -> Option<Relation> {
        if self.is_part_of_value(name, path, scope) {
            return self.unnest_array(name, path, alias, scope);
        }
        if path.is_some() {
            self.unsupported(
                span_of(name),
                "this form in FROM",
                "write a table or a query",
            );
            return None;
        }
        let name = self.object_name(name)?;
        let place = alias.map_or(name.span, |alias| from_raw(alias.name.span));
        let written = match alias {
            Some(alias) => self.identifier(&alias.name),
            None => Some(name.table.clone()),
        };
        let cte = match name.schema {
            None => self
                .ctes
                .iter_mut()
                .rev()
                .find(|cte| cte.name == name.table),
            Some(_) => None,
        };
        let (relation, shape, table) = match cte {
            Some(cte) => {
                cte.reads += 1;
                let shape = cte.shape.clone();
                (None, shape, None)
            }
            None => {
                let (table, shape) = self.table_or_open(&name);
                let full_name = alias.is_none().then(|| table.clone());
                (Some(table), shape, full_name)
            }
        };
        let entry = Entry {
            alias: written,
            place,
            table,
            shape: shape.clone(),
            contents: Contents::Rows,
        };
        let columns = alias.map_or(&[][..], |alias| &alias.columns);
        Some(
            self.enter_renamed(entry, columns, scope, |alias| match relation {
                None => Relation::Cte {
                    name: name.table,
                    alias,
                    shape: doubled::parted(shape),
                },
                Some(table) => Relation::Table {
                    table,
                    alias,
                    shape,
                },
            }),
        )
    }

    /// A table that is missing is named once: its columns are not missed as well.
    pub(super) fn table_or_open(&mut self, name: &Name) -> (TableName, Shape) {
        self.table(name)
            .unwrap_or_else(|| (name.complete(self.default_schema), Shape::Open))
    }

    /// Enters a relation whose alias may give its columns other names.
    pub(super) fn enter_renamed(
        &mut self,
        mut entry: Entry,
        columns: &[ast::TableAliasColumnDef],
        scope: &mut Scope,
        relation: impl FnOnce(Identifier) -> Relation,
    ) -> Relation {
        if columns.is_empty() {
            let alias = self.enter(entry, scope);
            return relation(alias);
        }
        let names: Vec<(Identifier, Span)> = columns
            .iter()
            .filter_map(|column| {
                let name = self.identifier(&column.name)?;
                Some((name, from_raw(column.name.span)))
            })
            .collect();
        let Some(known) = entry.shape.columns() else {
            // Under the new names too, any column may be there.
            let alias = self.enter(entry, scope);
            return relation(alias);
        };
        let inner: Identifier = "renamed"
            .parse()
            .expect("a constant name is a valid identifier");
        let mut query = select_all(relation(inner.clone()), &inner, known);
        self.name_outputs(&mut query, &names);
        entry.shape = query.shape();
        doubled::part(&mut query);
        let alias = self.enter(entry, scope);
        Relation::Subquery {
            query: Box::new(query),
            alias,
        }
    }

    /// `pg_get_cols('t') cols (schema name, …)`: what it gives is not known, but for the names.
    pub(super) fn table_function(
        &mut self,
        name: &ast::ObjectName,
        arguments: &[ast::FunctionArg],
        alias: Option<&ast::TableAlias>,
        scope: &mut Scope,
    ) -> Relation {
        let arguments = arguments
            .iter()
            .filter_map(|argument| match argument {
                ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr))
                | ast::FunctionArg::Named {
                    arg: ast::FunctionArgExpr::Expr(expr),
                    ..
                } => Some(self.seeing(scope, |binder| binder.expr(expr))),
                _ => None,
            })
            .collect();
        let columns: Option<Vec<OutputColumn>> = alias
            .filter(|alias| !alias.columns.is_empty())
            .map(|alias| {
                let columns = alias.columns.iter();
                columns
                    .filter_map(|column| {
                        Some(OutputColumn {
                            name: self.identifier(&column.name)?,
                            ty: Type::Unknown,
                            nullability: Nullability::Unknown,
                        })
                    })
                    .collect()
            });
        let shape = columns.map_or(Shape::Open, Shape::closed);
        let parts: Vec<&str> = name
            .0
            .iter()
            .filter_map(|part| part.as_ident())
            .map(|ident| ident.value.as_str())
            .collect();
        let written = match alias {
            Some(alias) => self.identifier(&alias.name),
            None => parts.last().and_then(|name| name.parse().ok()),
        };
        let entry = Entry {
            alias: written,
            place: alias.map_or_else(|| span_of(name), |alias| from_raw(alias.name.span)),
            table: None,
            shape: shape.clone(),
            contents: Contents::Rows,
        };
        let alias = self.enter(entry, scope);
        Relation::Function(TableFunction {
            name: parts.join("."),
            arguments,
            alias,
            shape,
        })
    }

    /// A name of one to three parts.
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

    /// Binds something that can see all that FROM has brought so far.
    pub(super) fn seeing<T>(&mut self, scope: &mut Scope, bind: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(std::mem::take(scope));
        let bound = bind(self);
        *scope = self.scopes.pop().expect("the scope that was pushed");
        bound
    }
}

/// `SELECT alias.a, alias.b, … FROM relation`.
pub(super) fn select_all(
    relation: Relation,
    alias: &Identifier,
    columns: &[OutputColumn],
) -> Query {
    let own_names = doubled::own_names(columns);
    let items = columns
        .iter()
        .zip(own_names)
        .map(|(column, own)| SelectItem::Column {
            name: column.name.clone(),
            expr: Expr {
                kind: ExprKind::Column(ColumnRef {
                    relation: alias.clone(),
                    column: own,
                }),
                ty: column.ty,
                nullability: column.nullability,
                span: Span::default(),
            },
        });
    Query {
        ctes: Vec::new(),
        body: Body::Select(Box::new(Select {
            quantifier: Quantifier::All,
            items: items.collect(),
            from: vec![relation],
            selection: None,
            hierarchy: None,
            group_by: Vec::new(),
            having: None,
            qualify: None,
            top: None,
        })),
        order_by: Vec::new(),
        limit: None,
        offset: None,
    }
}
