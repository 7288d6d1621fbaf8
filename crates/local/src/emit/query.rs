//! Queries.

use executor::SessionError;
use sql::typed::{
    Body, Cte, Direction, ExprKind, NullOrder, Quantifier, Query, Recursion, Select, SelectItem,
    SetOperator, SortBy, SortKey, Type,
};

use std::fmt::Write as _;

use super::{Emitter, Sql, TEXT, distinct, name, to_number};
use crate::refusal::not_rehearsed;

const SUPER: Type = Type::Sql(plan::SqlType::Super);

impl Emitter<'_> {
    pub(super) fn query(&self, query: &Query) -> Sql {
        self.within_roundings(|| self.whole_query(query))
    }

    fn whole_query(&self, query: &Query) -> Sql {
        let mut sql = String::new();
        if !query.ctes.is_empty() {
            let ctes = query
                .ctes
                .iter()
                .map(|cte| self.cte(cte))
                .collect::<Result<Vec<_>, SessionError>>()?;
            let is_recursive = |cte: &Cte| cte.recursion == Recursion::OverItself;
            let word = if query.ctes.iter().any(is_recursive) {
                "WITH RECURSIVE"
            } else {
                "WITH"
            };
            write!(sql, "{word} {} ", ctes.join(", ")).expect(TEXT);
        }
        sql.push_str(&self.body(&query.body)?);
        if !query.order_by.is_empty() {
            let keys = query
                .order_by
                .iter()
                .filter_map(|key| self.sort_key(key, &query.body).transpose())
                .collect::<Result<Vec<_>, _>>()?;
            if !keys.is_empty() {
                write!(sql, " ORDER BY {}", keys.join(", ")).expect(TEXT);
            }
        }
        let top = match &query.body {
            Body::Select(select) => select.top,
            _ => None,
        };
        if let Some(limit) = query.limit.or(top) {
            write!(sql, " LIMIT {limit}").expect(TEXT);
        }
        if let Some(offset) = query.offset {
            write!(sql, " OFFSET {offset}").expect(TEXT);
        }
        Ok(sql)
    }

    fn cte(&self, cte: &Cte) -> Sql {
        let Cte {
            name,
            query,
            recursion,
        } = cte;
        if *recursion == Recursion::OverItself
            && !matches!(&query.body, Body::Set { left, .. } if matches!(**left, Body::Select(_)))
        {
            return Err(not_rehearsed("a recursive query of more than two parts"));
        }
        let inner = self.query(query)?;
        self.note_rounded(name, query);
        Ok(format!("{} AS ({inner})", name::identifier(name)))
    }

    /// `None` for a constant: it sorts nothing, and the engine refuses it.
    fn sort_key(&self, key: &SortKey, body: &Body) -> Result<Option<String>, SessionError> {
        if let (SortBy::Output(index), Some((_, SUPER))) =
            (&key.by, outputs(body)?.get(output_of(key)))
        {
            return self.super_output(*index, key, body).map(Some);
        }
        let by = match (&key.by, body) {
            (SortBy::Output(index), _) => (index + 1).to_string(),
            (SortBy::Expr(expr), _) if matches!(expr.kind, ExprKind::Literal(_)) => {
                return Ok(None);
            }
            (SortBy::Expr(expr), _) if expr.ty == Type::Null => return Ok(None),
            (SortBy::Expr(expr), Body::Select(select)) => {
                if select.quantifier == Quantifier::Distinct {
                    return Err(not_rehearsed(
                        "an order by something that SELECT DISTINCT does not give",
                    ));
                }
                let sql = self.within_select(select, Some(expr), || {
                    let keys = self.text_keys(select)?;
                    self.within_group(keys, || self.expr(expr))
                })?;
                if expr.ty == SUPER {
                    super::function::ours("super_order", &[sql])
                } else {
                    sql
                }
            }
            (SortBy::Expr(_), _) => {
                return Err(not_rehearsed(
                    "an order of a set operation by an expression",
                ));
            }
        };
        Ok(Some(format!("{by} {}", order(key.direction, key.nulls))))
    }

    /// An output of SUPER, whose text has another order than its values.
    fn super_output(&self, index: usize, key: &SortKey, body: &Body) -> Sql {
        let Body::Select(select) = body else {
            return Err(not_rehearsed("an order of a set operation by SUPER values"));
        };
        match select.items.get(index) {
            Some(SelectItem::Column { expr, .. }) if select.quantifier == Quantifier::All => {
                let sql = self.within_select(select, None, || {
                    let keys = self.text_keys(select)?;
                    self.within_group(keys, || self.expr(expr))
                })?;
                let by = super::function::ours("super_order", &[sql]);
                Ok(format!("{by} {}", order(key.direction, key.nulls)))
            }
            _ => Err(not_rehearsed("an order of distinct SUPER values")),
        }
    }

    fn body(&self, body: &Body) -> Sql {
        match body {
            Body::Select(select) => self.select(select),
            Body::Query(query) => Ok(format!("({})", self.query(query)?)),
            Body::Set {
                operator,
                left,
                right,
            } => {
                let outputs = outputs(body)?;
                let (left, right) = (self.body(left)?, self.body(right)?);
                match operator {
                    SetOperator::UnionAll => Ok(format!("({left}) UNION ALL ({right})")),
                    SetOperator::Union => Ok(distinct::rows(
                        &format!("({left}) UNION ALL ({right})"),
                        &outputs,
                    )),
                    SetOperator::Intersect | SetOperator::Except
                        if outputs.iter().any(|(_, ty)| *ty == SUPER) =>
                    {
                        Err(not_rehearsed("INTERSECT and EXCEPT of SUPER values"))
                    }
                    SetOperator::Intersect | SetOperator::Except => {
                        let word = match operator {
                            SetOperator::Except => "EXCEPT",
                            _ => "INTERSECT",
                        };
                        let left = distinct::trimmed(&left, &outputs);
                        let right = distinct::trimmed(&right, &outputs);
                        Ok(format!("({left}) {word} ({right})"))
                    }
                }
            }
        }
    }
}

/// The output that a key names, past all of them for an expression.
fn output_of(key: &SortKey) -> usize {
    match key.by {
        SortBy::Output(index) => index,
        SortBy::Expr(_) => usize::MAX,
    }
}

pub(super) fn order(direction: Direction, nulls: NullOrder) -> &'static str {
    match (direction, nulls) {
        (Direction::Ascending, NullOrder::First) => "ASC NULLS FIRST",
        (Direction::Ascending, NullOrder::Last) => "ASC NULLS LAST",
        (Direction::Descending, NullOrder::First) => "DESC NULLS FIRST",
        (Direction::Descending, NullOrder::Last) => "DESC NULLS LAST",
    }
}

/// Names and types of a body's columns, which must all be known.
pub(super) fn outputs(body: &Body) -> Result<Vec<(plan::Identifier, Type)>, SessionError> {
    match body {
        Body::Select(select) => select_outputs(select),
        Body::Set { left, .. } => outputs(left),
        Body::Query(query) => outputs(&query.body),
    }
}

pub(super) fn select_outputs(
    select: &Select,
) -> Result<Vec<(plan::Identifier, Type)>, SessionError> {
    select
        .items
        .iter()
        .map(|item| match item {
            SelectItem::Column { name, expr } => {
                let ty = to_number::type_of(expr).map_or(expr.ty, Type::Sql);
                Ok((name.clone(), ty))
            }
            SelectItem::OpenStar { relation, .. } => Err(open_star(relation)),
        })
        .collect()
}

pub(super) fn open_star(relation: &plan::Identifier) -> SessionError {
    not_rehearsed(format_args!(
        "`{relation}.*`, because the columns of `{relation}` are not known"
    ))
}
