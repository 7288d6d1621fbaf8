//! Conditional expressions:
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_conditional_expressions.html>.

use super::{repeated, row};
use crate::signatures::Function::Scalar;
use crate::signatures::Nulls::{OfAllArguments, Possible};
use crate::signatures::Parameter::Any;
use crate::signatures::ResultType::{Argument, Common};
use crate::signatures::Signature;
use crate::typed::ScalarFunction as F;

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    repeated("coalesce", Scalar(F::Coalesce), &[Any], Any, Common(0), "r_NVL_function").nulls(OfAllArguments),
    repeated("nvl", Scalar(F::Coalesce), &[Any], Any, Common(0), "r_NVL_function").nulls(OfAllArguments),
    row("nvl2", Scalar(F::Nvl2), 3, &[Any, Any, Any], Common(1), "r_NVL2"),
    row("nullif", Scalar(F::NullIf), 2, &[Any, Any], Argument(0), "r_NULLIF_function").nulls(Possible),
    repeated("greatest", Scalar(F::Greatest), &[Any], Any, Common(0), "r_GREATEST_LEAST").nulls(OfAllArguments),
    repeated("least", Scalar(F::Least), &[Any], Any, Common(0), "r_GREATEST_LEAST").nulls(OfAllArguments),
    repeated("decode", Scalar(F::Decode), &[Any, Any, Any], Any, Common(2), "r_DECODE_expression").nulls(Possible),
];
