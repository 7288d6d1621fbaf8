//! Expressions.

use plan::{Identifier, SqlType};

use super::{
    AggregateCall, DatePart, Literal, Nullability, Query, ScalarFunction, Type, WindowCall,
};
use crate::span::Span;

/// An expression, its type, and where it was written.
///
/// Two are equal if they compute the same; where they were written, and whether they can be NULL
/// there, does not count.
#[derive(Clone, Debug, Eq)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Type,
    pub nullability: Nullability,
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.ty == other.ty
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    Literal(Literal),
    Column(ColumnRef),
    /// The output of the same select with this name (a lateral alias). No column in reach has
    /// that name, so the bare name says it.
    OutputAlias(Identifier),
    /// A part of a SUPER value, NULL where there is no such part.
    ///
    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#navigation>.
    Navigate {
        operand: Box<Expr>,
        path: Vec<Step>,
    },
    /// `(a, b)`, of unknown type: beside another row, or before `IN`.
    Row(Vec<Expr>),
    /// `column (+)` in `WHERE`: the relation of the column is outer joined by this condition.
    OuterColumn(Box<Expr>),
    /// `PRIOR operand` in `CONNECT BY`: of the parent row.
    Prior(Box<Expr>),
    /// `LEVEL` beside `CONNECT BY`: 1 for a root.
    Level,
    Unary {
        operator: UnaryOperator,
        operand: Box<Expr>,
    },
    Binary {
        operator: BinaryOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Cast {
        operand: Box<Expr>,
        to: SqlType,
        kind: CastKind,
    },
    /// `CASE operand WHEN …`, or `CASE WHEN condition …` without one. Results have one type.
    Case {
        operand: Option<Box<Expr>>,
        branches: Vec<Branch>,
        otherwise: Option<Box<Expr>>,
    },
    IsNull {
        operand: Box<Expr>,
        negation: Negation,
    },
    /// `IS TRUE` and its like: never NULL.
    IsBoolean {
        operand: Box<Expr>,
        /// `TRUE`, `FALSE` or, as `None`, `UNKNOWN`.
        value: Option<bool>,
        negation: Negation,
    },
    Between {
        operand: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        negation: Negation,
    },
    InList {
        operand: Box<Expr>,
        list: Vec<Expr>,
        negation: Negation,
    },
    InQuery {
        operand: Box<Expr>,
        query: Box<Query>,
        negation: Negation,
    },
    Exists {
        query: Box<Query>,
        negation: Negation,
    },
    ScalarSubquery(Box<Query>),
    /// `operand operator ANY (query)` or `ALL`.
    Quantified {
        operator: BinaryOperator,
        operand: Box<Expr>,
        quantity: Quantity,
        query: Box<Query>,
    },
    /// `operand SIMILAR TO pattern`: matches the whole operand.
    SimilarTo {
        operand: Box<Expr>,
        pattern: Box<Expr>,
        escape: char,
        negation: Negation,
    },
    /// `operand COLLATE name`.
    Collate {
        operand: Box<Expr>,
        collation: String,
    },
    /// Without `ESCAPE`, Redshift's escape is the backslash; it is always written out here.
    Like {
        operand: Box<Expr>,
        pattern: Box<Expr>,
        escape: char,
        case: LetterCase,
        negation: Negation,
    },
    /// `operand ~ pattern`: POSIX, matches a part of the operand.
    Regex {
        operand: Box<Expr>,
        pattern: Box<Expr>,
        negation: Negation,
    },
    /// `EXTRACT(part FROM operand)`: the part alone as a whole number. INTEGER of a date or a
    /// timestamp, DOUBLE PRECISION of a timestamptz. Seconds, milliseconds and microseconds leave
    /// each other out.
    Extract {
        part: DatePart,
        operand: Box<Expr>,
    },
    /// `DATE_PART(part, operand)`: DOUBLE PRECISION. Unlike `EXTRACT`, seconds, milliseconds and
    /// microseconds are the whole seconds field with its fraction, in that unit.
    DatePart {
        part: DatePart,
        operand: Box<Expr>,
    },
    /// `DATE_TRUNC(part, operand)`.
    DateTrunc {
        part: DatePart,
        operand: Box<Expr>,
    },
    /// `DATEADD(part, amount, operand)`.
    DateAdd {
        part: DatePart,
        amount: Box<Expr>,
        operand: Box<Expr>,
    },
    /// `DATEDIFF(part, from, to)`: boundaries of the part between the two, BIGINT.
    DateDiff {
        part: DatePart,
        from: Box<Expr>,
        to: Box<Expr>,
    },
    /// `operand AT TIME ZONE zone`, and `TIMEZONE(zone, operand)`.
    AtTimeZone {
        operand: Box<Expr>,
        zone: Box<Expr>,
    },
    Call {
        function: ScalarFunction,
        arguments: Vec<Expr>,
    },
    /// A function that the user has made, by its name in lower case, schema included where one is
    /// written.
    UserCall {
        name: String,
        arguments: Vec<Expr>,
    },
    Aggregate(AggregateCall),
    Window(Box<WindowCall>),
}

/// A column of the relation with this alias, of this select or of one around it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnRef {
    pub relation: Identifier,
    pub column: Identifier,
}

/// One step into a SUPER value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`, as written: whether case counts is a setting of the session.
    Field(String),
    /// `[index]`, from 0; a text names a field.
    Element(Expr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// `ANY` and `SOME`.
    Any,
    All,
}

/// One `WHEN … THEN …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub when: Expr,
    pub then: Expr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CastKind {
    /// Written by the user: text too long is cut.
    Explicit,
    /// `TRY_CAST`: NULL where the value cannot be converted.
    Try,
    /// Made by Redshift.
    Implicit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Negation {
    Plain,
    /// `NOT`.
    Negated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterCase {
    /// `LIKE`.
    Sensitive,
    /// `ILIKE`, which folds ASCII letters.
    Insensitive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    Negate,
    Plus,
    Not,
    /// `~`.
    BitNot,
    /// `|/`.
    SquareRoot,
    /// `||/`.
    CubeRoot,
    /// `@`.
    Absolute,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// Numbers, or a time and an interval, or a date and whole days.
    Add,
    /// As `Add`, and a time minus a time.
    Subtract,
    /// Numbers, or an interval and a number.
    Multiply,
    /// Of two integers: without the remainder, towards zero.
    Divide,
    Modulo,
    Power,
    /// `||`: both sides are text; NULL if one side is.
    Concat,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    BitAnd,
    BitOr,
    /// `#`.
    BitXor,
    ShiftLeft,
    ShiftRight,
    /// Of two rows of two times each.
    Overlaps,
}
