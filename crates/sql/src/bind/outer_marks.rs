//! WHERE with `(+)` as the joins that it stands for, by
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_WHERE_oracle_outer.html>.
//!
//! What the page refuses is a fault. What it leaves open stays as it was written, marks included:
//! two marked relations in one condition, marks on tables of a query around this one, on queries,
//! beside functions in FROM, and rings of outer joins.

use std::collections::BTreeSet;

use plan::Identifier;

use super::Binder;
use super::operators::node;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::typed::{BinaryOperator, Expr, ExprKind, Join, JoinKind, Relation, Type};

/// A part of WHERE between ANDs.
struct Condition {
    expr: Expr,
    /// Relations whose columns it marks.
    marked: BTreeSet<Identifier>,
    /// Relations whose columns it has without a mark.
    plain: BTreeSet<Identifier>,
}

/// A relation that is joined to the one tree that has `to`.
struct OuterJoin {
    relation: Identifier,
    to: Identifier,
}

impl Binder<'_> {
    /// The relations and the filter of a select without the marks, where these are sure.
    pub(super) fn outer_joined(
        &mut self,
        from: Vec<Relation>,
        selection: Option<Expr>,
    ) -> (Vec<Relation>, Option<Expr>) {
        let Some(filter) = selection.as_ref().filter(|filter| is_marked(filter)) else {
            return (from, selection);
        };
        match self.outer_joins(&from, filter) {
            Some((conditions, joins)) => joined(from, conditions, &joins),
            None => (from, selection),
        }
    }

    /// None where nothing is made of the marks: what is wrong has been said.
    fn outer_joins(
        &mut self,
        from: &[Relation],
        filter: &Expr,
    ) -> Option<(Vec<Condition>, Vec<OuterJoin>)> {
        let place = mark(filter).unwrap_or(filter.span);
        if from
            .iter()
            .any(|relation| matches!(relation, Relation::Join(_)))
        {
            self.fault(
                FaultKind::Syntax,
                place,
                "`(+)` cannot stand in a query with JOIN in FROM",
                "an outer join",
                "write `LEFT JOIN … ON …`",
            );
            return None;
        }
        if let Some(choice) = choice(filter) {
            self.fault(
                FaultKind::Syntax,
                mark(choice).unwrap_or(choice.span),
                "`(+)` cannot stand in an operand of OR or IN",
                "an outer join",
                "write `LEFT JOIN … ON …`",
            );
            return None;
        }
        let tables: BTreeSet<&Identifier> = from
            .iter()
            .filter(|relation| matches!(relation, Relation::Table { .. }))
            .filter_map(Relation::alias)
            .collect();
        // The elements of a value may stand behind a table that moves.
        let is_aside =
            |relation: &Relation| matches!(relation, Relation::Unnest(_) | Relation::Function(_));
        if from.iter().any(is_aside) {
            return None;
        }
        let mut conditions = Vec::new();
        for part in parts(filter) {
            conditions.push(condition(part, &tables)?);
        }
        let mut joins = Vec::new();
        for relation in from.iter().filter_map(Relation::alias) {
            let of = |condition: &&Condition| condition.marked.contains(relation);
            let others: BTreeSet<&Identifier> = conditions
                .iter()
                .filter(of)
                .flat_map(|condition| &condition.plain)
                .collect();
            if !conditions.iter().any(|condition| of(&condition)) {
                continue;
            }
            let mut others = others.into_iter();
            // None where it is joined to nothing.
            let to = others.next()?;
            if others.next().is_some() {
                self.fault(
                    FaultKind::Syntax,
                    place,
                    format!("`{relation}` is outer joined to more than one table"),
                    "an outer join",
                    "a table can be outer joined to one other table: write `LEFT JOIN … ON …`",
                );
                return None;
            }
            joins.push(OuterJoin {
                relation: relation.clone(),
                to: to.clone(),
            });
        }
        // Documented: a join of which one condition has no mark is an inner join.
        joins.retain(|join| {
            !conditions.iter().any(|condition| {
                condition.marked.is_empty()
                    && condition.plain.contains(&join.relation)
                    && condition.plain.contains(&join.to)
            })
        });
        if has_ring(&joins) {
            return None;
        }
        Some((conditions, joins))
    }
}

/// The relations joined, and the conditions that are left to filter.
fn joined(
    from: Vec<Relation>,
    conditions: Vec<Condition>,
    joins: &[OuterJoin],
) -> (Vec<Relation>, Option<Expr>) {
    let is_inner = |alias: &Identifier| joins.iter().any(|join| join.relation == *alias);
    let (mut inner, outer): (Vec<Relation>, Vec<Relation>) = from
        .into_iter()
        .partition(|relation| relation.alias().is_some_and(is_inner));
    let (on, filters): (Vec<Condition>, Vec<Condition>) = conditions
        .into_iter()
        .partition(|condition| condition.marked.first().is_some_and(is_inner));
    let mut trees: Vec<(BTreeSet<Identifier>, Relation)> = outer
        .into_iter()
        .map(|relation| (relation.alias().cloned().into_iter().collect(), relation))
        .collect();
    let mut on: Vec<Option<Condition>> = on.into_iter().map(Some).collect();
    // No ring, so that each turn joins one.
    while !inner.is_empty() {
        let next = inner.iter().enumerate().find_map(|(at, relation)| {
            let join = joins
                .iter()
                .find(|join| Some(&join.relation) == relation.alias())?;
            let tree = trees
                .iter()
                .position(|(names, _)| names.contains(&join.to))?;
            Some((at, tree, join))
        });
        let Some((at, tree, join)) = next else {
            break;
        };
        let right = inner.remove(at);
        let conditions = on
            .iter_mut()
            .filter(|condition| {
                condition
                    .as_ref()
                    .is_some_and(|condition| condition.marked.contains(&join.relation))
            })
            .filter_map(Option::take)
            .map(|condition| without_marks(condition.expr));
        let on = both(conditions);
        let (mut names, left) = trees.remove(tree);
        names.insert(join.relation.clone());
        let join = Relation::Join(Box::new(Join {
            kind: JoinKind::Left,
            left,
            right,
            on,
        }));
        trees.insert(tree, (names, join));
    }
    let from = trees.into_iter().map(|(_, relation)| relation).collect();
    let filters = filters
        .into_iter()
        .map(|condition| without_marks(condition.expr));
    (from, both(filters))
}

fn both(conditions: impl Iterator<Item = Expr>) -> Option<Expr> {
    conditions.reduce(|left, right| {
        let span = left.span.union(right.span);
        node(BinaryOperator::And, left, right, Type::BOOLEAN, span)
    })
}

/// Whether some relation is, over others, outer joined to itself.
fn has_ring(joins: &[OuterJoin]) -> bool {
    joins.iter().any(|first| {
        let mut at = first;
        // As many steps as there are joins come back, or to an end.
        for _ in joins {
            match joins.iter().find(|join| join.relation == at.to) {
                Some(next) => at = next,
                None => return false,
            }
        }
        true
    })
}

fn is_marked(expr: &Expr) -> bool {
    expr.any(&|part| matches!(part.kind, ExprKind::OuterColumn(_)))
}

/// Where the first mark stands.
fn mark(expr: &Expr) -> Option<Span> {
    if matches!(expr.kind, ExprKind::OuterColumn(_)) {
        return Some(expr.span);
    }
    expr.children().into_iter().find_map(mark)
}

/// The first OR or IN with a mark inside.
fn choice(expr: &Expr) -> Option<&Expr> {
    let is_choice = matches!(
        expr.kind,
        ExprKind::Binary {
            operator: BinaryOperator::Or,
            ..
        } | ExprKind::InList { .. }
            | ExprKind::InQuery { .. }
    );
    if is_choice && is_marked(expr) {
        return Some(expr);
    }
    expr.children().into_iter().find_map(choice)
}

/// What stands between the ANDs.
fn parts(filter: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut waiting = vec![filter];
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Binary {
            operator: BinaryOperator::And,
            left,
            right,
        } = &expr.kind
        {
            waiting.push(right);
            waiting.push(left);
        } else {
            found.push(expr);
        }
    }
    found
}

fn condition(expr: &Expr, tables: &BTreeSet<&Identifier>) -> Option<Condition> {
    let mut found = Condition {
        expr: expr.clone(),
        marked: BTreeSet::new(),
        plain: BTreeSet::new(),
    };
    columns(expr, &mut found);
    if found.marked.is_empty() {
        return Some(found);
    }
    let is_comparison = match &expr.kind {
        ExprKind::Binary { operator, .. } => matches!(
            operator,
            BinaryOperator::Equal
                | BinaryOperator::NotEqual
                | BinaryOperator::Less
                | BinaryOperator::LessOrEqual
                | BinaryOperator::Greater
                | BinaryOperator::GreaterOrEqual
        ),
        ExprKind::Between { .. } | ExprKind::Like { .. } => true,
        _ => false,
    };
    let is_here = |name: &Identifier| tables.contains(name);
    let is_sure = is_comparison
        && found.marked.len() == 1
        && found.marked.is_disjoint(&found.plain)
        && found.marked.iter().chain(&found.plain).all(is_here)
        && is_plain(expr);
    is_sure.then_some(found)
}

fn columns(expr: &Expr, found: &mut Condition) {
    match &expr.kind {
        ExprKind::OuterColumn(column) => {
            if let ExprKind::Column(column) = &column.kind {
                found.marked.insert(column.relation.clone());
            }
        }
        ExprKind::Column(column) => {
            found.plain.insert(column.relation.clone());
        }
        _ => {
            for child in expr.children() {
                columns(child, found);
            }
        }
    }
}

/// Whether it is made of forms that [`without_marks`] enters.
fn is_plain(expr: &Expr) -> bool {
    let is_entered = matches!(
        expr.kind,
        ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::OuterColumn(_)
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Cast { .. }
            | ExprKind::Between { .. }
            | ExprKind::Like { .. }
            | ExprKind::Extract { .. }
            | ExprKind::DatePart { .. }
            | ExprKind::DateTrunc { .. }
            | ExprKind::DateAdd { .. }
            | ExprKind::Call { .. }
    );
    is_entered && expr.children().into_iter().all(is_plain)
}

/// The same condition, each marked column as a column.
fn without_marks(mut expr: Expr) -> Expr {
    fn inside(part: &mut Expr) {
        let place = part.span;
        *part = without_marks(std::mem::replace(part, Binder::unknown(place)));
    }
    match &mut expr.kind {
        ExprKind::OuterColumn(column) => return (**column).clone(),
        ExprKind::Unary { operand, .. }
        | ExprKind::Cast { operand, .. }
        | ExprKind::Extract { operand, .. }
        | ExprKind::DatePart { operand, .. }
        | ExprKind::DateTrunc { operand, .. } => inside(operand),
        ExprKind::Binary { left, right, .. } => {
            inside(left);
            inside(right);
        }
        ExprKind::Between {
            operand, low, high, ..
        } => {
            inside(operand);
            inside(low);
            inside(high);
        }
        ExprKind::Like {
            operand, pattern, ..
        } => {
            inside(operand);
            inside(pattern);
        }
        ExprKind::DateAdd {
            amount, operand, ..
        } => {
            inside(amount);
            inside(operand);
        }
        ExprKind::Call { arguments, .. } => {
            arguments.iter_mut().for_each(inside);
        }
        _ => {}
    }
    expr
}
