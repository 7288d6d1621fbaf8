//! Names of columns.

use plan::Identifier;

use super::Binder;
use super::scope::Found;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, from_raw};
use crate::typed::{Expr, ExprKind, OutputColumn};

impl Binder<'_> {
    /// A name as Redshift folds it; a fault and `None` if it cannot be one.
    pub(super) fn identifier(&mut self, ident: &ast::Ident) -> Option<Identifier> {
        match ident.value.parse() {
            Ok(name) => Some(name),
            Err(fault) => {
                let fault: plan::identifier::IdentifierFault = fault;
                self.fault(
                    FaultKind::InvalidName,
                    from_raw(ident.span),
                    fault.to_string(),
                    "this name",
                    "choose another name",
                );
                None
            }
        }
    }

    /// `column`.
    pub(super) fn bare_column(&mut self, ident: &ast::Ident) -> Expr {
        let span = from_raw(ident.span);
        let Some(name) = self.identifier(ident) else {
            return Self::unknown(span);
        };
        for depth in (0..self.scopes.len()).rev() {
            match self.scopes[depth].column(&name, span) {
                Found::Column(expr) => return *expr,
                Found::Ambiguous(relations) => return self.ambiguous(&name, &relations, span),
                Found::Absent => {}
            }
            let is_innermost = depth + 1 == self.scopes.len();
            if is_innermost && let Some(expr) = self.output_alias(&name, span) {
                return expr;
            }
        }
        // Words that Redshift reserves for a value, as if they were functions without brackets.
        if ident.quote_style.is_none()
            && let Some(value) = self.constant_function(name.as_str(), span)
        {
            return value;
        }
        self.unknown_column(&name, span)
    }

    fn output_alias(&self, name: &Identifier, span: Span) -> Option<Expr> {
        if !self.clause.takes_output_aliases() {
            return None;
        }
        let scope = self.scopes.last()?;
        let OutputColumn {
            ty, nullability, ..
        } = scope.aliases.iter().find(|alias| alias.name == *name)?;
        Some(Expr {
            kind: ExprKind::OutputAlias(name.clone()),
            ty: *ty,
            nullability: *nullability,
            span,
        })
    }

    /// `relation.column` or `schema.relation.column`.
    pub(super) fn qualified_column(&mut self, parts: &[ast::Ident]) -> Expr {
        let span = parts.iter().fold(Span::default(), |span, part| {
            span.union(from_raw(part.span))
        });
        let names: Option<Vec<_>> = parts.iter().map(|part| self.identifier(part)).collect();
        let Some(names) = names else {
            return Self::unknown(span);
        };
        let (schema, alias, column) = match names.as_slice() {
            [alias, column] => (None, alias, column),
            [schema, alias, column] => (Some(schema), alias, column),
            _ => {
                self.unsupported(span, "a name of this many parts", "write `alias.column`");
                return Self::unknown(span);
            }
        };
        let relation = self
            .scopes
            .iter()
            .rev()
            .find_map(|scope| scope.relation(schema, alias));
        let Some(relation) = relation else {
            return self.unknown_alias(alias, parts, span);
        };
        if let Some(expr) = relation.column(column, span) {
            return expr;
        }
        let columns = relation.shape.columns().unwrap_or_default();
        let known: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let column_span = parts.last().map_or(span, |part| from_raw(part.span));
        let fault = Fault::new(
            FaultKind::UnknownColumn,
            column_span,
            format!("`{alias}` has no column `{column}`"),
            "unknown column",
        )
        .help(listed(&known))
        .nearest(column.as_str(), known.iter().copied());
        self.faults.push(fault);
        Self::unknown(span)
    }

    pub(super) fn unknown_alias(
        &mut self,
        alias: &Identifier,
        parts: &[ast::Ident],
        span: Span,
    ) -> Expr {
        let known: Vec<String> = self
            .scopes
            .iter()
            .rev()
            .flat_map(|scope| &scope.relations)
            .map(|relation| relation.alias.to_string())
            .collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let alias_span = parts
            .len()
            .checked_sub(2)
            .and_then(|at| parts.get(at))
            .map_or(span, |part| from_raw(part.span));
        self.faults.push(
            Fault::new(
                FaultKind::UnknownAlias,
                alias_span,
                format!("no relation here is called `{alias}`"),
                "unknown relation",
            )
            .help(if known.is_empty() {
                "there is no FROM clause in reach".to_owned()
            } else {
                format!("in reach: {}", quoted(&known))
            })
            .nearest(alias.as_str(), known.iter().copied()),
        );
        Self::unknown(span)
    }

    fn ambiguous(&mut self, name: &Identifier, relations: &[Identifier], span: Span) -> Expr {
        let aliases: Vec<&str> = relations.iter().map(Identifier::as_str).collect();
        self.fault(
            FaultKind::AmbiguousColumn,
            span,
            format!("the column `{name}` is in {}", quoted(&aliases)),
            "which one?",
            format!("write `{}.{name}`", aliases.first().unwrap_or(&"alias")),
        );
        Self::unknown(span)
    }

    fn unknown_column(&mut self, name: &Identifier, span: Span) -> Expr {
        let known: Vec<String> = self
            .scopes
            .iter()
            .rev()
            .flat_map(|scope| {
                scope
                    .relations
                    .iter()
                    .flat_map(|relation| relation.shape.columns().unwrap_or_default())
                    .map(|column| column.name.to_string())
            })
            .collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let is_later_alias = self
            .scopes
            .last()
            .is_some_and(|scope| scope.written.contains(name));
        let help = if is_later_alias {
            format!(
                "{} cannot see the alias `{name}` of the select list: repeat its expression",
                self.clause.name()
            )
        } else {
            listed(&known)
        };
        self.faults.push(
            Fault::new(
                FaultKind::UnknownColumn,
                span,
                format!("there is no column `{name}` here"),
                "unknown column",
            )
            .help(help)
            .nearest(name.as_str(), known.iter().copied()),
        );
        Self::unknown(span)
    }
}

/// "there are `a`, `b`, `c`", cut where it gets long.
fn listed(known: &[&str]) -> String {
    const MOST: usize = 12;
    match known.len() {
        0 => "there is no column in reach".to_owned(),
        count if count > MOST => format!("there are {} and others", quoted(&known[..MOST])),
        _ => format!("there are {}", quoted(known)),
    }
}

fn quoted(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
