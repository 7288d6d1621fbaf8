//! Whether a query can give several rows with one key.
//!
//! What cannot be seen stays unknown: a query is only called repeating where it is read to its
//! tables, and nothing on the way keeps one row per key.

use std::collections::BTreeSet;

use plan::{Identifier, TableName};
use sql::typed::{
    BinaryOperator, Body, Cte, Expr, ExprKind, GroupKey, Join, JoinKind, Literal, Quantifier,
    Query, Recursion, Relation, SelectItem, SetOperator, Shape, WindowFunction,
};

use super::same::same;
use super::settled::Settled;
use super::subject::Subject;
use super::trace::{Source, first_select};
use super::walk::{Scoped, bare, conjuncts, equality, items, relations};
use crate::checks::CheckKind;
use crate::loads::Load;

#[derive(Clone, Debug)]
pub(super) enum Rows<'a> {
    OnePerKey,
    Repeated(Repeated<'a>),
    Unknown,
}

/// A select that lets keys repeat.
#[derive(Clone, Debug)]
pub(super) struct Repeated<'a> {
    pub(super) select: Scoped<'a>,
    pub(super) how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// DISTINCT, but over more than the key.
    Distinct,
    /// All rows as they come.
    Plain,
}

/// What a query gives for each value of some of its outputs.
pub(super) fn rows<'a>(subject: &Subject<'a>, query: &'a Query, key: &[Identifier]) -> Rows<'a> {
    let Some(first) = first_select(query, &[]) else {
        return Rows::Unknown;
    };
    let names: Vec<&Identifier> = items(first.select).map(|(name, _)| name).collect();
    let places = key
        .iter()
        .map(|key| names.iter().position(|name| *name == key));
    match places.collect::<Option<BTreeSet<usize>>>() {
        Some(key) => Proof { subject }.query(query, &[], &key),
        None => Rows::Unknown,
    }
}

struct Proof<'s, 'a> {
    subject: &'s Subject<'a>,
}

impl<'a> Proof<'_, 'a> {
    fn query(&self, query: &'a Query, outer: &[&'a Cte], key: &BTreeSet<usize>) -> Rows<'a> {
        if query.limit == Some(1) {
            return Rows::OnePerKey;
        }
        let mut ctes = outer.to_vec();
        ctes.extend(&query.ctes);
        self.body(&query.body, &ctes, key)
    }

    fn body(&self, body: &'a Body, ctes: &[&'a Cte], key: &BTreeSet<usize>) -> Rows<'a> {
        match body {
            Body::Select(select) => self.select(
                &Scoped {
                    select,
                    ctes: ctes.to_vec(),
                },
                key,
            ),
            Body::Query(query) => self.query(query, ctes, key),
            Body::Set {
                operator: SetOperator::Except | SetOperator::Intersect,
                left,
                ..
            } => self.body(left, ctes, key),
            Body::Set {
                operator,
                left,
                right,
            } => {
                let sides = [self.body(left, ctes, key), self.body(right, ctes, key)];
                let width = match left.shape() {
                    Shape::Closed(columns) => columns.len(),
                    Shape::Open => return Rows::Unknown,
                };
                let is_unknown = sides.iter().any(|side| matches!(side, Rows::Unknown));
                let how = match operator {
                    SetOperator::Union if key.len() == width => return Rows::OnePerKey,
                    SetOperator::Union => How::Distinct,
                    _ => How::Plain,
                };
                match leftmost(left, ctes) {
                    // Rows written out are told apart by whoever wrote them.
                    Some(select) if !is_unknown && !select.select.from.is_empty() => {
                        Rows::Repeated(Repeated { select, how })
                    }
                    _ => Rows::Unknown,
                }
            }
        }
    }

    fn select(&self, scoped: &Scoped<'a>, key: &BTreeSet<usize>) -> Rows<'a> {
        let select = scoped.select;
        let is_open = |item: &SelectItem| matches!(item, SelectItem::OpenStar { .. });
        let is_rare = select.hierarchy.is_some()
            || select
                .group_by
                .iter()
                .any(|key| matches!(key, GroupKey::Sets { .. }))
            || scoped
                .ctes
                .iter()
                .any(|cte| cte.recursion != Recursion::None);
        if is_rare
            || select.items.iter().any(is_open)
            || relations(select).into_iter().any(has_open_shape)
        {
            return Rows::Unknown;
        }
        let settled = Settled::new(scoped, key);
        if select.from.is_empty()
            || select.top == Some(1)
            || is_one_row(scoped)
            || self.keeps_one(scoped, &settled)
        {
            return Rows::OnePerKey;
        }
        if select.quantifier == Quantifier::Distinct {
            return Rows::Repeated(Repeated {
                select: scoped.clone(),
                how: How::Distinct,
            });
        }
        self.inner_repetition(scoped, &settled).unwrap_or_else(|| {
            Rows::Repeated(Repeated {
                select: scoped.clone(),
                how: How::Plain,
            })
        })
    }

    /// A DISTINCT further in is what the reader took for enough.
    fn inner_repetition(&self, scoped: &Scoped<'a>, settled: &Settled<'a>) -> Option<Rows<'a>> {
        let [only] = scoped.select.from.as_slice() else {
            return None;
        };
        let alias = only.alias()?;
        let Source::Query(query, ctes) = scoped.source_of(only)? else {
            return None;
        };
        let key = inner_key(query, &ctes, |name| settled.has(alias, name))?;
        match self.query(query, &ctes, &key) {
            inner @ (Rows::Repeated(Repeated {
                how: How::Distinct, ..
            })
            | Rows::Unknown) => Some(inner),
            _ => None,
        }
    }

    /// Whether grouping, DISTINCT, a window or the tables themselves leave one row per key.
    fn keeps_one(&self, scoped: &Scoped<'a>, settled: &Settled<'a>) -> bool {
        let select = scoped.select;
        if select.quantifier == Quantifier::Distinct
            && items(select).all(|(_, expr)| settled.settles(expr))
        {
            return true;
        }
        if !select.group_by.is_empty() {
            let expression = |group: &'a GroupKey| match group {
                GroupKey::Expr(expr) => Some(expr),
                GroupKey::Item(at) => items(select).nth(*at).map(|(_, expr)| expr),
                GroupKey::Sets { .. } => None,
            };
            let mut groups = select.group_by.iter().map(expression);
            if groups.all(|group| group.is_some_and(|expr| settled.settles(expr))) {
                return true;
            }
        }
        let qualify = select.qualify.iter().flat_map(conjuncts);
        let mut first_rows = qualify.filter_map(|condition| first_row(scoped, condition));
        if first_rows.any(|(_, partition)| partition.iter().all(|expr| settled.settles(expr))) {
            return true;
        }
        let filters: Vec<&'a Expr> = select.selection.iter().flat_map(conjuncts).collect();
        let has = |alias: &Identifier, column: &Identifier| settled.has(alias, column);
        // Relations between commas are joined by what WHERE says.
        let Some((first, others)) = select.from.split_first() else {
            return true;
        };
        self.relation(scoped, first, &has, &filters)
            && others
                .iter()
                .all(|other| self.is_met_once(scoped, other, &filters))
    }

    /// Whether a relation has at most one row for each value of the columns that `has` names.
    fn relation(
        &self,
        scoped: &Scoped<'a>,
        relation: &'a Relation,
        has: &dyn Fn(&Identifier, &Identifier) -> bool,
        filters: &[&'a Expr],
    ) -> bool {
        if let Relation::Join(join) = relation {
            return self.join(scoped, join, has, filters);
        }
        let Some(alias) = relation.alias() else {
            return false;
        };
        match scoped.source_of(relation) {
            Some(Source::Table(table)) => self
                .keys(table)
                .iter()
                .any(|key| key.iter().all(|column| has(alias, column))),
            Some(Source::Query(query, ctes)) => {
                let given = inner_key(query, &ctes, |name| has(alias, name)).unwrap_or_default();
                let numbered = || is_numbered(scoped, alias, query, &ctes, has, filters);
                matches!(self.query(query, &ctes, &given), Rows::OnePerKey) || numbered()
            }
            None => false,
        }
    }

    fn join(
        &self,
        scoped: &Scoped<'a>,
        join: &'a Join,
        has: &dyn Fn(&Identifier, &Identifier) -> bool,
        filters: &[&'a Expr],
    ) -> bool {
        let on: Vec<&'a Expr> = join.on.iter().flat_map(conjuncts).collect();
        let left = || {
            self.relation(scoped, &join.left, has, filters)
                && self.is_met_once(scoped, &join.right, &on)
        };
        let right = || {
            self.relation(scoped, &join.right, has, filters)
                && self.is_met_once(scoped, &join.left, &on)
        };
        match join.kind {
            JoinKind::Left => left(),
            JoinKind::Right => right(),
            JoinKind::Inner | JoinKind::Cross => left() || right(),
            JoinKind::Full => false,
        }
    }

    /// Whether equalities lead each row to at most one row of a relation.
    fn is_met_once(&self, scoped: &Scoped<'a>, relation: &'a Relation, on: &[&'a Expr]) -> bool {
        let inside = aliases(relation);
        let has = |alias: &Identifier, column: &Identifier| {
            on.iter().any(|condition| {
                let Some((left, right)) = equality(condition) else {
                    return false;
                };
                let is_it = |side: &Expr| {
                    matches!(&side.kind, ExprKind::Column(it)
                        if it.relation == *alias && it.column == *column)
                };
                let is_outside = |side: &Expr| {
                    !side.any(&|part| {
                        matches!(&part.kind, ExprKind::Column(it) if inside.contains(&&it.relation))
                    })
                };
                (is_it(left) && is_outside(right)) || (is_it(right) && is_outside(left))
            })
        };
        self.relation(scoped, relation, &has, on)
    }

    /// Columns that tell a table's rows apart: the keys of merges, and those that a check holds.
    fn keys(&self, name: &TableName) -> Vec<Vec<Identifier>> {
        if name.schema != self.subject.draft.target.plan.schema {
            // A table of a source, of which no key is known.
            return Vec::new();
        }
        let Some(seen) = self
            .subject
            .tables()
            .find(|seen| seen.table.name.value == name.table)
        else {
            return Vec::new();
        };
        let checked = seen
            .table
            .checks
            .iter()
            .filter_map(|check| match &check.kind {
                CheckKind::Unique(unique) if check.filter.is_none() => Some(unique.columns.clone()),
                _ => None,
            });
        let merged = match &seen.table.load.value {
            Load::Merge(merge) => Some(merge.key.clone()),
            _ => None,
        };
        checked.chain(merged).collect()
    }
}

/// Whether the rows are aggregated into one.
fn is_one_row(scoped: &Scoped<'_>) -> bool {
    let aggregates = |expr: &Expr| matches!(expr.kind, ExprKind::Aggregate(_));
    scoped.select.group_by.is_empty() && items(scoped.select).any(|(_, expr)| expr.any(&aggregates))
}

/// Pivots and their like are not looked into either.
fn has_open_shape(relation: &Relation) -> bool {
    let closed = |shape: &Shape| shape.columns().is_some();
    if let Relation::Table { shape, .. } | Relation::Cte { shape, .. } = relation {
        return !closed(shape);
    }
    if let Relation::Subquery { query, .. } = relation {
        return !closed(&query.shape());
    }
    relation.alias().is_some()
}

fn aliases(relation: &Relation) -> Vec<&Identifier> {
    if let Relation::Join(join) = relation {
        let mut both = aliases(&join.left);
        both.extend(aliases(&join.right));
        return both;
    }
    relation.alias().into_iter().collect()
}

fn leftmost<'a>(body: &'a Body, ctes: &[&'a Cte]) -> Option<Scoped<'a>> {
    match body {
        Body::Select(select) => Some(Scoped {
            select,
            ctes: ctes.to_vec(),
        }),
        Body::Set { left, .. } => leftmost(left, ctes),
        Body::Query(query) => first_select(query, ctes),
    }
}

/// The outputs of a query whose names pass.
fn inner_key<'a>(
    query: &'a Query,
    ctes: &[&'a Cte],
    has: impl Fn(&Identifier) -> bool,
) -> Option<BTreeSet<usize>> {
    let inner = first_select(query, ctes)?;
    let names = items(inner.select).enumerate();
    Some(
        names
            .filter(|(_, (name, _))| has(name))
            .map(|(at, _)| at)
            .collect(),
    )
}

/// `number = 1`, `number <= 1` or `number < 2`, where the number counts the rows of a partition:
/// where the number is computed, and the partition.
fn first_row<'a>(scoped: &Scoped<'a>, condition: &'a Expr) -> Option<(Scoped<'a>, &'a [Expr])> {
    let ExprKind::Binary {
        operator,
        left,
        right,
    } = &condition.kind
    else {
        return None;
    };
    let whole = |expr: &Expr| match &bare(expr).kind {
        ExprKind::Literal(Literal::Integer(digits)) => digits.parse::<u8>().ok(),
        _ => None,
    };
    let number = match (operator, whole(left), whole(right)) {
        (BinaryOperator::Equal | BinaryOperator::LessOrEqual, None, Some(1))
        | (BinaryOperator::Less, None, Some(2)) => left,
        (BinaryOperator::Equal | BinaryOperator::GreaterOrEqual, Some(1), None)
        | (BinaryOperator::Greater, Some(2), None) => right,
        _ => return None,
    };
    let (inner, origin) = scoped.origin(number);
    match &origin.kind {
        // Ties of ranks are the writer's business.
        ExprKind::Window(call)
            if matches!(
                call.function,
                WindowFunction::RowNumber | WindowFunction::Rank | WindowFunction::DenseRank
            ) =>
        {
            Some((inner, &call.partition_by))
        }
        _ => None,
    }
}

/// Whether a filter keeps the first row of each partition of a subquery, and `has` names what the
/// partition is made of.
fn is_numbered<'a>(
    scoped: &Scoped<'a>,
    alias: &Identifier,
    query: &'a Query,
    ctes: &[&'a Cte],
    has: &dyn Fn(&Identifier, &Identifier) -> bool,
    filters: &[&'a Expr],
) -> bool {
    let Some(inner) = first_select(query, ctes) else {
        return false;
    };
    let reads_it = |condition: &Expr| {
        condition.any(&|part| matches!(&part.kind, ExprKind::Column(it) if it.relation == *alias))
    };
    filters
        .iter()
        .filter(|condition| reads_it(condition))
        .filter_map(|condition| first_row(scoped, condition))
        .any(|(_, partition)| {
            partition.iter().all(|part| {
                items(inner.select)
                    .any(|(name, expr)| has(alias, name) && same(bare(expr), bare(part)))
            })
        })
}
