//! Calls by name, and the few functions with a syntax of their own.

use plan::SqlType;

use super::Binder;
use super::clause::Clause;
use super::literals::{bare_text, literal};
use crate::fault::{Fault, FaultKind};
use crate::signatures::{self, Function, Parameter, Signature};
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{
    AggregateCall, AggregateFunction, Expr, ExprKind, Literal, Nullability, Quantifier,
    ScalarFunction, SortBy, SortKey, Type,
};

/// What stands in the brackets.
pub(super) struct Arguments<'a> {
    pub(super) values: Vec<&'a ast::Expr>,
    pub(super) quantifier: Quantifier,
    /// `count(*)`.
    star: bool,
    pub(super) nulls: Option<ast::NullTreatment>,
}

impl Binder<'_> {
    pub(super) fn function(&mut self, function: &ast::Function) -> Expr {
        let name_span = span_of(&function.name);
        let span = self.places.call_span(name_span);
        let parts: Vec<String> = function
            .name
            .0
            .iter()
            .filter_map(|part| {
                part.as_ident()
                    .map(|ident| ident.value.to_ascii_lowercase())
            })
            .collect();
        let name = match parts.as_slice() {
            [name] => name,
            [schema, name] if schema == "pg_catalog" => name,
            _ => {
                self.unsupported(name_span, "a function of your own", "write it out in SQL");
                return Self::unknown(span);
            }
        };
        let Some(signature) = signatures::signature(name) else {
            self.no_such_function(name, name_span);
            return Self::unknown(span);
        };
        let Some(arguments) = self.arguments(function, span) else {
            return Self::unknown(span);
        };
        if arguments.star {
            return match signature.function {
                Function::Aggregate(AggregateFunction::Count) => {
                    self.count_rows(function, &arguments, span)
                }
                _ => {
                    self.fault(
                        FaultKind::ArgumentType,
                        span,
                        format!("`{}` does not take `*`", name.to_uppercase()),
                        "not a value",
                        "name a column",
                    );
                    Self::unknown(span)
                }
            };
        }
        if !self.accepts(signature, arguments.values.len(), span) {
            return Self::unknown(span);
        }
        match signature.function {
            Function::Aggregate(aggregate) => match &function.over {
                Some(over) => self.window(signature, function, &arguments, over, span),
                None => self.aggregate(aggregate, signature, function, &arguments, span),
            },
            Function::Window(_) => match &function.over {
                Some(over) => self.window(signature, function, &arguments, over, span),
                None => {
                    self.fault(
                        FaultKind::Syntax,
                        span,
                        format!("`{}` needs a window", name.to_uppercase()),
                        "no `OVER`",
                        "add `OVER (PARTITION BY … ORDER BY …)`",
                    );
                    Self::unknown(span)
                }
            },
            Function::Scalar(_) | Function::Date(_) if function.over.is_some() => {
                self.fault(
                    FaultKind::Syntax,
                    span,
                    format!("`{}` is no window function", name.to_uppercase()),
                    "has `OVER`",
                    "remove `OVER`",
                );
                Self::unknown(span)
            }
            Function::Date(date) => self.date_function(date, signature, &arguments.values, span),
            Function::Scalar(scalar) => {
                let values = self.values(signature, &arguments.values);
                self.call(scalar, signature, values, span)
            }
        }
    }

    fn no_such_function(&mut self, name: &str, span: Span) {
        let fault = if signatures::is_known(name) {
            Fault::new(
                FaultKind::UnsupportedFunction,
                span,
                format!(
                    "the function `{}` is not supported yet",
                    name.to_uppercase()
                ),
                "not supported",
            )
            .help("write it with other functions")
        } else {
            Fault::new(
                FaultKind::UnknownFunction,
                span,
                format!("Redshift has no function `{}`", name.to_uppercase()),
                "unknown function",
            )
            .nearest(name, signatures::suggestions())
        };
        self.faults.push(fault);
    }

    fn arguments<'e>(&mut self, function: &'e ast::Function, span: Span) -> Option<Arguments<'e>> {
        let mut found = Arguments {
            values: Vec::new(),
            quantifier: Quantifier::All,
            star: false,
            nulls: function.null_treatment,
        };
        if !matches!(function.parameters, ast::FunctionArguments::None) {
            self.unsupported(span, "this form of a call", "write `name(arguments)`");
            return None;
        }
        let list = match &function.args {
            ast::FunctionArguments::None => return Some(found),
            ast::FunctionArguments::List(list) => list,
            ast::FunctionArguments::Subquery(_) => {
                self.unsupported(
                    span,
                    "a query as arguments",
                    "put it in brackets of its own",
                );
                return None;
            }
        };
        if list.duplicate_treatment == Some(ast::DuplicateTreatment::Distinct) {
            found.quantifier = Quantifier::Distinct;
        }
        for clause in &list.clauses {
            match clause {
                ast::FunctionArgumentClause::IgnoreOrRespectNulls(nulls) => {
                    found.nulls = Some(*nulls);
                }
                _ => {
                    self.unsupported(
                        span,
                        "a clause inside the brackets of a call",
                        "use `WITHIN GROUP` or `OVER`",
                    );
                    return None;
                }
            }
        }
        for argument in &list.args {
            match argument {
                ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr)) => {
                    found.values.push(expr);
                }
                ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Wildcard) => found.star = true,
                _ => {
                    self.unsupported(span, "an argument of this form", "write plain values");
                    return None;
                }
            }
        }
        Some(found)
    }

    /// Binds arguments and brings each to what its parameter wants.
    pub(super) fn values(&mut self, signature: &Signature, values: &[&ast::Expr]) -> Vec<Expr> {
        // `TRUNC` of a time is another function than `TRUNC` of a number.
        let checked = signature.function != Function::Scalar(ScalarFunction::Truncate);
        values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let value = self.expr(value);
                match signature.parameter(index) {
                    Some(parameter) if checked || !value.ty.is(SqlType::is_time) => {
                        self.argument(value, parameter, signature.name)
                    }
                    _ => value,
                }
            })
            .collect()
    }

    pub(super) fn call(
        &mut self,
        function: ScalarFunction,
        signature: &Signature,
        mut arguments: Vec<Expr>,
        span: Span,
    ) -> Expr {
        let mut function = function;
        match function {
            ScalarFunction::Truncate
                if arguments
                    .first()
                    .is_some_and(|first| first.ty.is(SqlType::is_time)) =>
            {
                let nullability = Nullability::of_all(&arguments);
                return self.finish(
                    ScalarFunction::TruncateToDate,
                    arguments,
                    Type::DATE,
                    nullability,
                    span,
                );
            }
            ScalarFunction::NullIf | ScalarFunction::Decode => {
                arguments = self.compared(function, arguments);
            }
            ScalarFunction::ConvertTimezone if arguments.len() == 2 => {
                let utc = literal(Literal::Text("UTC".to_owned()), Type::varchar(3), span);
                arguments.insert(0, utc);
                if let Some(last) = arguments.pop() {
                    arguments.push(self.argument(last, Parameter::Timestamp, signature.name));
                }
            }
            // `CHARINDEX(part, text)`.
            ScalarFunction::Position if signature.name == "charindex" => arguments.reverse(),
            ScalarFunction::Concat if signature.name == "concat" => {
                function = ScalarFunction::Concat;
            }
            ScalarFunction::ToChar => self.to_char_argument(&arguments),
            _ => {}
        }
        let (arguments, ty) = if function == ScalarFunction::Decode {
            self.decode_results(arguments)
        } else {
            self.result(signature, arguments)
        };
        let nullability = match function {
            // NULL only if all are.
            ScalarFunction::Coalesce | ScalarFunction::Greatest | ScalarFunction::Least => {
                arguments
                    .iter()
                    .map(|argument| argument.nullability)
                    .min()
                    .unwrap_or(Nullability::Nullable)
            }
            ScalarFunction::NullIf
            | ScalarFunction::Decode
            | ScalarFunction::RegexpSubstr
            | ScalarFunction::JsonExtractPathText => Nullability::Nullable,
            ScalarFunction::Nvl2 => Nullability::of_all(arguments.iter().skip(1)),
            _ => Nullability::of_all(&arguments),
        };
        self.finish(function, arguments, ty, nullability, span)
    }

    #[expect(
        clippy::unused_self,
        reason = "reads as the last step of binding a call"
    )]
    fn finish(
        &self,
        function: ScalarFunction,
        arguments: Vec<Expr>,
        ty: Type,
        nullability: Nullability,
        span: Span,
    ) -> Expr {
        Expr {
            kind: ExprKind::Call {
                function,
                arguments,
            },
            ty,
            nullability,
            span,
        }
    }

    fn to_char_argument(&mut self, arguments: &[Expr]) {
        if let Some(value) = arguments.first()
            && !value.ty.is_open()
            && !value.ty.is(|ty| ty.is_time() || ty.is_numeric())
        {
            self.argument_fault(value, "to_char", "a time or a number");
        }
    }

    /// `NULLIF(a, b)` and `DECODE(a, b, result, …)` compare like `=`.
    fn compared(&mut self, function: ScalarFunction, arguments: Vec<Expr>) -> Vec<Expr> {
        let count = arguments.len();
        let mut arguments = arguments.into_iter();
        let Some(mut value) = arguments.next() else {
            return Vec::new();
        };
        let mut rest = Vec::with_capacity(count);
        for (index, argument) in arguments.enumerate() {
            // In DECODE a search stands at every even place that a result follows.
            let is_search = match function {
                ScalarFunction::NullIf => true,
                _ => index % 2 == 0 && index + 2 < count,
            };
            if is_search {
                let place = argument.span;
                let (compared, argument) =
                    self.comparable(crate::typed::BinaryOperator::Equal, value, argument, place);
                value = compared;
                rest.push(argument);
            } else {
                rest.push(argument);
            }
        }
        rest.insert(0, value);
        rest
    }

    /// The results of DECODE and its default as one type.
    fn decode_results(&mut self, arguments: Vec<Expr>) -> (Vec<Expr>, Type) {
        let count = arguments.len();
        let is_result = |index: usize| index >= 2 && (index % 2 == 0 || index + 1 == count);
        let (mut results, mut others) = (Vec::new(), Vec::new());
        for (index, argument) in arguments.into_iter().enumerate() {
            if is_result(index) {
                results.push(argument);
            } else {
                others.push(argument);
            }
        }
        let (results, ty) = self.unify(results, "the results of DECODE");
        let (mut results, mut others) = (results.into_iter(), others.into_iter());
        let arguments = (0..count)
            .filter_map(|index| {
                if is_result(index) {
                    results.next()
                } else {
                    others.next()
                }
            })
            .collect();
        (arguments, ty)
    }

    fn count_rows(
        &mut self,
        function: &ast::Function,
        arguments: &Arguments<'_>,
        span: Span,
    ) -> Expr {
        let call = AggregateCall {
            function: AggregateFunction::CountRows,
            quantifier: Quantifier::All,
            arguments: Vec::new(),
            within_group: Vec::new(),
        };
        if let Some(over) = &function.over {
            return self.count_rows_over(over, arguments, span);
        }
        self.aggregate_here("COUNT", span);
        aggregate_node(call, Type::BIGINT, Nullability::NotNull, span)
    }

    fn aggregate(
        &mut self,
        aggregate: AggregateFunction,
        signature: &Signature,
        function: &ast::Function,
        arguments: &Arguments<'_>,
        span: Span,
    ) -> Expr {
        self.aggregate_here(&signature.name.to_uppercase(), span);
        let outer = std::mem::replace(&mut self.clause, Clause::Aggregate);
        let values = self.values(signature, &arguments.values);
        let within_group = function
            .within_group
            .iter()
            .map(|key| {
                let expr = self.expr(&key.expr);
                let (direction, nulls) = Self::direction(&key.options);
                SortKey {
                    by: SortBy::Expr(expr),
                    direction,
                    nulls,
                }
            })
            .collect();
        self.clause = outer;
        let (values, ty) = self.result(signature, values);
        if aggregate == AggregateFunction::ListAgg
            && let Some(delimiter) = values.get(1)
            && bare_text(delimiter).is_none()
        {
            self.argument_fault(delimiter, "listagg", "a delimiter in quotes");
        }
        let nullability = match aggregate {
            AggregateFunction::Count => Nullability::NotNull,
            // Of no row it is NULL.
            _ => Nullability::Nullable,
        };
        let call = AggregateCall {
            function: aggregate,
            quantifier: arguments.quantifier,
            arguments: values,
            within_group,
        };
        aggregate_node(call, ty, nullability, span)
    }

    /// Notes an aggregate of the innermost select; a fault where none may stand.
    fn aggregate_here(&mut self, name: &str, span: Span) {
        if !self.clause.takes_aggregates() {
            let help = match self.clause {
                Clause::Where => "filter groups with HAVING",
                Clause::Aggregate => "aggregate in a query of its own first",
                _ => "aggregate in the select list",
            };
            let message = format!("`{name}` cannot stand in {}", self.clause.name());
            self.fault(
                FaultKind::MisplacedAggregate,
                span,
                message,
                "an aggregate",
                help,
            );
        }
        if let Some(scope) = self.scopes.last_mut() {
            scope.aggregates.push(span);
        }
    }

    /// A function that is written without brackets.
    pub(super) fn constant_function(&mut self, name: &str, span: Span) -> Expr {
        match signatures::signature(name) {
            Some(signature) => match signature.function {
                Function::Scalar(function) => self.call(function, signature, Vec::new(), span),
                _ => Self::unknown(span),
            },
            None => Self::unknown(span),
        }
    }

    /// `POSITION(a IN b)`, `TRIM(BOTH a FROM b)`, `SUBSTRING(a FROM b FOR c)`, `CEIL`, `FLOOR`.
    pub(super) fn special_form(&mut self, expr: &ast::Expr, span: Span) -> Expr {
        let (name, values): (&str, Vec<&ast::Expr>) = match expr {
            ast::Expr::Ceil {
                expr,
                field: ast::CeilFloorKind::DateTimeField(ast::DateTimeField::NoDateTime),
            } => ("ceiling", vec![expr]),
            ast::Expr::Floor {
                expr,
                field: ast::CeilFloorKind::DateTimeField(ast::DateTimeField::NoDateTime),
            } => ("floor", vec![expr]),
            ast::Expr::Position { expr, r#in } => ("strpos", vec![r#in, expr]),
            ast::Expr::Substring {
                expr,
                substring_from: Some(from),
                substring_for,
                ..
            } => {
                let mut values = vec![&**expr, &**from];
                values.extend(substring_for.as_deref());
                ("substring", values)
            }
            ast::Expr::Trim {
                trim_where,
                trim_what,
                expr,
                trim_characters,
            } => {
                let name = match trim_where {
                    None | Some(ast::TrimWhereField::Both) => "trim",
                    Some(ast::TrimWhereField::Leading) => "ltrim",
                    Some(ast::TrimWhereField::Trailing) => "rtrim",
                };
                let mut values = vec![&**expr];
                values.extend(trim_what.as_deref());
                values.extend(trim_characters.iter().flatten());
                (name, values)
            }
            _ => {
                self.unsupported(span, "this form of a call", "write `name(arguments)`");
                return Self::unknown(span);
            }
        };
        let Some(signature) = signatures::signature(name) else {
            return Self::unknown(span);
        };
        if !self.accepts(signature, values.len(), span) {
            return Self::unknown(span);
        }
        let values = self.values(signature, &values);
        match signature.function {
            Function::Scalar(function) => self.call(function, signature, values, span),
            _ => Self::unknown(span),
        }
    }
}

fn aggregate_node(call: AggregateCall, ty: Type, nullability: Nullability, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Aggregate(call),
        ty,
        nullability,
        span,
    }
}
