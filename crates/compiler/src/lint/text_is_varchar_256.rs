//! Text columns whose length is not written.

use plan::SqlType;
use sql::lint::TEXT_IS_VARCHAR_256 as LINT;

use super::whole_numbers::written_type;
use super::{Finding, Subject};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        for column in seen.spec.columns.values() {
            let Some((written, span)) = written_type(subject.sources, column) else {
                continue;
            };
            let is_text = matches!(column.sql_type.value, SqlType::Varchar(_));
            if !is_text || written.contains('(') {
                continue;
            }
            findings.push(
                Finding::new(
                    LINT,
                    seen.id,
                    format!("`{}` holds at most 256 bytes", column.name.value),
                )
                .at(span, "means `varchar(256)`")
                .help("write the length in bytes; `varchar(256)` says what it is now")
                .edit(span, "varchar(256)"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{fixed, found_by, with_tables};

    fn pipeline(column: &str) -> String {
        with_tables(&format!(
            "\n  kept:\n    kind: table\n    columns: {{ {column} }}\n    load: {{ replace: , select: SELECT 'a' AS title }}\n"
        ))
    }

    #[test]
    fn a_length_that_is_not_written_is_found_and_spelled_out() {
        for written in ["text", "VARCHAR", "character varying"] {
            let wrong = pipeline(&format!("title: {written} not null"));
            assert_eq!(
                found_by(&["text-is-varchar-256"], &wrong),
                [format!("text-is-varchar-256 `{written}`")]
            );
            let mended = pipeline("title: varchar(256) not null");
            assert_eq!(fixed(&wrong).as_deref(), Some(&*mended));
        }
    }

    #[test]
    fn a_written_length_and_other_types_are_fine() {
        for column in ["title: varchar(256)", "title: char", "title: super"] {
            let found = found_by(&["text-is-varchar-256"], &pipeline(column));
            assert_eq!(found, [] as [&str; 0], "{column}");
        }
    }
}
