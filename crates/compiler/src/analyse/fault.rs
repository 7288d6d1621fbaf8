//! What can be wrong between a SELECT and its table.

use plan::Identifier;

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;

/// A SELECT that does not fill its table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the SELECT gives `{column}`, which `{table}` does not declare")]
    UndeclaredOutput {
        table: Identifier,
        column: Identifier,
        nearest: Option<String>,
        span: Span,
    },
    #[error("the SELECT does not give the column `{column}` of `{table}`")]
    MissingOutput {
        table: Identifier,
        column: Identifier,
        declared: Span,
        span: Span,
    },
    #[error("the SELECT gives `{column}`, which is filled without it")]
    FilledOutput {
        column: Identifier,
        declared: Span,
        span: Span,
    },
    #[error("the SELECT gives `{column}` twice")]
    RepeatedOutput {
        column: Identifier,
        span: Span,
        first: Span,
    },
    #[error("the view `{view}` declares `{column}` as {declared}, and its SELECT gives {given}")]
    ViewType {
        view: Identifier,
        column: Identifier,
        declared: String,
        given: String,
        declared_at: Span,
        span: Span,
    },
    #[error("a column of the SELECT has no name")]
    UnnamedOutput {
        missing: Vec<Identifier>,
        span: Span,
    },
    #[error("the condition of a check reads the table `{name}`")]
    ConditionReadsTable { name: String, span: Span },
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::UndeclaredOutput {
                nearest,
                column,
                span,
                ..
            } => Self::error(&UNDECLARED_OUTPUT, message)
                .at(span, "not declared")
                .help(match nearest {
                    Some(name) => format!("did you mean `{name}`? name it with `AS {name}`"),
                    None => format!("declare `{column}` under `columns`, or leave it out"),
                }),
            Fault::MissingOutput {
                column,
                declared,
                span,
                ..
            } => Self::error(&MISSING_OUTPUT, message)
                .at(declared, "declared here")
                .also(span, "this SELECT should give it")
                .help(format!("add an expression `… AS {column}` to the SELECT")),
            Fault::FilledOutput {
                column,
                declared,
                span,
            } => Self::error(&FILLED_OUTPUT, message)
                .at(span, "given here")
                .also(declared, "numbered by the warehouse, or filled by the load")
                .help(format!("leave `{column}` out of the SELECT")),
            Fault::RepeatedOutput {
                column,
                span,
                first,
            } => Self::error(&REPEATED_OUTPUT, message)
                .at(span, "the second one")
                .also(first, "the first one")
                .help(format!("keep one `{column}`; columns are matched by name")),
            Fault::ViewType {
                declared,
                given,
                declared_at,
                span,
                ..
            } => Self::error(&VIEW_TYPE, message)
                .at(span, format!("is {given}"))
                .also(declared_at, "a view converts nothing")
                .help(format!(
                    "cast it in the SELECT, `CAST(… AS {declared})`, or declare it `{given}`"
                )),
            Fault::UnnamedOutput { missing, span } => Self::error(&UNNAMED_OUTPUT, message)
                .at(span, "no name")
                .help(match missing.as_slice() {
                    [] => "leave it out: all declared columns are given".to_owned(),
                    [one] => format!("name it with `AS {one}`"),
                    [first, ..] => {
                        let names: Vec<String> =
                            missing.iter().map(|name| format!("`{name}`")).collect();
                        format!(
                            "name it, such as with `AS {first}`; not given yet: {}",
                            names.join(", ")
                        )
                    }
                }),
            Fault::ConditionReadsTable { span, .. } => Self::error(&CONDITION_READS_TABLE, message)
                .at(span, "another table")
                .help(
                    "write a `relationships` check, or select what the check needs into the \
                         table",
                ),
        }
    }
}

define_explanations! {
    UNDECLARED_OUTPUT = "analyse/undeclared-output" {
        what: "A SELECT gives a column that its table does not declare.",
        why: "Columns are matched by name, never by position; a column that goes nowhere is a mistake or a missing declaration.",
        example: "columns: { user_id: integer }\nselect: SELECT userid FROM staging_events",
        instead: "select: SELECT userid AS user_id FROM staging_events",
    }
    MISSING_OUTPUT = "analyse/missing-output" {
        what: "A declared column is not given by the SELECT.",
        why: "It would be NULL in every row.",
        example: "columns: { user_id: integer, level: varchar(8) }\nselect: SELECT user_id FROM staging_events",
        instead: "select: SELECT user_id, level FROM staging_events",
    }
    FILLED_OUTPUT = "analyse/filled-output" {
        what: "A SELECT gives a column that the warehouse or the load fills by itself.",
        why: "IDENTITY columns are numbered by Redshift, and a snapshot says itself from when to when a row is valid; a value for them would be refused or overwritten.",
        example: "columns: { id: { type: bigint, identity: [1, 1] }, name: varchar(20) }\nselect: SELECT 1 AS id, name FROM staging_names",
        instead: "select: SELECT name FROM staging_names",
    }
    REPEATED_OUTPUT = "analyse/repeated-output" {
        what: "A SELECT gives two columns of one name.",
        why: "Which of them is meant cannot be told.",
        example: "select: SELECT a.id, b.id FROM a JOIN b ON a.id = b.id",
        instead: "select: SELECT a.id FROM a JOIN b ON a.id = b.id",
    }
    VIEW_TYPE = "analyse/view-type" {
        what: "A view declares a column as another type than its SELECT gives.",
        why: "A table converts what is stored in it; a view gives what its SELECT gives. Who reads the view computes with that, and where it is whole numbers, `/` cuts fractions off.",
        example: "columns: { amount: \"decimal(12,2)\" }\nload: { view: {}, select: SELECT cents / 100 AS amount FROM payments }",
        instead: "load: { view: {}, select: \"SELECT CAST(cents AS decimal(12,2)) / 100 AS amount FROM payments\" }",
    }
    UNNAMED_OUTPUT = "analyse/unnamed-output" {
        what: "An expression of a SELECT has no name.",
        why: "Columns are matched by name, never by position.",
        example: "columns: { total: integer }\nselect: SELECT plays + skips FROM staging_events",
        instead: "select: SELECT plays + skips AS total FROM staging_events",
    }
    CONDITION_READS_TABLE = "analyse/condition-reads-table" {
        what: "The condition of a check holds a query of its own.",
        why: "The order of a run is read from SELECTs and `relationships`; the other table may not be loaded yet when the check asks.",
        example: "checks: [ { expression: user_id IN (SELECT user_id FROM users) } ]",
        instead: "checks: [ { relationships: { column: user_id, to: users.user_id } } ]",
    }
}
