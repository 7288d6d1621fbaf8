//! Dates and times: <https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html>.

use super::{BOOLEAN, DATE, DOUBLE, INTEGER, LONGEST, OPEN, TIMESTAMP, TIMESTAMPTZ, named, row};
use crate::signatures::Function::{Date, Scalar, TimeZone};
use crate::signatures::Parameter::{Any, Integer, Interval, Part, Text, Time, Timestamp};
use crate::signatures::ResultType::TimestampOf;
use crate::signatures::{DateFunction, Signature};
use crate::typed::ScalarFunction as F;

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("date_part", Date(DateFunction::DatePart), 2, &[Part, Time], DOUBLE, "r_DATE_PART_function"),
    row("pgdate_part", Date(DateFunction::DatePart), 2, &[Part, Time], DOUBLE, "r_DATE_PART_function"),
    row("date_trunc", Date(DateFunction::DateTrunc), 2, &[Part, Timestamp], TimestampOf, "r_DATE_TRUNC"),
    row("dateadd", Date(DateFunction::DateAdd), 3, &[Part, Integer, Timestamp], TimestampOf, "r_DATEADD_function"),
    row("date_add", Date(DateFunction::DateAdd), 3, &[Part, Integer, Timestamp], TimestampOf, "r_DATEADD_function"),
    row("datediff", Date(DateFunction::DateDiff), 3, &[Part, Time, Time], super::BIGINT, "r_DATEDIFF_function"),
    row("date_diff", Date(DateFunction::DateDiff), 3, &[Part, Time, Time], super::BIGINT, "r_DATEDIFF_function"),
    row("date_part_year", Scalar(F::DatePartYear), 1, &[Time], INTEGER, "r_DATE_PART_YEAR"),
    row("last_day", Scalar(F::LastDay), 1, &[Time], DATE, "r_LAST_DAY"),
    row("next_day", Scalar(F::NextDay), 2, &[Time, Text], DATE, "r_NEXT_DAY"),
    row("add_months", Scalar(F::AddMonths), 2, &[Timestamp, Integer], TIMESTAMP, "r_ADD_MONTHS"),
    row("months_between", Scalar(F::MonthsBetween), 2, &[Time, Time], DOUBLE, "r_MONTHS_BETWEEN_function"),
    row("date_cmp", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_DATE_CMP"),
    row("date_cmp_timestamp", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_DATE_CMP_TIMESTAMP"),
    row("date_cmp_timestamptz", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_DATE_CMP_TIMESTAMPTZ"),
    row("timestamp_cmp", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_TIMESTAMP_CMP"),
    row("timestamp_cmp_date", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_TIMESTAMP_CMP_DATE"),
    row("timestamp_cmp_timestamptz", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_TIMESTAMP_CMP_TIMESTAMPTZ"),
    row("timestamptz_cmp", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_TIMESTAMPTZ_CMP"),
    row("timestamptz_cmp_date", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_TIMESTAMPTZ_CMP_DATE"),
    row("timestamptz_cmp_timestamp", Scalar(F::CompareTimes), 2, &[Time, Time], INTEGER, "r_TIMESTAMPTZ_CMP_TIMESTAMP"),
    row("interval_cmp", Scalar(F::CompareIntervals), 2, &[Interval, Interval], INTEGER, "r_INTERVAL_CMP"),
    row("getdate", Scalar(F::GetDate), 0, &[], TIMESTAMP, "r_GETDATE"),
    row("sysdate", Scalar(F::SysDate), 0, &[], TIMESTAMP, "r_SYSDATE"),
    row("current_date", Scalar(F::CurrentDate), 0, &[], DATE, "r_CURRENT_DATE_function"),
    row("timeofday", Scalar(F::TimeOfDay), 0, &[], LONGEST, "r_TIMEOFDAY_function"),
    row("convert_timezone", Scalar(F::ConvertTimezone), 2, &[Text, Text, Timestamp], TIMESTAMP, "CONVERT_TIMEZONE"),
    row("timezone", TimeZone, 2, &[Text, Timestamp], OPEN, "r_TIMEZONE"),
    // Leader node only.
    row("now", Scalar(F::Now), 0, &[], TIMESTAMPTZ, "Date_functions_header").on_leader(),
    row("current_timestamp", Scalar(F::Now), 0, &[Integer], TIMESTAMPTZ, "Date_functions_header").on_leader(),
    row("localtimestamp", Scalar(F::LocalTimestamp), 0, &[Integer], TIMESTAMP, "Date_functions_header").on_leader(),
    row("current_time", Scalar(F::CurrentTime), 0, &[Integer], OPEN, "Date_functions_header").on_leader(),
    row("localtime", Scalar(F::LocalTime), 0, &[Integer], OPEN, "Date_functions_header").on_leader(),
    named("age", 1, &[Time, Time], OPEN, "Date_functions_header").on_leader(),
    named("isfinite", 1, &[Any], BOOLEAN, "Date_functions_header").on_leader(),
];
