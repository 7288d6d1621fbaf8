//! Joins on values that have lost their fractions.

use plan::SqlType;
use sql::typed::{BinaryOperator, Expr, ExprKind};

use super::walk::{bare, conjuncts, joins, selects};
use super::whole_numbers::{has_fractions, loses_fractions};
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/join-on-scale-zero",
    number: None,
    level: Level::Warn,
    what: "a join on a decimal column without digits behind the point",
    why: "The fraction is gone on one side, so the values differ, or gone on both, so that rows meet \
          which are not the same. Either way rows join wrongly, and nothing fails.",
    bad: "columns: { length: numeric }\n…\nselect: SELECT … FROM events AS e JOIN songs AS s ON e.length = s.duration",
    good: "columns:\n  length: decimal(10,5)\n…\nselect: SELECT … FROM events AS e JOIN songs AS s ON e.length = s.duration",
    page: Some("r_Numeric_types201"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        let Some(select) = seen.select else { continue };
        for scoped in selects(select.query) {
            let on = joins(scoped.select).into_iter().filter_map(|join| join.on.as_ref());
            let conditions = on.chain(&scoped.select.selection).flat_map(conjuncts);
            for condition in conditions {
                let Some(cut) = cut(condition) else { continue };
                let name = &cut.name;
                findings.push(
                    Finding::new(
                        &LINT,
                        seen.id,
                        format!("rows are joined on `{name}`, which has lost its fraction"),
                    )
                    .at(
                        select.text.text.span_at(condition.span.start..condition.span.end),
                        format!("`{name}` is {}", cut.ty),
                    )
                    .help(format!(
                        "declare `{name}` with the digits that the source has, such as \
                         `decimal(10,5)`, where it is loaded"
                    )),
                );
            }
        }
    }
}

/// The side of an equality that keeps no fraction.
struct Cut {
    name: String,
    ty: SqlType,
}

fn cut(condition: &Expr) -> Option<Cut> {
    let ExprKind::Binary {
        operator: BinaryOperator::Equal,
        left,
        right,
    } = &condition.kind
    else {
        return None;
    };
    let (left, right) = (bare(left), bare(right));
    let (ExprKind::Column(a), ExprKind::Column(b)) = (&left.kind, &right.kind) else {
        return None;
    };
    if a.relation == b.relation {
        return None;
    }
    [(left, right), (right, left)]
        .into_iter()
        .find_map(|(side, other)| {
            let ExprKind::Column(column) = &side.kind else {
                return None;
            };
            let ty = side.ty.sql()?;
            let name = column.column.as_str();
            let is_decimal = matches!(ty, SqlType::Decimal { scale: 0, .. });
            // Whatever the name says, the other side has a fraction.
            let is_cut = is_decimal && (loses_fractions(name, ty) || has_fractions(other.ty));
            is_cut.then(|| Cut {
                name: name.to_owned(),
                ty,
            })
        })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(length: &str, duration: &str, join: &str) -> Vec<String> {
        let tables = format!(
            "
  events:
    kind: staging
    columns:
      id: integer
      song_id: decimal(9,0)
      length: {length}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
  songs:
    kind: staging
    columns:
      song_id: decimal(9,0)
      duration: {duration}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}-songs.json\", json: auto }} }}
  plays:
    kind: fact
    columns: {{ id: integer }}
    load:
      append:
      select: |
        SELECT e.id FROM events AS e {join}
"
        );
        found_by(&["join-on-scale-zero"], &with_tables(&tables))
    }

    #[test]
    fn a_join_on_a_column_without_fractions_is_found() {
        let join = "LEFT JOIN songs AS s ON e.length = s.duration";
        for (length, duration) in [
            ("numeric", "numeric"),
            ("numeric(18,0)", "decimal(10,5)"),
            ("decimal(10,5)", "decimal(6)"),
            ("double precision", "numeric"),
        ] {
            assert_eq!(
                of(length, duration, join),
                ["join-on-scale-zero `e.length = s.duration`"],
                "{length} {duration}"
            );
        }
        assert_eq!(of("numeric", "numeric", ", songs AS s WHERE s.duration = e.length").len(), 1);
    }

    #[test]
    fn equal_scales_and_counted_things_are_fine() {
        let join = "JOIN songs AS s ON e.length = s.duration";
        assert_eq!(of("decimal(10,5)", "decimal(10,5)", join), [] as [&str; 0]);
        let join = "JOIN songs AS s ON e.song_id = s.song_id";
        assert_eq!(of("numeric", "numeric", join), [] as [&str; 0]);
        assert_eq!(of("numeric", "numeric", "WHERE e.length = 5"), [] as [&str; 0]);
    }
}
