//! One SELECT.

use sql::typed::{Expr, ExprKind, GroupKey, GroupingKind, Quantifier, Select, SelectItem};

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

    /// SQL of the text that the select groups by; it is no longer itself behind the grouping.
    pub(super) fn text_keys(&self, select: &Select) -> Result<Vec<String>, executor::SessionError> {
        self.within_group(Vec::new(), || {
            let mut keys = Vec::new();
            for key in &select.group_by {
                // Sets are made of columns without text.
                if matches!(key, GroupKey::Sets { .. }) {
                    continue;
                }
                let expr = key_expr(key, select)?;
                let is_literal = matches!(expr.kind, ExprKind::Literal(_));
                if distinct::is_folded(expr.ty) && !is_literal {
                    keys.push(self.expr(expr)?);
                }
            }
            Ok(keys)
        })
    }

    /// Emits with these texts standing for groups.
    pub(super) fn within_group<T>(
        &self,
        keys: Vec<String>,
        emit: impl FnOnce() -> Result<T, executor::SessionError>,
    ) -> Result<T, executor::SessionError> {
        self.grouped.borrow_mut().push(keys);
        let emitted = emit();
        self.grouped.borrow_mut().pop();
        emitted
    }

    /// A text key stands for all spellings in its group; the lowest is shown.
    pub(super) fn of_group(&self, sql: String, expr: &Expr) -> String {
        let is_key = distinct::is_folded(expr.ty)
            && self
                .grouped
                .borrow()
                .last()
                .is_some_and(|keys| keys.contains(&sql));
        if is_key { format!("min({sql})") } else { sql }
    }
}

impl Emitter<'_> {
    /// Sets of plain columns, which the engine knows again in the select list.
    fn grouping_sets(&self, kind: GroupingKind, sets: &[Vec<GroupKey>], select: &Select) -> Sql {
        let mut written = Vec::with_capacity(sets.len());
        for set in sets {
            let mut keys = Vec::with_capacity(set.len());
            for key in set {
                let expr = key_expr(key, select)?;
                if !matches!(expr.kind, ExprKind::Column(_)) || distinct::is_folded(expr.ty) {
                    return Err(not_rehearsed(
                        "GROUPING SETS, ROLLUP or CUBE over text or expressions",
                    ));
                }
                keys.push(self.expr(expr)?);
            }
            written.push(format!("({})", keys.join(", ")));
        }
        let word = match kind {
            GroupingKind::Sets => "GROUPING SETS",
            GroupingKind::Rollup => "ROLLUP",
            GroupingKind::Cube => "CUBE",
        };
        Ok(format!("{word} ({})", written.join(", ")))
    }
}

fn key_expr<'a>(key: &'a GroupKey, select: &'a Select) -> Result<&'a Expr, executor::SessionError> {
    match key {
        GroupKey::Expr(expr) => Ok(expr),
        GroupKey::Item(index) => match &select.items[*index] {
            SelectItem::Column { expr, .. } => Ok(expr),
            SelectItem::OpenStar { relation, .. } => Err(query::open_star(relation)),
        },
        GroupKey::Sets { .. } => Err(not_rehearsed("grouping sets inside grouping sets")),
    }
}
