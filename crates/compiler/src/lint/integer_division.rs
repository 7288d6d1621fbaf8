//! Whole numbers divided for a column that has fractions.

use sql::typed::{BinaryOperator, CastKind, Expr, ExprKind, ScalarFunction};

use super::subject::Seen;
use super::trace::first_select;
use super::walk::{Scoped, bare, items};
use super::whole_numbers::has_fractions;
use super::{Finding, Level, Lint, Subject};
use crate::ir::Column;
use crate::source::Span;

pub(super) const LINT: Lint = Lint {
    code: "lint/integer-division",
    number: None,
    level: Level::Warn,
    what: "a division of whole numbers for a column with digits behind the point",
    why: "`/` of two whole numbers gives a whole number: 1999 cents become 19, and a share of two counts \
          0. The column has the digits, and they are always zero.",
    bad: "columns: { amount: \"decimal(12,2)\" }\n…\nselect: SELECT cents / 100 AS amount FROM payments",
    good: "columns: { amount: \"decimal(12,2)\" }\n…\nselect: SELECT cents / 100.0 AS amount FROM payments",
    page: Some("r_numeric_computations201"),
};

/// How deep expressions and queries are followed.
const MOST_DEEP: usize = 64;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        for column in &seen.table.columns {
            if !has_fractions(sql::typed::Type::Sql(column.ty)) {
                continue;
            }
            let Some(span) = divided(&seen, column) else {
                continue;
            };
            let spec = seen.spec.columns.get(&column.name.value);
            let place = spec.map_or(column.name.span, |spec| spec.sql_type.span);
            findings.push(
                Finding::new(
                    &LINT,
                    seen.id,
                    format!("a division of whole numbers goes into `{}`", column.name.value),
                )
                .at(span, "the fraction is cut off here")
                .also(place, "has digits for it")
                .help("make one side a decimal: `… / 100.0`, or `CAST(… AS decimal(12,2)) / …`"),
            );
        }
    }
}

/// Where a whole number is divided by a whole number, if what comes of it is the column's value.
fn divided(seen: &Seen<'_>, column: &Column) -> Option<Span> {
    let select = seen.select?;
    let first = first_select(select.query, &[])?;
    let (_, expr) = items(first.select).find(|(name, _)| **name == column.name.value)?;
    let division = division(&first, expr, 0)?;
    let span = division.span;
    (!span.is_empty()).then(|| select.text.text.span_at(span.start..span.end))
}

fn division<'a>(scope: &Scoped<'a>, expr: &'a Expr, depth: usize) -> Option<&'a Expr> {
    if depth > MOST_DEEP || wants_whole(expr) {
        return None;
    }
    // One name at a time: a cast on the way counts.
    if let ExprKind::Column(_) | ExprKind::OutputAlias(_) = &bare(expr).kind {
        let (scope, named) = scope.named(bare(expr))?;
        return division(&scope, named, depth + 1);
    }
    let expr = bare(expr);
    let inside = |expr: &'a Expr| division(scope, expr, depth + 1);
    match &expr.kind {
        ExprKind::Binary {
            operator: BinaryOperator::Divide,
            left,
            right,
        } if [left, right]
            .iter()
            .all(|side| side.ty.is(plan::SqlType::is_integer)) =>
        {
            Some(expr)
        }
        ExprKind::Binary {
            operator:
                BinaryOperator::Add
                | BinaryOperator::Subtract
                | BinaryOperator::Multiply
                | BinaryOperator::Divide,
            left,
            right,
        } => inside(left).or_else(|| inside(right)),
        ExprKind::Unary { operand, .. } => inside(operand),
        ExprKind::Case {
            branches,
            otherwise,
            ..
        } => branches
            .iter()
            .map(|branch| &branch.then)
            .chain(otherwise.as_deref())
            .find_map(inside),
        ExprKind::Call {
            function: ScalarFunction::Coalesce | ScalarFunction::NullIf | ScalarFunction::Round,
            arguments,
        } => arguments.first().and_then(inside),
        ExprKind::Aggregate(call) => call.arguments.first().and_then(inside),
        _ => None,
    }
}

/// A cast to a whole number, written out: who does so does not want the fraction.
fn wants_whole(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Cast {
            operand, kind, to, ..
        } => (to.is_integer() && *kind == CastKind::Explicit) || wants_whole(operand),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(ty: &str, expression: &str) -> Vec<String> {
        let tables = format!(
            "
  payments:
    kind: staging
    columns: {{ cents: integer, parts: smallint, paid: \"decimal(12,2)\" }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
  sums:
    kind: table
    columns: {{ amount: \"{ty}\" }}
    load:
      append:
      select: |
        WITH named AS (SELECT {expression} AS amount FROM payments)
        SELECT amount FROM named
"
        );
        found_by(&["integer-division"], &with_tables(&tables))
    }

    #[test]
    fn whole_numbers_divided_for_a_column_with_fractions_are_found() {
        for (ty, expression, place) in [
            ("decimal(12,2)", "cents / 100", "cents / 100"),
            ("double precision", "COUNT(cents) / COUNT(*)", "COUNT(cents) / COUNT(*)"),
            ("decimal(12,2)", "SUM(cents / 100)", "cents / 100"),
            ("decimal(12,2)", "ROUND(cents / parts, 2)", "cents / parts"),
            ("decimal(12,2)", "CASE WHEN parts > 0 THEN cents / parts ELSE 0 END", "cents / parts"),
            ("decimal(12,2)", "(cents / 100)::decimal(12,2)", "cents / 100"),
            ("decimal(12,2)", "paid + cents / 100", "cents / 100"),
        ] {
            assert_eq!(
                of(ty, expression),
                [format!("integer-division `{place}`")],
                "{expression}"
            );
        }
    }

    #[test]
    fn divisions_that_keep_the_fraction_or_need_none_are_fine() {
        for (ty, expression) in [
            ("decimal(12,2)", "cents / 100.0"),
            ("decimal(12,2)", "cents::decimal(12,2) / parts"),
            ("decimal(12,2)", "1.0 * COUNT(cents) / COUNT(*)"),
            ("decimal(12,2)", "paid / parts"),
            ("decimal(12,2)", "(cents / 100)::integer"),
            ("integer", "cents / 100"),
            ("decimal(18,0)", "cents / 100"),
        ] {
            assert_eq!(of(ty, expression), [] as [&str; 0], "{expression}");
        }
    }
}
