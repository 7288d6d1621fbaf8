//! `*` and `alias.*`, written out.

use super::Binder;
use super::scope::{Scope, Visible};
use crate::span::Span;
use crate::syntax::{ast, from_raw};
use crate::typed::{ExprKind, SelectItem};

impl Binder<'_> {
    /// Every column of the select's relations.
    pub(super) fn star(&mut self, options: &ast::WildcardAdditionalOptions) -> Vec<SelectItem> {
        let span = from_raw(options.wildcard_token.0.span);
        self.plain_star(options, span);
        let Some(scope) = self.scopes.last().cloned() else {
            return Vec::new();
        };
        let mut items: Vec<SelectItem> = scope
            .merged
            .iter()
            .map(|merged| SelectItem::Column {
                name: merged.name.clone(),
                expr: merged.expr.clone(),
            })
            .collect();
        for relation in &scope.relations {
            items.extend(columns(relation, Some(&scope), span));
        }
        items
    }

    /// Every column of one relation.
    pub(super) fn qualified_star(
        &mut self,
        name: &ast::ObjectName,
        options: &ast::WildcardAdditionalOptions,
    ) -> Vec<SelectItem> {
        let Some(name) = self.object_name(name) else {
            return Vec::new();
        };
        self.plain_star(options, name.span);
        let relation = self
            .scopes
            .iter()
            .rev()
            .find_map(|scope| scope.relation(name.schema.as_ref(), &name.table))
            .cloned();
        match relation {
            Some(relation) => columns(&relation, None, name.span),
            None => {
                self.unknown_alias(&name.table, &[], name.span);
                Vec::new()
            }
        }
    }

    fn plain_star(&mut self, options: &ast::WildcardAdditionalOptions, span: Span) {
        let ast::WildcardAdditionalOptions {
            wildcard_token: _,
            opt_ilike,
            opt_exclude,
            opt_except,
            opt_replace,
            opt_rename,
            opt_alias,
        } = options;
        if opt_ilike.is_some()
            || opt_exclude.is_some()
            || opt_except.is_some()
            || opt_replace.is_some()
            || opt_rename.is_some()
            || opt_alias.is_some()
        {
            self.unsupported(span, "a star with exceptions", "name the columns");
        }
    }
}

/// The columns of a relation; those that `USING` made one are left out of a bare star.
fn columns(relation: &Visible, bare: Option<&Scope>, span: Span) -> Vec<SelectItem> {
    let Some(columns) = relation.shape.columns() else {
        return vec![SelectItem::OpenStar {
            relation: relation.emitted.clone(),
        }];
    };
    columns
        .iter()
        .filter_map(|column| {
            let expr = relation.column(&column.name, span)?;
            let is_merged = bare.is_some_and(|scope| {
                scope.merged.iter().any(|merged| {
                    matches!(&expr.kind, ExprKind::Column(column) if merged.members.contains(column))
                })
            });
            (!is_merged).then(|| SelectItem::Column {
                name: column.name.clone(),
                expr,
            })
        })
        .collect()
}
