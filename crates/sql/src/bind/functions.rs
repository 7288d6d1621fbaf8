//! Calls by name.

use plan::SqlType;

use super::Binder;
use super::literals::literal;
use crate::fault::{Fault, FaultKind};
use crate::signatures::{self, Function, Parameter, Signature};
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{
    AggregateFunction, Expr, ExprKind, Literal, Nullability, Quantifier, ScalarFunction, Type,
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
        let instead = signatures::instead_of(name);
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
            .help(instead.unwrap_or("write it with other functions"))
        } else {
            Fault::new(
                FaultKind::UnknownFunction,
                span,
                format!("Redshift has no function `{}`", name.to_uppercase()),
                "unknown function",
            )
            .nearest(name, signatures::suggestions())
        };
        let fault = match instead {
            Some(instead) => fault.help(instead),
            None => fault,
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
            ScalarFunction::ToChar => self.check_to_char(&arguments),
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

    fn check_to_char(&mut self, arguments: &[Expr]) {
        if let Some(value) = arguments.first()
            && !value.ty.is_open()
            && !value.ty.is(|ty| ty.is_time() || ty.is_numeric())
        {
            self.argument_fault(value, "to_char", "a time or a number");
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
}
