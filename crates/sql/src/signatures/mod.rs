//! What functions take and give.
//!
//! A function is supported if it has a row in `tables/`; the binder, `explain` and the check of
//! argument counts read the same row.

mod known;
mod tables;

use crate::typed::{AggregateFunction, ScalarFunction, Type, WindowFunction};

/// One spelling of a function.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// In lower case.
    pub name: &'static str,
    pub function: Function,
    /// How many of the parameters must be given.
    pub required: usize,
    pub parameters: &'static [Parameter],
    /// What any number of further arguments may be.
    pub rest: Option<Parameter>,
    pub result: ResultType,
    /// The page of the Redshift documentation, below
    /// <https://docs.aws.amazon.com/redshift/latest/dg/>.
    pub page: &'static str,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Scalar(ScalarFunction),
    Aggregate(AggregateFunction),
    /// Needs `OVER`.
    Window(WindowFunction),
    Date(DateFunction),
}

/// Functions whose first argument is a date part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFunction {
    DatePart,
    DateTrunc,
    DateAdd,
    DateDiff,
}

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    Any,
    Text,
    Integer,
    Number,
    Boolean,
    /// A date or a timestamp, with or without time zone.
    Time,
    /// A timestamp; a date becomes one.
    Timestamp,
    /// A date part as a word or in quotes.
    Part,
    /// A whole number written as such.
    WholeLiteral,
}

/// How the type of the result follows from those of the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultType {
    Fixed(Type),
    /// The type of the argument at this index.
    Argument(usize),
    /// The type that all arguments from this index on are brought to.
    Common(usize),
    /// A varchar as long as the argument at this index.
    TextOf(usize),
    /// A varchar as long as all arguments together.
    TextSum,
    /// A varchar of unknown length: 65535 bytes.
    AnyText,
    /// What arithmetic on the two arguments gives.
    Arithmetic,
    /// Of a decimal NUMERIC(1,0), else the type of the argument.
    Sign,
    /// Of integers BIGINT, of decimals NUMERIC(38,scale), of floats DOUBLE PRECISION.
    Sum,
    /// As `Sum`: the average of integers is cut to a whole number.
    Average,
    /// A timestamp with time zone if the last argument has one, else without.
    TimestampOf,
}

/// The row of a function, its name in any case.
pub fn signature(name: &str) -> Option<&'static Signature> {
    let folded = name.to_ascii_lowercase();
    tables::all().find(|signature| signature.name == folded)
}

/// Every supported spelling.
pub fn signatures() -> impl Iterator<Item = &'static Signature> {
    tables::all()
}

/// Whether Redshift has a function of this name.
pub(crate) fn is_known(name: &str) -> bool {
    known::KNOWN
        .binary_search(&name.to_ascii_lowercase().as_str())
        .is_ok()
}

/// What to write instead of a function of another database, or of the leader node only.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-functions.html>.
pub(crate) fn instead_of(name: &str) -> Option<&'static str> {
    let instead = match name.to_ascii_lowercase().as_str() {
        "now" | "current_timestamp" | "localtimestamp" | "timeofday" | "statement_timestamp" => {
            "use `GETDATE()` or `SYSDATE`"
        }
        "string_agg" | "group_concat" | "array_agg" => "use `LISTAGG`",
        "generate_series" => "keep a table of numbers or dates",
        "ifnull" | "isnull" => "use `NVL`",
        "iff" | "if" => "use `CASE`",
        "regexp_matches" | "regexp_like" => "use `~`",
        "date_add" | "timestampadd" => "use `DATEADD(part, amount, time)`",
        "date_diff" | "timestampdiff" | "age" => "use `DATEDIFF(part, from, to)`",
        "to_number" => "cast it: `value::decimal(18,2)`",
        "from_unixtime" | "to_epoch" => "use `TIMESTAMP 'epoch' + n * INTERVAL '1 second'`",
        "uuid" | "gen_random_uuid" | "uuid_generate_v4" => "use `MD5` of the key's columns",
        "format" => "use `||`",
        _ => return None,
    };
    Some(instead)
}

/// Names to suggest.
pub(crate) fn suggestions() -> impl Iterator<Item = &'static str> {
    tables::all().map(|signature| signature.name)
}

impl Signature {
    /// The number of arguments in words: `2`, `1 or 2`, `2 to 4`, `at least 1`.
    pub(crate) fn arity(&self) -> String {
        let most = self.parameters.len();
        match (self.required, self.rest) {
            (required, Some(_)) => format!("at least {required}"),
            (required, None) if required == most => required.to_string(),
            (required, None) if required + 1 == most => format!("{required} or {most}"),
            (required, None) => format!("{required} to {most}"),
        }
    }

    pub(crate) fn accepts(&self, arguments: usize) -> bool {
        arguments >= self.required && (self.rest.is_some() || arguments <= self.parameters.len())
    }

    pub(crate) fn parameter(&self, index: usize) -> Option<Parameter> {
        self.parameters.get(index).copied().or(self.rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_one_row_and_a_page() {
        let mut names: Vec<_> = signatures().map(|row| row.name).collect();
        let rows = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), rows);
        for row in signatures() {
            assert!(!row.page.is_empty(), "{}", row.name);
            assert!(row.required <= row.parameters.len(), "{}", row.name);
        }
    }

    #[test]
    fn known_names_are_sorted_for_the_search() {
        assert!(known::KNOWN.is_sorted());
        assert!(is_known("ACOS"));
        assert!(!is_known("frobnicate"));
    }

    #[test]
    fn arity_reads_as_a_person_says_it() {
        let arity = |name| signature(name).expect("a row").arity();
        assert_eq!(arity("lower"), "1");
        assert_eq!(arity("round"), "1 or 2");
        assert_eq!(arity("coalesce"), "at least 1");
    }
}
