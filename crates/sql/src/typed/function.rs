//! Functions by their meaning; several spellings share one variant.

use super::{Expr, SortKey};

/// A function of one row. What each takes and gives stands in [`crate::signatures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScalarFunction {
    // Choice.
    Coalesce,
    NullIf,
    Greatest,
    Least,
    /// `nvl2(test, when not null, when null)`.
    Nvl2,
    /// `decode(value, search, result, …, default)`; NULL matches NULL.
    Decode,
    // Text.
    Lower,
    Upper,
    InitCap,
    /// Characters removed from both ends; the second argument names them, blanks without it.
    Trim,
    TrimLeft,
    TrimRight,
    /// In characters.
    Length,
    OctetLength,
    /// `substring(text, from, length?)`, from 1, in characters.
    Substring,
    Left,
    Right,
    Replace,
    /// Every character of the second argument becomes its counterpart of the third.
    Translate,
    /// `split_part(text, delimiter, part)`, parts from 1.
    SplitPart,
    /// `strpos(text, part)`: arguments always in this order, whatever was written.
    Position,
    /// NULL if either side is, as `||`.
    Concat,
    Chr,
    Ascii,
    PadLeft,
    PadRight,
    Repeat,
    Reverse,
    Md5,
    /// `sha2(text, bits)`.
    Sha2,
    /// SHA-1 in hex.
    Sha1,
    /// `regexp_replace(source, pattern, replacement?, position?, parameters?)`.
    RegexpReplace,
    /// `regexp_substr(source, pattern, position?, occurrence?, parameters?)`.
    RegexpSubstr,
    /// `regexp_count(source, pattern, position?, parameters?)`.
    RegexpCount,
    /// `regexp_instr(source, pattern, position?, occurrence?, option?, parameters?)`.
    RegexpPosition,
    QuoteIdent,
    QuoteLiteral,
    /// `strtol(text, base)`.
    StringToLong,
    /// Of a number or of bytes.
    ToHex,
    // Numbers.
    Abs,
    Round,
    Floor,
    Ceiling,
    /// Of a number, towards zero.
    Truncate,
    Modulo,
    Power,
    SquareRoot,
    CubeRoot,
    ArcCosine,
    ArcSine,
    ArcTangent,
    /// `atan2(y, x)`.
    ArcTangent2,
    Cosine,
    Cotangent,
    Sine,
    Tangent,
    Degrees,
    Radians,
    Pi,
    Exponential,
    NaturalLogarithm,
    /// To base ten.
    Logarithm,
    Sign,
    // Time.
    /// Midnight of a timestamp, as a date: `trunc(timestamp)`.
    TruncateToDate,
    LastDay,
    /// `next_day(time, name of a day)`.
    NextDay,
    AddMonths,
    MonthsBetween,
    /// The year of a date, as an integer.
    DatePartYear,
    /// -1, 0 or 1: `date_cmp` and its relatives for every pair of types.
    CompareTimes,
    CompareIntervals,
    /// `getdate()`: whole seconds, when the statement starts.
    GetDate,
    /// `sysdate`: microseconds, when the transaction starts.
    SysDate,
    /// `current_date`: when the transaction starts.
    CurrentDate,
    /// `now()` and `current_timestamp`, on the leader node: when the transaction starts.
    Now,
    LocalTimestamp,
    CurrentTime,
    LocalTime,
    /// `timeofday()`: when the statement starts, as text.
    TimeOfDay,
    /// `convert_timezone(from, to, timestamp)`: `from` is always there, `'UTC'` if not written.
    ConvertTimezone,
    /// `to_char(value, format)`.
    ToChar,
    /// `to_number(text, format)`.
    ToNumber,
    /// `to_date(text, format, is_strict?)`.
    ToDate,
    /// `to_timestamp(text, format, is_strict?)`, with time zone.
    ToTimestamp,
    // JSON text. A last boolean says whether text that is no JSON gives NULL.
    JsonExtractPathText,
    /// `json_extract_array_element_text(text, index from 0, …)`.
    JsonExtractArrayElementText,
    JsonArrayLength,
    IsValidJson,
    IsValidJsonArray,
    // Session.
    BackendPid,
    /// Rows that the last COPY of this session loaded.
    LastCopyCount,
    LastCopyId,
    CurrentUser,
    Random,
    /// Any other function, by its only name in lower case: spatial, SUPER, VARBYTE, HLLSKETCH and
    /// catalog functions, hashes.
    Named(&'static str),
}

/// A function of many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AggregateFunction {
    /// `count(*)`, without arguments.
    CountRows,
    Count,
    /// Of integers BIGINT, of decimals NUMERIC(38,scale).
    Sum,
    /// Of integers BIGINT, cut to a whole number; of decimals NUMERIC(38,scale).
    Average,
    Min,
    Max,
    AnyValue,
    BoolAnd,
    BoolOr,
    StddevSample,
    StddevPopulation,
    VarianceSample,
    VariancePopulation,
    /// `listagg(text, delimiter?) within group (order by …)`.
    ListAgg,
    Median,
    /// `percentile_cont(share) within group (order by value)`: between two values.
    PercentileContinuous,
    /// `percentile_disc(share) within group (order by value)`: one of the values.
    PercentileDiscrete,
    /// `approximate percentile_disc(share) within group (order by value)`.
    ApproximatePercentile,
    /// `approximate count(distinct value)`.
    ApproximateCount,
    BitAnd,
    BitOr,
    /// `grouping(key, …)`: which keys a grouping set leaves out, as bits.
    Grouping,
    /// Any other aggregate, by its only name in lower case.
    Named(&'static str),
}

/// An aggregate applied to a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AggregateCall {
    pub function: AggregateFunction,
    pub quantifier: Quantifier,
    pub arguments: Vec<Expr>,
    /// `WITHIN GROUP (ORDER BY …)`; keys are expressions, never outputs.
    pub within_group: Vec<SortKey>,
}

/// `ALL` rows, the default, or `DISTINCT` ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    All,
    Distinct,
}
