//! Measured values in columns that keep no fraction.

use plan::SqlType;

use super::files::copied;
use super::whole_numbers::{loses_fractions, written_type};
use super::{Finding, Level, Lint, Subject};
use crate::ir::TableId;

pub(super) const LINT: Lint = Lint {
    code: "lint/fractions-into-scale-zero",
    number: None,
    level: Level::Warn,
    what: "COPY into a decimal column without digits behind the point",
    why: "`numeric` and `decimal(18)` mean a scale of 0, and COPY drops the fraction without a word: \
          269.58322 is stored as 269, and no later comparison with the true value holds.",
    bad: "staging_events:\n  kind: staging\n  columns: { length: numeric }",
    good: "staging_events:\n  kind: staging\n  columns:\n    length: decimal(10,5)",
    page: Some("r_Numeric_types201"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        for column in copied.seen.spec.columns.values() {
            let name = column.name.value.as_str();
            let SqlType::Decimal { precision, .. } = column.sql_type.value else {
                continue;
            };
            let loses = loses_fractions(name, column.sql_type.value);
            if !loses || is_read_as_whole(subject, copied.seen.id, name) {
                continue;
            }
            let written = written_type(subject.sources, column)
                .map_or_else(|| column.sql_type.value.to_string(), |(written, _)| written);
            findings.push(
                Finding::new(
                    &LINT,
                    copied.seen.id,
                    format!("COPY drops the fraction of `{name}`"),
                )
                .at(
                    column.sql_type.span,
                    format!("`{written}` has no digits behind the point"),
                )
                .help(format!(
                    "give it a scale, such as `decimal({},5)`; for whole numbers write `bigint`",
                    precision.max(10)
                )),
            );
        }
    }
}

/// Whether all that becomes of a column are whole numbers.
fn is_read_as_whole(subject: &Subject<'_>, table: TableId, name: &str) -> bool {
    let Some(seen) = subject.table(table) else {
        return false;
    };
    let mut becomes = subject
        .facts
        .lineage
        .iter()
        .filter(|edge| {
            edge.from.table == seen.table.name.value
                && edge.from.column.as_str() == name
                && edge.how == "direct"
        })
        .peekable();
    let is_whole = |edge: &plan::table::LineageEdge| {
        let target = subject.spec.tables.get(&edge.to.table);
        target
            .and_then(|table| table.columns.get(&edge.to.column))
            .is_some_and(|column| column.sql_type.value.is_integer())
    };
    becomes.peek().is_some() && becomes.all(is_whole)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(column: &str) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns:\n      {column}\n    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}\n"
        );
        let lints = ["fractions-into-scale-zero", "decimal-default-scale"];
        found_by(&lints, &with_tables(&table))
    }

    #[test]
    fn measured_values_without_a_scale_are_found() {
        for (column, ty) in [
            ("length: numeric(18,0)", "numeric(18,0)"),
            ("duration: decimal(6)", "decimal(6)"),
            ("length: numeric", "numeric"),
            ("artist_latitude: { type: \"DECIMAL(9, 0)\" }", "DECIMAL(9, 0)"),
        ] {
            assert_eq!(of(column), [format!("fractions-into-scale-zero `{ty}`")]);
        }
    }

    #[test]
    fn a_scale_and_counted_things_are_fine() {
        for column in [
            "length: numeric(18,5)",
            "user_id: numeric(18,0)",
            "num_songs: decimal(9,0)",
            "balance: numeric(38,0)",
            "length: double precision",
        ] {
            assert_eq!(of(column), [] as [&str; 0], "{column}");
        }
    }

    #[test]
    fn what_becomes_a_whole_number_was_one() {
        let table = "
  raw:
    kind: staging
    columns:
      stock: numeric(18,0)
    load: { copy: { from: \"s3://b/{{ ds }}.json\", json: auto } }
  kept:
    kind: fact
    columns: { stock: bigint }
    load: { append: , select: SELECT stock FROM raw }
";
        assert_eq!(found_by(&["fractions-into-scale-zero"], &with_tables(table)), [] as [&str; 0]);
    }
}
