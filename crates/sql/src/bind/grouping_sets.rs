//! Keys of GROUP BY, in sets too:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_GROUP_BY_aggregation-extensions.html>.

use super::Binder;
use super::clause::Clause;
use super::scope::Found;
use super::select::position;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{Expr, ExprKind, GroupKey, GroupingKind, Nullability, SelectItem, Type};

impl Binder<'_> {
    /// Redshift takes a column of the relations before an alias of the select list.
    pub(super) fn group_by(
        &mut self,
        group_by: &ast::GroupByExpr,
        items: &[SelectItem],
    ) -> Vec<GroupKey> {
        let (expressions, modifiers) = match group_by {
            ast::GroupByExpr::Expressions(expressions, modifiers) => (expressions, modifiers),
            ast::GroupByExpr::All(_) => return all_keys(items),
        };
        if !modifiers.is_empty() {
            self.fault(
                FaultKind::NotRedshift,
                expressions
                    .iter()
                    .fold(Span::default(), |span, key| span.union(span_of(key))),
                "Redshift has no modifier behind GROUP BY",
                "not Redshift",
                "write `GROUP BY ROLLUP (…)` or `GROUP BY CUBE (…)`",
            );
        }
        let outer = std::mem::replace(&mut self.clause, Clause::GroupBy);
        let keys = expressions
            .iter()
            .filter_map(|expr| self.group_key(expr, items))
            .collect();
        self.clause = outer;
        keys
    }

    fn group_key(&mut self, expr: &ast::Expr, items: &[SelectItem]) -> Option<GroupKey> {
        let (kind, sets) = match expr {
            ast::Expr::GroupingSets(sets) => (GroupingKind::Sets, sets),
            ast::Expr::Rollup(sets) => (GroupingKind::Rollup, sets),
            ast::Expr::Cube(sets) => (GroupingKind::Cube, sets),
            ast::Expr::Function(call) => match nested(call) {
                Some((kind, keys)) => return Some(self.nested_sets(kind, keys, items)),
                None => return self.plain_key(expr, items),
            },
            _ => return self.plain_key(expr, items),
        };
        let sets = sets
            .iter()
            .map(|set| {
                set.iter()
                    .flat_map(|key| match key {
                        ast::Expr::Tuple(keys) => keys.as_slice(),
                        _ => std::slice::from_ref(key),
                    })
                    .filter_map(|key| self.group_key(key, items))
                    .collect()
            })
            .collect();
        Some(GroupKey::Sets { kind, sets })
    }

    fn nested_sets(
        &mut self,
        kind: GroupingKind,
        keys: Vec<&ast::Expr>,
        items: &[SelectItem],
    ) -> GroupKey {
        let sets = keys.into_iter().map(|key| match key {
            ast::Expr::Tuple(keys) => keys.iter().collect(),
            key => vec![key],
        });
        let sets = sets
            .map(|set: Vec<&ast::Expr>| {
                set.into_iter()
                    .filter_map(|key| self.group_key(key, items))
                    .collect()
            })
            .collect();
        GroupKey::Sets { kind, sets }
    }

    fn plain_key(&mut self, expr: &ast::Expr, items: &[SelectItem]) -> Option<GroupKey> {
        let span = span_of(expr);
        if let Some(index) = self.ordinal(expr, items.len(), "GROUP BY") {
            return index.and_then(|index| self.grouped_item(index, items, span));
        }
        if let ast::Expr::Identifier(ident) = expr
            && let Some(name) = self.identifier(ident)
            && let Some(index) = position(items, &name)
        {
            let is_column =
                self.scopes
                    .last()
                    .is_some_and(|scope| match scope.column(&name, span) {
                        Found::Absent => false,
                        // Where it may be any column, the name of an output is surer.
                        Found::Column(expr) => expr.ty != Type::Unknown || is_plainly(items, index),
                        Found::Ambiguous(_) => true,
                    });
            if !is_column {
                return self.grouped_item(index, items, span);
            }
        }
        Some(GroupKey::Expr(self.expr(expr)))
    }

    /// An output that rows are grouped by.
    fn grouped_item(&mut self, index: usize, items: &[SelectItem], span: Span) -> Option<GroupKey> {
        if let Some(SelectItem::Column { expr, .. }) = items.get(index)
            && expr.any(&is_late)
        {
            let mut fault = Fault::new(
                FaultKind::MisplacedAggregate,
                span,
                "rows cannot be grouped by what is computed from the groups",
                "names an aggregate or a window function",
            )
            .help("group by columns, or aggregate in a query of its own first");
            if !expr.span.is_empty() {
                fault = fault.also(expr.span, "this one");
            }
            self.faults.push(fault);
            return None;
        }
        Some(GroupKey::Item(index))
    }

    /// Keys that some sets leave out can be NULL in what is selected.
    pub(super) fn left_out(group_by: &[GroupKey], items: &mut [SelectItem]) {
        let mut keys = Vec::new();
        for key in group_by {
            if let GroupKey::Sets { sets, .. } = key {
                for key in sets.iter().flatten() {
                    exprs_of(key, items, &mut keys);
                }
            }
        }
        let keys: Vec<Expr> = keys.into_iter().cloned().collect();
        for item in items {
            if let SelectItem::Column { expr, .. } = item
                && expr.any(&|part| keys.contains(part))
            {
                expr.nullability = if keys.contains(expr) {
                    Nullability::Nullable
                } else {
                    expr.nullability.or(Nullability::Unknown)
                };
            }
        }
    }
}

/// `ROLLUP (…)` and `CUBE (…)` within GROUPING SETS, which the library reads as calls.
fn nested(call: &ast::Function) -> Option<(GroupingKind, Vec<&ast::Expr>)> {
    let kind = match call.name.to_string().to_ascii_lowercase().as_str() {
        "rollup" => GroupingKind::Rollup,
        "cube" => GroupingKind::Cube,
        _ => return None,
    };
    let ast::FunctionArguments::List(list) = &call.args else {
        return None;
    };
    let keys = list.args.iter().map(|argument| match argument {
        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(key)) => Some(key),
        _ => None,
    });
    Some((kind, keys.collect::<Option<_>>()?))
}

/// The expressions that a key, or the keys of its sets, stand for.
pub(super) fn exprs_of<'e>(key: &'e GroupKey, items: &'e [SelectItem], into: &mut Vec<&'e Expr>) {
    match key {
        GroupKey::Expr(expr) => into.push(expr),
        GroupKey::Item(index) => {
            if let Some(SelectItem::Column { expr, .. }) = items.get(*index) {
                into.push(expr);
            }
        }
        GroupKey::Sets { sets, .. } => {
            for key in sets.iter().flatten() {
                exprs_of(key, items, into);
            }
        }
    }
}

/// `GROUP BY ALL`: every output that is not computed from the groups.
fn all_keys(items: &[SelectItem]) -> Vec<GroupKey> {
    let is_key = |item: &SelectItem| match item {
        SelectItem::Column { expr, .. } => !expr.any(&is_late),
        SelectItem::OpenStar { .. } => false,
    };
    let keys = items.iter().enumerate().filter(|(_, item)| is_key(item));
    keys.map(|(index, _)| GroupKey::Item(index)).collect()
}

fn is_late(part: &Expr) -> bool {
    matches!(part.kind, ExprKind::Aggregate(_) | ExprKind::Window(_))
}

/// Whether the output is a column that bears its name.
fn is_plainly(items: &[SelectItem], index: usize) -> bool {
    matches!(
        items.get(index),
        Some(SelectItem::Column { name, expr: Expr { kind: ExprKind::Column(column), .. } })
            if column.column == *name
    )
}
