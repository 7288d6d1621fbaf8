//! Redshift's rules for types, apart from any expression.

mod arithmetic;
mod common;
mod conversion;

pub(crate) use arithmetic::{Arithmetic, arithmetic, sum};
pub(crate) use common::common;
pub(crate) use conversion::{is_assignable, is_castable, text_bytes};
