//! What can be wrong with a spec.

use plan::HostFault;

use super::explanations as explained;
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};

/// A shape that the language does not have. Messages never repeat a value that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("a comma has cut the text before `{}`", rest.value)]
    CutText { rest: Spanned<String> },
    #[error("unknown key `{}` in {owner}", key.value)]
    UnknownKey {
        key: Spanned<String>,
        owner: String,
        suggestion: Option<String>,
        known: String,
        /// What stands there but for one slip of the hand.
        slip: Option<&'static str>,
    },
    #[error("unknown key `{}` in {owner}", key.value)]
    KeyElsewhere {
        key: Spanned<String>,
        owner: String,
        help: &'static str,
    },
    #[error("{owner} has no `{key}`")]
    MissingKey {
        key: &'static str,
        owner: String,
        span: Span,
        example: &'static str,
    },
    #[error("`{key}` has no meaning {place}")]
    KeyWithoutMeaning {
        key: String,
        place: String,
        span: Span,
        because: (Span, String),
        help: &'static str,
    },
    #[error("{field} must be {expected}, but is {found}")]
    WrongType {
        field: String,
        expected: String,
        found: &'static str,
        span: Span,
        hint: Option<String>,
    },
    #[error("{field} cannot be `{}`", value.value)]
    UnknownValue {
        field: String,
        value: Spanned<String>,
        suggestion: Option<String>,
        known: String,
        slip: Option<&'static str>,
    },
    #[error("there is no lint `{}`", name.value)]
    UnknownLint {
        name: Spanned<String>,
        suggestion: Option<String>,
        slip: Option<&'static str>,
    },
    #[error("{field} {problem}")]
    OutOfRange {
        field: String,
        problem: &'static str,
        span: Span,
        help: String,
    },
    #[error("{field} is blank")]
    BlankText { field: String, span: Span },
    #[error("{field} is empty")]
    EmptyList { field: String, span: Span },
    #[error("{reason}")]
    InvalidName { reason: String, span: Span },
    #[error("{reason}")]
    InvalidType {
        reason: String,
        help: String,
        span: Span,
    },
    #[error("the comma splits `{written}` into two keys")]
    SplitType { written: String, span: Span },
    #[error("{what} stands twice {place}")]
    DuplicateName {
        what: String,
        place: String,
        span: Span,
        first: Span,
    },
    #[error("{owner} names no {what}")]
    MissingChoice {
        what: &'static str,
        owner: String,
        variants: String,
        span: Span,
    },
    #[error("{owner} names more than one {what}")]
    SeveralChoices {
        what: &'static str,
        owner: String,
        first: (String, Span),
        second: (String, Span),
    },
    #[error("version `{version}` of the language is not known")]
    UnsupportedVersion { version: u32, span: Span },
    #[error("the schedule `{cron}` is not supported")]
    UnsupportedCron { cron: String, span: Span },
    #[error("the check `{check}` is not supported yet")]
    UnsupportedCheck { check: String, span: Span },
    #[error("`{value}` is not supported yet for {field}")]
    UnsupportedOption {
        field: String,
        value: String,
        span: Span,
        help: &'static str,
    },
    #[error("`{key}` cannot stand beside `{beside}`: {why}")]
    CopyOptionExcluded {
        key: &'static str,
        beside: String,
        why: &'static str,
        /// Of Redshift's documentation.
        page: &'static str,
        span: Span,
        format: Span,
    },
    #[error("`copy` does not offer `{key}`: {why}")]
    CopyOptionRefused {
        key: &'static str,
        why: &'static str,
        help: &'static str,
        span: Span,
    },
    #[error("{field} is no date and no time: `{text}`")]
    InvalidTime {
        field: String,
        text: String,
        span: Span,
    },
    #[error("the schedule ends before it starts")]
    EmptySchedule { start: Span, end: Span },
    #[error("the file `{path}` does not exist")]
    MissingFile {
        path: String,
        span: Option<Span>,
        suggestion: Option<String>,
    },
    #[error("the path `{path}` leads out of the pipeline's folder")]
    PathOutsidePipeline { path: String, span: Span },
    #[error("`{reference}` names no column of a table")]
    InvalidReference { reference: String, span: Span },
    #[error("`{tag}` would stand here as it is: this is no template")]
    NotATemplate { tag: String, span: Span },
    #[error("`{text}` names no group, role or user")]
    InvalidGrantee { text: String, span: Span },
    #[error("`{bucket}` names no bucket")]
    InvalidBucket { bucket: String, span: Span },
    #[error("`host` {why}")]
    InvalidHost { why: HostFault, span: Span },
    #[error("a password has no place in a source")]
    LiteralPassword { span: Span },
    #[error("the role is neither `default` nor the ARN of an IAM role")]
    InvalidRole { span: Span },
    #[error("there is no target `{}`", name.value)]
    UnknownTarget {
        name: Spanned<String>,
        suggestion: Option<String>,
        known: String,
    },
    #[error("a secret has no place in a source")]
    EmbeddedCredentials { span: Span },
}

/// An instruction where a near word exists, else the list of words.
fn nearest(suggestion: Option<&String>, known: &str, list: &str) -> String {
    match suggestion {
        Some(word) => format!("did you mean `{word}`?"),
        None if known.is_empty() => "drop it: there is nothing to set here".to_owned(),
        None => format!("{list} {known}"),
    }
}

impl Diagnostic {
    fn mended(self, span: Span, slip: Option<&'static str>) -> Self {
        match slip {
            Some(word) => self.edit(span, word),
            None => self,
        }
    }
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::UnknownKey {
                key,
                suggestion,
                known,
                slip,
                ..
            } => Self::error(&explained::UNKNOWN_KEY, message)
                .at(key.span, "not a key here")
                .help(nearest(suggestion.as_ref(), &known, "the keys here are"))
                .mended(key.span, slip),
            Fault::KeyElsewhere { key, help, .. } => Self::error(&explained::UNKNOWN_KEY, message)
                .at(key.span, "not a key here")
                .help(help),
            Fault::CutText { rest } => Self::error(&explained::UNKNOWN_KEY, message)
                .at(rest.span, "read as a key without a value")
                .help("put the whole text in quotes: inside of `{ … }` a comma separates keys"),
            Fault::MissingKey {
                key, span, example, ..
            } => Self::error(&explained::MISSING_KEY, message)
                .at(span, format!("needs `{key}`"))
                .help(format!("add `{example}`")),
            Fault::KeyWithoutMeaning {
                span,
                because,
                help,
                ..
            } => Self::error(&explained::KEY_WITHOUT_MEANING, message)
                .at(span, "has no effect")
                .also(because.0, because.1)
                .help(help),
            Fault::WrongType {
                span, found, hint, ..
            } => {
                let diagnostic = Self::error(&explained::WRONG_TYPE, message).at(span, found);
                match hint {
                    Some(hint) => diagnostic.help(hint),
                    None => diagnostic,
                }
            }
            Fault::UnknownValue {
                value,
                suggestion,
                known,
                slip,
                ..
            } => Self::error(&explained::UNKNOWN_VALUE, message)
                .at(value.span, "not known here")
                .help(nearest(suggestion.as_ref(), &known, "it can be"))
                .mended(value.span, slip),
            Fault::UnknownLint {
                name,
                suggestion,
                slip,
            } => Self::error(&explained::UNKNOWN_LINT, message)
                .at(name.span, "not a lint")
                .help(match suggestion {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => "`callsheet explain list` shows all, those that start with `lint/`"
                        .to_owned(),
                })
                .mended(name.span, slip),
            Fault::OutOfRange { span, help, .. } => Self::error(&explained::OUT_OF_RANGE, message)
                .at(span, "not allowed")
                .help(help),
            Fault::BlankText { span, .. } => Self::error(&explained::BLANK_TEXT, message)
                .at(span, "no text here")
                .help("write the text, or drop the key"),
            Fault::EmptyList { span, .. } => Self::error(&explained::EMPTY_LIST, message)
                .at(span, "no item here")
                .help("write at least one item, or drop the key"),
            Fault::InvalidName { span, .. } => Self::error(&explained::INVALID_NAME, message)
                .at(span, "no name that Redshift keeps")
                .help("use 1 to 127 bytes: letters, digits and underscores are the safe choice"),
            Fault::InvalidType {
                span, help, ..
            } => Self::error(&explained::INVALID_TYPE, message)
                .at(span, "no column type")
                .help(help),
            Fault::SplitType { span, written } => Self::error(&explained::SPLIT_TYPE, message)
                .at(span, "between `{` and `}` a comma starts the next key")
                .help(format!(
                    "put the type in quotes, `\"{written}\"`, or write one column per line"
                )),
            Fault::DuplicateName { span, first, .. } => {
                Self::error(&explained::DUPLICATE_NAME, message)
                    .at(span, "again here")
                    .also(first, "first here")
                    .help("keep one of them; names that differ only in case are the same to Redshift")
            }
            Fault::MissingChoice {
                what,
                span,
                variants,
                ..
            } => Self::error(&explained::MISSING_CHOICE, message)
                .at(span, format!("no {what} here"))
                .help(format!("write {variants}")),
            Fault::SeveralChoices { first, second, .. } => {
                Self::error(&explained::SEVERAL_CHOICES, message)
                    .at(second.1, format!("`{}` cannot stand beside it", second.0))
                    .also(first.1, format!("`{}` is one already", first.0))
                    .help("keep one of them")
            }
            Fault::UnsupportedVersion { span, .. } => {
                Self::error(&explained::UNSUPPORTED_VERSION, message)
                    .at(span, "not known to this compiler")
                    .help("write `version: 1`, or use a compiler that knows this version")
            }
            Fault::UnsupportedCron { span, .. } => {
                Self::error(&explained::UNSUPPORTED_CRON, message)
                    .at(span, "not a schedule with known intervals")
                    .help("write `@hourly`, `@daily`, `@weekly` or `@monthly`, in quotes")
            }
            Fault::UnsupportedCheck { span, .. } => {
                Self::error(&explained::UNSUPPORTED_CHECK, message)
                    .at(span, "planned, but not there yet")
                    .help("an `expression`, with `where` if need be, can say much of the same")
            }
            Fault::UnsupportedOption { span, help, .. } => {
                Self::error(&explained::UNSUPPORTED_OPTION, message)
                    .at(span, "not supported yet")
                    .help(help)
            }
            Fault::CopyOptionExcluded {
                span, format, page, ..
            } => Self::error(&explained::COPY_OPTION_EXCLUDED, message)
                .at(span, "not with this format")
                .also(format, "the format")
                .help(format!(
                    "drop it; see https://docs.aws.amazon.com/redshift/latest/dg/{page}.html"
                )),
            Fault::CopyOptionRefused { span, help, .. } => {
                Self::error(&explained::COPY_OPTION_REFUSED, message)
                    .at(span, "not offered")
                    .help(help)
            }
            Fault::InvalidTime { span, .. } => Self::error(&explained::INVALID_TIME, message)
                .at(span, "no date or time in UTC")
                .help("write `2018-11-01` or `2018-11-01T06:00:00`; times are UTC"),
            Fault::EmptySchedule { start, end } => Self::error(&explained::EMPTY_SCHEDULE, message)
                .at(end, "the end, which is not part of the schedule")
                .also(start, "the start")
                .help("move `end` after `start`, or drop it"),
            Fault::MissingFile {
                span, suggestion, ..
            } => {
                let mut diagnostic = Self::error(&explained::MISSING_FILE, message);
                if let Some(span) = span {
                    diagnostic = diagnostic.at(span, "names no file of the pipeline");
                }
                diagnostic.help(match suggestion {
                    Some(path) => format!("did you mean `{path}`?"),
                    None => "create it, or correct the path; it starts in the folder of `pipeline.yml`".to_owned(),
                })
            }
            Fault::PathOutsidePipeline { span, .. } => {
                Self::error(&explained::PATH_OUTSIDE_PIPELINE, message)
                    .at(span, "absolute, or with `..`")
                    .help("write a path relative to the folder of `pipeline.yml`, with forward slashes, such as `sql/users.sql`")
            }
            Fault::InvalidReference { span, .. } => {
                Self::error(&explained::INVALID_REFERENCE, message)
                    .at(span, "not `table.column`")
                    .help("write `table.column`, such as `users.user_id`")
            }
            Fault::NotATemplate { span, .. } => Self::error(&explained::NOT_A_TEMPLATE, message)
                .at(span, "nothing fills it")
                .help(
                    "write the value itself; `vars` are for SQL, paths and \
                     `accepted_values`, values of the interval for SQL and paths, `each` and `params` \
                     for names, types and options as well",
                ),
            Fault::InvalidGrantee { text, span } => {
                Self::error(&explained::INVALID_GRANTEE, message)
                    .at(span, "who this is cannot be told")
                    .help(format!("write `group {text}`, `role {text}`, `user {text}` or `public`"))
            }
            Fault::InvalidBucket { span, .. } => Self::error(&explained::INVALID_BUCKET, message)
                .at(span, "not `s3://bucket`")
                .help("write the bucket alone, without a prefix or a slash at the end, such as `s3://my-bucket`: 3 to 63 lower case letters, digits, dots and hyphens"),
            Fault::InvalidHost { why, span } => Self::error(&explained::INVALID_HOST, message)
                .at(span, "not a host alone")
                .help(match why {
                    HostFault::Socket => "write the host's name; Redshift is reached over TCP",
                    HostFault::Several => "write one host: what ran is known by the database it ran on",
                    HostFault::Url | HostFault::WithMore => "write the name alone; `port` and `database` are keys beside it",
                    HostFault::Blank | HostFault::Character | HostFault::Long => {
                        "write the host's name, such as `etl.abc123.us-west-2.redshift.amazonaws.com`"
                    }
                }),
            Fault::LiteralPassword { span } => Self::error(&explained::LITERAL_PASSWORD, message)
                .at(span, "not the name of a variable")
                .help("remove it and change it, for it may have been seen; write `password: { env: NAME }` or `password: { command: [program, argument] }`"),
            Fault::InvalidRole { span } => Self::error(&explained::INVALID_ROLE, message)
                .at(span, "names no role")
                .help("write `default`, or `arn:aws:iam::123456789012:role/name`"),
            Fault::UnknownTarget {
                name,
                suggestion,
                known,
            } => Self::error(&explained::UNKNOWN_TARGET, message)
                .at(name.span, "not a key of `targets`")
                .help(nearest(suggestion.as_ref(), &known, "the targets are")),
            Fault::EmbeddedCredentials { span } => {
                Self::error(&explained::EMBEDDED_CREDENTIALS, message)
                    .at(span, "looks like a secret")
                    .help("remove it and change it, for it may have been seen; COPY uses the target's `iam_role`, a login comes from the environment")
            }
        }
    }
}
