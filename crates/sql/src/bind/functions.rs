//! Calls by name.

use super::Binder;
use crate::fault::{Fault, FaultKind};
use crate::signatures::{self, Function, Signature, WITHOUT_BRACKETS};
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{AggregateFunction, DatePart, Expr, ExprKind, Nullability, Quantifier, Type};

/// What stands in the brackets.
pub(super) struct Arguments<'a> {
    pub(super) values: Vec<&'a ast::Expr>,
    pub(super) quantifier: Quantifier,
    /// `count(*)`.
    star: bool,
    pub(super) nulls: Option<ast::NullTreatment>,
}

/// How a call is counted: `APPROXIMATE` before it, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accuracy {
    Exact,
    Approximate,
}

/// Functions whose names start so are the users' own:
/// <https://docs.aws.amazon.com/redshift/latest/dg/udf-naming-udfs.html>.
const USER_PREFIX: &str = "f_";

impl Binder<'_> {
    pub(super) fn function(&mut self, function: &ast::Function) -> Expr {
        let name_span = span_of(&function.name);
        let span = self.places.call_span(name_span);
        let Some(arguments) = self.arguments(function, span) else {
            return Self::unknown(span);
        };
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
            _ => return self.user_call(parts.join("."), &arguments, span),
        };
        let Some(signature) = signatures::signature(name) else {
            if name.starts_with(USER_PREFIX) || self.catalogue.has_function(name) {
                return self.user_call(name.clone(), &arguments, span);
            }
            self.no_such_function(name, name_span);
            self.only_names(&arguments.values);
            return Self::unknown(span);
        };
        self.signed(signature, function, &arguments, name_span, span)
    }

    /// A call of a function whose row is known.
    fn signed(
        &mut self,
        signature: &Signature,
        function: &ast::Function,
        arguments: &Arguments<'_>,
        name_span: Span,
        span: Span,
    ) -> Expr {
        if arguments.star {
            return match signature.function {
                Function::Aggregate(AggregateFunction::Count) => {
                    self.count_rows(function, arguments, span)
                }
                _ => self.malformed(
                    FaultKind::ArgumentType,
                    span,
                    format!("`{}` does not take `*`", signature.name.to_uppercase()),
                    ("not a value", "name a column"),
                ),
            };
        }
        if !self.accepts(signature, arguments.values.len(), span) {
            self.only_names(&arguments.values);
            return Self::unknown(span);
        }
        if arguments.quantifier == Quantifier::Distinct
            && !matches!(signature.function, Function::Aggregate(_))
        {
            return self.malformed(
                FaultKind::Syntax,
                span,
                format!("`{}` does not take DISTINCT", signature.name.to_uppercase()),
                ("has DISTINCT", "remove DISTINCT"),
            );
        }
        match signature.function {
            // Of two shapes it is no aggregate.
            Function::Aggregate(AggregateFunction::Named("st_collect"))
                if arguments.values.len() == 2 =>
            {
                let scalar = crate::typed::ScalarFunction::Named("st_collect");
                let values = self.values(signature, &arguments.values);
                self.call(scalar, signature, values, span)
            }
            Function::Aggregate(aggregate) => {
                let accuracy = self.accuracy(name_span);
                let aggregate = Self::counted(aggregate, accuracy);
                match &function.over {
                    Some(over) => self.window(signature, function, arguments, over, span),
                    None => self.aggregate(aggregate, signature, function, arguments, span),
                }
            }
            Function::Window(_) => match &function.over {
                Some(over) => self.window(signature, function, arguments, over, span),
                None => self.malformed(
                    FaultKind::Syntax,
                    span,
                    format!("`{}` needs a window", signature.name.to_uppercase()),
                    ("no `OVER`", "add `OVER (PARTITION BY … ORDER BY …)`"),
                ),
            },
            _ if function.over.is_some() => self.malformed(
                FaultKind::Syntax,
                span,
                format!("`{}` is no window function", signature.name.to_uppercase()),
                ("has `OVER`", "remove `OVER`"),
            ),
            _ if !function.within_group.is_empty() => self.malformed(
                FaultKind::Syntax,
                span,
                format!("`{}` is no aggregate", signature.name.to_uppercase()),
                ("has `WITHIN GROUP`", "remove `WITHIN GROUP`"),
            ),
            Function::Date(date) => self.date_function(date, signature, &arguments.values, span),
            Function::Cast(to) => match arguments.values.as_slice() {
                [value] => {
                    let value = self.expr(value);
                    self.cast_to(value, to, span)
                }
                _ => Self::unknown(span),
            },
            Function::TimeZone => {
                let mut values = self.values(signature, &arguments.values).into_iter();
                match (values.next(), values.next()) {
                    (Some(zone), Some(operand)) => Self::zoned(operand, zone, span),
                    _ => Self::unknown(span),
                }
            }
            Function::Scalar(scalar) => {
                let values = self.values(signature, &arguments.values);
                self.call(scalar, signature, values, span)
            }
        }
    }

    fn malformed(
        &mut self,
        kind: FaultKind,
        span: Span,
        message: String,
        (label, help): (&str, &str),
    ) -> Expr {
        self.fault(kind, span, message, label, help);
        Self::unknown(span)
    }

    /// `APPROXIMATE` before the name.
    fn accuracy(&self, name: Span) -> Accuracy {
        let before = self.source.get(..name.start).unwrap_or_default().trim_end();
        let word = before
            .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
            .unwrap_or_default();
        if word.eq_ignore_ascii_case("approximate") {
            Accuracy::Approximate
        } else {
            Accuracy::Exact
        }
    }

    fn counted(aggregate: AggregateFunction, accuracy: Accuracy) -> AggregateFunction {
        match (accuracy, aggregate) {
            (Accuracy::Approximate, AggregateFunction::Count) => {
                AggregateFunction::ApproximateCount
            }
            (Accuracy::Approximate, AggregateFunction::PercentileDiscrete) => {
                AggregateFunction::ApproximatePercentile
            }
            (_, aggregate) => aggregate,
        }
    }

    /// A function that the user has made: what it takes and gives is not known.
    fn user_call(&mut self, name: String, arguments: &Arguments<'_>, span: Span) -> Expr {
        let arguments = arguments
            .values
            .iter()
            .map(|value| self.expr(value))
            .collect();
        Expr {
            kind: ExprKind::UserCall { name, arguments },
            ty: Type::Unknown,
            nullability: Nullability::Unknown,
            span,
        }
    }

    /// Binds arguments of a faulty call for the names in them; a bare word may be a date part.
    fn only_names(&mut self, values: &[&ast::Expr]) {
        for value in values {
            let is_part = matches!(value, ast::Expr::Identifier(word)
                if DatePart::named(&word.value).is_some());
            if !is_part {
                self.expr(value);
            }
        }
    }

    fn no_such_function(&mut self, name: &str, span: Span) {
        let mut known: Vec<&str> = signatures::suggestions().collect();
        known.extend(self.catalogue.functions());
        let fault = Fault::new(
            FaultKind::UnknownFunction,
            span,
            format!("Redshift has no function `{}`", name.to_uppercase()),
            "unknown function",
        );
        let fault = match signatures::instead_of(name) {
            Some(instead) => fault.help(instead),
            None => fault
                .help("write a function of your own with its schema: `schema.name(…)`")
                .nearest(name, known),
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
                    self.fault(
                        FaultKind::NotRedshift,
                        span,
                        "Redshift has no clause inside the brackets of a call but `IGNORE NULLS`",
                        "not Redshift",
                        "use `WITHIN GROUP (ORDER BY …)` or `OVER (…)`",
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

    /// A function that is written without brackets, such as `SYSDATE`.
    pub(super) fn constant_function(&mut self, name: &str, span: Span) -> Option<Expr> {
        if !WITHOUT_BRACKETS.contains(&name) {
            return None;
        }
        let signature = signatures::signature(name)?;
        match signature.function {
            Function::Scalar(function) => Some(self.call(function, signature, Vec::new(), span)),
            _ => None,
        }
    }
}
