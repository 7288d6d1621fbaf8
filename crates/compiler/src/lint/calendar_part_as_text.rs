//! Months and weekdays kept as text.

use sql::typed::{Expr, ExprKind, Literal, ScalarFunction};

use super::subject::Seen;
use super::trace::first_select;
use super::walk::items;
use super::{Finding, Level, Lint, Subject};
use crate::ir::{Column, TableKind};
use crate::source::Span;

pub(super) const LINT: Lint = Lint {
    code: "lint/calendar-part-as-text",
    number: None,
    level: Level::Warn,
    what: "a part of a date, such as its month, in a text column",
    why: "As text, '10' sorts before '9' and `month > 9` compares letters. Every reader has to cast it \
          back.",
    bad: "columns: { month: varchar(10) }\n…\nselect: SELECT EXTRACT(month FROM start_time) AS month FROM plays",
    good: "columns: { month: smallint }\n…\nselect: SELECT EXTRACT(month FROM start_time) AS month FROM plays",
    page: Some("r_EXTRACT_function"),
};

/// What a column that holds such a part is called.
const PARTS: &[&str] = &[
    "day", "day_of_month", "day_of_week", "day_of_year", "dayofweek", "dow", "doy", "hour", "minute",
    "month", "quarter", "second", "week", "week_of_year", "weekday", "weekofyear", "year",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        for column in &seen.table.columns {
            if !column.ty.is_text() {
                continue;
            }
            let name = column.name.value.as_str();
            let computed = computed(&seen, column);
            let is_called_so = seen.table.kind == TableKind::Dimension && PARTS.contains(&name);
            if computed.is_none() && !is_called_so {
                continue;
            }
            let spec = seen.spec.columns.get(&column.name.value);
            let place = spec.map_or(column.name.span, |spec| spec.sql_type.span);
            let finding = Finding::new(
                &LINT,
                seen.id,
                format!("`{name}` is a part of a date, kept as text"),
            )
            .at(place, "sorts and compares by letters")
            .help(
                "declare it `smallint`, and select `EXTRACT(… FROM …)`; a name in words goes into a \
                 column of its own, such as `month_name`",
            );
            findings.push(match computed {
                Some(span) => finding.also(span, "a number until here"),
                None => finding,
            });
        }
    }
}

/// The expression that takes the part, if it gives digits.
fn computed(seen: &Seen<'_>, column: &Column) -> Option<Span> {
    let select = seen.select?;
    let first = first_select(select.query, &[])?;
    let (_, expr) = items(first.select).find(|(name, _)| **name == column.name.value)?;
    let (_, origin) = first.origin(expr);
    gives_digits(origin).then(|| {
        let span = if expr.span.is_empty() { origin.span } else { expr.span };
        select.text.text.span_at(span.start..span.end)
    })
}

fn gives_digits(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Extract { .. } | ExprKind::DatePart { .. } => true,
        ExprKind::Call {
            function: ScalarFunction::ToChar,
            arguments,
        } => matches!(
            arguments.as_slice(),
            [value, Expr { kind: ExprKind::Literal(Literal::Text(pattern)), .. }]
                if value.ty.is(plan::SqlType::is_time) && is_number(pattern)
        ),
        _ => false,
    }
}

/// Patterns of `TO_CHAR` that print one number.
fn is_number(pattern: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "YYYY", "IYYY", "YY", "Q", "MM", "WW", "IW", "W", "DDD", "DD", "D", "ID", "HH", "HH12",
        "HH24", "MI", "SS",
    ];
    let bare = pattern.trim().to_ascii_uppercase();
    NUMBERS.contains(&bare.strip_prefix("FM").unwrap_or(&bare))
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(kind: &str, column: &str, expression: &str) -> Vec<String> {
        let tables = format!(
            "
  plays:
    kind: staging
    columns: {{ at: timestamp, said: varchar(10) }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
  time:
    kind: {kind}
    columns: {{ {column} }}
    load:
      append:
      select: |
        SELECT {expression}
        FROM plays
"
        );
        found_by(&["calendar-part-as-text"], &with_tables(&tables))
    }

    #[test]
    fn parts_of_dates_in_text_columns_are_found() {
        for (kind, column, expression, place) in [
            ("table", "m: varchar(8)", "CAST(EXTRACT(month FROM at) AS varchar) AS m", "varchar(8)"),
            ("dimension", "weekday: varchar(9)", "EXTRACT(dow FROM at)::varchar(9) AS weekday", "varchar(9)"),
            ("table", "h: char(2)", "TO_CHAR(at, 'HH24') AS h", "char(2)"),
            ("dimension", "month: varchar(10)", "said AS month", "varchar(10)"),
            ("dimension", "month: varchar(10)", "TO_CHAR(at, 'Month') AS month", "varchar(10)"),
        ] {
            assert_eq!(
                of(kind, column, expression),
                [format!("calendar-part-as-text `{place}`")],
                "{expression}"
            );
        }
    }

    #[test]
    fn numbers_and_names_in_words_are_fine() {
        for (kind, column, expression) in [
            ("dimension", "month: smallint", "EXTRACT(month FROM at) AS month"),
            ("dimension", "month_name: varchar(9)", "TO_CHAR(at, 'Month') AS month_name"),
            ("table", "at: varchar(10)", "TO_CHAR(at, 'YYYY-MM-DD') AS at"),
            ("fact", "month: varchar(10)", "said AS month"),
        ] {
            assert_eq!(of(kind, column, expression), [] as [&str; 0], "{expression}");
        }
    }
}
