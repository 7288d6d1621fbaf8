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
    #[error("the SELECT gives `{column}` twice")]
    RepeatedOutput { column: Identifier, span: Span },
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
                .at(span, "this SELECT")
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
            Fault::RepeatedOutput { column, span } => Self::error(&REPEATED_OUTPUT, message)
                .at(span, "this SELECT")
                .help(format!("keep one `{column}`; columns are matched by name")),
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
    REPEATED_OUTPUT = "analyse/repeated-output" {
        what: "A SELECT gives two columns of one name.",
        why: "Which of them is meant cannot be told.",
        example: "select: SELECT a.id, b.id FROM a JOIN b ON a.id = b.id",
        instead: "select: SELECT a.id FROM a JOIN b ON a.id = b.id",
    }
}
