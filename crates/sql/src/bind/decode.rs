//! `NULLIF` and `DECODE`, whose arguments are compared with each other.

use super::Binder;
use crate::typed::{BinaryOperator, Expr, ScalarFunction, Type};

impl Binder<'_> {
    /// `NULLIF(a, b)` and `DECODE(a, b, result, …)` compare like `=`.
    pub(super) fn compared(&mut self, function: ScalarFunction, arguments: Vec<Expr>) -> Vec<Expr> {
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
                    self.comparable(BinaryOperator::Equal, value, argument, place);
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
    pub(super) fn decode_results(&mut self, arguments: Vec<Expr>) -> (Vec<Expr>, Type) {
        let count = arguments.len();
        let is_result =
            |index: usize| index >= 2 && (index.is_multiple_of(2) || index + 1 == count);
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
}
