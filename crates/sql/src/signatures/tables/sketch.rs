//! Sketches that count distinct values: <https://docs.aws.amazon.com/redshift/latest/dg/hyperloglog-functions.html>.

use super::{BIGINT, SKETCH, named, named_aggregate};
use crate::signatures::Nulls::{Never, Possible};
use crate::signatures::Parameter::{Any, Sketch};
use crate::signatures::Signature;

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    named_aggregate("hll", 1, &[Any], BIGINT, "r_HLL").nulls(Never),
    named_aggregate("hll_create_sketch", 1, &[Any], SKETCH, "r_HLL_CREATE_SKETCH").nulls(Possible),
    named_aggregate("hll_combine", 1, &[Sketch], SKETCH, "r_HLL_COMBINE").nulls(Possible),
    named("hll_combine_sketches", 2, &[Sketch, Sketch], SKETCH, "r_HLL_COMBINE_SKETCHES"),
    named("hll_cardinality", 1, &[Sketch], BIGINT, "r_HLL_CARDINALITY"),
];
