//! VARBYTE: <https://docs.aws.amazon.com/redshift/latest/dg/varbyte-functions.html>.

use super::{INTEGER, LONGEST, VARBYTE, named};
use crate::signatures::Parameter::{Bytes, Integer, Text};
use crate::signatures::Signature;

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    named("from_hex", 1, &[Text], VARBYTE, "r_FROM_HEX"),
    named("from_varbyte", 2, &[Bytes, Text], LONGEST, "r_FROM_VARBYTE"),
    named("to_varbyte", 2, &[Text, Text], VARBYTE, "r_TO_VARBYTE"),
    named("getbit", 2, &[Bytes, Integer], INTEGER, "r_GETBIT"),
];
