//! Checks that pass whatever is in the table.

use plan::table::Nullability;
use plan::{Identifier, SqlType};
use sql::typed::{Body, Expr, ExprKind, Negation, Statement};

use super::subject::{Seen, Subject};
use super::truth::{always, is_never_null, parts};
use super::walk::bare;
use super::{Finding, Level, Lint};
use crate::analyse::{Condition, Part};
use crate::checks::CheckKind;
use crate::ir::Check;
use crate::source::Span;

pub(super) const LINT: Lint = Lint {
    code: "lint/check-cannot-fail",
    number: None,
    level: Level::Warn,
    what: "a check that passes whatever is in the table",
    why: "It is green each day and says nothing; whoever reads the report takes the data to be \
          checked.",
    bad: "columns: { user_id: integer }\nchecks:\n  - not_null: user_id\n    where: user_id IS NOT NULL",
    good: "columns: { user_id: integer }\nchecks:\n  - not_null: user_id",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        for (at, check) in seen.table.checks.iter().enumerate() {
            let condition = |part: Part| {
                let mut all = subject.facts.conditions.iter();
                all.find(|condition| {
                    condition.table == seen.id && condition.check == at && condition.part == part
                })
            };
            let filter = condition(Part::Filter);
            // Without what its conditions mean, nothing can be said of a check.
            if check.filter.is_some() && filter.is_none() {
                continue;
            }
            let asked = Asked {
                seen,
                check,
                filter,
                expression: condition(Part::Expression),
            };
            if let Some(reason) = asked.reason() {
                findings.push(asked.finding(reason));
            }
        }
    }
}

/// A check with its conditions.
struct Asked<'a> {
    seen: Seen<'a>,
    check: &'a Check,
    filter: Option<&'a Condition>,
    expression: Option<&'a Condition>,
}

/// Why a check cannot fail: what says so, and what to do.
struct Reason {
    place: Option<Span>,
    label: String,
    help: String,
}

impl Asked<'_> {
    fn reason(&self) -> Option<Reason> {
        let filter = self.filter.and_then(selection);
        let filters = parts(filter);
        if !matches!(self.check.kind, CheckKind::RowCount(_)) {
            let never = filters.iter().find(|part| always(part, &[]) == Some(false));
            if let Some(never) = never {
                return Some(Reason {
                    place: place(self.filter, never),
                    label: "never true".to_owned(),
                    help: "mend `where`: no row meets it, so none is checked".to_owned(),
                });
            }
        }
        match &self.check.kind {
            CheckKind::NotNull(check) => self
                .declared_not_null(&check.column)
                .or_else(|| self.excluded(&filters, &check.column)),
            CheckKind::RowCount(check) => {
                let expect = check.expect;
                (expect.min.unwrap_or(0) <= 0 && expect.max.is_none()).then(|| Reason {
                    place: None,
                    label: String::new(),
                    help: "write `min: 1` or more, or a `max`".to_owned(),
                })
            }
            CheckKind::Expression(_) => {
                let expression = self.expression.and_then(selection)?;
                (always(expression, &filters) == Some(true)).then(|| Reason {
                    place: place(self.expression, expression),
                    label: "true for every row that is checked".to_owned(),
                    help: "compare a column with what it must be, or drop the check".to_owned(),
                })
            }
            CheckKind::AcceptedValues(check) => {
                let both = ["TRUE", "FALSE"].map(str::to_owned);
                let column = self.seen.table.column(&check.column)?;
                let is_boolean = column.ty == SqlType::Boolean;
                if is_boolean && both.iter().all(|value| check.values.contains(value)) {
                    return Some(Reason {
                        place: Some(column.name.span),
                        label: "has no other value".to_owned(),
                        help: "drop the check; `not_null` asks for a value".to_owned(),
                    });
                }
                self.only_nulls(&filters, &check.column)
            }
            CheckKind::Relationships(check) => self.only_nulls(&filters, &check.column),
            CheckKind::Unique(check) => check
                .columns
                .iter()
                .find_map(|column| self.only_nulls(&filters, column)),
        }
    }

    fn declared_not_null(&self, name: &Identifier) -> Option<Reason> {
        // A view has no constraints: nothing refuses its rows.
        if self.seen.table.load.value.product().is_view() {
            return None;
        }
        let column = self.seen.table.column(name)?;
        (column.nullability == Nullability::NotNull).then(|| Reason {
            place: Some(column.name.span),
            label: "`not null`: Redshift refuses the row".to_owned(),
            help: "drop the check; the load fails before it could".to_owned(),
        })
    }

    /// Where the filter leaves out the rows that the check looks for.
    fn excluded(&self, filters: &[&Expr], name: &Identifier) -> Option<Reason> {
        let is_it = |expr: &Expr| {
            matches!(&bare(expr).kind, ExprKind::Column(column) if column.column == *name)
        };
        let part = filters.iter().find(|part| {
            matches!(
                &part.kind,
                ExprKind::IsNull { operand, negation: Negation::Negated }
                    if is_it(operand) && is_never_null(operand, filters)
            )
        })?;
        Some(Reason {
            place: place(self.filter, part),
            label: "leaves out what the check looks for".to_owned(),
            help: "drop this part of `where`".to_owned(),
        })
    }

    /// Where the filter leaves only rows with a NULL, which the check passes over.
    fn only_nulls(&self, filters: &[&Expr], name: &Identifier) -> Option<Reason> {
        let part = filters.iter().find(|part| {
            matches!(
                &part.kind,
                ExprKind::IsNull { operand, negation: Negation::Plain }
                    if matches!(&bare(operand).kind, ExprKind::Column(it) if it.column == *name)
            )
        })?;
        Some(Reason {
            place: place(self.filter, part),
            label: "leaves only rows that the check passes over".to_owned(),
            help: "drop this part of `where`; for rows without a value write `not_null`".to_owned(),
        })
    }

    fn finding(&self, reason: Reason) -> Finding {
        let name = &self.check.name;
        let finding = Finding::new(
            &LINT,
            self.seen.id,
            format!("the check `{name}` can never fail"),
        )
        .at(self.check.span, "passes whatever is in the table")
        .help(reason.help);
        match reason.place {
            Some(place) => finding.also(place, reason.label),
            None => finding,
        }
    }
}

/// Where a part of a condition stands in the file.
fn place(condition: Option<&Condition>, part: &Expr) -> Option<Span> {
    let condition = condition?;
    let end = condition.start + condition.text.sample().len();
    let inside = condition.start <= part.span.start && part.span.end <= end;
    (inside && !part.span.is_empty()).then(|| {
        let range = part.span.start - condition.start..part.span.end - condition.start;
        condition.text.span_at(range)
    })
}

/// The condition itself.
fn selection(condition: &Condition) -> Option<&Expr> {
    let Statement::Query(query) = &condition.bound.statement else {
        return None;
    };
    match &query.body {
        Body::Select(select) => select.selection.as_ref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(check: &str) -> Vec<String> {
        let table = format!(
            "
  one:
    kind: table
    columns: {{ id: integer not null, level: varchar(8), on_sale: boolean }}
    load: {{ replace: , select: \"SELECT 1 AS id, 'a' AS level, TRUE AS on_sale\" }}
    checks:
      - {check}
"
        );
        found_by(&["check-cannot-fail"], &with_tables(&table))
    }

    #[test]
    fn checks_that_cannot_fail_are_found() {
        for (check, place) in [
            ("not_null: id", "not_null"),
            ("{ not_null: level, where: level IS NOT NULL AND id > 0 }", "not_null"),
            ("row_count: { min: 0 }", "row_count"),
            ("expression: 1 = 1", "expression"),
            ("expression: \"'a' <> 'b' OR level = 'x'\"", "expression"),
            ("expression: id IS NOT NULL", "expression"),
            ("expression: level IS NULL OR level IS NOT NULL", "expression"),
            ("expression: id = id", "expression"),
            ("expression: ABS(id) >= 0", "expression"),
            ("{ expression: level IS NOT NULL, where: level IS NOT NULL }", "expression"),
            ("{ expression: id > 0, where: id > 0 AND level = 'free' }", "expression"),
            ("{ unique: id, where: 1 = 0 }", "unique"),
            ("{ unique: level, where: level IS NULL }", "unique"),
            ("{ accepted_values: { column: level, values: [a] }, where: level IS NULL }", "accepted_values"),
            ("accepted_values: { column: on_sale, values: [true, false] }", "accepted_values"),
        ] {
            assert_eq!(of(check), [format!("check-cannot-fail `{place}`")], "{check}");
        }
    }

    #[test]
    fn a_view_refuses_no_row_that_its_check_looks_for() {
        let table = "
  one:
    kind: table
    columns: { id: integer not null }
    load: { view: , select: SELECT 1 AS id }
    checks:
      - not_null: id
";
        let found = found_by(&["check-cannot-fail"], &with_tables(table));
        assert_eq!(found, [] as [&str; 0]);
    }

    #[test]
    fn checks_that_can_fail_are_fine() {
        for check in [
            "not_null: level",
            "{ not_null: level, where: id IS NOT NULL }",
            "row_count: { min: 1 }",
            "row_count: { min: 0, max: 9 }",
            "{ row_count: { min: 1 }, where: 1 = 0 }",
            "expression: id > 0",
            "expression: level = level",
            "expression: LENGTH(level) >= 0",
            "expression: RANDOM() = RANDOM()",
            "expression: id = 1 OR id = 2",
            "{ expression: id > 0, where: id > 1 }",
            "unique: id",
            "accepted_values: { column: on_sale, values: [true] }",
        ] {
            assert_eq!(of(check), [] as [&str; 0], "{check}");
        }
    }
}
