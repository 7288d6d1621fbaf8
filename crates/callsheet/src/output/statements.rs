//! Statements as JSON Lines, for programs that look at SQL.

use compiler::Sources;
use compiler::diagnostic::Diagnostic;
use compiler::script::{Class, Output, Statement};
use serde::Serialize;

use super::diagnostics::{Place, Places, severity};

/// One statement. The order of the keys is part of the format.
#[derive(Serialize)]
struct JsonStatement<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    /// The command in snake case; `unknown` for text that is no statement.
    kind: String,
    class: &'static str,
    reads: &'a [String],
    writes: &'a [String],
    columns: Vec<JsonColumn>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonColumn {
    name: String,
    #[serde(rename = "type")]
    ty: String,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'static str,
    level: &'static str,
    message: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// One object per statement and line. A fault outside of statements, such as a file that is no
/// text, stands in an object of its own.
pub(crate) fn lines(outside: &[Diagnostic], statements: &[Statement], sources: &Sources) -> String {
    let places = Places::new(sources);
    let outside = outside
        .iter()
        .map(|fault| without_statement(fault, &places));
    let statements = statements.iter().map(|one| statement(one, &places));
    outside
        .chain(statements)
        .map(|one| serde_json::to_string(&one).expect("plain data is JSON") + "\n")
        .collect()
}

fn without_statement<'a>(fault: &'a Diagnostic, places: &Places<'a>) -> JsonStatement<'a> {
    let place = place(fault, places);
    JsonStatement {
        file: place.file,
        line: place.line,
        column: place.column,
        kind: UNKNOWN.to_owned(),
        class: class(Class::Transactional),
        reads: &[],
        writes: &[],
        columns: Vec::new(),
        findings: vec![finding(fault, places)],
    }
}

fn statement<'a>(statement: &'a Statement, places: &Places<'a>) -> JsonStatement<'a> {
    let place = places.of(statement.span);
    JsonStatement {
        file: place.file,
        line: place.line,
        column: place.column,
        kind: statement.command.map_or_else(
            || UNKNOWN.to_owned(),
            |command| command.to_ascii_lowercase().replace(' ', "_"),
        ),
        class: class(statement.class),
        reads: &statement.reads,
        writes: &statement.writes,
        columns: statement.outputs.iter().map(column).collect(),
        findings: statement
            .diagnostics
            .iter()
            .map(|diagnostic| finding(diagnostic, places))
            .collect(),
    }
}

const UNKNOWN: &str = "unknown";

fn class(class: Class) -> &'static str {
    match class {
        // BEGIN and COMMIT are at home in a transaction.
        Class::Transactional | Class::TransactionControl => "transactional",
        Class::ImplicitCommit => "implicit_commit",
        Class::NotInTransaction => "not_in_transaction",
    }
}

fn column(output: &Output) -> JsonColumn {
    match output {
        Output::Column { name, ty } => JsonColumn {
            name: name.clone(),
            ty: ty.to_string(),
        },
        Output::OpenStar => JsonColumn {
            name: "*".to_owned(),
            ty: UNKNOWN.to_owned(),
        },
    }
}

fn finding<'a>(diagnostic: &'a Diagnostic, places: &Places<'a>) -> JsonFinding<'a> {
    let place = place(diagnostic, places);
    JsonFinding {
        code: diagnostic.code.0,
        level: severity(diagnostic.severity),
        message: &diagnostic.message,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}

fn place<'a>(diagnostic: &Diagnostic, places: &Places<'a>) -> Place<'a> {
    let span = diagnostic.primary();
    places.of(span.expect("what is found in a file has a place"))
}
