//! Redshift's column types, in one spelling.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A column type of Redshift.
///
/// Lengths of text are bytes. Source for names, aliases, defaults and limits:
/// <https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html>.
///
/// Deliberately absent: precisions of times, which Redshift does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SqlType {
    SmallInt,
    Integer,
    BigInt,
    /// Precision 1 to 38, scale 0 to precision and at most 37.
    Decimal {
        precision: u8,
        scale: u8,
    },
    Real,
    DoublePrecision,
    Boolean,
    /// 1 to 4096 bytes of single-byte characters.
    Char(u16),
    /// 1 to 65535 bytes of UTF-8.
    Varchar(u16),
    Date,
    Timestamp,
    TimestampTz,
    Time,
    TimeTz,
    IntervalYearToMonth,
    IntervalDayToSecond,
    Super,
    /// 1 to 16,777,216 bytes.
    Varbyte(u32),
    Geometry,
    Geography,
    HllSketch,
}

/// Why a text is no column type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SqlTypeFault {
    #[error("Redshift has no type `{0}`")]
    Unknown(String),
    #[error("`{written}` is out of range: {limit}")]
    OutOfRange {
        written: String,
        limit: &'static str,
    },
    #[error("`{0}` cannot be read as a type: expected a name and, in brackets, its sizes")]
    Malformed(String),
}

const DECIMAL_LIMIT: &str = "a precision is 1 to 38, a scale 0 to the precision and at most 37";
const FLOAT_LIMIT: &str = "a float has 1 to 53 bits";
const CHAR_LIMIT: &str = "a char has 1 to 4096 bytes";
const VARBYTE_LIMIT: &str = "a varbyte has 1 to 16777216 bytes";
const VARCHAR_LIMIT: &str = "a varchar has 1 to 65535 bytes";

impl SqlType {
    /// Whether Redshift takes values in ORDER BY, GROUP BY and DISTINCT.
    ///
    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/spatial-limitations.html>.
    pub fn is_ordered(self) -> bool {
        !matches!(self, Self::Geometry | Self::Geography | Self::HllSketch)
    }

    /// Whether a column can be a distribution or sort key.
    ///
    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/limitations-super.html>,
    /// <https://docs.aws.amazon.com/redshift/latest/dg/spatial-limitations.html>,
    /// <https://docs.aws.amazon.com/redshift/latest/dg/hyperloglog-functions-limitations.html>.
    pub fn can_be_key(self) -> bool {
        self.is_ordered() && self != Self::Super
    }

    /// Whether values are numbers.
    pub fn is_numeric(self) -> bool {
        self.is_integer()
            || matches!(
                self,
                Self::Decimal { .. } | Self::Real | Self::DoublePrecision
            )
    }

    /// Whether values are whole numbers, which `/` divides without a remainder.
    pub fn is_integer(self) -> bool {
        matches!(self, Self::SmallInt | Self::Integer | Self::BigInt)
    }

    /// Whether values are text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Char(_) | Self::Varchar(_))
    }

    /// Whether values are points in time.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp | Self::TimestampTz)
    }
}

impl FromStr for SqlType {
    type Err = SqlTypeFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let written = text.trim();
        let (name, sizes) = split_sizes(written)?;
        let size_at = |index: usize| sizes.get(index).copied();
        let at_most = |most: usize| {
            if sizes.len() > most {
                Err(SqlTypeFault::Malformed(written.to_owned()))
            } else {
                Ok(())
            }
        };
        let sized = |default: Size, max: u16, limit: &'static str| {
            at_most(1)?;
            let out_of_range = || SqlTypeFault::OutOfRange {
                written: written.to_owned(),
                limit,
            };
            match size_at(0).unwrap_or(default) {
                Size::Max => Ok(max),
                Size::Number(n) => u16::try_from(n)
                    .ok()
                    .filter(|n| (1..=max).contains(n))
                    .ok_or_else(out_of_range),
            }
        };
        let plain = |ty: Self| at_most(0).map(|()| ty);
        match name.as_str() {
            "smallint" | "int2" => plain(Self::SmallInt),
            "integer" | "int" | "int4" => plain(Self::Integer),
            "bigint" | "int8" => plain(Self::BigInt),
            "decimal" | "numeric" | "dec" => {
                at_most(2)?;
                decimal(written, size_at(0), size_at(1))
            }
            "real" | "float4" => plain(Self::Real),
            "float" => {
                at_most(1)?;
                float(written, size_at(0))
            }
            "double precision" | "float8" => plain(Self::DoublePrecision),
            "boolean" | "bool" => plain(Self::Boolean),
            "char" | "character" | "nchar" => {
                sized(Size::Number(1), 4096, CHAR_LIMIT).map(Self::Char)
            }
            "bpchar" => plain(Self::Char(256)),
            "varchar" | "character varying" | "char varying" | "nvarchar" => {
                sized(Size::Number(256), 65535, VARCHAR_LIMIT).map(Self::Varchar)
            }
            "text" => plain(Self::Varchar(256)),
            "date" => plain(Self::Date),
            // Not in the documentation, but taken, and written by many.
            "datetime" => plain(Self::Timestamp),
            "timestamp" | "timestamp without time zone" => plain(Self::Timestamp),
            "timestamptz" | "timestamp with time zone" => plain(Self::TimestampTz),
            "super" => plain(Self::Super),
            "time" | "time without time zone" => plain(Self::Time),
            "timetz" | "time with time zone" => plain(Self::TimeTz),
            "interval year" | "interval month" | "interval year to month" => {
                plain(Self::IntervalYearToMonth)
            }
            "varbyte" | "varbinary" | "binary varying" => varbyte(written, &sizes),
            "geometry" => plain(Self::Geometry),
            "geography" => plain(Self::Geography),
            "hllsketch" => plain(Self::HllSketch),
            name if is_day_to_second(name) => at_most(1).map(|()| Self::IntervalDayToSecond),
            _ => Err(SqlTypeFault::Unknown(name)),
        }
    }
}

#[derive(Clone, Copy)]
enum Size {
    Number(u32),
    Max,
}

/// `varchar ( 12 )` into its name in lower case and its sizes.
fn split_sizes(written: &str) -> Result<(String, Vec<Size>), SqlTypeFault> {
    let malformed = || SqlTypeFault::Malformed(written.to_owned());
    let (name, sizes) = match written.split_once('(') {
        None => (written, Vec::new()),
        Some((name, rest)) => {
            let inside = rest.trim_end().strip_suffix(')').ok_or_else(malformed)?;
            let sizes = inside
                .split(',')
                .map(|size| match size.trim() {
                    max if max.eq_ignore_ascii_case("max") => Ok(Size::Max),
                    number => number.parse().map(Size::Number).map_err(|_| malformed()),
                })
                .collect::<Result<_, _>>()?;
            (name, sizes)
        }
    };
    let words: Vec<_> = name.split_whitespace().collect();
    if words.is_empty() {
        return Err(malformed());
    }
    Ok((words.join(" ").to_ascii_lowercase(), sizes))
}

/// A precision in bits decides between the two, as in PostgreSQL 8.
fn float(written: &str, bits: Option<Size>) -> Result<SqlType, SqlTypeFault> {
    match bits {
        None | Some(Size::Number(25..=53)) => Ok(SqlType::DoublePrecision),
        Some(Size::Number(1..=24)) => Ok(SqlType::Real),
        Some(_) => Err(SqlTypeFault::OutOfRange {
            written: written.to_owned(),
            limit: FLOAT_LIMIT,
        }),
    }
}

/// Without a size 64,000 bytes:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html>.
fn varbyte(written: &str, sizes: &[Size]) -> Result<SqlType, SqlTypeFault> {
    match sizes {
        [] => Ok(SqlType::Varbyte(64_000)),
        [Size::Number(bytes @ 1..=16_777_216)] => Ok(SqlType::Varbyte(*bytes)),
        _ => Err(SqlTypeFault::OutOfRange {
            written: written.to_owned(),
            limit: VARBYTE_LIMIT,
        }),
    }
}

/// `interval hour to second` and its like, from day down to second:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_interval_data_types.html>.
fn is_day_to_second(name: &str) -> bool {
    const FIELDS: &[&str] = &["day", "hour", "minute", "second"];
    let words: Vec<_> = name.split(' ').collect();
    let place = |word: &str| FIELDS.iter().position(|field| *field == word);
    match words[..] {
        ["interval", field] => place(field).is_some(),
        ["interval", from, "to", to] => place(from)
            .zip(place(to))
            .is_some_and(|(from, to)| from < to),
        _ => false,
    }
}

fn decimal(
    written: &str,
    precision: Option<Size>,
    scale: Option<Size>,
) -> Result<SqlType, SqlTypeFault> {
    let number = |size: Option<Size>, default| match size {
        None => Some(default),
        Some(Size::Number(n)) => Some(n),
        Some(Size::Max) => None,
    };
    number(precision, 18)
        .zip(number(scale, 0))
        .filter(|&(precision, scale)| (1..=38).contains(&precision) && scale <= precision.min(37))
        .and_then(|(precision, scale)| {
            Some(SqlType::Decimal {
                precision: u8::try_from(precision).ok()?,
                scale: u8::try_from(scale).ok()?,
            })
        })
        .ok_or_else(|| SqlTypeFault::OutOfRange {
            written: written.to_owned(),
            limit: DECIMAL_LIMIT,
        })
}

impl TryFrom<String> for SqlType {
    type Error = SqlTypeFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SqlType> for String {
    fn from(ty: SqlType) -> Self {
        ty.to_string()
    }
}

/// The type as SQL text, sizes always written out.
impl fmt::Display for SqlType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SmallInt => f.write_str("smallint"),
            Self::Integer => f.write_str("integer"),
            Self::BigInt => f.write_str("bigint"),
            Self::Decimal { precision, scale } => write!(f, "decimal({precision},{scale})"),
            Self::Real => f.write_str("real"),
            Self::DoublePrecision => f.write_str("double precision"),
            Self::Boolean => f.write_str("boolean"),
            Self::Char(bytes) => write!(f, "char({bytes})"),
            Self::Varchar(bytes) => write!(f, "varchar({bytes})"),
            Self::Date => f.write_str("date"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::TimestampTz => f.write_str("timestamptz"),
            Self::Time => f.write_str("time"),
            Self::TimeTz => f.write_str("timetz"),
            Self::IntervalYearToMonth => f.write_str("interval year to month"),
            Self::IntervalDayToSecond => f.write_str("interval day to second"),
            Self::Super => f.write_str("super"),
            Self::Varbyte(bytes) => write!(f, "varbyte({bytes})"),
            Self::Geometry => f.write_str("geometry"),
            Self::Geography => f.write_str("geography"),
            Self::HllSketch => f.write_str("hllsketch"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match text.parse::<SqlType>() {
            Ok(ty) => ty.to_string(),
            Err(fault) => format!("! {fault}"),
        }
    }

    #[test]
    fn aliases_and_defaults_have_one_spelling() {
        assert_eq!(read("INT8"), "bigint");
        assert_eq!(read("numeric"), "decimal(18,0)");
        assert_eq!(read("numeric( 10 , 5 )"), "decimal(10,5)");
        assert_eq!(read("dec(10, 5)"), "decimal(10,5)");
        assert_eq!(read("char varying(12)"), "varchar(12)");
        assert_eq!(read("character  varying(12)"), "varchar(12)");
        assert_eq!(read("varchar(MAX)"), "varchar(65535)");
        assert_eq!(read("dec(7,2)"), "decimal(7,2)");
        assert_eq!(read("float(8)"), "real");
        assert_eq!(read("float(53)"), "double precision");
        assert_eq!(read("text"), "varchar(256)");
        assert_eq!(read("timestamp without time zone"), "timestamp");
        assert_eq!(read("time with time zone"), "timetz");
        assert_eq!(read("binary varying"), "varbyte(64000)");
        assert_eq!(read("interval hour to second(3)"), "interval day to second");
    }

    #[test]
    fn sizes_beyond_redshifts_are_refused() {
        assert!(read("varchar(65536)").starts_with("! `varchar(65536)` is out of range"));
        assert!(read("decimal(10,11)").starts_with("! `decimal(10,11)` is out of range"));
        assert!(read("decimal(38,38)").starts_with("! `decimal(38,38)` is out of range"));
        assert_eq!(read("decimal(38,37)"), "decimal(38,37)");
        assert!(read("float(54)").starts_with("! `float(54)` is out of range"));
        assert!(read("decimal(10").starts_with("! `decimal(10` cannot be read"));
        assert_eq!(read("uuid"), "! Redshift has no type `uuid`");
        assert!(read("varbyte(16777217)").starts_with("! `varbyte(16777217)` is out of range"));
        assert_eq!(
            read("interval second to day"),
            "! Redshift has no type `interval second to day`"
        );
        assert!(read("integer(4)").starts_with("! "));
    }
}
