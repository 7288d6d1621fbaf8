//! Whether values fit the columns they are stored in.
//!
//! NULL into a NOT NULL column is a warning only where the text shows that it can happen; of most
//! computed values only the data know.

use plan::SqlType;

use crate::digits;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::typed::{
    Body, Expr, ExprKind, Literal, Nullability, Query, SelectItem, TargetColumn, Type,
};
use crate::types;

/// Checks the outputs of a query against the columns they go to, by position. A fault without a
/// place of its own stands at `span`.
pub fn query(query: &Query, targets: &[TargetColumn], span: Span) -> Vec<Fault> {
    let shape = query.shape();
    let Some(outputs) = shape.columns() else {
        return Vec::new();
    };
    if outputs.len() != targets.len() {
        return vec![
            Fault::new(
                FaultKind::ColumnCount,
                span,
                format!(
                    "the query gives {} columns for {} listed ones",
                    outputs.len(),
                    targets.len()
                ),
                format!("{} columns are listed", targets.len()),
            )
            .help("select one value for each listed column, in their order"),
        ];
    }
    outputs
        .iter()
        .zip(targets)
        .enumerate()
        .filter_map(|(index, (output, target))| {
            let expr = first_select_item(&query.body, index);
            let place = expr.map(|expr| expr.span).filter(|place| !place.is_empty());
            let given = Given {
                ty: output.ty,
                nullability: output.nullability,
                literal: expr.and_then(bare_text),
                digits: digits::of_output(query, index),
                span: place.unwrap_or(span),
            };
            check(given, target)
        })
        .collect()
}

fn first_select_item(body: &Body, index: usize) -> Option<&Expr> {
    match body {
        Body::Select(select) => match select.items.get(index)? {
            SelectItem::Column { expr, .. } => Some(expr),
            SelectItem::OpenStar { .. } => None,
        },
        Body::Query(query) => first_select_item(&query.body, index),
        Body::Set { .. } => None,
    }
}

fn bare_text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::Text(text)) => Some(text),
        _ => None,
    }
}

/// A value that is stored.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub ty: Type,
    pub nullability: Nullability,
    /// The text of a bare literal, which takes the type of the column.
    pub literal: Option<&'a str>,
    /// Digits behind the point, where they are known better than from the type.
    pub digits: Option<u8>,
    pub span: Span,
}

/// Checks one value against its column.
pub fn check(given: Given<'_>, target: &TargetColumn) -> Option<Fault> {
    let fault = fits(given, target).or_else(|| may_be_null(given, target))?;
    Some(if target.span.is_empty() {
        fault
    } else {
        fault.also(target.span, "goes to this column")
    })
}

fn fits(given: Given<'_>, target: &TargetColumn) -> Option<Fault> {
    let Given {
        ty: from,
        literal,
        digits,
        span,
        ..
    } = given;
    // Nothing is said of a column whose type is not known.
    let to = target.ty.sql()?;
    let column = &target.name;
    if let (Some(text), Some(limit)) = (literal, text_limit(to)) {
        // Blanks at the end are cut: r_Character_types.
        let fits = text.trim_end_matches(' ').len() <= limit;
        return (!fits).then(|| {
            Fault::new(
                FaultKind::NotAssignable,
                span,
                format!("the text is too long for `{column}`, which is {to}"),
                format!("has {} bytes", text.len()),
            )
            .help("lengths count bytes: shorten the text, or make the column longer")
        });
    }
    // The literal's own value is judged where it is read.
    if literal.is_some() {
        return None;
    }
    let from = match from {
        Type::Sql(from) => from,
        Type::Null | Type::Unknown => return None,
        Type::Interval if to.is_text() || Type::Sql(to).is_interval() || to == SqlType::Super => {
            return None;
        }
        Type::Interval => {
            return Some(
                Fault::new(
                    FaultKind::NotAssignable,
                    span,
                    format!("an interval cannot be stored in `{column}`, which is {to}"),
                    "is an interval",
                )
                .help("add it to a time"),
            );
        }
    };
    if !types::is_assignable(from, to) {
        return Some(
            Fault::new(
                FaultKind::NotAssignable,
                span,
                format!("{from} cannot be stored in `{column}`, which is {to}"),
                format!("is {from}"),
            )
            .help(if types::is_castable(from, to) {
                format!("cast it: `value::{to}`")
            } else {
                "there is no conversion: give another value, or change the column's type".to_owned()
            }),
        );
    }
    loses_scale(from, digits, target, span).or_else(|| may_not_fit(from, to, target, span))
}

/// NULL that the text shows to be possible, and the column refuses.
fn may_be_null(given: Given<'_>, target: &TargetColumn) -> Option<Fault> {
    if given.nullability != Nullability::Nullable || target.nullability != Nullability::NotNull {
        return None;
    }
    let column = &target.name;
    Some(
        Fault::new(
            FaultKind::NullableIntoNotNull,
            given.span,
            format!("this can be NULL, and `{column}` cannot"),
            "can be NULL",
        )
        .help("use an inner join, let no such row pass with `IS NOT NULL`, or give a value with `NVL`"),
    )
}

/// Digits after the point that storing rounds away.
fn loses_scale(
    from: SqlType,
    digits: Option<u8>,
    target: &TargetColumn,
    span: Span,
) -> Option<Fault> {
    let given = digits.or_else(|| digits::scale(Type::Sql(from)))?;
    (given > digits::scale(target.ty)?).then(|| {
        Fault::new(
            FaultKind::ScaleLoss,
            span,
            format!(
                "{from} is rounded when it is stored in `{}`, which is {}",
                target.name, target.ty
            ),
            format!("is {from}"),
        )
        .help("round it with `ROUND`, or give the column more digits after the point")
    })
}

fn may_not_fit(from: SqlType, to: SqlType, target: &TargetColumn, span: Span) -> Option<Fault> {
    // The longest varchar stands for a length that is not known.
    if from == SqlType::Varchar(u16::MAX) {
        return None;
    }
    let bytes = types::text_bytes(from)?;
    let limit = text_limit(to)?;
    (bytes > limit).then(|| {
        Fault::new(
            FaultKind::TextMayNotFit,
            span,
            format!(
                "{from} may be too long for `{}`, which is {to}",
                target.name
            ),
            format!("up to {bytes} bytes"),
        )
        .help("make the column longer, or cut the text with `LEFT`")
    })
}

fn text_limit(ty: SqlType) -> Option<usize> {
    match ty {
        SqlType::Char(bytes) | SqlType::Varchar(bytes) => Some(bytes.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(from: &str, literal: Option<&str>, to: &str) -> String {
        code(
            from,
            Nullability::Nullable,
            literal,
            to,
            Nullability::Nullable,
        )
    }

    fn code(
        from: &str,
        nullability: Nullability,
        literal: Option<&str>,
        to: &str,
        of_column: Nullability,
    ) -> String {
        let target = TargetColumn {
            name: "c".parse().expect("a name"),
            ty: Type::Sql(to.parse().expect("a type")),
            nullability: of_column,
            span: Span::default(),
        };
        let given = Given {
            ty: Type::Sql(from.parse().expect("a type")),
            nullability,
            literal,
            digits: None,
            span: Span::default(),
        };
        check(given, &target).map_or_else(|| "fits".to_owned(), |fault| fault.code().to_owned())
    }

    #[test]
    fn only_what_surely_can_be_null_is_told_of_a_column_that_cannot() {
        let of = |given, column| code("integer", given, None, "integer", column);
        assert_eq!(
            of(Nullability::Nullable, Nullability::NotNull),
            "sql/nullable-into-not-null"
        );
        assert_eq!(of(Nullability::Unknown, Nullability::NotNull), "fits");
        assert_eq!(of(Nullability::Nullable, Nullability::Nullable), "fits");
        assert_eq!(of(Nullability::NotNull, Nullability::NotNull), "fits");
    }

    #[test]
    fn types_must_be_assignable() {
        assert_eq!(of("varchar(9)", None, "timestamp"), "sql/not-assignable");
        assert_eq!(of("varchar(9)", Some("2018-11-01"), "timestamp"), "fits");
        assert_eq!(of("integer", None, "bigint"), "fits");
    }

    #[test]
    fn a_literal_that_is_too_long_is_an_error_and_a_column_a_warning() {
        assert_eq!(
            of("varchar(4)", Some("äö"), "varchar(3)"),
            "sql/not-assignable"
        );
        assert_eq!(of("varchar(4)", Some("äö"), "varchar(4)"), "fits");
        // Blanks at the end are cut.
        assert_eq!(of("varchar(6)", Some("äö  "), "varchar(4)"), "fits");
        assert_eq!(of("char(4)", Some("ab  "), "char(2)"), "fits");
        assert_eq!(of("varchar(4)", None, "varchar(3)"), "sql/text-may-not-fit");
        assert_eq!(of("varchar(65535)", None, "varchar(3)"), "fits");
    }

    #[test]
    fn lost_digits_are_a_warning() {
        assert_eq!(of("decimal(10,5)", None, "decimal(10,2)"), "sql/scale-loss");
        assert_eq!(of("decimal(10,2)", None, "decimal(18,2)"), "fits");
    }
}
