//! What a select groups by.
//!
//! Text is grouped as it is compared, so a key of text is no longer itself behind the grouping: it
//! stands for all spellings in its group, and the lowest is shown. In GROUPING SETS, ROLLUP and
//! CUBE it is NULL in the sets that leave it out.

use executor::SessionError;
use sql::typed::{Expr, ExprKind, GroupKey, GroupingKind, Select, SelectItem, Type};

use super::{Emitter, Sql, distinct, query, types};
use crate::refusal::not_rehearsed;

/// A key of text, as the select list has to write it.
#[derive(Debug)]
pub(super) struct TextKey {
    expr: Expr,
    /// Of the rows.
    sql: String,
    place: Place,
}

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Every row is grouped by it.
    Everywhere,
    /// Some sets have it.
    InSets,
}

impl TextKey {
    /// One value for a group.
    fn shown(&self) -> String {
        let lowest = format!("min({})", self.sql);
        match self.place {
            Place::Everywhere => lowest,
            Place::InSets => {
                let key = distinct::comparable(&self.sql, &self.expr);
                format!("(CASE WHEN grouping({key}) = 0 THEN {lowest} END)")
            }
        }
    }
}

impl Emitter<'_> {
    pub(super) fn group_key(&self, key: &GroupKey, select: &Select) -> Sql {
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
                Ok(if is_constant(&sql) {
                    format!("(SELECT {sql})")
                } else {
                    sql
                })
            }
        }
    }

    /// The keys of text of a select.
    pub(super) fn text_keys(&self, select: &Select) -> Result<Vec<TextKey>, SessionError> {
        self.within_group(Vec::new(), || {
            let mut keys = Vec::new();
            for key in &select.group_by {
                self.add_text_keys(key, Place::Everywhere, select, &mut keys)?;
            }
            Ok(keys)
        })
    }

    fn add_text_keys(
        &self,
        key: &GroupKey,
        place: Place,
        select: &Select,
        keys: &mut Vec<TextKey>,
    ) -> Result<(), SessionError> {
        if let GroupKey::Sets { sets, .. } = key {
            for key in sets.iter().flatten() {
                self.add_text_keys(key, Place::InSets, select, keys)?;
            }
            return Ok(());
        }
        let expr = key_expr(key, select)?;
        let is_literal = matches!(expr.kind, ExprKind::Literal(_));
        let is_there = keys.iter().any(|there| there.expr == *expr);
        if distinct::is_folded(expr.ty) && !is_literal && !is_there {
            let sql = self.expr(expr)?;
            let expr = expr.clone();
            keys.push(TextKey { expr, sql, place });
        }
        Ok(())
    }

    /// Emits with these texts standing for groups.
    pub(super) fn within_group<T>(
        &self,
        keys: Vec<TextKey>,
        emit: impl FnOnce() -> Result<T, SessionError>,
    ) -> Result<T, SessionError> {
        self.grouped.borrow_mut().push(keys);
        let emitted = emit();
        self.grouped.borrow_mut().pop();
        emitted
    }

    /// A whole key of text, which its parts, keys themselves maybe, do not decide.
    pub(super) fn as_key(&self, expr: &Expr) -> Option<String> {
        if !distinct::is_folded(expr.ty) {
            return None;
        }
        let grouped = self.grouped.borrow();
        let key = grouped.last()?.iter().find(|key| key.expr == *expr)?;
        Some(key.shown())
    }

    /// `GROUPING`: a bit for each key, the first the highest, set where the row's set leaves it out.
    pub(super) fn grouping(&self, keys: &[Expr], ty: Type) -> Sql {
        let keys = keys
            .iter()
            .map(|key| self.compared(key))
            .collect::<Result<Vec<_>, _>>()?;
        types::typed(&format!("grouping({})", keys.join(", ")), ty)
    }

    /// Keys as they are grouped by, which the engine knows again in the select list.
    fn grouping_sets(&self, kind: GroupingKind, sets: &[Vec<GroupKey>], select: &Select) -> Sql {
        let mut written = Vec::with_capacity(sets.len());
        for set in sets {
            if let [GroupKey::Sets { kind, sets }] = set.as_slice() {
                written.push(self.grouping_sets(*kind, sets, select)?);
                continue;
            }
            let mut keys = Vec::with_capacity(set.len());
            for key in set {
                let expr = key_expr(key, select)?;
                if expr.ty == super::super_value::SUPER {
                    return Err(not_rehearsed(
                        "GROUPING SETS, ROLLUP or CUBE over SUPER values",
                    ));
                }
                let sql = distinct::comparable(&self.expr(expr)?, expr);
                if is_constant(&sql) {
                    return Err(not_rehearsed(
                        "GROUPING SETS, ROLLUP or CUBE over a constant",
                    ));
                }
                keys.push(sql);
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

/// A constant names no column, and the engine would take its number for a place.
fn is_constant(sql: &str) -> bool {
    !sql.contains('"')
}

fn key_expr<'a>(key: &'a GroupKey, select: &'a Select) -> Result<&'a Expr, SessionError> {
    match key {
        GroupKey::Expr(expr) => Ok(expr),
        GroupKey::Item(index) => match &select.items[*index] {
            SelectItem::Column { expr, .. } => Ok(expr),
            SelectItem::OpenStar { relation, .. } => Err(query::open_star(relation)),
        },
        GroupKey::Sets { .. } => Err(not_rehearsed("grouping sets inside grouping sets")),
    }
}
