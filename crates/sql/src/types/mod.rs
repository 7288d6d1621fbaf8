//! Redshift's rules for types, apart from any expression.

mod arithmetic;
mod category;
mod conversion;
mod promotion;

pub(crate) use arithmetic::{Arithmetic, arithmetic, sum};
pub(crate) use category::{are_at_odds, are_comparable};
pub use conversion::is_castable;
pub(crate) use conversion::{is_assignable, text_bytes};
pub(crate) use promotion::common;
