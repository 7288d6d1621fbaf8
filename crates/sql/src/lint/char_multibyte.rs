//! Characters of several bytes in CHAR.

use plan::SqlType;

use super::declared::Declared;
use super::{Finding, Level, Lint, Subject, expressions};
use crate::span::Span;
use crate::typed::{self, CastKind, Expr, ExprKind, InsertSource, Literal, Type, Value};

pub(super) const LINT: Lint = Lint {
    code: "lint/char-multibyte",
    number: Some("RS306"),
    level: Level::Warn,
    what: "a character of several bytes in a CHAR",
    why: "CHAR holds characters of one byte only; INSERT and COPY fail at the first `é`.",
    bad: "CREATE TABLE artists (artist_id INT, country CHAR(4) DEFAULT 'São');",
    good: "CREATE TABLE artists (artist_id INT, country VARCHAR(8) DEFAULT 'São');",
    page: Some("r_Character_types"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for column in Declared::all(subject) {
        if let (SqlType::Char(_), Some(default)) = (column.ty.value, column.default)
            && !default.text(&subject.parsed.text).is_ascii()
        {
            found(default, findings);
        }
    }
    let Some(bound) = subject.bound else {
        return;
    };
    if let typed::Statement::Insert(insert) = &bound.statement
        && let InsertSource::Values(rows) = &insert.source
    {
        for (column, value) in rows.iter().flat_map(|row| insert.columns.iter().zip(row)) {
            if let (Type::Sql(SqlType::Char(_)), Value::Expr(value)) = (column.ty, value)
                && has_wide_characters(value)
            {
                found(value.span, findings);
            }
        }
    }
    for expr in expressions::of(&bound.statement) {
        if let ExprKind::Cast {
            operand,
            to: SqlType::Char(_),
            kind: CastKind::Explicit,
        } = &expr.kind
            && has_wide_characters(operand)
        {
            found(operand.span, findings);
        }
    }
}

fn has_wide_characters(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Literal(Literal::Text(text)) => !text.is_ascii(),
        ExprKind::Cast {
            operand,
            kind: CastKind::Implicit,
            ..
        } => has_wide_characters(operand),
        _ => false,
    }
}

fn found(span: Span, findings: &mut Vec<Finding>) {
    findings.push(Finding::new(
        &LINT,
        span,
        "a CHAR cannot hold this text",
        "has a character of several bytes",
        "make it a VARCHAR, with a length in bytes: `é` has two, `日` three",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn values_casts_and_defaults_are_found() {
        let text = "create table t (a char(3), b varchar(9)); \
                    insert into t (a, b) values ('ab', 'é'), ('日', 'x'); select 'ü'::char(2)";
        assert_eq!(script(&LINT, text), ["'日'", "'ü'"]);
    }

    #[test]
    fn plain_characters_and_varchar_are_fine() {
        let text = "create table t (a char(3) default 'abc', b varchar(9) default 'é'); \
                    select 'é'::varchar(4), 'abc'::char(2)";
        assert!(script(&LINT, text).is_empty());
    }
}
