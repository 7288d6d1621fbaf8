//! SUPER: <https://docs.aws.amazon.com/redshift/latest/dg/Type_Info_Functions.html>,
//! <https://docs.aws.amazon.com/redshift/latest/dg/Array_Functions.html>,
//! <https://docs.aws.amazon.com/redshift/latest/dg/Object_Functions.html>.

use super::{BOOLEAN, INTEGER, LONGEST, SUPER, named};
use crate::signatures::Function::Scalar;
use crate::signatures::Nulls::{Never, Possible};
use crate::signatures::Parameter::{Any, Integer, Super, Text};
use crate::signatures::Signature;
use crate::typed::ScalarFunction as F;

/// A function of any number of values.
const fn of_any(name: &'static str, page: &'static str) -> Signature {
    let mut signature = super::repeated(name, Scalar(F::Named(name)), &[], Any, SUPER, page);
    signature.nulls = Never;
    signature
}

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    of_any("array", "r_array"),
    named("array_concat", 2, &[Super, Super], SUPER, "r_array_concat").nulls(Possible),
    named("array_contains", 2, &[Super, Any, Any], BOOLEAN, "r_array_contains").nulls(Possible),
    named("array_distinct", 1, &[Super], SUPER, "r_array_distinct").nulls(Possible),
    named("array_except", 2, &[Super, Super, Any], SUPER, "r_array_except").nulls(Possible),
    named("array_flatten", 1, &[Super], SUPER, "r_array_flatten").nulls(Possible),
    named("array_intersection", 2, &[Super, Super, Any], SUPER, "r_array_intersection").nulls(Possible),
    named("array_position", 2, &[Super, Any, Any], INTEGER, "r_array_position").nulls(Possible),
    named("array_positions", 2, &[Super, Any], SUPER, "r_array_positions").nulls(Possible),
    named("array_sort", 1, &[Super, Any, Any], SUPER, "r_array_sort").nulls(Possible),
    named("array_union", 2, &[Super, Super, Any], SUPER, "r_array_union").nulls(Possible),
    named("get_array_length", 1, &[Super], INTEGER, "get_array_length").nulls(Possible),
    named("split_to_array", 1, &[Text, Text], SUPER, "split_to_array"),
    named("subarray", 2, &[Super, Integer, Integer], SUPER, "r_subarray").nulls(Possible),
    of_any("object", "r_object_function"),
    super::repeated("object_transform", Scalar(F::Named("object_transform")), &[Super], Any, SUPER, "r_object_transform_function").nulls(Possible),
    named("get_number_attributes", 1, &[Super], INTEGER, "get_number_attributes").nulls(Possible),
    named("lower_attribute_names", 1, &[Super], SUPER, "r_lower_attribute_names").nulls(Possible),
    named("upper_attribute_names", 1, &[Super], SUPER, "r_upper_attribute_names").nulls(Possible),
    named("decimal_precision", 1, &[Super], INTEGER, "decimal_precision").nulls(Possible),
    named("decimal_scale", 1, &[Super], INTEGER, "decimal_scale").nulls(Possible),
    named("is_array", 1, &[Super], BOOLEAN, "r_is_array").nulls(Possible),
    named("is_bigint", 1, &[Super], BOOLEAN, "r_is_bigint").nulls(Possible),
    named("is_boolean", 1, &[Super], BOOLEAN, "r_is_boolean").nulls(Possible),
    named("is_char", 1, &[Super], BOOLEAN, "r_is_char").nulls(Possible),
    named("is_decimal", 1, &[Super], BOOLEAN, "r_is_decimal").nulls(Possible),
    named("is_float", 1, &[Super], BOOLEAN, "r_is_float").nulls(Possible),
    named("is_integer", 1, &[Super], BOOLEAN, "r_is_integer").nulls(Possible),
    named("is_object", 1, &[Super], BOOLEAN, "r_is_object").nulls(Possible),
    named("is_scalar", 1, &[Super], BOOLEAN, "r_is_scalar").nulls(Possible),
    named("is_smallint", 1, &[Super], BOOLEAN, "r_is_smallint").nulls(Possible),
    named("is_varchar", 1, &[Super], BOOLEAN, "r_is_varchar").nulls(Possible),
    named("json_typeof", 1, &[Super], LONGEST, "r_json_typeof").nulls(Possible),
    named("json_size", 1, &[Super], INTEGER, "r_json_size").nulls(Possible),
    named("size", 1, &[Super], INTEGER, "r_size").nulls(Possible),
];
