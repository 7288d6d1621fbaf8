//! The selects and expressions of a query.

use sql::typed::{
    BinaryOperator, Body, Cte, Expr, ExprKind, GroupKey, Join, Query, Relation, Select, SelectItem,
};

/// A select and the common table expressions in its reach, the innermost last.
#[derive(Clone, Debug)]
pub(super) struct Scoped<'a> {
    pub(super) select: &'a Select,
    pub(super) ctes: Vec<&'a Cte>,
}

/// Every select of a query, those inside of it too.
pub(super) fn selects(query: &Query) -> Vec<Scoped<'_>> {
    let mut found = Vec::new();
    of_query(query, &[], &mut found);
    found
}

fn of_query<'a>(query: &'a Query, outer: &[&'a Cte], found: &mut Vec<Scoped<'a>>) {
    let mut ctes = outer.to_vec();
    for cte in &query.ctes {
        of_query(&cte.query, &ctes, found);
        ctes.push(cte);
    }
    of_body(&query.body, &ctes, found);
}

fn of_body<'a>(body: &'a Body, ctes: &[&'a Cte], found: &mut Vec<Scoped<'a>>) {
    match body {
        Body::Select(select) => {
            found.push(Scoped {
                select,
                ctes: ctes.to_vec(),
            });
            for relation in relations(select) {
                if let Relation::Subquery { query, .. } = relation {
                    of_query(query, ctes, found);
                }
            }
            for expr in every_expression(select) {
                for query in expr.queries() {
                    of_query(query, ctes, found);
                }
            }
        }
        Body::Set { left, right, .. } => {
            of_body(left, ctes, found);
            of_body(right, ctes, found);
        }
        Body::Query(query) => of_query(query, ctes, found),
    }
}

/// The relations that have an alias, joins taken apart.
pub(super) fn relations(select: &Select) -> Vec<&Relation> {
    let mut found = Vec::new();
    for relation in &select.from {
        sides(relation, &mut found);
    }
    found
}

fn sides<'a>(relation: &'a Relation, found: &mut Vec<&'a Relation>) {
    if let Relation::Join(join) = relation {
        sides(&join.left, found);
        sides(&join.right, found);
    } else {
        found.push(relation);
    }
}

pub(super) fn joins(select: &Select) -> Vec<&Join> {
    let mut found = Vec::new();
    let mut open: Vec<&Relation> = select.from.iter().collect();
    while let Some(relation) = open.pop() {
        if let Relation::Join(join) = relation {
            found.push(&**join);
            open.extend([&join.left, &join.right]);
        }
    }
    found
}

/// The items with a name and an expression.
pub(super) fn items(select: &Select) -> impl Iterator<Item = (&plan::Identifier, &Expr)> {
    select.items.iter().filter_map(|item| match item {
        SelectItem::Column { name, expr } => Some((name, expr)),
        SelectItem::OpenStar { .. } => None,
    })
}

/// Every expression of a select, also those inside of others; not those of queries inside.
pub(super) fn every_expression(select: &Select) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open: Vec<&Expr> = items(select).map(|(_, expr)| expr).collect();
    open.extend(&select.selection);
    open.extend(&select.having);
    open.extend(&select.qualify);
    if let Some(hierarchy) = &select.hierarchy {
        open.extend(hierarchy.start.iter().chain([&hierarchy.connect]));
    }
    let mut keys: Vec<&GroupKey> = select.group_by.iter().collect();
    while let Some(key) = keys.pop() {
        match key {
            GroupKey::Expr(expr) => open.push(expr),
            GroupKey::Item(_) => {}
            GroupKey::Sets { sets, .. } => keys.extend(sets.iter().flatten()),
        }
    }
    open.extend(
        joins(select)
            .into_iter()
            .filter_map(|join| join.on.as_ref()),
    );
    while let Some(expr) = open.pop() {
        open.extend(expr.children());
        found.push(expr);
    }
    found
}

/// The conditions that `AND` joins.
pub(super) fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open = vec![condition];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Binary {
                operator: BinaryOperator::And,
                left,
                right,
            } => open.extend([&**right, &**left]),
            _ => found.push(expr),
        }
    }
    found
}

/// An expression without the casts around it, and without the mark of an outer join.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let ExprKind::Cast { operand, .. } | ExprKind::OuterColumn(operand) = &expr.kind {
        expr = operand;
    }
    expr
}

/// `a = b`, casts taken off.
pub(super) fn equality(condition: &Expr) -> Option<(&Expr, &Expr)> {
    match &condition.kind {
        ExprKind::Binary {
            operator: BinaryOperator::Equal,
            left,
            right,
        } => Some((bare(left), bare(right))),
        _ => None,
    }
}
