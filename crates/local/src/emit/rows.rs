//! Rows of values, compared value by value.
//!
//! The engine would compare them as structures, in which NULL is a value like others. Written out,
//! NULL is unknown, as it is beside single values. Deliberately absent: which of two rows is the
//! less, which the documentation does not say and PostgreSQL has changed since Redshift left it.

use executor::SessionError;
use plan::SqlType;
use sql::typed::{
    BinaryOperator, ColumnRef, Expr, ExprKind, Negation, Nullability, Quantity, Query, Type,
};

use super::{Emitter, Sql, query};
use crate::refusal::not_rehearsed;

/// What the rows of a query are called beside the row that is looked for.
const ROWS: &str = "rows$";

impl Emitter<'_> {
    /// Two rows beside an operator; none where these are single values.
    pub(super) fn compared_as_rows(
        &self,
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
    ) -> Option<Sql> {
        let (ExprKind::Row(lefts), ExprKind::Row(rights)) = (&left.kind, &right.kind) else {
            return None;
        };
        Some(match operator {
            BinaryOperator::Equal => self.same(lefts, rights),
            BinaryOperator::NotEqual => {
                self.same(lefts, rights).map(|same| format!("(NOT {same})"))
            }
            BinaryOperator::Overlaps => return None,
            _ => Err(not_rehearsed("which of two rows of values is the less")),
        })
    }

    /// `operand IN (row, …)`; none where these are single values.
    pub(super) fn row_in_list(
        &self,
        operand: &Expr,
        list: &[Expr],
        negation: Negation,
    ) -> Option<Sql> {
        if !matches!(operand.kind, ExprKind::Row(_)) {
            return None;
        }
        let row = |item: &Expr| {
            self.compared_as_rows(BinaryOperator::Equal, operand, item)
                .unwrap_or_else(|| Err(not_rehearsed("a row of values beside a single one")))
        };
        let rows: Result<Vec<_>, SessionError> = list.iter().map(row).collect();
        Some(rows.map(|rows| negated(&format!("({})", rows.join(" OR ")), negation)))
    }

    /// `operand = ANY (query)` and `operand <> ALL (query)` are IN and NOT IN; none where the
    /// operand is a single value.
    pub(super) fn quantified_row(
        &self,
        operator: BinaryOperator,
        operand: &Expr,
        quantity: Quantity,
        query: &Query,
    ) -> Option<Sql> {
        let negation = match (operator, quantity) {
            (BinaryOperator::Equal, Quantity::Any) => Negation::Plain,
            (BinaryOperator::NotEqual, Quantity::All) => Negation::Negated,
            _ if matches!(operand.kind, ExprKind::Row(_)) => {
                return Some(Err(not_rehearsed("a row of values beside this ANY or ALL")));
            }
            _ => return None,
        };
        self.row_in_query(operand, query, negation)
    }

    /// `operand IN (query)`; none where the operand is a single value.
    ///
    /// True where one row is the same, else unknown where one might be, else false.
    pub(super) fn row_in_query(
        &self,
        operand: &Expr,
        query: &Query,
        negation: Negation,
    ) -> Option<Sql> {
        let ExprKind::Row(values) = &operand.kind else {
            return None;
        };
        Some(self.row_among(values, query, negation))
    }

    fn row_among(&self, values: &[Expr], query: &Query, negation: Negation) -> Sql {
        // Inside of the query below they would be of its own rows.
        let is_of_groups =
            |part: &Expr| matches!(part.kind, ExprKind::Aggregate(_) | ExprKind::Window(_));
        let is_grouped = self
            .grouped
            .borrow()
            .last()
            .is_some_and(|keys| !keys.is_empty());
        if is_grouped || values.iter().any(|value| value.any(&is_of_groups)) {
            return Err(not_rehearsed("a row of grouped values beside a query"));
        }
        let outputs = query::outputs(&query.body)?;
        let shape = query.shape();
        let found = shape.columns().unwrap_or_default();
        if outputs.len() != values.len() || found.len() != values.len() {
            return Err(not_rehearsed(
                "a row of values beside a query of other columns",
            ));
        }
        let columns: Vec<Expr> = found
            .iter()
            .enumerate()
            .map(|(index, output)| column(index, output.ty, output.nullability))
            .collect();
        let same = self.same(values, &columns)?;
        let rows = self.within_group(Vec::new(), || self.query(query))?;
        let names: Vec<_> = (0..columns.len())
            .map(|index| format!("\"c{index}\""))
            .collect();
        let exists = |condition: &str| {
            format!(
                "EXISTS (SELECT 1 FROM ({rows}) AS \"{ROWS}\"({}) WHERE {condition})",
                names.join(", ")
            )
        };
        let mut open = Vec::new();
        for side in [&columns[..], values] {
            let mut absent = Vec::new();
            for value in side {
                if value.nullability != Nullability::NotNull {
                    absent.push(format!("{} IS NULL", self.expr(value)?));
                }
            }
            // Of either side alone, so that few rows are left to compare with all others.
            if !absent.is_empty() {
                open.push(exists(&format!(
                    "({}) AND {same} IS NULL",
                    absent.join(" OR ")
                )));
            }
        }
        let found = exists(&same);
        if open.is_empty() {
            return Ok(negated(&found, negation));
        }
        let (yes, no) = match negation {
            Negation::Plain => ("TRUE", "FALSE"),
            Negation::Negated => ("FALSE", "TRUE"),
        };
        Ok(format!(
            "(CASE WHEN {found} THEN {yes} WHEN {} THEN NULL ELSE {no} END)",
            open.join(" OR ")
        ))
    }

    fn same(&self, lefts: &[Expr], rights: &[Expr]) -> Sql {
        let pairs: Result<Vec<_>, SessionError> = lefts
            .iter()
            .zip(rights)
            .map(|(left, right)| self.binary(BinaryOperator::Equal, left, right, Type::BOOLEAN))
            .collect();
        Ok(format!("({})", pairs?.join(" AND ")))
    }
}

fn negated(sql: &str, negation: Negation) -> String {
    match negation {
        Negation::Plain => sql.to_owned(),
        Negation::Negated => format!("(NOT {sql})"),
    }
}

/// A column of the rows. Text is compared without blanks at its end, whatever kind of text it is.
fn column(index: usize, ty: Type, nullability: Nullability) -> Expr {
    let ty = if ty.is(SqlType::is_text) {
        Type::Sql(SqlType::Varchar(u16::MAX))
    } else {
        ty
    };
    let reference = ColumnRef {
        relation: ROWS.parse().expect("a plain name"),
        column: format!("c{index}").parse().expect("a plain name"),
    };
    Expr {
        kind: ExprKind::Column(reference),
        ty,
        nullability,
        span: sql::Span::default(),
    }
}
