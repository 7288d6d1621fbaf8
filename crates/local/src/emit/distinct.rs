//! Rows that are the same.
//!
//! Trailing blanks say nothing when Redshift compares text
//! (<https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html>), and the engine takes
//! them as they are. So text is compared without them, also where rows are made distinct; of
//! several spellings the lowest stays.

use plan::Identifier;
use sql::typed::{Expr, ExprKind, Literal, Type};

use super::name;

/// `sql` as it is compared.
pub(super) fn comparable(sql: &str, expr: &Expr) -> String {
    if !is_text(expr.ty) {
        return folded(sql, expr.ty);
    }
    match &expr.kind {
        ExprKind::Literal(Literal::Text(text)) => super::literal::text(text.trim_end_matches(' ')),
        // Stored without its padding.
        ExprKind::Column(_) if expr.ty.is(|ty| matches!(ty, plan::SqlType::Char(_))) => {
            sql.to_owned()
        }
        _ => trimmed_value(sql),
    }
}

pub(super) fn trimmed_value(sql: &str) -> String {
    format!("rtrim({sql}, ' ')")
}

pub(super) fn is_text(ty: Type) -> bool {
    ty.is(plan::SqlType::is_text)
}

/// Whether several values compare as one: text with blanks at its end, and numbers inside SUPER.
pub(super) fn is_folded(ty: Type) -> bool {
    is_text(ty) || ty == Type::Sql(plan::SqlType::Super)
}

/// A computed value as it is compared.
fn folded(sql: &str, ty: Type) -> String {
    if is_text(ty) {
        trimmed_value(sql)
    } else if is_folded(ty) {
        super::function::ours("super_key", &[sql.to_owned()])
    } else {
        sql.to_owned()
    }
}

/// The rows of `query` without repetitions.
pub(super) fn rows(query: &str, outputs: &[(Identifier, Type)]) -> String {
    let columns = columns(outputs);
    let pick = |(index, (name, ty)): (usize, &(Identifier, Type))| {
        let column = format!("\"all\".{}", column(index));
        let value = if is_folded(*ty) {
            format!("min({column})")
        } else {
            column
        };
        format!("{value} AS {}", name::identifier(name))
    };
    let key = |(index, (_, ty)): (usize, &(Identifier, Type))| {
        folded(&format!("\"all\".{}", column(index)), *ty)
    };
    let picked: Vec<_> = outputs.iter().enumerate().map(pick).collect();
    let keys: Vec<_> = outputs.iter().enumerate().map(key).collect();
    format!(
        "SELECT {} FROM ({query}) AS \"all\"({columns}) GROUP BY {}",
        picked.join(", "),
        keys.join(", ")
    )
}

/// The rows of `query` with text as it is compared.
pub(super) fn trimmed(query: &str, outputs: &[(Identifier, Type)]) -> String {
    let picked: Vec<_> = outputs
        .iter()
        .enumerate()
        .map(|(index, (name, ty))| {
            let column = format!("\"all\".{}", column(index));
            let value = if is_text(*ty) {
                trimmed_value(&column)
            } else {
                column
            };
            format!("{value} AS {}", name::identifier(name))
        })
        .collect();
    format!(
        "SELECT {} FROM ({query}) AS \"all\"({})",
        picked.join(", "),
        columns(outputs)
    )
}

fn column(index: usize) -> String {
    format!("\"c{index}\"")
}

fn columns(outputs: &[(Identifier, Type)]) -> String {
    let columns: Vec<_> = (0..outputs.len()).map(column).collect();
    columns.join(", ")
}
