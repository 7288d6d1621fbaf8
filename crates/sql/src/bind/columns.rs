//! Names of columns.

use plan::Identifier;

use super::clause::Clause;
use super::scope::{Contents, Found, Joining, Rows};
use super::{Binder, Misspelt};
use crate::fault::{Fault, FaultKind, nearest};
use crate::span::Span;
use crate::syntax::{ast, from_raw};
use crate::typed::{Expr, ExprKind, Nullability, Step, Type};

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
        if let Some(expr) = self.column_in_reach(&name, span) {
            return expr;
        }
        // Words that Redshift takes for a value, as if they were functions without brackets.
        if ident.quote_style.is_none()
            && let Some(value) = self.constant_function(name.as_str(), span)
        {
            return value;
        }
        // Pseudo columns of external tables, such as `"$path"`.
        if name.as_str().starts_with('$') {
            return Self::unknown(span);
        }
        self.unknown_column(&name, span)
    }

    /// A bare name among the columns of the selects in reach, and their outputs.
    pub(super) fn column_in_reach(&mut self, name: &Identifier, span: Span) -> Option<Expr> {
        for depth in (0..self.scopes.len()).rev() {
            match self.scopes[depth].column(name, span) {
                Found::Column(expr) => return Some(*expr),
                Found::Ambiguous(_) if self.scopes[depth].joining == Joining::Faulty => {
                    return Some(Self::unknown(span));
                }
                Found::Ambiguous(relations) => return Some(self.ambiguous(name, &relations, span)),
                Found::Absent => {}
            }
            let is_innermost = depth + 1 == self.scopes.len();
            if is_innermost && let Some(expr) = self.output_alias(name, span) {
                return Some(expr);
            }
            if self.scopes[depth].hierarchy == Rows::Hierarchical && name.as_str() == "level" {
                return Some(Expr {
                    kind: ExprKind::Level,
                    ty: Type::Unknown,
                    nullability: Nullability::NotNull,
                    span,
                });
            }
        }
        None
    }

    /// Redshift puts the expression of an alias wherever no column has its name.
    ///
    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html>, which shows
    /// it for the select list; published queries filter by aliases too.
    fn output_alias(&self, name: &Identifier, span: Span) -> Option<Expr> {
        let scope = self.scopes.last()?;
        let (ty, nullability) = match self.clause {
            // The select list is bound behind WHERE: its types are not known yet.
            Clause::Where if scope.written.contains(name) => (Type::Unknown, Nullability::Unknown),
            clause if clause.takes_output_aliases() => {
                let known = scope.aliases.iter().find(|alias| alias.name == *name)?;
                (known.ty, known.nullability)
            }
            _ => return None,
        };
        Some(Expr {
            kind: ExprKind::OutputAlias(name.clone()),
            ty,
            nullability,
            span,
        })
    }

    /// `relation.column`, `schema.relation.column`, and parts of SUPER values behind them.
    pub(super) fn qualified_column(&mut self, parts: &[ast::Ident]) -> Expr {
        let span = parts.iter().fold(Span::default(), |span, part| {
            span.union(from_raw(part.span))
        });
        let names: Option<Vec<_>> = parts.iter().map(|part| self.identifier(part)).collect();
        let Some(names) = names else {
            return Self::unknown(span);
        };
        match self.dotted(&names, span) {
            Dotted::Found(expr, used) => self.step_into(expr, &parts[used..], span),
            Dotted::Doubled { column, relation } => {
                let span = from_raw(parts[column].span);
                self.ambiguous(&names[column], &[relation], span)
            }
            Dotted::NoColumn { at, column, scope } => {
                self.no_such_column(at, column, &names, parts, scope)
            }
            Dotted::NoRelation => {
                // `schema.table.column`, but for a first name that is nearly an alias.
                let at = usize::from(names.len() == 3 && !self.is_misspelt_alias(&names[0]));
                self.unknown_alias(&names[at], from_raw(parts[at].span));
                Self::unknown(span)
            }
        }
    }

    /// What a dotted name stands for; the innermost select that knows its first names decides.
    fn dotted(&mut self, names: &[Identifier], span: Span) -> Dotted {
        for (depth, scope) in self.scopes.iter().enumerate().rev() {
            // `alias.column`, `schema.table.column`, `database.schema.table.column`.
            for at in 0..names.len().min(3) {
                let schema = at.checked_sub(1).and_then(|at| names.get(at));
                let Some(relation) = names.get(at).and_then(|name| scope.relation(schema, name))
                else {
                    continue;
                };
                if relation.contents == Contents::Value
                    && let Some(name) = names.get(at)
                    && let Some(expr) = scope.of(relation, name, span)
                {
                    return Dotted::Found(expr, at + 1);
                }
                let Some(column) = names.get(at + 1) else {
                    continue;
                };
                if relation.doubles(column) {
                    return Dotted::Doubled {
                        column: at + 1,
                        relation: (relation.alias.clone(), relation.place),
                    };
                }
                return match scope.of(relation, column, span) {
                    Some(expr) => Dotted::Found(expr, at + 2),
                    None => Dotted::NoColumn {
                        at,
                        column: at + 1,
                        scope: depth,
                    },
                };
            }
        }
        // A SUPER column may be stepped into without its relation.
        for scope in self.scopes.iter().rev() {
            if let Some(first) = names.first()
                && let Found::Column(expr) = scope.column(first, span)
                && may_be_super(&expr)
                && (expr.ty != Type::Unknown || !self.is_misspelt_alias(first))
            {
                return Dotted::Found(*expr, 1);
            }
        }
        Dotted::NoRelation
    }

    fn no_such_column(
        &mut self,
        at: usize,
        column: usize,
        names: &[Identifier],
        parts: &[ast::Ident],
        depth: usize,
    ) -> Expr {
        let (alias, column_name) = (&names[at], &names[column]);
        let schema = at.checked_sub(1).and_then(|at| names.get(at));
        let relation = self
            .scopes
            .get(depth)
            .and_then(|scope| scope.relation(schema, alias));
        let columns = relation.and_then(|relation| relation.shape.columns());
        let known: Vec<&str> = columns
            .unwrap_or_default()
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        let span = from_raw(parts[column].span);
        let misspelt = self.misspelt(column_name, &known);
        if misspelt.is_none() {
            return Self::unknown(span);
        }
        let fault = Fault::new(
            FaultKind::UnknownColumn,
            span,
            format!("`{alias}` has no column `{column_name}`"),
            "unknown column",
        )
        .help(listed(&known))
        .nearest(column_name.as_str(), known.iter().copied());
        self.faults.push(fault);
        self.misspelt.extend(misspelt);
        Self::unknown(span)
    }

    /// A column that is not there, unless a query below gave it another name by a mistake that was
    /// told already.
    fn misspelt(&self, name: &Identifier, known: &[&str]) -> Option<Misspelt> {
        let is_told = self.misspelt.iter().any(|earlier| {
            known.contains(&earlier.written.as_str())
                && earlier.meant.iter().any(|meant| meant == name.as_str())
        });
        let nearest = nearest(name.as_str(), known.iter().copied());
        let meant = nearest.as_ref().map_or(known, std::slice::from_ref);
        (!is_told).then(|| Misspelt {
            written: name.to_string(),
            meant: meant.iter().map(ToString::to_string).collect(),
        })
    }

    fn aliases_in_reach(&self) -> Vec<&str> {
        self.scopes
            .iter()
            .rev()
            .flat_map(|scope| &scope.relations)
            .filter_map(|relation| relation.alias.as_ref())
            .map(Identifier::as_str)
            .collect()
    }

    /// Over relations whose columns are not known, a name before a point may be a SUPER column;
    /// it is taken for an alias if it is nearly one.
    fn is_misspelt_alias(&self, name: &Identifier) -> bool {
        Fault::new(FaultKind::UnknownAlias, Span::default(), "", "")
            .nearest(name.as_str(), self.aliases_in_reach())
            .help
            .is_some()
    }

    pub(super) fn unknown_alias(&mut self, alias: &Identifier, span: Span) {
        let known = self.aliases_in_reach();
        let help = if known.is_empty() {
            "there is no FROM clause in reach".to_owned()
        } else {
            format!("in reach: {}", quoted(&known))
        };
        let mut fault = Fault::new(
            FaultKind::UnknownAlias,
            span,
            format!("no relation here is called `{alias}`"),
            "unknown relation",
        )
        .help(help)
        .nearest(alias.as_str(), known.iter().copied());
        // `FROM users u` hides the name of the table.
        let hidden = self.scopes.iter().rev().find_map(|scope| {
            scope.relations.iter().find(|relation| {
                relation.table.is_none() && self.names_table(relation.place, alias)
            })
        });
        if let Some(relation) = hidden
            && let Some(hides) = &relation.alias
        {
            fault = fault
                .help(format!("write `{hides}`, its alias"))
                .also(relation.place, "its alias hides its name");
        }
        self.faults.push(fault);
    }

    /// Whether the table whose alias stands here bears this name.
    fn names_table(&self, alias: Span, name: &Identifier) -> bool {
        self.places
            .word_before(alias)
            .is_some_and(|word| word.eq_ignore_ascii_case(name.as_str()))
    }

    fn ambiguous(
        &mut self,
        name: &Identifier,
        relations: &[(Option<Identifier>, Span)],
        span: Span,
    ) -> Expr {
        let aliases: Vec<&str> = relations
            .iter()
            .filter_map(|(alias, _)| alias.as_ref())
            .map(Identifier::as_str)
            .collect();
        let help = match (relations, aliases.first()) {
            ([_], _) => "give each of them an alias of its own where they are selected".to_owned(),
            (_, Some(alias)) => format!("write `{alias}.{name}`"),
            (_, None) => "give the queries in FROM names, and write `name.column`".to_owned(),
        };
        let message = match aliases.as_slice() {
            [alias] if relations.len() == 1 => {
                format!("`{alias}` has several columns called `{name}`")
            }
            [] if relations.len() == 1 => {
                format!("the query in FROM has several columns called `{name}`")
            }
            [_, _, ..] => format!("the column `{name}` is in {}", quoted(&aliases)),
            _ => format!("several relations here have a column `{name}`"),
        };
        let fault = Fault::new(FaultKind::AmbiguousColumn, span, message, "which one?").help(help);
        self.faults.push(each(fault, relations));
        Self::unknown(span)
    }

    fn unknown_column(&mut self, name: &Identifier, span: Span) -> Expr {
        let columns: Vec<&str> = self
            .scopes
            .iter()
            .rev()
            .flat_map(|scope| &scope.relations)
            .flat_map(|relation| relation.shape.columns().unwrap_or_default())
            .map(|column| column.name.as_str())
            .collect();
        let Some(misspelt) = self.misspelt(name, &columns) else {
            return Self::unknown(span);
        };
        let written = self.scopes.last().map_or(&[][..], |scope| &scope.written);
        let fault = Fault::new(
            FaultKind::UnknownColumn,
            span,
            format!("there is no column `{name}` here"),
            "unknown column",
        );
        let fault = if written.contains(name) {
            fault.help(format!(
                "{} cannot see the alias `{name}` of the select list: repeat its expression",
                self.clause.name()
            ))
        } else {
            let aliases = written.iter().map(Identifier::as_str);
            let aliases = aliases.filter(|_| self.clause.names_outputs());
            fault
                .help(listed(&columns))
                .nearest(name.as_str(), columns.iter().copied().chain(aliases))
        };
        self.faults.push(fault);
        self.misspelt.push(misspelt);
        Self::unknown(span)
    }

    /// The part of a SUPER value that further names lead to.
    fn step_into(&mut self, expr: Expr, rest: &[ast::Ident], span: Span) -> Expr {
        if rest.is_empty() {
            return expr;
        }
        let path = rest.iter().map(|name| Step::Field(name.value.clone()));
        Self::navigate(expr, path.collect(), span).checked(self)
    }
}

/// What a dotted name was found to be.
enum Dotted {
    /// A column, and how many of the names led to it.
    Found(Expr, usize),
    /// The relation has several columns of the name at this place.
    Doubled {
        column: usize,
        relation: (Option<Identifier>, Span),
    },
    /// The relation at the first place is there and lacks the column at the second one.
    NoColumn {
        at: usize,
        column: usize,
        scope: usize,
    },
    NoRelation,
}

fn may_be_super(expr: &Expr) -> bool {
    matches!(expr.ty, Type::Unknown | Type::Sql(plan::SqlType::Super))
}

/// The fault with the places of all relations that a name may belong to.
pub(super) fn each(fault: Fault, relations: &[(Option<Identifier>, Span)]) -> Fault {
    let places = relations.iter().filter(|(_, place)| !place.is_empty());
    places.fold(fault, |fault, (_, place)| fault.also(*place, "has it"))
}

/// "there are `a`, `b`, `c`", cut where it gets long.
pub(super) fn listed(known: &[&str]) -> String {
    const MOST: usize = 12;
    match known.len() {
        0 => "there is no column in reach".to_owned(),
        1 => format!("there is only {}", quoted(known)),
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
