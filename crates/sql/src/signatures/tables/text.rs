//! Choice and text.

use super::{repeated, row};
use crate::signatures::Function::Scalar;
use crate::signatures::Parameter::{Any, Integer, Text, WholeLiteral};
use crate::signatures::ResultType::{AnyText, Argument, Common, Fixed, TextOf, TextSum};
use crate::signatures::Signature;
use crate::typed::{ScalarFunction as F, Type};
use plan::SqlType;

const INTEGER: crate::signatures::ResultType = Fixed(Type::INTEGER);
const HEX_32: crate::signatures::ResultType = Fixed(Type::Sql(SqlType::Varchar(32)));
const HEX_40: crate::signatures::ResultType = Fixed(Type::Sql(SqlType::Varchar(40)));
const HEX_128: crate::signatures::ResultType = Fixed(Type::Sql(SqlType::Varchar(128)));
const CHARACTER: crate::signatures::ResultType = Fixed(Type::Sql(SqlType::Varchar(4)));

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    repeated("coalesce", Scalar(F::Coalesce), &[Any], Any, Common(0), "r_NVL_function"),
    repeated("nvl", Scalar(F::Coalesce), &[Any], Any, Common(0), "r_NVL_function"),
    row("nvl2", Scalar(F::Nvl2), 3, &[Any, Any, Any], Common(1), "r_NVL2"),
    row("nullif", Scalar(F::NullIf), 2, &[Any, Any], Argument(0), "r_NULLIF_function"),
    repeated("greatest", Scalar(F::Greatest), &[Any], Any, Common(0), "r_GREATEST_LEAST"),
    repeated("least", Scalar(F::Least), &[Any], Any, Common(0), "r_GREATEST_LEAST"),
    repeated("decode", Scalar(F::Decode), &[Any, Any, Any], Any, Common(2), "r_DECODE_expression"),
    row("lower", Scalar(F::Lower), 1, &[Text], Argument(0), "r_LOWER"),
    row("upper", Scalar(F::Upper), 1, &[Text], Argument(0), "r_UPPER"),
    row("initcap", Scalar(F::InitCap), 1, &[Text], TextOf(0), "r_INITCAP"),
    row("trim", Scalar(F::Trim), 1, &[Text, Text], TextOf(0), "r_TRIM"),
    row("btrim", Scalar(F::Trim), 1, &[Text, Text], TextOf(0), "r_BTRIM"),
    row("ltrim", Scalar(F::TrimLeft), 1, &[Text, Text], TextOf(0), "r_LTRIM"),
    row("rtrim", Scalar(F::TrimRight), 1, &[Text, Text], TextOf(0), "r_RTRIM"),
    row("len", Scalar(F::Length), 1, &[Text], INTEGER, "r_LEN"),
    row("length", Scalar(F::Length), 1, &[Text], INTEGER, "r_LEN"),
    row("char_length", Scalar(F::Length), 1, &[Text], INTEGER, "r_LEN"),
    row("character_length", Scalar(F::Length), 1, &[Text], INTEGER, "r_LEN"),
    row("textlen", Scalar(F::Length), 1, &[Text], INTEGER, "r_LEN"),
    row("octet_length", Scalar(F::OctetLength), 1, &[Text], INTEGER, "r_OCTET_LENGTH"),
    row("substring", Scalar(F::Substring), 2, &[Text, Integer, Integer], TextOf(0), "r_SUBSTRING"),
    row("substr", Scalar(F::Substring), 2, &[Text, Integer, Integer], TextOf(0), "r_SUBSTRING"),
    row("left", Scalar(F::Left), 2, &[Text, Integer], TextOf(0), "r_LEFT"),
    row("right", Scalar(F::Right), 2, &[Text, Integer], TextOf(0), "r_LEFT"),
    row("replace", Scalar(F::Replace), 3, &[Text, Text, Text], AnyText, "r_REPLACE"),
    row("translate", Scalar(F::Translate), 3, &[Text, Text, Text], AnyText, "r_TRANSLATE"),
    row("split_part", Scalar(F::SplitPart), 3, &[Text, Text, Integer], TextOf(0), "SPLIT_PART"),
    row("strpos", Scalar(F::Position), 2, &[Text, Text], INTEGER, "r_STRPOS"),
    // Its arguments stand in the other order; the binder turns them round.
    row("charindex", Scalar(F::Position), 2, &[Text, Text], INTEGER, "r_CHARINDEX"),
    row("concat", Scalar(F::Concat), 2, &[Any, Any], TextSum, "r_CONCAT"),
    row("chr", Scalar(F::Chr), 1, &[Integer], CHARACTER, "r_CHR"),
    row("ascii", Scalar(F::Ascii), 1, &[Text], INTEGER, "r_ASCII"),
    row("lpad", Scalar(F::PadLeft), 2, &[Text, Integer, Text], AnyText, "r_LPAD"),
    row("rpad", Scalar(F::PadRight), 2, &[Text, Integer, Text], AnyText, "r_LPAD"),
    row("repeat", Scalar(F::Repeat), 2, &[Text, Integer], AnyText, "r_REPEAT"),
    row("replicate", Scalar(F::Repeat), 2, &[Text, Integer], AnyText, "r_REPEAT"),
    row("reverse", Scalar(F::Reverse), 1, &[Text], TextOf(0), "r_REVERSE"),
    row("md5", Scalar(F::Md5), 1, &[Text], HEX_32, "r_MD5"),
    row("sha", Scalar(F::Sha1), 1, &[Text], HEX_40, "SHA"),
    row("sha1", Scalar(F::Sha1), 1, &[Text], HEX_40, "SHA1"),
    row("func_sha1", Scalar(F::Sha1), 1, &[Text], HEX_40, "FUNC_SHA1"),
    row("sha2", Scalar(F::Sha2), 2, &[Text, WholeLiteral], HEX_128, "SHA2"),
    row("regexp_replace", Scalar(F::RegexpReplace), 2, &[Text, Text, Text], AnyText, "REGEXP_REPLACE"),
    row("regexp_substr", Scalar(F::RegexpSubstr), 2, &[Text, Text], TextOf(0), "REGEXP_SUBSTR"),
    row("regexp_count", Scalar(F::RegexpCount), 2, &[Text, Text], INTEGER, "REGEXP_COUNT"),
    repeated("json_extract_path_text", Scalar(F::JsonExtractPathText), &[Text, Text], Text, TextOf(0), "JSON_EXTRACT_PATH_TEXT"),
    row("is_valid_json", Scalar(F::IsValidJson), 1, &[Text], Fixed(Type::BOOLEAN), "IS_VALID_JSON"),
];
