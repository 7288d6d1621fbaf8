//! Numbers: <https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html>.

use super::{DOUBLE, row};
use crate::signatures::Function::Scalar;
use crate::signatures::Parameter::{Integer, Number};
use crate::signatures::ResultType::{Argument, Arithmetic, Sign};
use crate::signatures::Signature;
use crate::typed::ScalarFunction as F;

/// `trunc` is here for numbers; of a timestamp it is another function, which the binder chooses.
#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("abs", Scalar(F::Abs), 1, &[Number], Argument(0), "r_ABS"),
    row("round", Scalar(F::Round), 1, &[Number, Integer], Argument(0), "r_ROUND"),
    row("floor", Scalar(F::Floor), 1, &[Number], Argument(0), "r_FLOOR"),
    row("ceil", Scalar(F::Ceiling), 1, &[Number], Argument(0), "r_CEILING_FLOOR"),
    row("ceiling", Scalar(F::Ceiling), 1, &[Number], Argument(0), "r_CEILING_FLOOR"),
    row("trunc", Scalar(F::Truncate), 1, &[Number, Integer], Argument(0), "r_TRUNC"),
    row("mod", Scalar(F::Modulo), 2, &[Number, Number], Arithmetic, "r_MOD"),
    row("power", Scalar(F::Power), 2, &[Number, Number], DOUBLE, "r_POWER"),
    row("pow", Scalar(F::Power), 2, &[Number, Number], DOUBLE, "r_POWER"),
    row("sqrt", Scalar(F::SquareRoot), 1, &[Number], DOUBLE, "r_SQRT"),
    row("cbrt", Scalar(F::CubeRoot), 1, &[Number], DOUBLE, "r_CBRT"),
    row("exp", Scalar(F::Exponential), 1, &[Number], DOUBLE, "r_EXP"),
    row("dexp", Scalar(F::Exponential), 1, &[Number], DOUBLE, "r_DEXP"),
    row("ln", Scalar(F::NaturalLogarithm), 1, &[Number], DOUBLE, "r_LN"),
    row("dlog1", Scalar(F::NaturalLogarithm), 1, &[Number], DOUBLE, "r_DLOG1"),
    row("log", Scalar(F::Logarithm), 1, &[Number], DOUBLE, "r_LOG"),
    row("dlog10", Scalar(F::Logarithm), 1, &[Number], DOUBLE, "r_DLOG10"),
    row("sign", Scalar(F::Sign), 1, &[Number], Sign, "r_SIGN"),
    row("acos", Scalar(F::ArcCosine), 1, &[Number], DOUBLE, "r_ACOS"),
    row("asin", Scalar(F::ArcSine), 1, &[Number], DOUBLE, "r_ASIN"),
    row("atan", Scalar(F::ArcTangent), 1, &[Number], DOUBLE, "r_ATAN"),
    row("atan2", Scalar(F::ArcTangent2), 2, &[Number, Number], DOUBLE, "r_ATAN2"),
    row("cos", Scalar(F::Cosine), 1, &[Number], DOUBLE, "r_COS"),
    row("cot", Scalar(F::Cotangent), 1, &[Number], DOUBLE, "r_COT"),
    row("sin", Scalar(F::Sine), 1, &[Number], DOUBLE, "r_SIN"),
    row("tan", Scalar(F::Tangent), 1, &[Number], DOUBLE, "r_TAN"),
    row("degrees", Scalar(F::Degrees), 1, &[Number], DOUBLE, "r_DEGREES"),
    row("radians", Scalar(F::Radians), 1, &[Number], DOUBLE, "r_RADIANS"),
    row("pi", Scalar(F::Pi), 0, &[], DOUBLE, "r_PI"),
    row("random", Scalar(F::Random), 0, &[], DOUBLE, "r_RANDOM"),
];
