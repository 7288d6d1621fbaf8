//! The outer join `(+)` in WHERE.

use super::{faults, outputs, query};
use crate::typed::{Body, Expr, ExprKind, Relation};

#[test]
fn outer_joins_in_where_make_their_side_nullable() {
    assert_eq!(
        outputs(
            "select u.user_id, p.user_id as played from users u, songplays p where u.user_id = p.user_id (+)"
        ),
        "user_id integer!, played integer?"
    );
    for (sql, faulty) in [
        ("select u.user_id (+) from users u", "u.user_id (+)"),
        (
            "select 1 from users u join staff s on s.id = 1, songplays p where u.user_id = p.user_id (+)",
            "p.user_id (+)",
        ),
        (
            "select 1 from users u, songplays p where u.user_id = p.user_id (+) or u.user_id = 1",
            "p.user_id (+)",
        ),
        (
            "select 1 from users u, songplays p where p.user_id (+) in (u.user_id, 1)",
            "p.user_id (+)",
        ),
        (
            "select 1 from users u, songplays p, staff s where p.user_id (+) = u.user_id and p.user_id (+) = s.id",
            "p.user_id (+)",
        ),
    ] {
        assert_eq!(faults(sql), [format!("sql/syntax at `{faulty}`")], "{sql}");
    }
}

/// The relations of a select as they are joined, and what is left of WHERE.
fn joined(sql: &str) -> String {
    fn relation(of: &Relation) -> String {
        match of {
            Relation::Join(join) => format!(
                "({} {:?} {} on {})",
                relation(&join.left),
                join.kind,
                relation(&join.right),
                if join.on.is_some() { "…" } else { "nothing" }
            ),
            other => other.alias().map_or_else(String::new, ToString::to_string),
        }
    }
    let Body::Select(select) = query(sql).body else {
        panic!("a select: {sql}")
    };
    let is_marked = |expr: &Expr| {
        let is_mark = |part: &Expr| matches!(part.kind, ExprKind::OuterColumn(_));
        expr.any(&is_mark)
    };
    let filter = match &select.selection {
        None => "",
        Some(filter) if is_marked(filter) => " where (+)",
        Some(_) => " where …",
    };
    let from: Vec<_> = select.from.iter().map(relation).collect();
    format!("{}{filter}", from.join(", "))
}

#[test]
fn outer_joins_in_where_are_joins() {
    for (sql, expected) in [
        (
            "select 1 from users u, songplays p where u.user_id = p.user_id (+)",
            "(u Left p on …)",
        ),
        (
            "select 1 from songplays p, users u where p.user_id (+) = u.user_id and p.user_id (+) > 3 and u.user_id < 9",
            "(u Left p on …) where …",
        ),
        // Joined to what is itself outer joined, and beside one that is not.
        (
            "select 1 from staff c, staff b, staff a, kinds k where a.id = b.id (+) and b.id = c.boss (+)",
            "((a Left b on …) Left c on …), k",
        ),
        // Some conditions without a mark make an inner join of it.
        (
            "select 1 from staff a, staff b where a.id = b.id (+) and a.boss = b.boss",
            "a, b where …",
        ),
        // What the documentation leaves open stays as it is written.
        (
            "select 1 from staff a, staff b where a.id (+) = b.id (+)",
            "a, b where (+)",
        ),
        (
            "select 1 from staff a, staff b where a.id (+) = b.id and b.boss (+) = a.boss",
            "a, b where (+)",
        ),
        (
            "select 1 from staff a, (select id from staff) b where a.id = b.id (+)",
            "a, b where (+)",
        ),
        ("select 1 from staff a where a.id (+) = 1", "a where (+)"),
    ] {
        assert_eq!(joined(sql), expected, "{sql}");
    }
}
