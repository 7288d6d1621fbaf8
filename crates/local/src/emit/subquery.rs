//! Values compared with the rows of a query.

use sql::typed::{BinaryOperator, Expr, Negation, Quantity, Query};

use super::super_value::SUPER;
use super::{Emitter, Sql, distinct, query, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    /// `operand IN (query)`.
    pub(super) fn in_query(&self, operand: &Expr, query: &Query, negation: Negation) -> Sql {
        if let Some(sql) = self.row_in_query(operand, query, negation) {
            return sql;
        }
        let not = match negation {
            Negation::Plain => "",
            Negation::Negated => "NOT ",
        };
        let rows = self.compared_rows(operand, query)?;
        Ok(format!("({} {not}IN ({rows}))", self.compared(operand)?))
    }

    /// `operand = ANY (query)`: the engine has it, and NULLs, as PostgreSQL does.
    ///
    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_comparison_condition.html>.
    pub(super) fn quantified(
        &self,
        operator: BinaryOperator,
        operand: &Expr,
        quantity: Quantity,
        query: &Query,
    ) -> Sql {
        if let Some(sql) = self.quantified_row(operator, operand, quantity, query) {
            return sql;
        }
        let operator = match operator {
            BinaryOperator::Equal => "=",
            BinaryOperator::NotEqual => "<>",
            BinaryOperator::Less => "<",
            BinaryOperator::LessOrEqual => "<=",
            BinaryOperator::Greater => ">",
            BinaryOperator::GreaterOrEqual => ">=",
            _ => return Err(not_rehearsed("this operator with ANY or ALL")),
        };
        if operand.ty == SUPER {
            return Err(not_rehearsed("a SUPER value beside ANY or ALL"));
        }
        let quantity = match quantity {
            Quantity::Any => "ANY",
            Quantity::All => "ALL",
        };
        let rows = self.compared_rows(operand, query)?;
        Ok(format!(
            "({} {operator} {quantity} ({rows}))",
            self.compared(operand)?
        ))
    }

    fn compared_rows(&self, operand: &Expr, query: &Query) -> Sql {
        let outputs = query::outputs(&query.body)?;
        if let [(_, ty)] = outputs.as_slice() {
            let output = Expr {
                ty: *ty,
                ..operand.clone()
            };
            types::alike(operand, &output)?;
        }
        let rows = self.within_group(Vec::new(), || self.query(query))?;
        Ok(distinct::trimmed(&rows, &outputs))
    }
}
