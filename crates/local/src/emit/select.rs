//! One SELECT.

use sql::typed::{Expr, ExprKind, GroupKey, Quantifier, Select, SelectItem};

use std::fmt::Write as _;

use super::{Emitter, Sql, TEXT, distinct, name, query};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn select(&self, select: &Select) -> Sql {
        if select.hierarchy.is_some() {
            return Err(not_rehearsed("CONNECT BY"));
        }
        let keys = self.text_keys(select)?;
        // What stands before the grouping sees columns, what stands after it sees groups.
        let (from, selection) = self.within_group(Vec::new(), || {
            let from = select
                .from
                .iter()
                .map(|relation| self.relation(relation))
                .collect::<Result<Vec<_>, _>>()?;
            let selection = select.selection.as_ref().map(|expr| self.condition(expr));
            Ok((from, selection.transpose()?))
        })?;
        let group_by = self.within_group(Vec::new(), || {
            select
                .group_by
                .iter()
                .map(|key| self.group_key(key, select))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let (items, having, qualify) = self.within_group(keys, || {
            let items = select
                .items
                .iter()
                .map(|item| self.item(item))
                .collect::<Result<Vec<_>, _>>()?;
            let having = select.having.as_ref().map(|expr| self.condition(expr));
            let qualify = select.qualify.as_ref().map(|expr| self.condition(expr));
            Ok((items, having.transpose()?, qualify.transpose()?))
        })?;
        let mut sql = format!("SELECT {}", items.join(", "));
        let clauses = [
            ("FROM", (!from.is_empty()).then(|| from.join(", "))),
            ("WHERE", selection),
            (
                "GROUP BY",
                (!group_by.is_empty()).then(|| group_by.join(", ")),
            ),
            ("HAVING", having),
            ("QUALIFY", qualify),
        ];
        for (word, clause) in clauses {
            if let Some(clause) = clause {
                write!(sql, " {word} {clause}").expect(TEXT);
            }
        }
        match select.quantifier {
            Quantifier::All => Ok(sql),
            Quantifier::Distinct => Ok(distinct::rows(&sql, &query::select_outputs(select)?)),
        }
    }

    fn item(&self, item: &SelectItem) -> Sql {
        match item {
            SelectItem::Column { name, expr } => Ok(format!(
                "{} AS {}",
                self.expr(expr)?,
                name::identifier(name)
            )),
            SelectItem::OpenStar { relation, .. } => Err(query::open_star(relation)),
        }
    }

    fn group_key(&self, key: &GroupKey, select: &Select) -> Sql {
        if let GroupKey::Sets { kind, sets } = key {
            return self.grouping_sets(*kind, sets, select);
        }
        let expr = key_expr(key, select)?;
        let is_literal = matches!(expr.kind, ExprKind::Literal(_));
        match key {
            // By its place: the engine does not always see that two expressions are the same.
            GroupKey::Item(index) if is_literal || !distinct::is_folded(expr.ty) => {
                Ok((index + 1).to_string())
            }
            _ => {
                let sql = distinct::comparable(&self.expr(expr)?, expr);
                // A constant names no column, and the engine would take its number for a place.
                let is_constant = !sql.contains('"');
                Ok(if is_constant {
                    format!("(SELECT {sql})")
                } else {
                    sql
                })
            }
        }
    }
}

pub(super) fn key_expr<'a>(
    key: &'a GroupKey,
    select: &'a Select,
) -> Result<&'a Expr, executor::SessionError> {
    match key {
        GroupKey::Expr(expr) => Ok(expr),
        GroupKey::Item(index) => match &select.items[*index] {
            SelectItem::Column { expr, .. } => Ok(expr),
            SelectItem::OpenStar { relation, .. } => Err(query::open_star(relation)),
        },
        GroupKey::Sets { .. } => Err(not_rehearsed("grouping sets inside grouping sets")),
    }
}
