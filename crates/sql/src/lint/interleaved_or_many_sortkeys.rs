//! Sort keys that cannot be, or do harm.

use plan::{Identifier, SqlType};

use super::{Finding, Level, Lint, Subject};
use crate::span::Span;
use crate::statement::{CreateTable, SortStyle, Statement};

pub(super) const LINT: Lint = Lint {
    code: "lint/interleaved-or-many-sortkeys",
    number: Some("RS405"),
    level: Level::Warn,
    what: "an interleaved sort key over growing values, or more columns in a sort key than there \
           can be",
    why: "new dates, times and identities all sort behind the old ones, so that an interleaved \
          key decays until VACUUM REINDEX, the most expensive of all; such a table also refuses \
          most of ALTER TABLE. A compound key has at most 400 columns, an interleaved one 8.",
    bad: "CREATE TABLE plays (play_id INT, started_at TIMESTAMP)\n\
          INTERLEAVED SORTKEY (play_id, started_at);",
    good: "CREATE TABLE plays (play_id INT, started_at TIMESTAMP) SORTKEY (started_at);",
    page: Some("t_Sorting_data"),
};

const MOST_COMPOUND: usize = 400;
const MOST_INTERLEAVED: usize = 8;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    let attributes = match &subject.parsed.statement {
        Statement::CreateTable(create) => &create.attributes,
        Statement::CreateTableAs(create) => &create.attributes,
        Statement::CreateMaterializedView(create) => &create.attributes,
        _ => return,
    };
    let place = words
        .find_outside_brackets(0, &["interleaved", "sortkey"])
        .map(|at| words.span(at, 2))
        .or_else(|| {
            words
                .find_outside_brackets(0, &["sortkey"])
                .map(|at| words.span(at, 1))
        })
        .unwrap_or_else(|| words.span(0, 2));
    match &attributes.sort {
        Some(SortStyle::Compound(columns)) if columns.len() > MOST_COMPOUND => {
            too_many(place, columns.len(), MOST_COMPOUND, findings);
        }
        Some(SortStyle::Interleaved(columns)) if columns.len() > MOST_INTERLEAVED => {
            too_many(place, columns.len(), MOST_INTERLEAVED, findings);
        }
        Some(SortStyle::Interleaved(columns)) => {
            let Statement::CreateTable(create) = &subject.parsed.statement else {
                return;
            };
            if let Some(column) = columns.iter().find(|column| grows(create, column)) {
                findings.push(Finding::new(
                    &LINT,
                    place,
                    format!(
                        "`{column}` grows from load to load, which wears an interleaved key out"
                    ),
                    "interleaved",
                    format!("write `COMPOUND SORTKEY ({column}, …)`"),
                ));
            }
        }
        _ => {}
    }
}

fn too_many(place: Span, count: usize, most: usize, findings: &mut Vec<Finding>) {
    findings.push(
        Finding::new(
            &LINT,
            place,
            format!("this sort key has {count} columns, at most {most} are possible"),
            "too many columns",
            "keep the few columns that queries filter by; each further one helps less",
        )
        .refused(),
    );
}

fn grows(create: &CreateTable, column: &Identifier) -> bool {
    create.columns.iter().any(|declared| {
        declared.name.value == *column
            && (declared.identity.is_some()
                || matches!(
                    declared.ty.value,
                    SqlType::Date | SqlType::Timestamp | SqlType::TimestampTz
                ))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn interleaved_keys_that_grow_or_are_too_long_are_found() {
        assert_eq!(
            script(
                &LINT,
                "create table t (a bigint identity(0,1), b int) interleaved sortkey (b, a)"
            ),
            ["interleaved sortkey"]
        );
        let nine: Vec<String> = (1..=9).map(|n| format!("c{n}")).collect();
        let text = format!(
            "create table t ({} int) interleaved sortkey ({})",
            nine.join(" int, "),
            nine.join(", ")
        );
        assert_eq!(script(&LINT, &text), ["interleaved sortkey"]);
    }

    #[test]
    fn compound_keys_and_interleaved_ones_that_stay_are_fine() {
        for text in [
            "create table t (a date, b int) sortkey (a, b)",
            "create table t (a date sortkey, b int)",
            "create table t (a date, b int, c int) interleaved sortkey (b, c)",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
