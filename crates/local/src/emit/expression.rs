//! Expressions.

use crate::refusal::not_rehearsed;
use sql::typed::{Expr, ExprKind, LetterCase, Negation, Type, UnaryOperator};

use std::fmt::Write as _;

use super::super_value::SUPER;
use super::{Emitter, Sql, TEXT, distinct, literal, text, types};

/// Bytes of SQL for one expression.
const LONGEST: usize = 1024 * 1024;

impl Emitter<'_> {
    pub(super) fn expr(&self, expr: &Expr) -> Sql {
        let computes = !matches!(
            expr.kind,
            ExprKind::Column(_)
                | ExprKind::OutputAlias(_)
                | ExprKind::ScalarSubquery(_)
                | ExprKind::Aggregate(_)
                | ExprKind::Window(_)
        );
        if computes && expr.ty == Type::Null {
            // Whatever is computed from bare NULL is NULL; the engine would want a type for it.
            return Ok("NULL".to_owned());
        }
        if let Some(shown) = self.as_key(expr) {
            return Ok(shown);
        }
        let sql = self.kind(expr)?;
        // After the form's own reason to refuse, which says more.
        if expr.ty == Type::Unknown
            && !matches!(expr.kind, ExprKind::Column(_) | ExprKind::OutputAlias(_))
        {
            return Err(not_rehearsed("an expression of unknown type"));
        }
        // Some forms repeat their operands, so that nesting multiplies.
        if sql.len() > LONGEST {
            return Err(not_rehearsed("an expression nested this deep"));
        }
        Ok(sql)
    }

    pub(super) fn exprs(&self, exprs: &[Expr]) -> Result<Vec<String>, executor::SessionError> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    /// The expression as it is compared.
    pub(super) fn compared(&self, expr: &Expr) -> Sql {
        Ok(distinct::comparable(&self.expr(expr)?, expr))
    }

    /// A value that is text: one of SUPER would be its JSON.
    fn text(&self, expr: &Expr) -> Sql {
        if expr.ty == SUPER {
            return Err(not_rehearsed("a pattern over a SUPER value: cast it"));
        }
        if expr.ty == Type::Null {
            // The engine gives a sum of NULL a type of its own.
            return Ok(format!("CAST({} AS VARCHAR)", self.expr(expr)?));
        }
        self.expr(expr)
    }

    fn kind(&self, expr: &Expr) -> Sql {
        Ok(match &expr.kind {
            ExprKind::Literal(value) => literal::literal(value, expr.ty)?,
            ExprKind::Column(column) => self.column(column)?,
            ExprKind::OutputAlias(alias) => self.output_alias(alias)?,
            ExprKind::Navigate { operand, path } => self.navigate(operand, path)?,
            ExprKind::Row(_) => return Err(not_rehearsed("a row of values")),
            ExprKind::OuterColumn(_) => return Err(not_rehearsed("the outer join `(+)`")),
            ExprKind::Prior(operand) => self.prior(operand)?,
            ExprKind::Level => return Err(not_rehearsed("LEVEL")),
            ExprKind::SimilarTo {
                operand,
                pattern,
                escape,
                negation,
            } => {
                let matches = super::function::ours(
                    "similar_to",
                    &[
                        self.text(operand)?,
                        self.text(pattern)?,
                        literal::text(&escape.to_string()),
                    ],
                );
                format!("({}CAST({matches} AS BOOLEAN))", not(*negation))
            }
            ExprKind::Collate { .. } => return Err(not_rehearsed("COLLATE")),
            ExprKind::Quantified {
                operator,
                operand,
                quantity,
                query,
            } => self.quantified(*operator, operand, *quantity, query)?,
            ExprKind::Unary { operator, operand } => {
                let of = operand.ty;
                if of == SUPER {
                    return Err(not_rehearsed("an operator on a SUPER value: cast it"));
                }
                let operand = self.expr(operand)?;
                match operator {
                    UnaryOperator::BitNot if super::varbyte::is_varbyte(of) => {
                        super::function::ours("varbyte_not", &[operand])
                    }
                    UnaryOperator::BitNot if of.is(plan::SqlType::is_integer) => {
                        types::typed(&format!("(~{operand})"), expr.ty)?
                    }
                    UnaryOperator::SquareRoot => {
                        types::typed(&format!("sqrt({operand})"), expr.ty)?
                    }
                    UnaryOperator::CubeRoot => types::typed(&format!("cbrt({operand})"), expr.ty)?,
                    UnaryOperator::Absolute => types::typed(&format!("abs({operand})"), expr.ty)?,
                    UnaryOperator::Negate => format!("(-({operand}))"),
                    UnaryOperator::Plus => operand,
                    UnaryOperator::Not => format!("(NOT {operand})"),
                    UnaryOperator::BitNot => {
                        return Err(not_rehearsed("this operator before a value"));
                    }
                }
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, left, right, expr.ty)?,
            ExprKind::Cast { operand, to, kind } => self.cast(operand, *to, *kind)?,
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => {
                let mut sql = "CASE".to_owned();
                for branch in branches {
                    if let Some(operand) = operand {
                        types::alike(operand, &branch.when)?;
                    }
                    // Spelled out, so that text is compared as everywhere else.
                    let when = match operand {
                        None => self.condition(&branch.when)?,
                        Some(operand) => format!(
                            "{} = {}",
                            self.compared(operand)?,
                            self.compared(&branch.when)?
                        ),
                    };
                    let then = self.expr(&branch.then)?;
                    write!(sql, " WHEN {when} THEN {then}").expect(TEXT);
                }
                if let Some(otherwise) = otherwise {
                    write!(sql, " ELSE {}", self.expr(otherwise)?).expect(TEXT);
                }
                format!("({sql} END)")
            }
            ExprKind::IsNull { operand, negation } if operand.ty == SUPER => {
                let value = self.expr(operand)?;
                format!("({}({value} IS NULL OR {value} = 'null'))", not(*negation))
            }
            ExprKind::IsNull { operand, negation } => {
                format!("({} IS {}NULL)", self.expr(operand)?, not(*negation))
            }
            ExprKind::IsBoolean {
                operand,
                value,
                negation,
            } => {
                let word = match value {
                    Some(true) => "TRUE",
                    Some(false) => "FALSE",
                    // The engine's word for a boolean that is not known.
                    None => "NULL",
                };
                format!("({} IS {}{word})", self.expr(operand)?, not(*negation))
            }
            ExprKind::Between {
                operand,
                low,
                high,
                negation,
            } => {
                types::alike(operand, low)?;
                types::alike(operand, high)?;
                format!(
                    "({} {}BETWEEN {} AND {})",
                    self.compared(operand)?,
                    not(*negation),
                    self.compared(low)?,
                    self.compared(high)?
                )
            }
            ExprKind::InList {
                operand,
                list,
                negation,
            } if operand.ty == SUPER => self.super_in_list(operand, list, *negation)?,
            ExprKind::InList {
                operand,
                list,
                negation,
            } => {
                if let Some(sql) = self.row_in_list(operand, list, *negation) {
                    return sql;
                }
                let list = list
                    .iter()
                    .map(|expr| {
                        types::alike(operand, expr)?;
                        self.compared(expr)
                    })
                    .collect::<Result<Vec<_>, _>>()?;
                format!(
                    "({} {}IN ({}))",
                    self.compared(operand)?,
                    not(*negation),
                    list.join(", ")
                )
            }
            ExprKind::InQuery {
                operand,
                query,
                negation,
            } => self.in_query(operand, query, *negation)?,
            ExprKind::Exists { query, negation } => {
                let query = self.within_group(Vec::new(), || self.query(query))?;
                format!("({}EXISTS ({query}))", not(*negation))
            }
            ExprKind::ScalarSubquery(query) => {
                let query = self.within_group(Vec::new(), || self.query(query))?;
                format!("({query})")
            }
            ExprKind::Like {
                operand,
                pattern,
                escape,
                case,
                negation,
            } => {
                let fold = |sql: String| match case {
                    LetterCase::Sensitive => sql,
                    LetterCase::Insensitive => text::fold_ascii(&sql),
                };
                let (operand, pattern) = (self.text(operand)?, self.text(pattern)?);
                format!(
                    "({} {}LIKE {} ESCAPE {})",
                    fold(operand),
                    not(*negation),
                    fold(pattern),
                    literal::text(&escape.to_string())
                )
            }
            ExprKind::Regex {
                operand,
                pattern,
                negation,
            } => {
                let matches = super::function::ours(
                    "regexp_like",
                    &[self.text(operand)?, self.text(pattern)?],
                );
                format!("({}CAST({matches} AS BOOLEAN))", not(*negation))
            }
            ExprKind::Extract { part, operand } => self.extract(*part, operand, expr.ty)?,
            ExprKind::DatePart { part, operand } => self.date_part(*part, operand, expr.ty)?,
            ExprKind::DateTrunc { part, operand } => self.date_trunc(*part, operand, expr.ty)?,
            ExprKind::DateAdd {
                part,
                amount,
                operand,
            } => self.date_add(*part, amount, operand, expr.ty)?,
            ExprKind::DateDiff { part, from, to } => self.date_diff(*part, from, to)?,
            ExprKind::AtTimeZone { operand, zone } => self.at_time_zone(operand, zone)?,
            ExprKind::Call {
                function,
                arguments,
            } => self.call(*function, arguments, expr.ty)?,
            ExprKind::UserCall { name, .. } => {
                return Err(not_rehearsed(format_args!(
                    "the function {name}, which is a user's own"
                )));
            }
            ExprKind::Aggregate(call) => self.aggregate(call, expr.ty)?,
            ExprKind::Window(call) => self.window(call, expr.ty)?,
        })
    }
}

fn not(negation: Negation) -> &'static str {
    match negation {
        Negation::Plain => "",
        Negation::Negated => "NOT ",
    }
}
