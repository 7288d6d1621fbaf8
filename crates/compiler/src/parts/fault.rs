//! What can be wrong with reusable parts.

use super::parameter::example;
use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;
use crate::spec::decode::alternatives;

/// Parts that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("there is no value `{path}`")]
    MissingValue {
        path: String,
        nearest: Option<String>,
        known: String,
        span: Span,
    },
    #[error("the name `{name}` is a template, but nothing repeats the table")]
    NotRepeated { name: String, span: Span },
    #[error("`for_each` makes the table `{name}` twice")]
    SameName {
        name: String,
        span: Span,
        elements: [(Span, String); 2],
        /// The value in which they differ and that the name does not hold.
        differs: Option<String>,
    },
    #[error("`for_each` has no elements")]
    NoElements { span: Span },
    #[error("`for_each` has {found} elements, more than {most}")]
    TooManyElements {
        found: usize,
        most: usize,
        span: Span,
    },
    #[error("the parts of this pipeline make more than {most} values")]
    TooMuch { most: usize, span: Span },
    #[error("`{path}` must be a list of elements, but is {found}")]
    NotElements {
        path: String,
        found: &'static str,
        span: Span,
    },
    #[error("the list {problem}")]
    MalformedCsv { problem: &'static str, span: Span },
    #[error("there is no block `{name}`")]
    UnknownBlock {
        name: String,
        nearest: Option<String>,
        span: Span,
    },
    #[error("the block `{name}` brings nothing along")]
    EmptyBlock { name: String, span: Span },
    #[error("blocks take each other in a circle: {path}")]
    BlockCycle { path: String, span: Span },
    #[error("{what} has no parameter `{name}`")]
    UnknownArgument {
        what: String,
        name: String,
        nearest: Option<String>,
        known: String,
        span: Span,
        declared: Option<Span>,
    },
    #[error("{what} needs `{name}`")]
    MissingArgument {
        what: String,
        name: String,
        expected: String,
        span: Span,
        declared: Span,
    },
    #[error("`{name}` must be {}, but is {found}", article(expected))]
    ArgumentType {
        name: String,
        expected: String,
        found: &'static str,
        span: Span,
        declared: Span,
    },
    #[error("a template cannot read the parameter `{name}`")]
    ParameterName { name: String, span: Span },
    #[error("there is no type of parameters `{written}`")]
    ParameterType {
        written: String,
        nearest: Option<String>,
        span: Span,
    },
    #[error("there is no load template `{name}`")]
    UnknownTemplate {
        name: String,
        nearest: Option<String>,
        span: Span,
    },
    #[error("nothing says what the load template `{name}` does")]
    UndeclaredTemplate { name: String, span: Span },
    #[error("{what} comes from two parts")]
    Collision {
        what: String,
        span: Span,
        first: Span,
    },
}

fn article(expected: &str) -> String {
    let vowel = expected.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} `{expected}`", if vowel { "an" } else { "a" })
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        let did_you_mean = |nearest: Option<String>, otherwise: String| match nearest {
            Some(name) => format!("did you mean `{name}`?"),
            None => otherwise,
        };
        match fault {
            Fault::MissingValue {
                nearest,
                known,
                span,
                ..
            } => Self::error(&MISSING_VALUE, message)
                .at(span, "no such value")
                .help(did_you_mean(nearest, format!("the values here are {known}"))),
            Fault::NotRepeated { span, .. } => Self::error(&NOT_REPEATED, message)
                .at(span, "would be the name as it stands")
                .help("add `for_each: [{ name: … }]` to the table, or write a plain name"),
            Fault::SameName {
                span,
                elements: [first, second],
                differs,
                ..
            } => Self::error(&SAME_NAME, message)
                .at(span.as_written(), "one name for both")
                .also(first.0.as_written(), format!("for `each` = {}", first.1))
                .also(second.0.as_written(), format!("for `each` = {}", second.1))
                .help(match differs {
                    Some(key) => format!("let the name say what differs: `{{{{ {key} }}}}`"),
                    None => "drop one of them".to_owned(),
                }),
            Fault::NoElements { span } => Self::error(&NO_ELEMENTS, message)
                .at(span, "nothing here")
                .help("write at least one element, or drop the table"),
            Fault::TooManyElements { span, most, .. } => {
                Self::error(&TOO_MANY_ELEMENTS, message)
                    .at(span, "too many tables to review")
                    .help(format!("split the pipeline; a description stands for at most {most} tables"))
            }
            Fault::TooMuch { span, .. } => Self::error(&TOO_MUCH, message)
                .at(span, "here it is too much")
                .help("split the pipeline, or write fewer elements"),
            Fault::NotElements { span, .. } => Self::error(&NOT_ELEMENTS, message)
                .at(span, "not a list")
                .help("start each element with `- `"),
            Fault::MalformedCsv { span, .. } => Self::error(&MALFORMED_CSV, message)
                .at(span, "here")
                .help("the first line names the values; cells with commas, quotes or line feeds stand in quotes, a quote is doubled"),
            Fault::UnknownBlock { nearest, span, .. } => Self::error(&UNKNOWN_BLOCK, message)
                .at(span, "names no file in `blocks/`")
                .help(did_you_mean(
                    nearest,
                    "blocks lie in the folder `blocks` beside `callsheet.yml`, one file each, such as `blocks/audit_columns.yml`".to_owned(),
                )),
            Fault::EmptyBlock { span, .. } => Self::error(&EMPTY_BLOCK, message)
                .at(span, "no key of a table")
                .help("write what the block adds, such as `columns`, `checks` or `load`"),
            Fault::BlockCycle { span, .. } => Self::error(&BLOCK_CYCLE, message)
                .at(span, "takes itself")
                .help("drop one `use`, or put what both need into a third block"),
            Fault::UnknownArgument {
                nearest,
                known,
                span,
                declared,
                ..
            } => {
                let otherwise = if known.is_empty() {
                    "drop it: there is nothing to set".to_owned()
                } else {
                    format!("the parameters are {known}")
                };
                let found = Self::error(&UNKNOWN_ARGUMENT, message).at(span, "not a parameter");
                let found = match declared {
                    Some(place) => found.also(place, "the parameters stand here"),
                    None => found,
                };
                found.help(did_you_mean(nearest, otherwise))
            }
            Fault::MissingArgument {
                name,
                expected,
                span,
                declared,
                ..
            } => Self::error(&MISSING_ARGUMENT, message)
                .at(span, format!("needs `{name}`"))
                .also(declared, "has no default")
                .help(format!("add `{name}`, {}", article(&expected))),
            Fault::ArgumentType {
                found,
                span,
                declared,
                expected,
                ..
            } => Self::error(&ARGUMENT_TYPE, message)
                .at(span, found)
                .also(declared, "declared here")
                .help(example(&expected)),
            Fault::ParameterName { span, .. } => Self::error(&PARAMETER_NAME, message)
                .at(span, "not a word")
                .help("use letters, digits and underscores, so that `{{ params.name }}` finds it"),
            Fault::ParameterType { nearest, span, .. } => {
                Self::error(&PARAMETER_TYPE, message)
                    .at(span, "no such type")
                    .help(did_you_mean(
                        nearest,
                        format!(
                            "write {}, or `list of …` one of them",
                            alternatives(&["identifier", "string", "integer", "boolean", "date"])
                        ),
                    ))
            }
            Fault::UnknownTemplate { nearest, span, .. } => {
                Self::error(&UNKNOWN_TEMPLATE, message)
                    .at(span, "names no file in `templates/`")
                    .help(did_you_mean(
                        nearest,
                        "load templates lie in the folder `templates` beside `callsheet.yml`, such as `templates/mark_gone.sql.j2`".to_owned(),
                    ))
            }
            Fault::UndeclaredTemplate { span, name } => {
                Self::error(&UNDECLARED_TEMPLATE, message)
                    .at(span, "has statements alone")
                    .help(format!(
                        "write `templates/{name}.yml` with `rerun: replaces` or `rerun: doubles`, and its `parameters`"
                    ))
            }
            Fault::Collision { span, first, .. } => Self::error(&COLLISION, message)
                .at(span, "again here")
                .also(first, "first here")
                .help("keep one of them; where a table should decide, write the key in the table itself"),
        }
    }
}

define_explanations! {
    MISSING_VALUE = "parts/missing-value" {
        what: "`{{ each.… }}` or `{{ params.… }}` asks for a value that is not there.",
        why: "Nothing in its place would be another table, only nobody would know which.",
        example: "\"raw_{{ each.name }}\":\n  for_each: [{ name: users, key: id }, { name: songs }]\n  dist: { key: \"{{ each.key }}\" }",
        instead: "for_each: [{ name: users, key: id }, { name: songs, key: song_id }]",
    }
    NOT_REPEATED = "parts/not-repeated" {
        what: "A table's name holds `{{ … }}`, but the table has no `for_each`.",
        why: "Names are templates only where something fills them.",
        example: "\"raw_{{ each.name }}\":\n  kind: staging",
        instead: "\"raw_{{ each.name }}\":\n  for_each: [{ name: users }]\n  kind: staging",
    }
    SAME_NAME = "parts/same-name" {
        what: "Two elements of `for_each` make one table.",
        why: "A table has one description. The second would take the place of the first.",
        example: "\"raw_{{ each.name }}\":\n  for_each: [{ name: users, day: 1 }, { name: users, day: 2 }]",
        instead: "\"raw_{{ each.name }}_{{ each.day }}\":\n  for_each: [{ name: users, day: 1 }, { name: users, day: 2 }]",
    }
    NO_ELEMENTS = "parts/no-elements" {
        what: "`for_each` has an empty list.",
        why: "The description would stand for no table at all, and all that is said in it would not be checked.",
        example: "for_each: []",
        instead: "for_each: [{ name: users }]",
    }
    TOO_MANY_ELEMENTS = "parts/too-many-elements" {
        what: "`for_each` stands for more than a thousand tables.",
        why: "A plan is made to be reviewed; and compiling must end, whoever wrote the list.",
        example: "for_each: { file: lists/all_ten_thousand_sensors.csv }",
        instead: "Put the rows into one table with a column for the sensor.",
    }
    TOO_MUCH = "parts/too-much" {
        what: "Elements and blocks together make a pipeline that is too large.",
        why: "Compiling must end and fit into memory, whoever wrote the parts.",
        example: "A table of a thousand columns for a thousand elements.",
        instead: "Split the pipeline.",
    }
    NOT_ELEMENTS = "parts/not-elements" {
        what: "The file that `for_each` names holds no list.",
        why: "A list has an order, and the tables come in that order.",
        example: "users: { key: id }\nsongs: { key: song_id }",
        instead: "- { name: users, key: id }\n- { name: songs, key: song_id }",
    }
    MALFORMED_CSV = "parts/malformed-csv" {
        what: "A list in a `.csv` file is not well formed.",
        why: "A value under the wrong name would make another table.",
        example: "name,key\nusers\n",
        instead: "name,key\nusers,id\n",
    }
    UNKNOWN_BLOCK = "parts/unknown-block" {
        what: "`use` names a block that is not there.",
        why: "A piece that is left out silently could be the checks.",
        example: "use: audit_colums",
        instead: "use: audit_columns, with `blocks/audit_columns.yml`",
    }
    EMPTY_BLOCK = "parts/empty-block" {
        what: "A file in `blocks/` holds no key of a table.",
        why: "Whoever takes the block expects an effect.",
        example: "parameters: { key: identifier }",
        instead: "parameters: { key: identifier }\nchecks:\n  - unique: [\"{{ params.key }}\"]",
    }
    BLOCK_CYCLE = "parts/block-cycle" {
        what: "A block takes itself, by itself or through others.",
        why: "It would never end.",
        example: "blocks/a.yml: use: b\nblocks/b.yml: use: a",
        instead: "Put what both need into a third block.",
    }
    UNKNOWN_ARGUMENT = "parts/unknown-argument" {
        what: "A block or a load template is given a value that it has no parameter for.",
        why: "Whoever wrote it expects an effect.",
        example: "use: { keyed: { colum: user_id } }",
        instead: "use: { keyed: { column: user_id } }",
    }
    MISSING_ARGUMENT = "parts/missing-argument" {
        what: "A parameter without a default is not given.",
        why: "There is nothing to put in its place.",
        example: "use: keyed",
        instead: "use: { keyed: { column: user_id } }",
    }
    ARGUMENT_TYPE = "parts/argument-type" {
        what: "An argument is of another type than its parameter.",
        why: "What a block does with a value is written for that type: a name gets quotes where it needs them, a number gets none.",
        example: "parameters: { days: integer }\n…\nuse: { recent: { days: \"seven\" } }",
        instead: "use: { recent: { days: 7 } }",
    }
    PARAMETER_NAME = "parts/parameter-name" {
        what: "A parameter has a name that no template can write.",
        why: "`{{ params.name }}` takes letters, digits and underscores.",
        example: "parameters: { sort-key: identifier }",
        instead: "parameters: { sort_key: identifier }",
    }
    PARAMETER_TYPE = "parts/parameter-type" {
        what: "A parameter is declared with a type that parameters do not have.",
        why: "Types of parameters say how a value is written in a template; they are no column types.",
        example: "parameters: { key: varchar }",
        instead: "parameters: { key: identifier }",
    }
    UNKNOWN_TEMPLATE = "parts/unknown-template" {
        what: "`load: { template: … }` names a load template that is not there.",
        why: "How rows get into a table has no default.",
        example: "load: { template: mark_gon, select_file: sql/users.sql }",
        instead: "load: { template: mark_gone, select_file: sql/users.sql }",
    }
    UNDECLARED_TEMPLATE = "parts/undeclared-template" {
        what: "A load template has no `.yml` file beside its statements.",
        why: "What a second run does cannot be read out of statements, and a retry or a backfill is a second run.",
        example: "templates/mark_gone.sql.j2",
        instead: "templates/mark_gone.sql.j2\ntemplates/mark_gone.yml: rerun: replaces",
    }
    COLLISION = "parts/collision" {
        what: "Two blocks bring the same key, or a block and the table the same column.",
        why: "Which of them counts is not for us to guess. Where the table has the key itself, its own counts.",
        example: "use: [spread_evenly, spread_by_user]   # both with `dist`",
        instead: "use: [spread_evenly]",
    }
}
