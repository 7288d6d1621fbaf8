//! `*` and `alias.*`, written out.

use plan::Identifier;

use super::Binder;
use super::scope::{Scope, Visible};
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, from_raw};
use crate::typed::{ExprKind, SelectItem};

impl Binder<'_> {
    /// Every column of the select's relations.
    pub(super) fn star(&mut self, options: &ast::WildcardAdditionalOptions) -> Vec<SelectItem> {
        let span = from_raw(options.wildcard_token.0.span);
        self.plain_star(options, span);
        let mut items = Vec::new();
        if let Some(scope) = self.scopes.last() {
            for (index, relation) in scope.relations.iter().enumerate() {
                // Of joins that start at the same relation the last one gives its columns first.
                let mut merged: Vec<_> = scope
                    .merged
                    .iter()
                    .filter(|merged| merged.before == index)
                    .collect();
                merged.sort_by_key(|merged| std::cmp::Reverse(merged.joined_at));
                items.extend(merged.into_iter().map(|merged| SelectItem::Column {
                    name: merged.name.clone(),
                    expr: merged.expr.clone(),
                }));
                items.extend(columns(relation, scope, Merging::LeftOut, span));
            }
        }
        self.exclude(options.opt_exclude.as_ref(), &mut items);
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
        let found = self.scopes.iter().rev().find_map(|scope| {
            let relation = scope.relation(name.schema.as_ref(), &name.table)?;
            Some(columns(relation, scope, Merging::Kept, name.span))
        });
        match found {
            Some(mut items) => {
                self.exclude(options.opt_exclude.as_ref(), &mut items);
                items
            }
            None => {
                self.unknown_alias(&name.table, name.span);
                // What it stands for is not known.
                vec![SelectItem::OpenStar {
                    relation: name.table,
                    except: Vec::new(),
                }]
            }
        }
    }

    /// Leaves out the columns after `EXCLUDE`.
    pub(super) fn exclude(
        &mut self,
        exclude: Option<&ast::ExcludeSelectItem>,
        items: &mut Vec<SelectItem>,
    ) {
        let names: Vec<&ast::ObjectName> = match exclude {
            None => return,
            Some(ast::ExcludeSelectItem::Single(name)) => vec![name],
            Some(ast::ExcludeSelectItem::Multiple(names)) => names.iter().collect(),
        };
        for name in names {
            let Some(ident) = name.0.last().and_then(ast::ObjectNamePart::as_ident) else {
                continue;
            };
            let Some(name) = self.identifier(ident) else {
                continue;
            };
            let before = items.len();
            items.retain(
                |item| !matches!(item, SelectItem::Column { name: known, .. } if *known == name),
            );
            let mut is_found = items.len() < before;
            for item in items.iter_mut() {
                if let SelectItem::OpenStar { except, .. } = item {
                    except.push(name.clone());
                    is_found = true;
                }
            }
            if !is_found {
                self.nothing_to_exclude(&name, from_raw(ident.span), items);
            }
        }
    }

    fn nothing_to_exclude(&mut self, name: &Identifier, span: Span, items: &[SelectItem]) {
        let known = items.iter().filter_map(|item| match item {
            SelectItem::Column { name, .. } => Some(name.as_str()),
            SelectItem::OpenStar { .. } => None,
        });
        let fault = Fault::new(
            FaultKind::UnknownColumn,
            span,
            format!("the star has no column `{name}` to leave out"),
            "unknown column",
        )
        .help("remove it from EXCLUDE")
        .nearest(name.as_str(), known);
        self.faults.push(fault);
    }

    fn plain_star(&mut self, options: &ast::WildcardAdditionalOptions, span: Span) {
        let ast::WildcardAdditionalOptions {
            wildcard_token: _,
            opt_ilike,
            opt_exclude: _,
            opt_except,
            opt_replace,
            opt_rename,
            // Says nothing: the columns keep their names.
            opt_alias: _,
        } = options;
        if opt_ilike.is_some()
            || opt_except.is_some()
            || opt_replace.is_some()
            || opt_rename.is_some()
        {
            self.fault(
                FaultKind::NotRedshift,
                span,
                "Redshift's star takes EXCLUDE only",
                "not Redshift",
                "write `* EXCLUDE (…)`, or name the columns",
            );
        }
    }
}

/// Whether columns that `USING` made one are among those of a relation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Merging {
    Kept,
    LeftOut,
}

fn columns(relation: &Visible, scope: &Scope, merging: Merging, span: Span) -> Vec<SelectItem> {
    let Some(columns) = scope.each(relation, span) else {
        return vec![SelectItem::OpenStar {
            relation: relation.emitted.clone(),
            except: Vec::new(),
        }];
    };
    columns
        .into_iter()
        .filter_map(|(name, expr)| {
            let is_merged = merging == Merging::LeftOut
                && scope.merged.iter().any(|merged| {
                    matches!(&expr.kind, ExprKind::Column(column) if merged.members.contains(column))
                });
            (!is_merged).then_some(SelectItem::Column { name, expr })
        })
        .collect()
}
