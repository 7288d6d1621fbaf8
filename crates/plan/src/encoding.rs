//! How Redshift compresses a column, and which types each encoding takes.

use crate::SqlType;

/// The compression of a column, as `ENCODE` names it.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnEncoding {
    Raw,
    Az64,
    ByteDict,
    Delta,
    Delta32k,
    Lzo,
    Mostly8,
    Mostly16,
    Mostly32,
    RunLength,
    Text255,
    Text32k,
    Zstd,
}

/// An encoding that Redshift refuses for the column's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the encoding `{}` does not take the type `{ty}`", encoding.name())]
pub struct EncodingMisfit {
    pub encoding: ColumnEncoding,
    pub ty: SqlType,
}

impl ColumnEncoding {
    /// Every encoding, in the order of Redshift's page.
    pub const ALL: &'static [Self] = &[
        Self::Raw,
        Self::Az64,
        Self::ByteDict,
        Self::Delta,
        Self::Delta32k,
        Self::Lzo,
        Self::Mostly8,
        Self::Mostly16,
        Self::Mostly32,
        Self::RunLength,
        Self::Text255,
        Self::Text32k,
        Self::Zstd,
    ];

    /// In lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Az64 => "az64",
            Self::ByteDict => "bytedict",
            Self::Delta => "delta",
            Self::Delta32k => "delta32k",
            Self::Lzo => "lzo",
            Self::Mostly8 => "mostly8",
            Self::Mostly16 => "mostly16",
            Self::Mostly32 => "mostly32",
            Self::RunLength => "runlength",
            Self::Text255 => "text255",
            Self::Text32k => "text32k",
            Self::Zstd => "zstd",
        }
    }

    /// The encoding of this name in lower case; `auto` is none: Redshift chooses one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|encoding| encoding.name() == name)
    }

    /// Refuses a type that the encoding does not take.
    ///
    /// Of types that the page does not name (times of day, intervals, VARBYTE, spatial types,
    /// sketches) only what it rules out for all but one type is refused; so is `TIMESTAMPTZ` left
    /// alone where the page has `TIMESTAMP`.
    ///
    /// # Errors
    ///
    /// The pair, if Redshift refuses it.
    pub fn suits(self, ty: SqlType) -> Result<(), EncodingMisfit> {
        use SqlType as T;
        let suits = match (self, ty) {
            (Self::Raw, _) => true,
            (Self::Text255 | Self::Text32k, ty) => matches!(ty, T::Varchar(_)),
            (
                _,
                T::Time
                | T::TimeTz
                | T::IntervalYearToMonth
                | T::IntervalDayToSecond
                | T::Varbyte(_)
                | T::Geometry
                | T::Geography
                | T::HllSketch,
            ) => true,
            (Self::Lzo | Self::Zstd, T::Super) => true,
            (_, T::Super) => false,
            (Self::Az64, ty) => ty.is_integer() || matches!(ty, T::Decimal { .. }) || ty.is_time(),
            (Self::ByteDict, ty) => ty != T::Boolean,
            (Self::Delta, ty) => ty.is_integer() || matches!(ty, T::Decimal { .. }) || ty.is_time(),
            (Self::Delta32k, ty) => {
                matches!(ty, T::Integer | T::BigInt | T::Decimal { .. }) || ty.is_time()
            }
            (Self::Lzo, ty) => !matches!(ty, T::Boolean | T::Real | T::DoublePrecision),
            (Self::Mostly8, ty) => ty.is_integer() || matches!(ty, T::Decimal { .. }),
            (Self::Mostly16, ty) => matches!(ty, T::Integer | T::BigInt | T::Decimal { .. }),
            (Self::Mostly32, ty) => matches!(ty, T::BigInt | T::Decimal { .. }),
            (Self::RunLength | Self::Zstd, _) => true,
        };
        if suits {
            Ok(())
        } else {
            Err(EncodingMisfit { encoding: self, ty })
        }
    }
}

impl EncodingMisfit {
    /// What the type takes instead.
    pub fn help(self) -> String {
        let takes: Vec<String> = ColumnEncoding::ALL
            .iter()
            .filter(|encoding| encoding.suits(self.ty).is_ok())
            .map(|encoding| format!("`{}`", encoding.name()))
            .collect();
        format!(
            "such a column takes {}; without an encoding Redshift chooses one",
            takes.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Redshift's table, row by row.
    const DOCUMENTED: &[(&str, &[&str])] = &[
        ("raw", TYPES),
        (
            "az64",
            &[
                "smallint",
                "integer",
                "bigint",
                "decimal(9,2)",
                "date",
                "timestamp",
                "timestamptz",
            ],
        ),
        (
            "bytedict",
            &[
                "smallint",
                "integer",
                "bigint",
                "decimal(9,2)",
                "real",
                "double precision",
                "char(2)",
                "varchar(9)",
                "date",
                "timestamp",
                "timestamptz",
            ],
        ),
        (
            "delta",
            &[
                "smallint",
                "integer",
                "bigint",
                "date",
                "timestamp",
                "decimal(9,2)",
            ],
        ),
        (
            "delta32k",
            &["integer", "bigint", "date", "timestamp", "decimal(9,2)"],
        ),
        (
            "lzo",
            &[
                "smallint",
                "integer",
                "bigint",
                "decimal(9,2)",
                "char(2)",
                "varchar(9)",
                "date",
                "timestamp",
                "timestamptz",
                "super",
            ],
        ),
        (
            "mostly8",
            &["smallint", "integer", "bigint", "decimal(9,2)"],
        ),
        ("mostly16", &["integer", "bigint", "decimal(9,2)"]),
        ("mostly32", &["bigint", "decimal(9,2)"]),
        (
            "runlength",
            &[
                "smallint",
                "integer",
                "bigint",
                "decimal(9,2)",
                "real",
                "double precision",
                "boolean",
                "char(2)",
                "varchar(9)",
                "date",
                "timestamp",
                "timestamptz",
            ],
        ),
        ("text255", &["varchar(9)"]),
        ("text32k", &["varchar(9)"]),
        ("zstd", TYPES),
    ];

    /// The types that the table names.
    const TYPES: &[&str] = &[
        "smallint",
        "integer",
        "bigint",
        "decimal(9,2)",
        "real",
        "double precision",
        "boolean",
        "char(2)",
        "varchar(9)",
        "date",
        "timestamp",
        "timestamptz",
        "super",
    ];

    fn encoding(name: &str) -> ColumnEncoding {
        ColumnEncoding::named(name).expect("a row of the table")
    }

    fn ty(name: &str) -> SqlType {
        name.parse().expect("a type")
    }

    #[test]
    fn the_table_of_redshift_is_kept_pair_by_pair() {
        let mut wrong = Vec::new();
        for (name, takes) in DOCUMENTED {
            for column in TYPES {
                // The page leaves them out, though it has them without a time zone.
                let undecided = name.starts_with("delta") && *column == "timestamptz";
                let expected = takes.contains(column) || undecided;
                if encoding(name).suits(ty(column)).is_ok() != expected {
                    wrong.push(format!("{name} of {column}"));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(DOCUMENTED.len(), ColumnEncoding::ALL.len());
    }

    #[test]
    fn of_types_that_the_table_does_not_name_only_word_lists_are_refused() {
        let unnamed = [
            "time",
            "timetz",
            "varbyte(8)",
            "geometry",
            "geography",
            "hllsketch",
        ];
        for column in unnamed {
            let refused: Vec<&str> = ColumnEncoding::ALL
                .iter()
                .filter(|encoding| encoding.suits(ty(column)).is_err())
                .map(|encoding| encoding.name())
                .collect();
            assert_eq!(refused, ["text255", "text32k"], "{column}");
        }
    }

    #[test]
    fn a_misfit_says_what_the_type_takes() {
        let misfit = encoding("az64")
            .suits(ty("varchar(20)"))
            .expect_err("a misfit");
        assert_eq!(
            misfit.to_string(),
            "the encoding `az64` does not take the type `varchar(20)`"
        );
        assert_eq!(
            misfit.help(),
            "such a column takes `raw`, `bytedict`, `lzo`, `runlength`, `text255`, `text32k`, \
             `zstd`; without an encoding Redshift chooses one"
        );
    }
}
