//! Decimal columns whose scale is not written.

use plan::SqlType;
use sql::lint::DECIMAL_DEFAULT_SCALE as LINT;

use super::files::copied;
use super::whole_numbers::{loses_fractions, written_type};
use super::{Finding, Subject};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let copied: Vec<_> = copied(subject).map(|copied| copied.seen.id).collect();
    for seen in subject.tables() {
        for column in seen.spec.columns.values() {
            let ty = column.sql_type.value;
            let name = column.name.value.as_str();
            // COPY loses fractions for sure; another lint says so.
            let is_lost = copied.contains(&seen.id) && loses_fractions(name, ty);
            let Some((written, span)) = written_type(subject.sources, column) else {
                continue;
            };
            if !matches!(ty, SqlType::Decimal { .. }) || written.contains(',') || is_lost {
                continue;
            }
            findings.push(
                Finding::new(LINT, seen.id, format!("`{name}` keeps no digits behind the point"))
                    .at(span, format!("means `{ty}`"))
                    .help(format!("write the scale, such as `{}`; for whole numbers write `bigint`", scaled(ty))),
            );
        }
    }
}

fn scaled(ty: SqlType) -> String {
    match ty {
        SqlType::Decimal { precision, .. } => format!("decimal({precision},{})", precision.min(2)),
        ty => ty.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(column: &str) -> Vec<String> {
        let table = format!(
            "\n  kept:\n    kind: table\n    columns:\n      {column}\n    load: {{ replace: , select: SELECT 1 AS price }}\n"
        );
        found_by(&["decimal-default-scale"], &with_tables(&table))
    }

    #[test]
    fn a_scale_that_is_not_written_is_found() {
        assert_eq!(of("price: decimal"), ["decimal-default-scale `decimal`"]);
        assert_eq!(of("price: NUMERIC(9) not null"), ["decimal-default-scale `NUMERIC(9)`"]);
    }

    #[test]
    fn a_written_scale_is_fine_zero_too() {
        assert_eq!(of("price: decimal(9,0)"), [] as [&str; 0]);
        assert_eq!(of("price: bigint"), [] as [&str; 0]);
    }
}
