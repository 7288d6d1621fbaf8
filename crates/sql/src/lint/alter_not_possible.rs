//! Changes of a table that Redshift refuses.

use plan::{Identifier, SqlType};

use super::history::Deed;
use super::words::Words;
use super::{Finding, Level, Lint, Subject};
use crate::span::Span;
use crate::statement::{
    ColumnDefinition, CreateTable, DistStyle, Name, SortStyle, Statement, TableConstraint,
};

pub(super) const LINT: Lint = Lint {
    code: "lint/alter-not-possible",
    number: Some("RS406"),
    level: Level::Error,
    what: "an ALTER TABLE that reads well and that Redshift refuses",
    why: "Redshift adds one column at a time, makes a VARCHAR longer and changes no other type, \
          and neither adds nor drops a column that is a key. A migration with another change stops \
          half way.",
    bad: "ALTER TABLE plays ALTER COLUMN duration TYPE DECIMAL(10,5);",
    good: "ALTER TABLE plays ADD COLUMN exact_duration DECIMAL(10,5);\n\
           UPDATE plays SET exact_duration = duration WHERE TRUE;",
    page: Some("r_ALTER_TABLE"),
};

/// Encodings whose columns keep their type.
const FIXED: &[&str] = &["bytedict", "runlength", "text255", "text32k"];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    if !words.are(0, &["alter", "table"]) {
        return;
    }
    let Some((table, next)) = words.name(2) else {
        return;
    };
    let made = made(subject, &table);
    let mut added = None;
    for action in actions(words, next) {
        let start = action.start;
        if words.are(start, &["add"]) && is_column(words, start + 1) {
            let column = words.skip(start + 1, &["column"]);
            if added.is_some() {
                found(
                    findings,
                    words.span(start, column + 1 - start),
                    "ALTER TABLE adds one column at a time".to_owned(),
                    "the second one",
                    "add each column in a statement of its own",
                );
            }
            added = Some(());
            added_column(words, column, action.end, findings);
        } else if words.are(start, &["drop"]) && is_column(words, start + 1) {
            let column = words.skip(start + 1, &["column"]);
            if let (Some(made), Some(name)) = (made, words.identifier(column)) {
                dropped_column(made, &name, words.span(column, 1), findings);
            }
        } else if words.are(start, &["alter"]) {
            let column = words.skip(start + 1, &["column"]);
            if words.are(column + 1, &["type"]) {
                retyped(words, made, column, action.end, findings);
            }
        }
    }
}

/// The CREATE TABLE of the script that made the table last.
fn made<'a>(subject: &Subject<'a>, table: &Name) -> Option<&'a CreateTable> {
    let events = subject.before(table);
    let event = events
        .iter()
        .find(|event| matches!(event.deed, Deed::CreatedTable(_)))?;
    match &subject.parsed_at(event.index)?.statement {
        Statement::CreateTable(create) => Some(create),
        _ => None,
    }
}

/// The words of each action, which commas part.
fn actions(words: &Words<'_>, from: usize) -> Vec<std::ops::Range<usize>> {
    let mut actions = Vec::new();
    let mut start = from;
    while start < words.len() {
        let end = words
            .find_outside_brackets(start, &[","])
            .unwrap_or(words.len());
        actions.push(start..end);
        start = end + 1;
    }
    actions
}

/// Whether a column follows `ADD` or `DROP`.
fn is_column(words: &Words<'_>, at: usize) -> bool {
    const OTHERS: &[&str] = &[
        "constraint",
        "primary",
        "unique",
        "foreign",
        "check",
        "partition",
        "if",
    ];
    !words.get(at).is_none_or(|word| word.is_one_of(OTHERS))
}

fn added_column(words: &Words<'_>, column: usize, end: usize, findings: &mut Vec<Finding>) {
    let is_in = |found: Option<usize>| found.filter(|at| *at < end);
    let refused: &[&[&str]] = &[
        &["identity"],
        &["distkey"],
        &["sortkey"],
        &["primary", "key"],
        &["unique"],
        &["references"],
    ];
    for attribute in refused {
        if let Some(at) = is_in(words.find_outside_brackets(column + 1, attribute)) {
            found(
                findings,
                words.span(at, attribute.len()),
                format!(
                    "a column that is added cannot be `{}`",
                    attribute.join(" ").to_uppercase()
                ),
                "of new tables only",
                "create the table anew with the column, copy the rows and rename",
            );
        }
    }
    let not_null = is_in(words.find_outside_brackets(column + 1, &["not", "null"]));
    let default = is_in(words.find_outside_brackets(column + 1, &["default"]));
    if let (Some(at), None) = (not_null, default) {
        found(
            findings,
            words.span(at, 2),
            "a column that is added as `NOT NULL` needs a default".to_owned(),
            "the rows that are there have no value for it",
            "add `DEFAULT …`",
        );
    }
}

fn dropped_column(
    table: &CreateTable,
    column: &Identifier,
    place: Span,
    findings: &mut Vec<Finding>,
) {
    let is_dist = matches!(&table.attributes.dist, Some(DistStyle::Key(key)) if key == column);
    let is_sort = matches!(
        &table.attributes.sort,
        Some(SortStyle::Compound(keys) | SortStyle::Interleaved(keys)) if keys.contains(column)
    );
    let (key, change) = match (is_dist, is_sort) {
        (true, _) => ("distribution", "ALTER DISTSTYLE EVEN"),
        (_, true) => ("sort", "ALTER SORTKEY NONE"),
        _ => return,
    };
    found(
        findings,
        place,
        format!("`{column}` is a {key} key and cannot be dropped"),
        "a key of the table",
        &format!("`{change}` before, in a statement of its own"),
    );
}

fn retyped(
    words: &Words<'_>,
    made: Option<&CreateTable>,
    column: usize,
    end: usize,
    findings: &mut Vec<Finding>,
) {
    let ty = words.span(column + 2, end - (column + 2));
    let Ok(new) = words.text_at(ty).parse::<SqlType>() else {
        return;
    };
    let another = "add a column of the new type, fill it, drop the old one and rename";
    let SqlType::Varchar(new) = new else {
        found(
            findings,
            ty,
            "ALTER TABLE changes the length of a VARCHAR and no other type".to_owned(),
            "another type",
            another,
        );
        return;
    };
    let name = words.identifier(column);
    let Some((table, old)) = made.zip(name).and_then(|(table, name)| {
        let mut columns = table.columns.iter();
        Some((table, columns.find(|old| old.name.value == name)?))
    }) else {
        return;
    };
    let name = &old.name.value;
    match old.ty.value {
        // It depends on the rows that are there.
        SqlType::Varchar(bytes) if bytes > new => findings.push(Finding::new(
            &LINT,
            ty,
            format!("`{name}` has {bytes} bytes, and fewer are refused where a value needs them"),
            "shorter than before",
            another,
        )),
        SqlType::Varchar(_) => {
            if let Some(reason) = keeps_its_type(table, old) {
                found(
                    findings,
                    ty,
                    format!("the type of `{name}` cannot change: it has {reason}"),
                    "refused",
                    another,
                );
            }
        }
        _ => found(
            findings,
            ty,
            format!("`{name}` is no VARCHAR, and no other type can change"),
            "another type",
            another,
        ),
    }
}

fn keeps_its_type(table: &CreateTable, column: &ColumnDefinition) -> Option<String> {
    if column.default.is_some() {
        return Some("a default".to_owned());
    }
    if let Some(encoding) = &column.encode
        && FIXED.contains(&encoding.value.as_str())
    {
        return Some(format!("the encoding `{}`", encoding.value));
    }
    let is_key = table.constraints.iter().any(|constraint| match constraint {
        TableConstraint::PrimaryKey(columns)
        | TableConstraint::Unique(columns)
        | TableConstraint::ForeignKey { columns, .. } => columns.contains(&column.name.value),
    });
    is_key.then(|| "a key".to_owned())
}

fn found(findings: &mut Vec<Finding>, span: Span, message: String, label: &str, help: &str) {
    findings.push(Finding::new(&LINT, span, message, label, help).refused());
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn changes_that_are_refused_by_themselves_are_found() {
        for (text, place) in [
            ("alter table t alter column a type bigint", "bigint"),
            ("alter table t alter a type char(9)", "char(9)"),
            (
                "alter table t add column a int, add column b int",
                "add column b",
            ),
            ("alter table t add a int identity(0,1)", "identity"),
            ("alter table t add a int default 0 sortkey", "sortkey"),
            ("alter table t add column a int not null", "not null"),
        ] {
            assert_eq!(script(&LINT, text), [place], "{text}");
        }
    }

    #[test]
    fn changes_that_the_table_refuses_are_found() {
        let table = "create table t (a int distkey, b varchar(9) encode text255, c varchar(9), d \
                     varchar(9) default 'x', e int) sortkey (c);";
        for (change, place) in [
            ("drop column a", "a"),
            ("drop c", "c"),
            ("alter column b type varchar(20)", "varchar(20)"),
            ("alter column c type varchar(5)", "varchar(5)"),
            ("alter column d type varchar(20)", "varchar(20)"),
            ("alter column e type varchar(20)", "varchar(20)"),
        ] {
            let text = format!("{table} alter table t {change}");
            assert_eq!(script(&LINT, &text), [place], "{text}");
        }
    }

    #[test]
    fn changes_that_are_possible_are_fine() {
        let table = "create table t (a int distkey, b varchar(9), c int);";
        for change in [
            "add column d int default 0 not null",
            "add column d varchar(9)",
            "drop column c",
            "alter column b type varchar(20)",
            "alter column b encode zstd",
            "rename column b to type",
            "add primary key (a)",
        ] {
            let text = format!("{table} alter table t {change}");
            assert!(script(&LINT, &text).is_empty(), "{text}");
        }
        assert!(script(&LINT, "alter table u alter column b type varchar(20)").is_empty());
    }
}
