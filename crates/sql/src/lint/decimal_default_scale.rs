//! DECIMAL without its sizes.

use plan::SqlType;

use super::declared::Declared;
use super::{Finding, Level, Lint, Subject, expressions};
use crate::fault::Edit;
use crate::span::Span;
use crate::typed::{CastKind, ExprKind};

pub(super) const LINT: Lint = Lint {
    code: "lint/decimal-default-scale",
    number: Some("RS307"),
    level: Level::Warn,
    what: "DECIMAL or NUMERIC without precision and scale, for a column or in a cast of what is \
           no whole number",
    why: "elsewhere such a number keeps its digits. Here it is DECIMAL(18,0): INSERT rounds the \
          fraction away, COPY cuts it off, and no error says so.",
    bad: "CREATE TABLE songs (song_id INT, duration NUMERIC);",
    good: "CREATE TABLE songs (song_id INT, duration NUMERIC(10,5));",
    page: Some("r_Numeric_types201"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for column in Declared::all(subject) {
        if column.type_without_sizes().is_some_and(|ty| is_bare(&ty)) {
            found(subject, column.ty.span, findings);
        }
    }
    let Some(bound) = subject.bound else {
        return;
    };
    for expr in expressions::of(&bound.statement) {
        let ExprKind::Cast {
            operand,
            to: SqlType::Decimal { scale: 0, .. },
            kind: CastKind::Explicit,
        } = &expr.kind
        else {
            continue;
        };
        // A whole number loses nothing; of an unknown one nothing is said.
        let has_fraction = operand.ty.is(|ty| {
            matches!(ty, SqlType::Decimal { scale: 1.., .. })
                || matches!(ty, SqlType::Real | SqlType::DoublePrecision)
                || ty.is_text()
        });
        if has_fraction && let Some(ty) = type_of_cast(subject, operand.span) {
            found(subject, ty, findings);
        }
    }
}

fn is_bare(ty: &str) -> bool {
    ty == "decimal" || ty == "numeric"
}

/// Where the type stands that the cast of this operand names, if it names no sizes.
fn type_of_cast(subject: &Subject<'_>, operand: Span) -> Option<Span> {
    let words = &subject.words;
    let mut behind = words
        .iter()
        .skip_while(|(_, word)| word.span.start < operand.end || word.is(")"));
    behind
        .next()
        .filter(|(_, word)| word.is("::") || word.is("as"))?;
    let (at, ty) = behind.next()?;
    let is_bare = is_bare(&ty.text.to_ascii_lowercase()) && !words.are(at + 1, &["("]);
    is_bare.then_some(ty.span)
}

fn found(subject: &Subject<'_>, ty: Span, findings: &mut Vec<Finding>) {
    let written = ty.text(&subject.parsed.text).to_ascii_uppercase();
    let mut finding = Finding::new(
        &LINT,
        ty,
        format!("`{written}` without sizes keeps no digit after the point"),
        format!("is {written}(18,0)"),
        format!("write the sizes, such as `{written}(18,4)`"),
    );
    finding.edits.push(Edit {
        span: ty,
        replacement: format!("{written}(18,0)"),
    });
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, script};
    use super::LINT;

    #[test]
    fn columns_and_casts_of_fractions_are_found() {
        assert_eq!(
            fixed(
                &LINT,
                "create table t (a decimal, b numeric not null, c decimal(9))"
            ),
            "create table t (a DECIMAL(18,0), b NUMERIC(18,0) not null, c decimal(9))"
        );
        let casts = "create table t (a float); select a::decimal, cast(a as numeric), 1.5::decimal \
                     from t";
        assert_eq!(script(&LINT, casts), ["decimal", "numeric", "decimal"]);
    }

    #[test]
    fn sizes_whole_numbers_and_unknown_ones_are_fine() {
        for text in [
            "create table t (decimal decimal(18,4)); select \"decimal\"::decimal(9,2) from t",
            "create table t (a int); select a::decimal / 2 as decimal from t",
            "select a::decimal from somewhere",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
