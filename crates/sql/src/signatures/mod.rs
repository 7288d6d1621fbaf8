//! What functions take and give.
//!
//! Every documented function has a row in `tables/`; the binder, the check of argument counts and
//! the suggestions read the same row.
//!
//! Deliberately absent: forms with a syntax of their own that are no calls (`CASE`, `CAST`,
//! `CONVERT`, `EXTRACT`, `AT TIME ZONE`), which are nodes of the typed tree.

mod elsewhere;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use plan::SqlType;

use crate::typed::{AggregateFunction, ScalarFunction, Type, WindowFunction};

pub(crate) use elsewhere::instead_of;

/// Functions that are written without brackets.
pub(crate) const WITHOUT_BRACKETS: &[&str] = &[
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "current_user_id",
    "localtime",
    "localtimestamp",
    "session_user",
    "sysdate",
    "user",
];

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
    pub nulls: Nulls,
    pub runs: Runs,
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
    /// `TIMEZONE(zone, time)`, another spelling of `AT TIME ZONE`.
    TimeZone,
    /// The name of a type before brackets: `DATE(value)` is a cast.
    Cast(SqlType),
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
///
/// A SUPER value may stand anywhere: its type shows only when it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    Any,
    /// Text, and what Redshift makes text of by itself: numbers and times.
    Text,
    /// Text or VARBYTE.
    TextOrBytes,
    /// A whole number; other numbers become one.
    Integer,
    Number,
    /// A number or VARBYTE.
    NumberOrBytes,
    Boolean,
    /// A date, a time of day or a timestamp, with or without time zone.
    Time,
    /// A timestamp; a date becomes one. A time of day is taken too.
    Timestamp,
    /// An interval.
    Interval,
    /// A value of SUPER; what else Redshift makes one of is not documented.
    Super,
    /// VARBYTE.
    Bytes,
    /// GEOMETRY or GEOGRAPHY.
    Shape,
    /// HLLSKETCH.
    Sketch,
    /// A date part as a word or in quotes.
    Part,
}

/// How the type of the result follows from those of the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultType {
    /// Also unknown, where the documentation leaves the type or its length open.
    Fixed(Type),
    /// The type of the argument at this index.
    Argument(usize),
    /// The type that all arguments from this index on are brought to.
    Common(usize),
    /// A varchar as long as the argument at this index; of VARBYTE, VARBYTE.
    TextOf(usize),
    /// A varchar as long as all arguments together; of VARBYTE, VARBYTE.
    TextSum,
    /// What arithmetic on the two arguments gives.
    Arithmetic,
    /// Of a decimal NUMERIC(1,0), else the type of the argument.
    Sign,
    /// Of integers BIGINT, of decimals NUMERIC(38,scale), of floats DOUBLE PRECISION.
    Sum,
    /// As `Sum`: the average of integers is cut to a whole number.
    Average,
    /// Of floats DOUBLE PRECISION, of times their type; of exact numbers a decimal whose digits
    /// are not documented.
    Middle,
    /// The type of the key after `WITHIN GROUP (ORDER BY …)`.
    GroupKey,
    /// As `Middle`, of that key.
    MiddleOfGroupKey,
    /// A timestamp with time zone if the last argument has one, a time of day if it is one, else a
    /// timestamp.
    TimestampOf,
}

/// When the result is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// If an argument is NULL.
    OfArguments,
    /// If all arguments are NULL.
    OfAllArguments,
    /// Also for other reasons.
    Possible,
    Never,
}

/// Which nodes of a cluster can run a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    Anywhere,
    /// Only where no user's table is read:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions_leader_node_only.html>.
    LeaderNode,
}

static BY_NAME: LazyLock<BTreeMap<&'static str, &'static Signature>> =
    LazyLock::new(|| tables::all().map(|row| (row.name, row)).collect());

/// The row of a function, its name in any case.
pub fn signature(name: &str) -> Option<&'static Signature> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return BY_NAME.get(name.to_ascii_lowercase().as_str()).copied();
    }
    BY_NAME.get(name).copied()
}

/// Every spelling, in the order of the tables.
pub fn signatures() -> impl Iterator<Item = &'static Signature> {
    tables::all()
}

/// Names to suggest.
pub(crate) fn suggestions() -> impl Iterator<Item = &'static str> {
    BY_NAME.keys().copied()
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

    const fn nulls(mut self, nulls: Nulls) -> Self {
        self.nulls = nulls;
        self
    }

    const fn on_leader(mut self) -> Self {
        self.runs = Runs::LeaderNode;
        self
    }
}
