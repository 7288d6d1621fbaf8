//! What can be wrong with a statement.

use std::fmt;

use crate::span::Span;

/// One fault: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub span: Span,
    /// What is wrong, in the user's words: lower case, no full stop.
    pub message: String,
    /// What stands at the place.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
    /// Places that explain it, such as a first definition.
    pub also: Vec<(Span, String)>,
}

/// Bytes of the text to replace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Empty to insert.
    pub span: Span,
    pub replacement: String,
}

/// Whether a fault stops the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

macro_rules! fault_kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// The kind of a fault, one per code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultKind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl FaultKind {
            /// Every kind, in the order of its declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable code, `stage/fault`.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

fault_kinds! {
    /// The text is no SQL that Redshift reads.
    Syntax = "sql/syntax",
    /// There is no statement in the text.
    EmptyStatement = "sql/empty-statement",
    /// One statement is expected, more were given.
    MoreThanOneStatement = "sql/more-than-one-statement",
    /// A string, a quoted name or a comment has no end.
    Unterminated = "sql/unterminated",
    /// Expressions or queries are nested deeper than the compiler follows.
    TooDeep = "sql/too-deep",
    /// Redshift takes statements of at most 16 MB.
    TooLong = "sql/too-long",
    /// Another database has this form, Redshift has not.
    NotRedshift = "sql/not-redshift",
    /// Redshift has this form, this compiler does not support it yet.
    Unsupported = "sql/unsupported",
    /// COPY or UNLOAD has no such option.
    UnknownOption = "sql/unknown-option",
    /// A COPY option has a value that it cannot have, or options contradict each other.
    CopyOptionValue = "sql/copy-option-value",
    /// The same option or attribute is given twice.
    DuplicateOption = "sql/duplicate-option",
    /// UNLOAD refuses an option beside another one, its size, or the end of its query.
    UnloadOption = "sql/unload-option",
    /// A word is no column type of Redshift, or none that is supported.
    ColumnType = "sql/column-type",
    /// A name is empty, too long or holds control characters.
    InvalidName = "sql/invalid-name",
    /// A literal cannot be read as a value of its type.
    BadLiteral = "sql/bad-literal",
    /// A function has too few or too many arguments.
    ArgumentCount = "sql/argument-count",
    /// An argument has a type that the function does not take.
    ArgumentType = "sql/argument-type",
    /// An operator does not take operands of these types.
    OperandType = "sql/operand-type",
    /// Types that must agree do not.
    TypeMismatch = "sql/type-mismatch",
    /// The number of columns or values is not the one expected.
    ColumnCount = "sql/column-count",
    /// A column is neither grouped nor aggregated.
    NotGrouped = "sql/not-grouped",
    /// An aggregate stands where rows are not grouped yet.
    MisplacedAggregate = "sql/misplaced-aggregate",
    /// A window function stands where windows are not computed yet.
    MisplacedWindow = "sql/misplaced-window",
    /// Sorted aggregates of one select sort by different values.
    GroupOrder = "sql/group-order",
    /// A position after GROUP BY or ORDER BY names no output column.
    PositionOutOfRange = "sql/position-out-of-range",
    /// The same name is given to two columns.
    DuplicateColumn = "sql/duplicate-column",
    /// MERGE has a form that Redshift's two arms do not allow.
    MergeForm = "sql/merge-form",
    /// A value cannot be stored in the column.
    NotAssignable = "sql/not-assignable",
    /// Digits after the point get lost when the value is stored.
    ScaleLoss = "sql/scale-loss",
    /// Text may be longer than the column; the statement fails when it is.
    TextMayNotFit = "sql/text-may-not-fit",
    /// A value can be NULL and its column cannot.
    NullableIntoNotNull = "sql/nullable-into-not-null",
    /// An encoding does not take the column's type.
    EncodingMisfit = "resolve/encoding-misfit",
    /// No table or common table expression has this name.
    UnknownTable = "resolve/unknown-table",
    /// No relation in reach has this column.
    UnknownColumn = "resolve/unknown-column",
    /// Several relations in reach have this column.
    AmbiguousColumn = "resolve/ambiguous-column",
    /// No relation in reach has this alias.
    UnknownAlias = "resolve/unknown-alias",
    /// Two relations of one select have the same alias.
    DuplicateAlias = "resolve/duplicate-alias",
    /// Redshift has no function of this name.
    UnknownFunction = "resolve/unknown-function",
}

impl FaultKind {
    pub fn severity(self) -> Severity {
        match self {
            Self::ScaleLoss | Self::TextMayNotFit | Self::NullableIntoNotNull => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl Fault {
    pub(crate) fn new(
        kind: FaultKind,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            span,
            message: message.into(),
            label: label.into(),
            help: None,
            also: Vec::new(),
        }
    }

    #[must_use]
    pub(crate) fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also.push((span, label.into()));
        self
    }

    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// "did you mean `…`?", if a known name is near.
    #[must_use]
    pub(crate) fn nearest<'a>(
        mut self,
        written: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        if let Some(name) = nearest(written, known) {
            self.help = Some(format!("did you mean `{name}`?"));
        }
        self
    }

    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// In bytes. Redshift's names have at most 127, and misspelt ones not many more.
const LONGEST_NAME: usize = 200;

/// The known name nearest to the written one, if one is near enough to be meant.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // No name is so long, and to compare is quadratic work.
    if written.len() > LONGEST_NAME {
        return None;
    }
    let length = written.chars().count();
    let allowed = length / 3 + 1;
    known
        .into_iter()
        // Letters that are missing or too many are one edit each.
        .filter(|name| name.chars().count().abs_diff(length) <= allowed)
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, name)| *distance <= allowed && *distance < name.chars().count())
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_have_the_form_stage_slash_fault() {
        let mut codes: Vec<_> = FaultKind::ALL.iter().map(|kind| kind.code()).collect();
        for code in &codes {
            let (stage, fault) = code.split_once('/').expect("a slash");
            assert!(matches!(stage, "sql" | "resolve"), "{code}");
            assert!(
                fault.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{code}"
            );
        }
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), FaultKind::ALL.len());
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        assert_eq!(nearest("user_idd", ["user_id", "level"]), Some("user_id"));
        assert_eq!(nearest("duration", ["user_id", "level"]), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}
