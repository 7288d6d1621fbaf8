//! The rows, by what the functions are about.

mod aggregate;
mod cast;
mod choice;
mod json;
mod number;
mod shape;
mod sketch;
mod super_value;
mod system;
mod text;
mod time;
mod varbyte;
mod window;

use plan::SqlType;

use super::{Function, Nulls, Parameter, ResultType, Runs, Signature};
use crate::typed::{AggregateFunction, ScalarFunction, Type};

/// Every row; a name occurs once.
pub(super) fn all() -> impl Iterator<Item = &'static Signature> {
    [
        choice::ROWS,
        cast::ROWS,
        text::ROWS,
        number::ROWS,
        time::ROWS,
        aggregate::ROWS,
        window::ROWS,
        json::ROWS,
        super_value::ROWS,
        varbyte::ROWS,
        sketch::ROWS,
        shape::ROWS,
        system::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// A type, or the length of a text, that the documentation does not say.
const OPEN: ResultType = ResultType::Fixed(Type::Unknown);
const BOOLEAN: ResultType = ResultType::Fixed(Type::BOOLEAN);
const INTEGER: ResultType = ResultType::Fixed(Type::INTEGER);
const BIGINT: ResultType = ResultType::Fixed(Type::BIGINT);
const DOUBLE: ResultType = ResultType::Fixed(Type::DOUBLE);
const DATE: ResultType = ResultType::Fixed(Type::DATE);
const TIMESTAMP: ResultType = ResultType::Fixed(Type::TIMESTAMP);
const TIMESTAMPTZ: ResultType = ResultType::Fixed(Type::TIMESTAMPTZ);
const SUPER: ResultType = ResultType::Fixed(Type::Sql(SqlType::Super));
/// As long as one gets.
const VARBYTE: ResultType = ResultType::Fixed(Type::Sql(SqlType::Varbyte(1_024_000)));
const GEOMETRY: ResultType = ResultType::Fixed(Type::Sql(SqlType::Geometry));
const SKETCH: ResultType = ResultType::Fixed(Type::Sql(SqlType::HllSketch));
/// Text that can be as long as a varchar gets.
const LONGEST: ResultType = text(u16::MAX);

const fn text(bytes: u16) -> ResultType {
    ResultType::Fixed(Type::Sql(SqlType::Varchar(bytes)))
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
        nulls: Nulls::OfArguments,
        runs: Runs::Anywhere,
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
    let mut signature = row(name, function, parameters.len(), parameters, result, page);
    signature.rest = Some(rest);
    signature
}

/// A function of one row that only its name describes.
const fn named(
    name: &'static str,
    required: usize,
    parameters: &'static [Parameter],
    result: ResultType,
    page: &'static str,
) -> Signature {
    let function = Function::Scalar(ScalarFunction::Named(name));
    row(name, function, required, parameters, result, page)
}

/// An aggregate that only its name describes.
const fn named_aggregate(
    name: &'static str,
    required: usize,
    parameters: &'static [Parameter],
    result: ResultType,
    page: &'static str,
) -> Signature {
    let function = Function::Aggregate(AggregateFunction::Named(name));
    row(name, function, required, parameters, result, page)
}
