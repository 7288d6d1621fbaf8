//! Strings: <https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html>,
//! hashes: <https://docs.aws.amazon.com/redshift/latest/dg/hash-functions.html>,
//! formats: <https://docs.aws.amazon.com/redshift/latest/dg/r_Data_type_formatting.html>.

use super::{BIGINT, INTEGER, LONGEST, OPEN, named, row, text};
use crate::signatures::Function::Scalar;
use crate::signatures::Nulls::{Never, Possible};
use crate::signatures::Parameter::{Any, Integer, NumberOrBytes, Text, TextOrBytes};
use crate::signatures::ResultType::{Argument, TextOf, TextSum};
use crate::signatures::Signature;
use crate::typed::ScalarFunction as F;

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("lower", Scalar(F::Lower), 1, &[Text], Argument(0), "r_LOWER"),
    row("upper", Scalar(F::Upper), 1, &[Text], Argument(0), "r_UPPER"),
    row("initcap", Scalar(F::InitCap), 1, &[Text], TextOf(0), "r_INITCAP"),
    row("trim", Scalar(F::Trim), 1, &[Text, Text], TextOf(0), "r_TRIM"),
    row("btrim", Scalar(F::Trim), 1, &[Text, Text], TextOf(0), "r_BTRIM"),
    row("ltrim", Scalar(F::TrimLeft), 1, &[Text, Text], TextOf(0), "r_LTRIM"),
    row("rtrim", Scalar(F::TrimRight), 1, &[Text, Text], TextOf(0), "r_RTRIM"),
    row("len", Scalar(F::Length), 1, &[TextOrBytes], INTEGER, "r_LEN"),
    row("length", Scalar(F::Length), 1, &[TextOrBytes], INTEGER, "r_LENGTH"),
    row("char_length", Scalar(F::Length), 1, &[TextOrBytes], INTEGER, "r_CHAR_LENGTH"),
    row("character_length", Scalar(F::Length), 1, &[TextOrBytes], INTEGER, "r_CHARACTER_LENGTH"),
    row("textlen", Scalar(F::Length), 1, &[TextOrBytes], INTEGER, "r_TEXTLEN"),
    row("octet_length", Scalar(F::OctetLength), 1, &[TextOrBytes], INTEGER, "r_OCTET_LENGTH"),
    row("substring", Scalar(F::Substring), 2, &[TextOrBytes, Integer, Integer], TextOf(0), "r_SUBSTRING"),
    row("substr", Scalar(F::Substring), 2, &[TextOrBytes, Integer, Integer], TextOf(0), "r_SUBSTR"),
    row("left", Scalar(F::Left), 2, &[Text, Integer], TextOf(0), "r_LEFT"),
    row("right", Scalar(F::Right), 2, &[Text, Integer], TextOf(0), "r_LEFT"),
    row("replace", Scalar(F::Replace), 3, &[Text, Text, Text], LONGEST, "r_REPLACE"),
    row("translate", Scalar(F::Translate), 3, &[Text, Text, Text], LONGEST, "r_TRANSLATE"),
    row("split_part", Scalar(F::SplitPart), 3, &[Text, Text, Integer], TextOf(0), "SPLIT_PART"),
    row("strpos", Scalar(F::Position), 2, &[Text, Text], INTEGER, "r_STRPOS"),
    // `POSITION(part IN text)` arrives with its arguments in this order.
    row("position", Scalar(F::Position), 2, &[Text, Text], INTEGER, "r_POSITION"),
    // Its arguments stand in the other order; the binder turns them round.
    row("charindex", Scalar(F::Position), 2, &[Text, Text], INTEGER, "r_CHARINDEX"),
    named("octetindex", 2, &[Text, Text], INTEGER, "OCTETINDEX"),
    row("concat", Scalar(F::Concat), 2, &[Any, Any], TextSum, "r_CONCAT"),
    row("chr", Scalar(F::Chr), 1, &[Integer], text(4), "r_CHR"),
    row("ascii", Scalar(F::Ascii), 1, &[Text], INTEGER, "r_ASCII"),
    row("lpad", Scalar(F::PadLeft), 2, &[Text, Integer, Text], LONGEST, "r_LPAD"),
    row("rpad", Scalar(F::PadRight), 2, &[Text, Integer, Text], LONGEST, "r_LPAD"),
    row("repeat", Scalar(F::Repeat), 2, &[Text, Integer], LONGEST, "r_REPEAT"),
    row("replicate", Scalar(F::Repeat), 2, &[Text, Integer], LONGEST, "r_REPLICATE"),
    row("reverse", Scalar(F::Reverse), 1, &[Text], TextOf(0), "r_REVERSE"),
    row("quote_ident", Scalar(F::QuoteIdent), 1, &[Text], LONGEST, "r_QUOTE_IDENT"),
    row("quote_literal", Scalar(F::QuoteLiteral), 1, &[Text], LONGEST, "r_QUOTE_LITERAL"),
    named("bpcharcmp", 2, &[Text, Text], INTEGER, "r_BPCHARCMP"),
    named("bttext_pattern_cmp", 2, &[Text, Text], INTEGER, "r_BTTEXT_PATTERN_CMP"),
    named("collate", 2, &[Text, Text], Argument(0), "r_COLLATE"),
    named("difference", 2, &[Text, Text], INTEGER, "DIFFERENCE"),
    named("soundex", 1, &[Text], text(4), "SOUNDEX"),
    row("regexp_count", Scalar(F::RegexpCount), 2, &[Text, Text, Integer, Text], INTEGER, "REGEXP_COUNT"),
    row("regexp_instr", Scalar(F::RegexpPosition), 2, &[Text, Text, Integer, Integer, Integer, Text], INTEGER, "REGEXP_INSTR"),
    row("regexp_replace", Scalar(F::RegexpReplace), 2, &[Text, Text, Text, Integer, Text], LONGEST, "REGEXP_REPLACE"),
    row("regexp_substr", Scalar(F::RegexpSubstr), 2, &[Text, Text, Integer, Integer, Text], TextOf(0), "REGEXP_SUBSTR").nulls(Possible),
    row("md5", Scalar(F::Md5), 1, &[TextOrBytes], text(32), "r_MD5"),
    row("sha", Scalar(F::Sha1), 1, &[TextOrBytes], text(40), "SHA"),
    row("sha1", Scalar(F::Sha1), 1, &[TextOrBytes], text(40), "SHA1"),
    row("func_sha1", Scalar(F::Sha1), 1, &[TextOrBytes], text(40), "FUNC_SHA1"),
    row("sha2", Scalar(F::Sha2), 2, &[TextOrBytes, Integer], text(128), "SHA2"),
    named("crc32", 1, &[Text], text(8), "crc32-function"),
    named("checksum", 1, &[Any], INTEGER, "r_CHECKSUM"),
    named("farmfingerprint64", 1, &[TextOrBytes], BIGINT, "r_FARMFINGERPRINT64"),
    named("fnv_hash", 1, &[Any, Integer], BIGINT, "r_FNV_HASH").nulls(Never),
    named("murmur3_32_hash", 1, &[Any, Integer], INTEGER, "MURMUR3_32_HASH"),
    row("strtol", Scalar(F::StringToLong), 2, &[Text, Integer], BIGINT, "r_STRTOL"),
    row("to_hex", Scalar(F::ToHex), 1, &[NumberOrBytes], LONGEST, "r_TO_HEX"),
    row("to_char", Scalar(F::ToChar), 2, &[Any, Text], text(64), "r_TO_CHAR"),
    row("to_number", Scalar(F::ToNumber), 2, &[Text, Text], OPEN, "r_TO_NUMBER"),
    row("to_date", Scalar(F::ToDate), 2, &[Text, Text, Any], super::DATE, "r_TO_DATE_function"),
    row("to_timestamp", Scalar(F::ToTimestamp), 2, &[Text, Text, Any], super::TIMESTAMPTZ, "r_TO_TIMESTAMP"),
    named("text_to_int_alt", 1, &[Text, Any], INTEGER, "r_TEXT_TO_INT_ALT"),
    named("text_to_numeric_alt", 1, &[Text, Any, Integer, Integer], OPEN, "r_TEXT_TO_NUMERIC_ALT"),
    // Leader node only, kept for old statements.
    named("get_byte", 2, &[Any, Integer], INTEGER, "c_SQL_functions_leader_node_only").on_leader(),
    named("set_bit", 3, &[Any, Integer, Integer], OPEN, "c_SQL_functions_leader_node_only").on_leader(),
    named("set_byte", 3, &[Any, Integer, Integer], OPEN, "c_SQL_functions_leader_node_only").on_leader(),
    named("to_ascii", 1, &[Text, Any], OPEN, "c_SQL_functions_leader_node_only").on_leader(),
];
