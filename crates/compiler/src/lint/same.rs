//! Whether two expressions mean the same, wherever they were written.

use std::mem::discriminant;

use sql::typed::{Expr, ExprKind};

/// Forms that are rare stay different from everything: what is not known to be the same is not.
pub(super) fn same(left: &Expr, right: &Expr) -> bool {
    let (inside, other) = (left.children(), right.children());
    is_same_form(&left.kind, &right.kind)
        && inside.len() == other.len()
        && inside
            .iter()
            .zip(other)
            .all(|(left, right)| same(left, right))
}

/// Whether two expressions differ in nothing but what is inside of them.
fn is_same_form(left: &ExprKind, right: &ExprKind) -> bool {
    use ExprKind as K;
    match (left, right) {
        (K::Literal(a), K::Literal(b)) => a == b,
        (K::Column(a), K::Column(b)) => a == b,
        (K::OutputAlias(a), K::OutputAlias(b)) => a == b,
        (K::Unary { operator: a, .. }, K::Unary { operator: b, .. }) => a == b,
        (K::Binary { operator: a, .. }, K::Binary { operator: b, .. }) => a == b,
        (K::Cast { to: a, .. }, K::Cast { to: b, .. }) => a == b,
        (K::IsNull { negation: a, .. }, K::IsNull { negation: b, .. })
        | (K::Between { negation: a, .. }, K::Between { negation: b, .. })
        | (K::InList { negation: a, .. }, K::InList { negation: b, .. })
        | (K::Regex { negation: a, .. }, K::Regex { negation: b, .. }) => a == b,
        (
            K::IsBoolean {
                value: a,
                negation: one,
                ..
            },
            K::IsBoolean {
                value: b,
                negation: other,
                ..
            },
        ) => a == b && one == other,
        (
            K::Like {
                escape: a,
                case: one,
                negation: c,
                ..
            },
            K::Like {
                escape: b,
                case: other,
                negation: d,
                ..
            },
        ) => a == b && one == other && c == d,
        (
            K::Case {
                operand: a,
                branches: one,
                otherwise: c,
            },
            K::Case {
                operand: b,
                branches: other,
                otherwise: d,
            },
        ) => a.is_some() == b.is_some() && one.len() == other.len() && c.is_some() == d.is_some(),
        (K::Extract { part: a, .. }, K::Extract { part: b, .. })
        | (K::DatePart { part: a, .. }, K::DatePart { part: b, .. })
        | (K::DateTrunc { part: a, .. }, K::DateTrunc { part: b, .. })
        | (K::DateAdd { part: a, .. }, K::DateAdd { part: b, .. })
        | (K::DateDiff { part: a, .. }, K::DateDiff { part: b, .. }) => a == b,
        (K::Call { function: a, .. }, K::Call { function: b, .. }) => a == b,
        (K::AtTimeZone { .. }, K::AtTimeZone { .. }) | (K::OuterColumn(_), K::OuterColumn(_)) => {
            discriminant(left) == discriminant(right)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use sql::typed::{Body, Statement};

    use super::super::walk::conjuncts;
    use super::same;

    /// Whether the two conditions of `a AND b` are the same.
    fn are_same(both: &str) -> bool {
        let parsed = sql::parse(&format!("SELECT 1 FROM t WHERE {both}")).expect("a query");
        let schema = "s".parse().expect("a name");
        let bound = sql::bind(&parsed, &sql::Catalogue::open(), &schema).expect("no fault");
        let Statement::Query(query) = &bound.statement else {
            panic!("a query");
        };
        let Body::Select(select) = &query.body else {
            panic!("a select");
        };
        match conjuncts(select.selection.as_ref().expect("WHERE")).as_slice() {
            [left, right] => same(left, right),
            other => panic!("{} conditions", other.len()),
        }
    }

    #[test]
    fn places_make_no_difference_and_all_else_does() {
        for text in [
            "a > 1 AND t.a  >  1",
            "EXTRACT(hour FROM a) = 1 AND extract(h from a) = 1",
            "CASE WHEN a = 1 THEN 2 END = 2 AND CASE WHEN a = 1 THEN 2 END = 2",
        ] {
            assert!(are_same(text), "{text}");
        }
        for text in [
            "a > 1 AND a >= 1",
            "a = 'x' AND a = 'y'",
            "a IS NULL AND a IS NOT NULL",
            "EXTRACT(hour FROM a) = 1 AND EXTRACT(day FROM a) = 1",
            "LOWER(a) = 'x' AND UPPER(a) = 'x'",
            "a::integer = 1 AND a::bigint = 1",
        ] {
            assert!(!are_same(text), "{text}");
        }
    }
}
