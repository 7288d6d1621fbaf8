//! Dates and times.

use plan::SqlType;

use super::row;
use crate::signatures::Function::{Date, Scalar};
use crate::signatures::Parameter::{Any, Integer, Part, Text, Time, Timestamp};
use crate::signatures::ResultType::{Fixed, TimestampOf};
use crate::signatures::{DateFunction, Signature};
use crate::typed::{ScalarFunction as F, Type};

const TIMESTAMP: crate::signatures::ResultType = Fixed(Type::TIMESTAMP);
const DATE: crate::signatures::ResultType = Fixed(Type::DATE);
const TO_CHAR: crate::signatures::ResultType = Fixed(Type::Sql(SqlType::Varchar(64)));

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("date_part", Date(DateFunction::DatePart), 2, &[Part, Time], Fixed(Type::DOUBLE), "r_DATE_PART_function"),
    row("pgdate_part", Date(DateFunction::DatePart), 2, &[Part, Time], Fixed(Type::DOUBLE), "r_DATE_PART_function"),
    row("date_trunc", Date(DateFunction::DateTrunc), 2, &[Part, Timestamp], TimestampOf, "r_DATE_TRUNC"),
    row("dateadd", Date(DateFunction::DateAdd), 3, &[Part, Integer, Timestamp], TimestampOf, "r_DATEADD_function"),
    row("datediff", Date(DateFunction::DateDiff), 3, &[Part, Time, Time], Fixed(Type::BIGINT), "r_DATEDIFF_function"),
    row("last_day", Scalar(F::LastDay), 1, &[Time], DATE, "r_LAST_DAY"),
    row("add_months", Scalar(F::AddMonths), 2, &[Timestamp, Integer], TIMESTAMP, "r_ADD_MONTHS"),
    row("months_between", Scalar(F::MonthsBetween), 2, &[Time, Time], Fixed(Type::DOUBLE), "r_MONTHS_BETWEEN_function"),
    row("getdate", Scalar(F::GetDate), 0, &[], TIMESTAMP, "r_GETDATE"),
    row("sysdate", Scalar(F::SysDate), 0, &[], TIMESTAMP, "r_SYSDATE"),
    row("current_date", Scalar(F::CurrentDate), 0, &[], DATE, "r_CURRENT_DATE_function"),
    row("convert_timezone", Scalar(F::ConvertTimezone), 2, &[Text, Text, Timestamp], TimestampOf, "CONVERT_TIMEZONE"),
    row("to_char", Scalar(F::ToChar), 2, &[Any, Text], TO_CHAR, "r_TO_CHAR"),
    row("to_date", Scalar(F::ToDate), 2, &[Text, Text], DATE, "r_TO_DATE_function"),
    row("to_timestamp", Scalar(F::ToTimestamp), 2, &[Text, Text], Fixed(Type::TIMESTAMPTZ), "r_TO_TIMESTAMP"),
];
