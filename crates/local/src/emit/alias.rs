//! Outputs that the same select uses by their name (lateral aliases).
//!
//! They are written out: the engine refuses the name of an output that may raise an error, and any
//! name of an output inside a key of GROUP BY.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use executor::SessionError;
use plan::Identifier;
use sql::typed::{Expr, ExprKind, GroupKey, Select, SelectItem};

use super::{Emitter, Sql, name};
use crate::refusal::not_rehearsed;

/// Bytes of SQL that aliases may stand for in one statement, which names of names can multiply.
const MOST: usize = 16 * 1024 * 1024;

/// Outputs of a select by their names, in order; none where no name is used.
#[derive(Debug, Default)]
pub(super) struct Outputs {
    list: Vec<(Identifier, Expr)>,
    /// Those that were written, by place.
    written: RefCell<BTreeMap<(usize, Rows), String>>,
}

/// What a name sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rows {
    /// Rows before they are grouped by text, as in `WHERE` and in arguments of aggregates.
    Single,
    Grouped,
}

impl Outputs {
    pub(super) fn named(&self, name: &Identifier) -> Option<&Expr> {
        let mut list = self.list.iter();
        list.find(|(output, _)| output == name)
            .map(|(_, expr)| expr)
    }
}

impl Emitter<'_> {
    /// Emits parts of this select, `also` (a key of its order) among them.
    pub(super) fn within_select<T>(
        &self,
        select: &Select,
        also: Option<&Expr>,
        emit: impl FnOnce() -> Result<T, SessionError>,
    ) -> Result<T, SessionError> {
        let uses_alias =
            |expr: &Expr| expr.any(&|part| matches!(part.kind, ExprKind::OutputAlias(_)));
        let mut outputs = Outputs::default();
        if also.into_iter().chain(parts(select)).any(uses_alias) {
            let items = select.items.iter().filter_map(|item| match item {
                SelectItem::Column { name, expr } => Some((name.clone(), expr.clone())),
                SelectItem::OpenStar { .. } => None,
            });
            outputs.list = items.collect();
        }
        self.selects.borrow_mut().push(Rc::new(outputs));
        let emitted = emit();
        self.note_outputs_rounded(select);
        self.selects.borrow_mut().pop();
        emitted
    }

    pub(super) fn output_alias(&self, alias: &Identifier) -> Sql {
        let outputs = self.selects.borrow().last().map(Rc::clone);
        let outputs = outputs.unwrap_or_default();
        let Some(place) = outputs.list.iter().position(|(name, _)| name == alias) else {
            return Ok(name::identifier(alias));
        };
        let grouped = self
            .grouped
            .borrow()
            .last()
            .is_some_and(|keys| !keys.is_empty());
        let rows = if grouped { Rows::Grouped } else { Rows::Single };
        // In order: each names outputs before it only, which are written by then, so that a chain
        // of any length is no recursion.
        for (place, (_, expr)) in outputs.list.iter().enumerate().take(place + 1) {
            if outputs.written.borrow().contains_key(&(place, rows)) {
                continue;
            }
            let sql = self.expr(expr)?;
            self.aliases.set(self.aliases.get() + sql.len());
            if self.aliases.get() > MOST {
                return Err(not_rehearsed("aliases that stand for this much SQL"));
            }
            outputs.written.borrow_mut().insert((place, rows), sql);
        }
        let written = outputs.written.borrow();
        Ok(format!("({})", written[&(place, rows)]))
    }
}

/// The expressions of a select where names of its outputs may stand.
pub(super) fn parts(select: &Select) -> impl Iterator<Item = &Expr> {
    let items = select.items.iter().filter_map(|item| match item {
        SelectItem::Column { expr, .. } => Some(expr),
        SelectItem::OpenStar { .. } => None,
    });
    let keys = select.group_by.iter().flat_map(key_parts);
    let clauses = [&select.selection, &select.having, &select.qualify];
    items.chain(keys).chain(clauses.into_iter().flatten())
}

fn key_parts(key: &GroupKey) -> Vec<&Expr> {
    match key {
        GroupKey::Expr(expr) => vec![expr],
        GroupKey::Item(_) => Vec::new(),
        GroupKey::Sets { sets, .. } => sets.iter().flatten().flat_map(key_parts).collect(),
    }
}
