//! JSON kept as text: <https://docs.aws.amazon.com/redshift/latest/dg/json-functions.html>.

use super::{BOOLEAN, INTEGER, LONGEST, SUPER, VARBYTE, named, repeated, row};
use crate::signatures::Function::Scalar;
use crate::signatures::Nulls::Possible;
use crate::signatures::Parameter::{Any, Integer, Super, Text};
use crate::signatures::ResultType::TextOf;
use crate::signatures::Signature;
use crate::typed::ScalarFunction as F;

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    // A last boolean says whether text that is no JSON gives NULL.
    repeated("json_extract_path_text", Scalar(F::JsonExtractPathText), &[Text, Text], Any, TextOf(0), "JSON_EXTRACT_PATH_TEXT").nulls(Possible),
    row("json_extract_array_element_text", Scalar(F::JsonExtractArrayElementText), 2, &[Text, Integer, Any], TextOf(0), "JSON_EXTRACT_ARRAY_ELEMENT_TEXT").nulls(Possible),
    row("json_array_length", Scalar(F::JsonArrayLength), 1, &[Text, Any], INTEGER, "JSON_ARRAY_LENGTH").nulls(Possible),
    row("is_valid_json", Scalar(F::IsValidJson), 1, &[Text], BOOLEAN, "IS_VALID_JSON"),
    row("is_valid_json_array", Scalar(F::IsValidJsonArray), 1, &[Text], BOOLEAN, "IS_VALID_JSON_ARRAY"),
    named("can_json_parse", 1, &[Text], BOOLEAN, "CAN_JSON_PARSE"),
    named("json_parse", 1, &[Text], SUPER, "JSON_PARSE"),
    named("json_serialize", 1, &[Super], LONGEST, "JSON_SERIALIZE"),
    named("json_serialize_to_varbyte", 1, &[Super], VARBYTE, "JSON_SERIALIZE_TO_VARBYTE"),
];
