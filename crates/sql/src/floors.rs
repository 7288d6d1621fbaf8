//! From where on a query reads its tables, as its conditions say.

use plan::{Identifier, TableName};

use crate::Bound;
use crate::span::Span;
use crate::typed::{
    BinaryOperator, Body, Expr, ExprKind, Join, JoinKind, Negation, Query, Relation, Select,
    Statement,
};

/// One place where a query names a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub table: TableName,
    /// Literals that a column of each row is at least, for all rows that matter.
    pub floors: Vec<Span>,
}

/// Where a query reads tables after FROM. Queries inside expressions are left out: who wants to know of
/// every place has to count.
pub fn readings(bound: &Bound) -> Vec<Reading> {
    let mut found = Vec::new();
    if let Statement::Query(query) = &bound.statement {
        of_query(query, &mut found);
    }
    found
}

fn of_query(query: &Query, found: &mut Vec<Reading>) {
    for cte in &query.ctes {
        of_query(&cte.query, found);
    }
    of_body(&query.body, found);
}

fn of_body(body: &Body, found: &mut Vec<Reading>) {
    match body {
        Body::Select(select) => of_select(select, found),
        Body::Set { left, right, .. } => {
            of_body(left, found);
            of_body(right, found);
        }
        Body::Query(query) => of_query(query, found),
    }
}

fn of_select(select: &Select, found: &mut Vec<Reading>) {
    let mut conditions = Vec::new();
    conjuncts(select.selection.as_ref(), &mut conditions);
    for relation in &select.from {
        of_relation(relation, &conditions, found);
    }
}

fn of_relation(relation: &Relation, conditions: &[&Expr], found: &mut Vec<Reading>) {
    match relation {
        Relation::Table { table, alias, .. } => {
            let floors = conditions.iter().filter_map(|one| floor(one, alias));
            found.push(Reading {
                table: table.clone(),
                floors: floors.collect(),
            });
        }
        Relation::Join(join) => of_join(join, conditions, found),
        Relation::Subquery { query, .. } => of_query(query, found),
        // Their columns have other names than those of the input.
        Relation::Pivot(pivot) => of_relation(&pivot.input, &[], found),
        Relation::Unpivot(unpivot) => of_relation(&unpivot.input, &[], found),
        Relation::Cte { .. } | Relation::Unnest(_) | Relation::Function(_) => {}
    }
}

/// Of the side that stays in an outer join, its condition leaves out no row.
fn of_join(join: &Join, conditions: &[&Expr], found: &mut Vec<Reading>) {
    let mut with = conditions.to_vec();
    conjuncts(join.on.as_ref(), &mut with);
    let (left, right) = match join.kind {
        JoinKind::Inner | JoinKind::Cross => (&with[..], &with[..]),
        JoinKind::Left => (conditions, &with[..]),
        JoinKind::Right => (&with[..], conditions),
        JoinKind::Full => (conditions, conditions),
    };
    of_relation(&join.left, left, found);
    of_relation(&join.right, right, found);
}

/// What has to hold, each part for itself.
fn conjuncts<'a>(condition: Option<&'a Expr>, found: &mut Vec<&'a Expr>) {
    let Some(condition) = condition else { return };
    match &condition.kind {
        ExprKind::Binary {
            operator: BinaryOperator::And,
            left,
            right,
        } => {
            conjuncts(Some(left), found);
            conjuncts(Some(right), found);
        }
        _ => found.push(condition),
    }
}

fn floor(condition: &Expr, alias: &Identifier) -> Option<Span> {
    let (column, least) = match &condition.kind {
        ExprKind::Binary {
            operator:
                BinaryOperator::GreaterOrEqual | BinaryOperator::Greater | BinaryOperator::Equal,
            left,
            right,
        } if is_column(left, alias) => (left, right),
        ExprKind::Binary {
            operator: BinaryOperator::LessOrEqual | BinaryOperator::Less | BinaryOperator::Equal,
            left,
            right,
        } => (right, left),
        ExprKind::Between {
            operand,
            low,
            negation: Negation::Plain,
            ..
        } => (operand, low),
        _ => return None,
    };
    is_column(column, alias).then(|| literal(least)).flatten()
}

/// A column, or what is cut from it and so is no more than it.
fn is_column(expr: &Expr, alias: &Identifier) -> bool {
    match &expr.kind {
        ExprKind::Column(column) => column.relation == *alias,
        ExprKind::Cast { operand, .. } | ExprKind::DateTrunc { operand, .. } => {
            is_column(operand, alias)
        }
        _ => false,
    }
}

fn literal(expr: &Expr) -> Option<Span> {
    match &expr.kind {
        ExprKind::Literal(_) => Some(expr.span),
        ExprKind::Cast { operand, .. } => literal(operand),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;
    use crate::catalogue::Table;

    /// Each table with the literals that its rows are at least.
    fn floors(sql: &str) -> Vec<String> {
        let schema: Identifier = "s".parse().expect("a name");
        let mut catalogue = Catalogue::new();
        for table in ["fact", "dim"] {
            let table = table.parse().expect("a name");
            catalogue.insert(TableName::new(schema.clone(), table), Table::Open);
        }
        let parsed = crate::parse(sql).expect("it parses");
        let bound = crate::bind(&parsed, &catalogue, &schema).expect("it binds");
        let shown = |reading: Reading| {
            let floors = reading.floors.iter();
            let floors = floors.map(|span| format!(" {}", &sql[span.start..span.end]));
            format!("{}{}", reading.table.table, floors.collect::<String>())
        };
        readings(&bound).into_iter().map(shown).collect()
    }

    #[test]
    fn what_a_column_is_at_least_is_a_floor() {
        for condition in [
            "f.at >= '2018'",
            "f.at > '2018'",
            "'2018' <= f.at",
            "f.at = '2018'",
            "f.at BETWEEN '2018' AND '2019'",
            "f.at::date >= '2018'",
            "DATE_TRUNC('day', f.at) = '2018'",
            "f.n = 1 AND (f.at >= '2018' AND f.at < '2019')",
        ] {
            let found = floors(&format!("SELECT f.n FROM fact AS f WHERE {condition}"));
            assert!(found[0].contains("'2018'"), "{condition}: {found:?}");
        }
    }

    #[test]
    fn what_leaves_earlier_rows_in_is_none() {
        for condition in [
            "f.at <= '2018'",
            "f.at < '2018'",
            "f.at <> '2018'",
            "f.at NOT BETWEEN '2018' AND '2019'",
            "(f.at >= '2018' OR f.n IS NULL)",
            "DATEADD(day, 7, f.at) >= '2018'",
            "f.at >= DATEADD(day, -7, '2018'::timestamp)",
            "NOT f.at >= '2018'",
        ] {
            let found = floors(&format!("SELECT f.n FROM fact AS f WHERE {condition}"));
            assert_eq!(found, ["fact"], "{condition}");
        }
    }

    #[test]
    fn a_join_bounds_the_side_that_it_leaves_rows_out_of() {
        let of = |join: &str| {
            floors(&format!(
                "SELECT f.n FROM fact AS f {join} JOIN dim AS d ON d.n = f.n AND d.at >= '1' AND \
                 f.at >= '2'"
            ))
        };
        assert_eq!(of("INNER"), ["fact '2'", "dim '1'"]);
        assert_eq!(of("LEFT"), ["fact", "dim '1'"]);
        assert_eq!(of("RIGHT"), ["fact '2'", "dim"]);
        assert_eq!(of("FULL"), ["fact", "dim"]);
    }

    #[test]
    fn each_place_of_a_table_is_told_by_itself() {
        let sql = "WITH f AS (SELECT n FROM fact WHERE fact.at >= '1') \
                   SELECT f.n FROM f WHERE f.n >= '2' \
                   UNION ALL SELECT n FROM (SELECT n FROM fact) AS g WHERE g.n >= '3'";
        assert_eq!(floors(sql), ["fact '1'", "fact"]);
    }
}
