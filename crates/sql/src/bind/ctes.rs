//! `WITH`: <https://docs.aws.amazon.com/redshift/latest/dg/r_WITH_clause.html>.

use plan::Identifier;

use super::scope::CteEntry;
use super::{Binder, doubled};
use crate::fault::{Fault, FaultKind};
use crate::syntax::{ast, from_raw};
use crate::typed::{Body, Cte, Nullability, OutputColumn, Query, Recursion, SetOperator, Shape};

impl Binder<'_> {
    /// Definitions in their order; each is in reach of those behind it.
    pub(super) fn ctes_of(&mut self, with: &ast::With) -> Option<Vec<Cte>> {
        let around = self.upcoming.len();
        let mut names: Vec<Option<Identifier>> = Vec::with_capacity(with.cte_tables.len());
        for cte in &with.cte_tables {
            let name = self.identifier(&cte.alias.name);
            let place = from_raw(cte.alias.name.span);
            if let Some(name) = &name {
                let first = names.iter().position(|other| other.as_ref() == Some(name));
                if let Some(first) = first.and_then(|first| with.cte_tables.get(first)) {
                    let fault = Fault::new(
                        FaultKind::DuplicateAlias,
                        place,
                        format!("two common table expressions are called `{name}`"),
                        "the second one",
                    )
                    .help("give one of them another name")
                    .also(from_raw(first.alias.name.span), "the first one");
                    self.faults.push(fault);
                }
            }
            names.push(name);
        }
        let mut bound = Some(Vec::new());
        for (index, (cte, name)) in with.cte_tables.iter().zip(&names).enumerate() {
            if cte.materialized.is_some() || cte.from.is_some() {
                self.fault(
                    FaultKind::NotRedshift,
                    from_raw(cte.alias.name.span),
                    "Redshift has no MATERIALIZED in WITH",
                    "not Redshift",
                    "leave it out",
                );
            }
            let later = with.cte_tables.iter().zip(&names).skip(index + 1);
            self.upcoming.truncate(around);
            self.upcoming
                .extend(later.filter_map(|(cte, name)| {
                    Some((name.clone()?, from_raw(cte.alias.name.span)))
                }));
            let Some(name) = name else {
                bound = None;
                continue;
            };
            let recursive = if with.recursive {
                self.recursive(name, cte)
            } else {
                None
            };
            let (query, recursion) = match recursive {
                Some(found) => found,
                None => (self.plain(cte), Recursion::None),
            };
            self.ctes.push(CteEntry {
                name: name.clone(),
                shape: query.as_ref().map_or(Shape::Open, Query::shape),
                reads: 0,
            });
            match (query, &mut bound) {
                (Some(mut query), Some(bound)) => {
                    doubled::part(&mut query);
                    bound.push(Cte {
                        name: name.clone(),
                        query,
                        recursion,
                    });
                }
                _ => bound = None,
            }
        }
        self.upcoming.truncate(around);
        bound
    }

    fn plain(&mut self, cte: &ast::Cte) -> Option<Query> {
        let mut query = self.subquery(&cte.query)?;
        self.rename_outputs(&mut query, &listed(cte));
        Some(query)
    }

    /// A chain of `UNION ALL`: its first part gives names and types, the others may read it.
    /// `None` for any other query.
    fn recursive(
        &mut self,
        name: &Identifier,
        cte: &ast::Cte,
    ) -> Option<(Option<Query>, Recursion)> {
        let query = &cte.query;
        let is_plain = query.with.is_none()
            && query.order_by.is_none()
            && query.limit_clause.is_none()
            && query.fetch.is_none();
        let mut parts = Vec::new();
        let mut first = &*query.body;
        while let ast::SetExpr::SetOperation {
            op: ast::SetOperator::Union,
            set_quantifier: ast::SetQuantifier::All,
            left,
            right,
        } = first
        {
            parts.push(&**right);
            first = left;
        }
        if parts.is_empty() || !is_plain {
            return None;
        }
        let Some(seed) = self.in_subquery(|binder| binder.body(first)) else {
            // Its columns are not known, so that nothing can be said of what reads them.
            self.ctes.push(entry(name, Shape::Open));
            for part in parts.into_iter().rev() {
                self.in_subquery(|binder| binder.body(part));
            }
            self.ctes.pop();
            return Some((None, Recursion::OverItself));
        };
        let mut seed = query_of(seed);
        self.rename_outputs(&mut seed, &listed(cte));
        self.ctes.push(entry(name, seen(&seed.shape())));
        let mut body = Some(seed.body);
        for part in parts.into_iter().rev() {
            let span = self.places.balanced(crate::syntax::span_of(part));
            let right = self.in_subquery(|binder| binder.body(part));
            body = match (body, right) {
                (Some(left), Some(right)) => self.combine(SetOperator::UnionAll, left, right, span),
                _ => None,
            };
        }
        let reads = self.ctes.pop().map_or(0, |entry| entry.reads);
        let recursion = if reads == 0 {
            Recursion::None
        } else {
            Recursion::OverItself
        };
        if recursion == Recursion::OverItself && cte.alias.columns.is_empty() {
            self.fault(
                FaultKind::Syntax,
                from_raw(cte.alias.name.span),
                format!("`{name}` reads itself and lists no columns"),
                "no column list",
                format!("write `{name} (column, …) AS (…)`"),
            );
        }
        Some((body.map(query_of), recursion))
    }

    fn in_subquery(&mut self, bind: impl FnOnce(&mut Self) -> Option<Body>) -> Option<Body> {
        let outer = std::mem::replace(&mut self.clause, super::clause::Clause::Select);
        let body = bind(self);
        self.clause = outer;
        body
    }
}

fn listed(cte: &ast::Cte) -> Vec<&ast::Ident> {
    let columns = cte.alias.columns.iter();
    columns.map(|column| &column.name).collect()
}

fn entry(name: &Identifier, shape: Shape) -> CteEntry {
    CteEntry {
        name: name.clone(),
        shape,
        reads: 0,
    }
}

/// What the later parts see of the first: its names and types. They bring rows of their own.
fn seen(seed: &Shape) -> Shape {
    match seed.columns() {
        None => Shape::Open,
        Some(columns) => Shape::closed(columns.iter().map(|column| OutputColumn {
            nullability: column.nullability.or(Nullability::Unknown),
            ..column.clone()
        })),
    }
}

fn query_of(body: Body) -> Query {
    Query {
        ctes: Vec::new(),
        body,
        order_by: Vec::new(),
        limit: None,
        offset: None,
    }
}
