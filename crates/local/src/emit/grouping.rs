//! What a select groups by.
//!
//! Text that differs in blanks at its end is one group, so that a text key is no longer itself behind
//! the grouping: the lowest spelling stands for it.

use executor::SessionError;
use plan::SqlType;
use sql::typed::{Expr, ExprKind, GroupKey, GroupingKind, Select, Type};

use super::select::key_expr;
use super::{Emitter, Sql, distinct};
use crate::refusal::not_rehearsed;

/// SQL of text that the select groups by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextKey {
    sql: String,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In every row of groups.
    Everywhere,
    /// In `GROUPING SETS`, `ROLLUP` or `CUBE`: NULL where the set leaves it out.
    Sets,
}

impl Emitter<'_> {
    /// The text that the select groups by.
    pub(super) fn text_keys(&self, select: &Select) -> Result<Vec<TextKey>, SessionError> {
        self.within_group(Vec::new(), || {
            let mut keys = Vec::new();
            for key in &select.group_by {
                match key {
                    GroupKey::Sets { sets, .. } => {
                        for key in sets.iter().flatten() {
                            self.text_key(key, select, Place::Sets, &mut keys)?;
                        }
                    }
                    key => self.text_key(key, select, Place::Everywhere, &mut keys)?,
                }
            }
            Ok(keys)
        })
    }

    fn text_key(
        &self,
        key: &GroupKey,
        select: &Select,
        place: Place,
        keys: &mut Vec<TextKey>,
    ) -> Result<(), SessionError> {
        let expr = key_expr(key, select)?;
        let is_literal = matches!(expr.kind, ExprKind::Literal(_));
        if distinct::is_folded(expr.ty) && !is_literal {
            let sql = self.expr(expr)?;
            keys.push(TextKey { sql, place });
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

    /// A text key stands for all spellings in its group; the lowest is shown.
    pub(super) fn of_group(&self, sql: String, expr: &Expr) -> String {
        if !distinct::is_folded(expr.ty) {
            return sql;
        }
        let grouped = self.grouped.borrow();
        let mut keys = grouped.last().into_iter().flatten();
        match keys.find(|key| key.sql == sql).map(|key| key.place) {
            None => sql,
            Some(Place::Everywhere) => format!("min({sql})"),
            Some(Place::Sets) => {
                let key = distinct::comparable(&sql, expr);
                format!("(CASE WHEN grouping({key}) = 0 THEN min({sql}) END)")
            }
        }
    }

    /// Sets of plain columns, which the engine knows again in the select list.
    pub(super) fn grouping_sets(
        &self,
        kind: GroupingKind,
        sets: &[Vec<GroupKey>],
        select: &Select,
    ) -> Sql {
        let mut written = Vec::with_capacity(sets.len());
        for set in sets {
            let mut keys = Vec::with_capacity(set.len());
            for key in set {
                keys.push(self.key_of_set(key_expr(key, select)?)?);
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

    /// A column as sets group by it, and as `GROUPING` asks for it.
    pub(super) fn key_of_set(&self, expr: &Expr) -> Sql {
        let is_column = matches!(expr.kind, ExprKind::Column(_));
        if !is_column || expr.ty == Type::Sql(SqlType::Super) {
            return Err(not_rehearsed(
                "GROUPING SETS, ROLLUP or CUBE over anything but columns",
            ));
        }
        Ok(distinct::comparable(&self.expr(expr)?, expr))
    }
}
