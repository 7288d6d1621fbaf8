//! Window functions.

use super::Binder;
use super::clause::Clause;
use super::functions::Arguments;
use crate::fault::FaultKind;
use crate::signatures::{Function, Nulls, Signature};
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{
    AggregateFunction, Expr, ExprKind, Frame, FrameBound, FrameUnit, NullTreatment, Nullability,
    Quantifier, SortKey, Type, WindowCall, WindowFunction, WindowSort,
};

/// A call before its window is known.
struct Windowed {
    function: WindowFunction,
    values: Vec<Expr>,
    within_group: Vec<SortKey>,
    ty: Type,
    nullability: Nullability,
}

impl Binder<'_> {
    pub(super) fn window(
        &mut self,
        signature: &Signature,
        call: &ast::Function,
        arguments: &Arguments<'_>,
        over: &ast::WindowType,
        span: Span,
    ) -> Expr {
        let function = match signature.function {
            Function::Window(function) => function,
            Function::Aggregate(aggregate) => WindowFunction::Aggregate(aggregate),
            Function::Scalar(_) | Function::Date(_) | Function::TimeZone | Function::Cast(_) => {
                return Self::unknown(span);
            }
        };
        if arguments.quantifier == Quantifier::Distinct
            && function != WindowFunction::Aggregate(AggregateFunction::ListAgg)
        {
            self.fault(
                FaultKind::NotRedshift,
                span,
                "Redshift has no DISTINCT in a window function",
                "not Redshift",
                "count distinct values in a query of its own",
            );
        }
        self.window_here(signature.name, span);
        let outer = std::mem::replace(&mut self.clause, Clause::Window);
        let values = self.values(signature, &arguments.values);
        let within_group = self.within_group(&call.within_group);
        self.clause = outer;
        let (values, ty) = self.grouped_result(signature, values, &within_group, span);
        let nullability = match signature.nulls {
            Nulls::Never => Nullability::NotNull,
            Nulls::OfArguments => Nullability::of_all(&values).unsure(),
            Nulls::Possible | Nulls::OfAllArguments => Nullability::Unknown,
        };
        let shown = Windowed {
            function,
            values,
            within_group,
            ty,
            nullability,
        };
        self.over(shown, arguments, over, span)
    }

    pub(super) fn count_rows_over(
        &mut self,
        over: &ast::WindowType,
        arguments: &Arguments<'_>,
        span: Span,
    ) -> Expr {
        self.window_here("count", span);
        let function = WindowFunction::Aggregate(AggregateFunction::CountRows);
        let counted = Windowed {
            function,
            values: Vec::new(),
            within_group: Vec::new(),
            ty: Type::BIGINT,
            nullability: Nullability::NotNull,
        };
        self.over(counted, arguments, over, span)
    }

    fn window_here(&mut self, name: &str, span: Span) {
        if self.clause.takes_windows() {
            return;
        }
        let help = match self.clause {
            Clause::Where | Clause::Having => "filter with QUALIFY",
            _ => "compute it in a query of its own first",
        };
        let message = format!(
            "the window function `{}` cannot stand in {}",
            name.to_uppercase(),
            self.clause.name()
        );
        self.fault(
            FaultKind::MisplacedWindow,
            span,
            message,
            "a window function",
            help,
        );
    }

    fn over(
        &mut self,
        call: Windowed,
        arguments: &Arguments<'_>,
        over: &ast::WindowType,
        span: Span,
    ) -> Expr {
        let ast::WindowType::WindowSpec(spec) = over else {
            self.fault(
                FaultKind::NotRedshift,
                span,
                "Redshift has no named windows",
                "not Redshift",
                "write the window after each `OVER`",
            );
            return Self::unknown(span);
        };
        if spec.window_name.is_some() {
            self.unsupported(span, "a window built on another one", "write it out");
        }
        let outer = std::mem::replace(&mut self.clause, Clause::Window);
        let partition_by = spec
            .partition_by
            .iter()
            .map(|expr| self.expr(expr))
            .collect();
        let order_by: Vec<WindowSort> = spec
            .order_by
            .iter()
            .map(|key| {
                let expr = self.expr(&key.expr);
                let (direction, nulls) = Self::direction(&key.options);
                WindowSort {
                    expr,
                    direction,
                    nulls,
                }
            })
            .collect();
        self.clause = outer;
        let frame = spec
            .window_frame
            .as_ref()
            .and_then(|frame| self.frame(frame, span));
        self.frame_rules(call.function, &order_by, frame.as_ref(), span);
        Expr {
            kind: ExprKind::Window(Box::new(WindowCall {
                function: call.function,
                quantifier: arguments.quantifier,
                arguments: call.values,
                within_group: call.within_group,
                nulls: match arguments.nulls {
                    Some(ast::NullTreatment::IgnoreNulls) => NullTreatment::Ignore,
                    _ => NullTreatment::Respect,
                },
                partition_by,
                order_by,
                frame,
            })),
            ty: call.ty,
            nullability: call.nullability,
            span,
        }
    }

    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_Window_function_synopsis.html>.
    fn frame_rules(
        &mut self,
        function: WindowFunction,
        order_by: &[WindowSort],
        frame: Option<&Frame>,
        span: Span,
    ) {
        let has_frame = matches!(
            function,
            WindowFunction::Aggregate(
                AggregateFunction::Count
                    | AggregateFunction::CountRows
                    | AggregateFunction::Sum
                    | AggregateFunction::Average
                    | AggregateFunction::Min
                    | AggregateFunction::Max
                    | AggregateFunction::StddevSample
                    | AggregateFunction::StddevPopulation
                    | AggregateFunction::VarianceSample
                    | AggregateFunction::VariancePopulation
            ) | WindowFunction::FirstValue
                | WindowFunction::LastValue
                | WindowFunction::NthValue
        );
        if has_frame && !order_by.is_empty() && frame.is_none() {
            self.fault(
                FaultKind::NotRedshift,
                span,
                "this function over an ordered window needs a frame in Redshift",
                "no frame",
                "add `ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`, or remove ORDER BY",
            );
        }
        if order_by.is_empty() && matches!(function, WindowFunction::Lag | WindowFunction::Lead) {
            self.fault(
                FaultKind::NotRedshift,
                span,
                "LAG and LEAD need an ordered window",
                "no ORDER BY",
                "say behind `OVER` by what rows follow each other: `ORDER BY …`",
            );
        }
        if let Some(frame) = frame
            && frame.unit == FrameUnit::Range
        {
            let is_offset =
                |bound| matches!(bound, FrameBound::Preceding(_) | FrameBound::Following(_));
            if is_offset(frame.start) || is_offset(frame.end) {
                self.fault(
                    FaultKind::NotRedshift,
                    span,
                    "Redshift has no frames in RANGE with an offset",
                    "not Redshift",
                    "write `ROWS …`, which counts rows",
                );
                return;
            }
            self.unsupported(span, "a frame in RANGE", "write `ROWS …`");
        }
    }

    fn frame(&mut self, frame: &ast::WindowFrame, span: Span) -> Option<Frame> {
        let unit = match frame.units {
            ast::WindowFrameUnits::Rows => FrameUnit::Rows,
            ast::WindowFrameUnits::Range => FrameUnit::Range,
            ast::WindowFrameUnits::Groups => {
                self.fault(
                    FaultKind::NotRedshift,
                    span,
                    "Redshift has no frames in GROUPS",
                    "not Redshift",
                    "write `ROWS …`",
                );
                return None;
            }
        };
        let start = self.frame_bound(&frame.start_bound, span)?;
        let end = match &frame.end_bound {
            Some(end) => self.frame_bound(end, span)?,
            None => FrameBound::CurrentRow,
        };
        Some(Frame { unit, start, end })
    }

    fn frame_bound(&mut self, bound: &ast::WindowFrameBound, span: Span) -> Option<FrameBound> {
        match bound {
            ast::WindowFrameBound::CurrentRow => Some(FrameBound::CurrentRow),
            ast::WindowFrameBound::Preceding(None) => Some(FrameBound::UnboundedPreceding),
            ast::WindowFrameBound::Following(None) => Some(FrameBound::UnboundedFollowing),
            ast::WindowFrameBound::Preceding(Some(rows)) => {
                self.whole_number(rows, span).map(FrameBound::Preceding)
            }
            ast::WindowFrameBound::Following(Some(rows)) => {
                self.whole_number(rows, span).map(FrameBound::Following)
            }
        }
    }

    /// A whole number that is written as such.
    pub(super) fn whole_number(&mut self, expr: &ast::Expr, span: Span) -> Option<u64> {
        let number = match expr {
            ast::Expr::Value(value) => match &value.value {
                ast::Value::Number(digits, _) => digits.parse().ok(),
                _ => None,
            },
            _ => None,
        };
        if number.is_none() {
            self.fault(
                FaultKind::BadLiteral,
                span_of(expr).union(span),
                "a whole number is expected here",
                "not a whole number",
                "write digits",
            );
        }
        number
    }
}
