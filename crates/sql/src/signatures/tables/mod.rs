//! The rows, by what the functions are about.

mod aggregates;
mod numbers;
mod session;
mod text;
mod time;

use super::{Function, Parameter, ResultType, Signature};

/// Every row; a name occurs once.
pub(super) fn all() -> impl Iterator<Item = &'static Signature> {
    [
        text::ROWS,
        numbers::ROWS,
        time::ROWS,
        aggregates::ROWS,
        session::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// A row with optional last parameters.
const fn row(
    name: &'static str,
    function: Function,
    required: usize,
    parameters: &'static [Parameter],
    result: ResultType,
    page: &'static str,
) -> Signature {
    Signature {
        name,
        function,
        required,
        parameters,
        rest: None,
        result,
        page,
    }
}

/// A row whose last parameter may be repeated.
const fn repeated(
    name: &'static str,
    function: Function,
    parameters: &'static [Parameter],
    rest: Parameter,
    result: ResultType,
    page: &'static str,
) -> Signature {
    Signature {
        name,
        function,
        required: parameters.len(),
        parameters,
        rest: Some(rest),
        result,
        page,
    }
}
