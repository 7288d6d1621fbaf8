//! What can be wrong with a source that another pipeline makes.

use plan::{Identifier, TableName};

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::neighbours::Naming;
use crate::source::Span;

/// A pipeline that cannot be named so, or a table that cannot be read from it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("there is no pipeline `{pipeline}` in this project")]
    UnknownPipeline {
        pipeline: Identifier,
        nearest: Option<String>,
        span: Span,
    },
    #[error("`{pipeline}` is this pipeline itself")]
    OwnPipeline { pipeline: Identifier, span: Span },
    #[error("pipelines wait for each other: {}", path(circle))]
    PipelineCycle {
        /// From each pipeline to the next; the last one names the first.
        circle: Vec<Naming>,
    },
    #[error("`{key}` is for the pipeline `{pipeline}` to say, which is in this project")]
    DeclaredUpstream {
        key: &'static str,
        pipeline: Identifier,
        span: Span,
        named: Span,
    },
    #[error("`{written}` cannot be read: {why}")]
    UnreadableUpstream {
        written: TableName,
        pipeline: Identifier,
        why: Unreadable,
        span: Span,
        made: Span,
    },
}

/// Why a table that another pipeline makes cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("it is a staging table, which is dropped once its interval is loaded")]
    Staging,
    #[error("it is unloaded to files, and no table")]
    Files,
    #[error("this pipeline makes a table of that name, and both would be the same")]
    OwnName,
}

/// The names of a circle, the first one again at its end.
fn path(circle: &[Naming]) -> String {
    let names = circle.iter().map(|naming| &naming.pipeline);
    let back = circle.last().map(|naming| &naming.names);
    let names: Vec<String> = names.chain(back).map(|name| format!("`{name}`")).collect();
    names.join(" → ")
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::UnknownPipeline { nearest, span, .. } => Self::error(&UNKNOWN_PIPELINE, message)
                .at(span, "no `pipeline.yml` has this name")
                .help(match nearest {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "where another project has it, declare the `tables` that are read, \
                                 with their columns, beside `pipeline`"
                        .to_owned(),
                }),
            Fault::OwnPipeline { span, .. } => Self::error(&OWN_PIPELINE, message)
                .at(span, "named as somebody else")
                .help("drop the source, and write the bare names of its tables in SQL"),
            Fault::PipelineCycle { circle } => {
                let mut diagnostic = Self::error(&PIPELINE_CYCLE, message);
                for (index, naming) in circle.iter().enumerate() {
                    let text = format!("`{}` waits for `{}`", naming.pipeline, naming.names);
                    diagnostic = if index == 0 {
                        diagnostic.at(naming.span, text)
                    } else {
                        diagnostic.also(naming.span, text)
                    };
                }
                diagnostic.help(
                    "break the circle at one of these places: move what a pipeline reads of the next into \
                     one of its own",
                )
            }
            Fault::DeclaredUpstream {
                key, span, named, ..
            } => Self::error(&DECLARED_UPSTREAM, message)
                .at(span, "said here too")
                .also(named, "the pipeline that makes this source")
                .help(match key {
                    "schema" => "drop `schema`: the target says where that pipeline's tables lie",
                    _ => "drop `tables`: they are read from that pipeline's files",
                }),
            Fault::UnreadableUpstream {
                pipeline,
                why,
                span,
                made,
                ..
            } => Self::error(&UNREADABLE_UPSTREAM, message)
                .at(span, "read here")
                .also(made, format!("made here, by `{pipeline}`"))
                .help(match why {
                    Unreadable::Staging => {
                        "read the table that is made from it, or give it another `kind`"
                    }
                    Unreadable::Files => "read the table that is unloaded",
                    Unreadable::OwnName => "rename one of the two",
                }),
        }
    }
}

define_explanations! {
    UNKNOWN_PIPELINE = "resolve/unknown-pipeline" {
        what: "A source names a pipeline that the project does not have, and declares no tables of its own.",
        why: "The tables and columns of another pipeline are read from its files; of one that is elsewhere they have to be declared.",
        example: "sources: { shop: { pipeline: shopp } }",
        instead: "sources: { shop: { pipeline: shop } }",
    }
    OWN_PIPELINE = "resolve/own-pipeline" {
        what: "A source names the very pipeline that it stands in.",
        why: "A run would wait for itself. Tables of the pipeline go by their bare names, and are loaded in order.",
        example: "pipeline: shop\nsources: { own: { pipeline: shop } }",
        instead: "SELECT … FROM orders",
    }
    PIPELINE_CYCLE = "resolve/pipeline-cycle" {
        what: "Pipelines name each other as sources in a circle, two or more of them.",
        why: "A run begins only once the pipelines that it reads are done: each of these would wait for the next for ever.",
        example: "shop: sources: { crm: { pipeline: crm } }, and crm: sources: { shop: { pipeline: shop } }",
        instead: "one more pipeline with the tables that both read",
    }
    DECLARED_UPSTREAM = "resolve/declared-upstream" {
        what: "A source declares the schema or the tables of a pipeline of the same project.",
        why: "That pipeline's own files say which tables it makes, of which columns, and the target says where: two declarations would part some day.",
        example: "sources: { shop: { pipeline: shop, tables: { orders: { columns: { id: integer } } } } }",
        instead: "sources: { shop: { pipeline: shop } }",
    }
    UNREADABLE_UPSTREAM = "resolve/unreadable-upstream" {
        what: "The SQL reads a table of another pipeline that is not there for others to read.",
        why: "A staging table is gone once its interval is loaded, an unload makes files, and two tables of one name in one schema are the same table.",
        example: "SELECT … FROM shop.raw_orders, where `raw_orders` is of kind `staging`",
        instead: "SELECT … FROM shop.orders",
    }
}
