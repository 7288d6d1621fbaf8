//! What can be wrong with a user's template.

use super::scan::words;
use super::value::{INTERVAL_NAMES, LOOKBACK_START};
use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;

/// A template that cannot be expanded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the template cannot be read: {message}")]
    Syntax { message: String, span: Span },
    #[error("`{name}` is not defined")]
    Undefined {
        name: String,
        nearest: Option<String>,
        /// What can be named here.
        known: String,
        span: Span,
    },
    #[error("`{name}` is a text and stands in SQL as it is")]
    BareText {
        name: String,
        quotes: Quotes,
        span: Span,
    },
    #[error("`{tag}` is a date and stands in SQL without quotes")]
    BareMoment { tag: String, span: Span },
    #[error(
        "`{filter}` would have to look into `{name}`, which has another value in each interval"
    )]
    IntervalFilter {
        name: String,
        filter: String,
        span: Span,
    },
    #[error("`{tag}` grows together with what stands beside it, as `{read}`")]
    GrowsTogether {
        tag: String,
        /// What SQL would read.
        read: String,
        span: Span,
    },
    #[error("`literal` quotes a text, and `{name}` is a number")]
    QuotedNumber { name: String, span: Span },
    #[error("the template cannot print this: {message}")]
    Refused { message: String, span: Span },
    #[error("the template decides by `{name}`, which has another value in each interval")]
    BranchesOnInterval { name: String, span: Span },
    #[error("the template makes too much text or takes too many steps")]
    TooMuchWork { work: Work, span: Span },
    #[error("the text holds a character that plans reserve for slots")]
    ReservedCharacter { span: Span },
}

/// Whether a tag stands between quotes of its own, `'{{ name }}'`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    Around,
    None,
}

/// What a template could do without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It was stopped while it ran.
    Steps,
    /// It was not run: its tags nest too deeply.
    Depth,
    /// It was not run: a list could grow without end.
    Growth,
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::Syntax { span, .. } => Self::error(&SYNTAX, message)
                .at(span, "here")
                .help("close each `{{` with `}}`, each `{%` with `%}` and each `{% if … %}` with `{% endif %}`"),
            Fault::Undefined { name, span, .. } if name == LOOKBACK_START => {
                Self::error(&UNDEFINED, message)
                    .at(span, "no such value")
                    .help(
                        "add `lookback: 1` or more to `replace_window` or `merge`: it is where the \
                         earliest interval starts that is read again",
                    )
            }
            Fault::Undefined {
                nearest,
                known,
                span,
                ..
            } => Self::error(&UNDEFINED, message)
                .at(span, "no such value")
                .help(match nearest {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => known,
                }),
            Fault::BareText { name, quotes, span } => {
                let name = operand(&name);
                Self::error(&BARE_TEXT, message)
                    .at(span, "a text")
                    .help(match quotes {
                        Quotes::Around => format!(
                            "write `{{{{ {name} | literal }}}}` without the quotes around it: it brings its own"
                        ),
                        Quotes::None => format!(
                            "write `{{{{ {name} | literal }}}}` for a value, `{{{{ {name} | identifier }}}}` for a name"
                        ),
                    })
            }
            Fault::GrowsTogether { span, .. } => Self::error(&GROWS_TOGETHER, message)
                .at(span, "no space beside it")
                .help(
                    "put a space between them; a name is put together first, as in `{{ ('stg_' ~ \
                     vars.name) | identifier }}`, a text with `||`",
                ),
            Fault::QuotedNumber { name, span } => {
                let name = operand(&name);
                Self::error(&REFUSED, message).at(span, "a number").help(format!(
                    "write `{{{{ {name} }}}}` for the number, `'{{{{ {name} }}}}'` for a text of its digits"
                ))
            }
            Fault::BareMoment { tag, span } => Self::error(&BARE_TEXT, message)
                .at(span, "is a sum of numbers without quotes")
                .help(if interval_names_in(&tag) {
                    format!(
                        "write `'{tag}'`; only digits, as `date('%Y%m%d')` prints them, are a number"
                    )
                } else {
                    format!("write `'{tag}'`")
                }),
            Fault::IntervalFilter { name, span, .. } => {
                Self::error(&INTERVAL_FILTER, message)
                    .at(span, "not only printed")
                    .help(format!(
                        "how it is written is said by `date`, `lower` and `upper`: `{{{{ {name} | \
                         date('%Y%m%d') }}}}`, `{{{{ {name} | date('%b%y') | lower }}}}`"
                    ))
            }
            Fault::Refused { span, .. } => Self::error(&REFUSED, message)
                .at(span, "printed here")
                .help(
                    "print a number, a text or a value of the interval; `literal` and `identifier` \
                     take texts, `date` takes values of the interval",
                ),
            Fault::BranchesOnInterval { span, .. } => Self::error(&BRANCHES_ON_INTERVAL, message)
                .at(span, "not only printed")
                .help(
                    "print it, as `'{{ ds }}'` or `'{{ ds | date('%Y/%m') }}'`, and compare in SQL: \
                     `CASE WHEN started_at >= '{{ data_interval_start }}' …`",
                ),
            Fault::TooMuchWork { work, span } => {
                let (label, help) = match work {
                    Work::Steps => (
                        "while running this",
                        "a text has at most 1 MiB and takes at most 100,000 steps",
                    ),
                    Work::Depth => (
                        "nested too deeply",
                        "shorten the expression, or write the cases as rows of SQL",
                    ),
                    Work::Growth => (
                        "a list could grow here without end",
                        "write lists and numbers out, as in `['a', 'b']` and `{{ n + 1 }}`, and \
                         join texts with `~`",
                    ),
                };
                Self::error(&TOO_MUCH_WORK, message).at(span, label).help(help)
            }
            Fault::ReservedCharacter { span } => Self::error(&RESERVED_CHARACTER, message)
                .at(span, "this character")
                .help("write it with `CHR(…)`, or leave it out"),
        }
    }
}

/// An expression as a filter takes it: a filter binds closer than all else.
fn operand(expression: &str) -> String {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    if expression.chars().all(is_path) {
        expression.to_owned()
    } else {
        format!("({expression})")
    }
}

fn interval_names_in(tag: &str) -> bool {
    words(tag).iter().any(|word| INTERVAL_NAMES.contains(word))
}

define_explanations! {
    SYNTAX = "template/syntax" {
        what: "A template is not well formed.",
        why: "Nothing sensible can be made of half a tag.",
        example: "select: SELECT {{ vars.limit FROM events",
        instead: "select: SELECT {{ vars.limit }} FROM events",
    }
    UNDEFINED = "template/undefined" {
        what: "A template prints a value that does not exist.",
        why: "An empty text in its place would still be SQL, only another one.",
        example: "from: \"{{ vars.soruce }}/log_data\"",
        instead: "from: \"{{ vars.source }}/log_data\", with `source` under `vars`",
    }
    BARE_TEXT = "template/bare-text" {
        what: "A template puts a text into SQL as it is.",
        why: "A text pasted into SQL can end a literal and start something else. Quoting is not left to memory.",
        example: "where: \"region = {{ vars.region }}\"",
        instead: "where: \"region = {{ vars.region | literal }}\"",
    }
    REFUSED = "template/refused" {
        what: "A template prints a value that has no form at this place, or a filter cannot take it.",
        why: "A list or a function is no SQL, and a number in quotes would be a text.",
        example: "select: SELECT {{ 5 | literal }} AS n",
        instead: "select: SELECT {{ 5 }} AS n",
    }
    GROWS_TOGETHER = "template/grows-together" {
        what: "A template prints a value right beside a text, and SQL would read both as one word or one number.",
        why: "`1{{ vars.n }}` is another number, `stg_{{ name | identifier }}` two words where the name needs quotes, and nothing says so.",
        example: "where: \"amount > 1{{ vars.zeros }}\"",
        instead: "where: \"amount > {{ vars.limit }}\", or a space between them",
    }
    BRANCHES_ON_INTERVAL = "template/branches-on-interval" {
        what: "A template decides by a date instead of printing it.",
        why: "One reviewed shape stands for every interval. A template that looks into the date would be another text for each.",
        example: "{% if ds == '2018-11-01' %} … {% endif %}",
        instead: "Put the condition into the SQL, or into a table of its own.",
    }
    INTERVAL_FILTER = "template/interval-filter" {
        what: "A filter is put on a value of the interval that does not only say how it is written.",
        why: "One reviewed shape stands for every interval, so no filter sees the date itself.",
        example: "from: \"s3://bucket/{{ ds | replace('-', '') }}.json\"",
        instead: "from: \"s3://bucket/{{ ds | date('%Y%m%d') }}.json\"",
    }
    TOO_MUCH_WORK = "template/too-much-work" {
        what: "A template loops too long or makes too much text.",
        why: "Compiling must end, whoever wrote the template.",
        example: "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
        instead: "Generate rows in SQL, not text in a template.",
    }
    RESERVED_CHARACTER = "template/reserved-character" {
        what: "A text holds `⟦`, `⟧` or a private character that plans use for slots.",
        why: "A plan must be able to tell what a run fills in from what you wrote.",
        example: "select: SELECT '⟦start⟧' AS label",
        instead: "select: SELECT '[start]' AS label",
    }
}
