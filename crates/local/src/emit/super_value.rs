//! SUPER: <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html>.
//!
//! A value is kept as its JSON text without blanks; what it means is told in `functions`.

use executor::SessionError;
use plan::SqlType;
use sql::typed::{BinaryOperator, Expr, ExprKind, Literal, Negation, Step, Type};

use super::function::ours;
use super::{Emitter, Sql, literal, types};
use crate::refusal::{not_rehearsed, refused, sqlstate};

pub(super) const SUPER: Type = Type::Sql(SqlType::Super);

impl Emitter<'_> {
    /// A condition; one of SUPER would be read from its text.
    pub(super) fn condition(&self, expr: &Expr) -> Sql {
        if expr.ty == SUPER {
            return Err(not_rehearsed("a SUPER value as a condition: cast it"));
        }
        self.expr(expr)
    }

    /// Names fold to lower case, as identifiers do where their case does not count.
    pub(super) fn navigate(&self, operand: &Expr, path: &[Step]) -> Sql {
        let mut sql = self.expr(operand)?;
        for step in path {
            sql = match step {
                Step::Field(name) => {
                    let name = literal::text(&name.to_ascii_lowercase());
                    ours("super_field", &[sql, name])
                }
                Step::Element(index) if index.ty.is(SqlType::is_integer) => {
                    ours("super_element", &[sql, self.expr(index)?])
                }
                Step::Element(name) => match &name.kind {
                    ExprKind::Literal(Literal::Text(name)) => {
                        ours("super_field", &[sql, literal::text(name)])
                    }
                    _ => return Err(not_rehearsed("this step into a SUPER value")),
                },
            };
        }
        Ok(sql)
    }

    /// Any value as SUPER; NULL stays NULL.
    pub(super) fn as_super(&self, expr: &Expr) -> Sql {
        to_super(&self.expr(expr)?, expr.ty)
    }

    /// Unequal types are not equal, and cannot be ordered.
    pub(super) fn compare_super(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> Sql {
        let word = match operator {
            BinaryOperator::Equal => "=",
            BinaryOperator::NotEqual => "<>",
            BinaryOperator::Less => "<",
            BinaryOperator::LessOrEqual => "<=",
            BinaryOperator::Greater => ">",
            BinaryOperator::GreaterOrEqual => ">=",
            _ => return Err(not_rehearsed("this operator on SUPER values: cast them")),
        };
        let compared = ours(
            "super_compare",
            &[
                literal::text(word),
                self.as_super(left)?,
                self.as_super(right)?,
            ],
        );
        Ok(format!("CAST({compared} AS BOOLEAN)"))
    }

    pub(super) fn super_in_list(&self, operand: &Expr, list: &[Expr], negation: Negation) -> Sql {
        let equal = list
            .iter()
            .map(|value| self.compare_super(BinaryOperator::Equal, operand, value))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(match negation {
            Negation::Plain => format!("({})", equal.join(" OR ")),
            Negation::Negated => format!("(NOT ({}))", equal.join(" OR ")),
        })
    }

    /// Functions of SUPER values; `None` for any other one.
    pub(super) fn super_call(&self, name: &str, arguments: &[Expr], ty: Type) -> Option<Sql> {
        let kind = KINDS.iter().find(|kind| name == format!("is_{kind}"));
        let supers = || {
            let values = arguments.iter().map(|argument| self.as_super(argument));
            values.collect::<Result<Vec<_>, SessionError>>()
        };
        // Text, or a whole number, behind the first one.
        let mixed = || {
            let mut all = Vec::with_capacity(arguments.len());
            for (index, argument) in arguments.iter().enumerate() {
                all.push(if index == 0 {
                    self.as_super(argument)?
                } else {
                    self.expr(argument)?
                });
            }
            Ok::<_, SessionError>(all)
        };
        let typed = |arguments: Result<Vec<String>, SessionError>| {
            types::typed(&ours(&format!("super_{name}"), &arguments?), ty)
        };
        Some(match name {
            _ if kind.is_some() => {
                let kind = literal::text(kind.copied().unwrap_or_default());
                supers().map(|values| {
                    let mut all = vec![kind];
                    all.extend(values);
                    format!(
                        "coalesce(CAST({} AS BOOLEAN), FALSE)",
                        ours("super_is", &all)
                    )
                })
            }
            "array" | "object" => self.collected(name, arguments),
            "array_contains" | "array_position" => typed(self.searched(arguments, Some("true"))),
            "array_union" if arguments.len() > 2 => {
                Err(not_rehearsed("ARRAY_UNION of more than two arrays"))
            }
            "array_positions" => typed(self.searched(arguments, None)),
            "array_except" | "array_intersection" => {
                typed(self.with_switches(arguments, 2, &["false"]))
            }
            "array_sort" => {
                let is_ascending = match arguments.get(1) {
                    None => Ok("true"),
                    Some(switch) => self::switch(switch),
                };
                // The last ones upwards, and the first ones downwards.
                is_ascending.and_then(|is_ascending| {
                    let nulls_first = if is_ascending == "true" {
                        "false"
                    } else {
                        "true"
                    };
                    typed(self.with_switches(arguments, 1, &["true", nulls_first]))
                })
            }
            "array_concat"
            | "array_distinct"
            | "array_flatten"
            | "array_union"
            | "json_typeof"
            | "json_size"
            | "get_array_length"
            | "get_number_attributes"
            | "lower_attribute_names"
            | "upper_attribute_names"
            | "decimal_precision"
            | "decimal_scale"
            | "json_serialize" => typed(supers()),
            "subarray" => typed(mixed()),
            "json_serialize_to_varbyte" => supers().map(|values| {
                let json = ours("super_json_serialize", &values);
                ours("varbyte_of_text", &[json])
            }),
            "json_parse" | "can_json_parse" => match arguments.first().map(|first| first.ty) {
                Some(ty) if ty.is(SqlType::is_text) => typed(self.exprs(arguments)),
                Some(Type::Null) => typed(self.exprs(arguments)),
                _ => Err(not_rehearsed(format_args!(
                    "{} of anything but text",
                    name.to_uppercase()
                ))),
            },
            "split_to_array" => typed(self.exprs(arguments).map(|mut all| {
                if all.len() == 1 {
                    all.push("','".to_owned());
                }
                all
            })),
            _ => return None,
        })
    }

    /// An array and a value that is looked for, which may be NULL.
    fn searched(
        &self,
        arguments: &[Expr],
        null_match: Option<&str>,
    ) -> Result<Vec<String>, SessionError> {
        let mut all = vec![
            self.as_super(&arguments[0])?,
            format!("coalesce({}, 'null')", self.as_super(&arguments[1])?),
        ];
        if let Some(default) = null_match {
            let switch = match arguments.get(2) {
                None => default,
                Some(switch) => self::switch(switch)?,
            };
            all.push(literal::text(switch));
        }
        Ok(all)
    }

    /// Values up to a place, from there on booleans, which have defaults.
    fn with_switches(
        &self,
        arguments: &[Expr],
        values: usize,
        defaults: &[&str],
    ) -> Result<Vec<String>, SessionError> {
        let mut all = Vec::with_capacity(values + defaults.len());
        for value in arguments.iter().take(values) {
            all.push(self.as_super(value)?);
        }
        for (at, default) in defaults.iter().enumerate() {
            let switch = match arguments.get(values + at) {
                None => default,
                Some(switch) => self::switch(switch)?,
            };
            all.push(literal::text(switch));
        }
        Ok(all)
    }

    /// `ARRAY(…)` and `OBJECT(…)`, in which NULL is a value.
    fn collected(&self, name: &str, arguments: &[Expr]) -> Sql {
        let mut all = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let is_key = name == "object" && index % 2 == 0;
            if is_key && argument.ty == Type::Null {
                return Err(not_rehearsed("OBJECT with a key that is NULL"));
            }
            // Documented to be an error.
            if argument.ty.is(|ty| ty.is_time() || is_clock(ty)) {
                return Err(refused(
                    sqlstate::INTERNAL,
                    format!(
                        "{} cannot hold a value of type {}",
                        name.to_uppercase(),
                        argument.ty
                    ),
                ));
            }
            let value = self.as_super(argument)?;
            all.push(if is_key {
                value
            } else {
                format!("coalesce({value}, 'null')")
            });
        }
        if all.is_empty() {
            let empty = if name == "array" { "'[]'" } else { "'{}'" };
            return Ok(empty.to_owned());
        }
        Ok(ours(&format!("super_{name}"), &all))
    }
}

fn is_clock(ty: SqlType) -> bool {
    matches!(ty, SqlType::Time | SqlType::TimeTz)
}

/// A boolean that is written out.
fn switch(expr: &Expr) -> Result<&'static str, SessionError> {
    match expr.kind {
        ExprKind::Literal(Literal::Boolean(true)) => Ok("true"),
        ExprKind::Literal(Literal::Boolean(false)) => Ok("false"),
        _ => Err(not_rehearsed("a computed switch of a function of arrays")),
    }
}

/// What `IS_…` asks.
const KINDS: &[&str] = &[
    "array", "bigint", "boolean", "char", "decimal", "float", "integer", "object", "scalar",
    "smallint", "varchar",
];

/// Date and times cannot become SUPER; Redshift's digits for floats are not documented.
pub(super) fn to_super(sql: &str, from: Type) -> Sql {
    Ok(match from {
        Type::Null => "CAST(NULL AS VARCHAR)".to_owned(),
        Type::Sql(SqlType::Super) => sql.to_owned(),
        Type::Sql(ty) if ty.is_text() => ours("super_text", &[sql.to_owned()]),
        Type::Sql(ty) if ty.is_integer() => format!("CAST({sql} AS VARCHAR)"),
        Type::Sql(SqlType::Decimal { .. } | SqlType::Boolean) => format!("CAST({sql} AS VARCHAR)"),
        other => return Err(not_rehearsed(format_args!("a SUPER value of {other}"))),
    })
}

/// A SUPER value as another type: NULL where it is not one.
pub(super) fn from_super(sql: &str, to: SqlType) -> Sql {
    let class = match to {
        SqlType::SmallInt => "smallint".to_owned(),
        SqlType::Integer => "integer".to_owned(),
        SqlType::BigInt => "bigint".to_owned(),
        SqlType::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
        SqlType::Real | SqlType::DoublePrecision => "float".to_owned(),
        SqlType::Boolean => "boolean".to_owned(),
        SqlType::Char(_) | SqlType::Varchar(_) => "text".to_owned(),
        SqlType::Date | SqlType::Timestamp => "time".to_owned(),
        other => {
            return Err(not_rehearsed(format_args!(
                "a conversion of super to {other}"
            )));
        }
    };
    let value = ours("super_cast", &[sql.to_owned(), literal::text(&class)]);
    Ok(match to {
        SqlType::Char(limit) | SqlType::Varchar(limit) => super::text::limited(
            &value,
            SqlType::Varchar(u16::MAX),
            to,
            limit,
            super::cast::Occasion::Written,
        ),
        SqlType::Date => format!("CAST(CAST({value} AS TIMESTAMP) AS DATE)"),
        _ => format!("CAST({value} AS {})", types::stored(to)?),
    })
}
