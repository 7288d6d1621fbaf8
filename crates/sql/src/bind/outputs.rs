//! Names of outputs.

use plan::Identifier;

use super::{Binder, doubled};
use crate::fault::FaultKind;
use crate::syntax::{ast, from_raw};
use crate::typed::{Body, Expr, ExprKind, Query, Relation, SelectItem};

use super::relations::select_all;

impl Binder<'_> {
    /// The name of an output without an alias, as the server gives it.
    pub(super) fn output_name(expr: &ast::Expr) -> Identifier {
        let name = match expr {
            ast::Expr::Identifier(ident) => Some(ident.value.clone()),
            ast::Expr::CompoundIdentifier(parts) => parts.last().map(|part| part.value.clone()),
            ast::Expr::Nested(inner) => return Self::output_name(inner),
            ast::Expr::Cast { expr, .. } => return Self::output_name(expr),
            ast::Expr::Function(function) => {
                let name = function.name.0.last().and_then(|part| part.as_ident());
                name.map(|ident| match ident.value.to_ascii_lowercase().as_str() {
                    "nvl" => "coalesce".to_owned(),
                    "date_part" => "pgdate_part".to_owned(),
                    other => other.to_owned(),
                })
            }
            ast::Expr::Extract { .. } => Some("date_part".to_owned()),
            ast::Expr::Case { .. } => Some("case".to_owned()),
            ast::Expr::Exists { .. } => Some("exists".to_owned()),
            ast::Expr::JsonAccess { value, path } => {
                let field = path.path.iter().rev().find_map(|step| match step {
                    ast::JsonPathElem::Dot { key, .. } => Some(key.clone()),
                    _ => None,
                });
                match field {
                    Some(field) => Some(field),
                    None => return Self::output_name(value),
                }
            }
            ast::Expr::Prior(inner) => return Self::output_name(inner),
            ast::Expr::Position { .. } => Some("position".to_owned()),
            ast::Expr::Substring { .. } => Some("substring".to_owned()),
            ast::Expr::Trim { .. } => Some("btrim".to_owned()),
            _ => None,
        };
        name.and_then(|name| name.parse().ok())
            .unwrap_or_else(|| "?column?".parse().expect("a valid name"))
    }

    /// Gives the outputs of a query the names of a column list; an empty list changes nothing.
    pub(super) fn rename_outputs(&mut self, query: &mut Query, columns: &[&ast::Ident]) {
        let names: Vec<(Identifier, crate::span::Span)> = columns
            .iter()
            .filter_map(|ident| Some((self.identifier(ident)?, from_raw(ident.span))))
            .collect();
        self.name_outputs(query, &names);
    }

    pub(super) fn name_outputs(
        &mut self,
        query: &mut Query,
        names: &[(Identifier, crate::span::Span)],
    ) {
        let Some((_, first)) = names.first() else {
            return;
        };
        let span = names
            .iter()
            .fold(*first, |span, (_, next)| span.union(*next));
        let shape = query.shape();
        // The columns of an open shape are any, under these names too.
        let Some(outputs) = shape.columns() else {
            return;
        };
        if outputs.len() < names.len() {
            self.fault(
                FaultKind::ColumnCount,
                span,
                format!(
                    "{} names are given for {} columns",
                    names.len(),
                    outputs.len()
                ),
                format!("{} names", names.len()),
                "give one name to each column",
            );
            // What reads the query may use every name.
            let names: Vec<&Identifier> = names.iter().map(|(name, _)| name).collect();
            rename(&mut query.body, &names);
            for name in names.iter().skip(outputs.len()) {
                widen(&mut query.body, name, span);
            }
            return;
        }
        let names: Vec<&Identifier> = names.iter().map(|(name, _)| name).collect();
        if rename(&mut query.body, &names) {
            return;
        }
        let inner: Identifier = "renamed"
            .parse()
            .expect("a constant name is a valid identifier");
        doubled::part(query);
        *query = select_all(
            Relation::Subquery {
                query: Box::new(query.clone()),
                alias: inner.clone(),
            },
            &inner,
            outputs,
        );
        rename(&mut query.body, &names);
    }
}

/// Adds an output of which nothing but its name is known to the leftmost select.
fn widen(body: &mut Body, name: &Identifier, span: crate::span::Span) {
    match body {
        Body::Select(select) => select.items.push(SelectItem::Column {
            name: name.clone(),
            expr: Binder::unknown(span),
        }),
        Body::Set { left, .. } => widen(left, name, span),
        Body::Query(query) => widen(&mut query.body, name, span),
    }
}

/// Renames the first outputs of the leftmost select; false if one of them is used by its name.
fn rename(body: &mut Body, names: &[&Identifier]) -> bool {
    match body {
        Body::Select(select) => {
            let uses_alias =
                |expr: &Expr| expr.any(&|part| matches!(part.kind, ExprKind::OutputAlias(_)));
            let is_used = select
                .items
                .iter()
                .filter_map(|item| match item {
                    SelectItem::Column { expr, .. } => Some(expr),
                    SelectItem::OpenStar { .. } => None,
                })
                .chain(&select.qualify)
                .any(uses_alias);
            let is_same =
                select.items.iter().zip(names).all(
                    |(item, new)| matches!(item, SelectItem::Column { name, .. } if name == *new),
                );
            if is_used && !is_same {
                return false;
            }
            for (item, new) in select.items.iter_mut().zip(names) {
                if let SelectItem::Column { name, .. } = item {
                    *name = (*new).clone();
                }
            }
            true
        }
        Body::Set { left, .. } => rename(left, names),
        Body::Query(query) => rename(&mut query.body, names),
    }
}
