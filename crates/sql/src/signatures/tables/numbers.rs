//! Numbers.

use super::row;
use crate::signatures::Function::Scalar;
use crate::signatures::Parameter::{Integer, Number};
use crate::signatures::ResultType::{Argument, Arithmetic, Fixed, Sign};
use crate::signatures::Signature;
use crate::typed::{ScalarFunction as F, Type};

const DOUBLE: crate::signatures::ResultType = Fixed(Type::DOUBLE);

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
    row("exp", Scalar(F::Exponential), 1, &[Number], DOUBLE, "r_EXP"),
    row("ln", Scalar(F::NaturalLogarithm), 1, &[Number], DOUBLE, "r_LN"),
    row("log", Scalar(F::Logarithm), 1, &[Number], DOUBLE, "r_LOG"),
    row("sign", Scalar(F::Sign), 1, &[Number], Sign, "r_SIGN"),
    row("random", Scalar(F::Random), 0, &[], DOUBLE, "r_RANDOM"),
];
