//! What can be wrong with names of tables that others own.

use plan::Identifier;

use crate::diagnostic::{Diagnostic, define_explanations};
use crate::source::Span;

/// A schema in SQL, or a source, that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the SQL names the {managed}: `{written}`")]
    LiteralSchema {
        written: String,
        table: Identifier,
        managed: Managed,
        span: Span,
    },
    #[error("`{written}` is not declared")]
    UndeclaredSource {
        written: String,
        undeclared: Undeclared,
        span: Span,
    },
    #[error("the source `{name}` stands for the {managed}: `{schema}`")]
    ManagedSource {
        name: Identifier,
        schema: Identifier,
        managed: Managed,
        span: Span,
    },
    #[error("`{table}` is a table of this pipeline, not of a source")]
    OwnTable {
        table: Identifier,
        span: Span,
        schema: Span,
    },
    #[error("the source's schema cannot be read: {why}")]
    SourceSchema { why: String, span: Span },
}

/// Whose a schema is; the target's name stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Managed {
    Tables(String),
    Control(String),
}

impl std::fmt::Display for Managed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tables(target) => write!(f, "schema of the target `{target}`"),
            Self::Control(target) => write!(f, "control schema of the target `{target}`"),
        }
    }
}

/// What of a name is not declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undeclared {
    Source {
        schema: Identifier,
        table: Identifier,
        nearest: Option<String>,
    },
    Table {
        source: Identifier,
        table: Identifier,
        nearest: Option<String>,
        declared: Span,
    },
    /// The pipeline that is named makes no such table.
    Upstream {
        source: Identifier,
        pipeline: Identifier,
        nearest: Option<String>,
        declared: Span,
    },
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::LiteralSchema {
                table,
                managed,
                span,
                ..
            } => Self::error(&LITERAL_SCHEMA, message)
                .at(span, "a literal schema")
                .help(match managed {
                    Managed::Tables(_) => format!(
                        "write `{table}`: the target says in which schema it lies; a table of \
                         another pipeline is declared under `sources`"
                    ),
                    Managed::Control(_) => {
                        "ledgers are read by `callsheet status`, not by a pipeline".to_owned()
                    }
                }),
            Fault::UndeclaredSource {
                undeclared, span, ..
            } => {
                let fault = Self::error(&UNDECLARED_SOURCE, message);
                match undeclared {
                    Undeclared::Source {
                        schema,
                        table,
                        nearest,
                    } => fault.at(span, "no source has this name").help(match nearest {
                        Some(name) => format!("did you mean `{name}.{table}`?"),
                        None => format!(
                            "declare it: `sources: {{ {schema}: {{ tables: {{ {table}: {{ columns: \
                             … }} }} }} }}`; a table of this pipeline goes by its bare name"
                        ),
                    }),
                    Undeclared::Table {
                        source,
                        table,
                        nearest,
                        declared,
                    } => fault
                        .at(span, "no such table")
                        .also(declared, "declared here without it")
                        .help(match nearest {
                            Some(name) => format!("did you mean `{source}.{name}`?"),
                            None => format!("declare `{table}` under the source's `tables`"),
                        }),
                    Undeclared::Upstream {
                        source,
                        pipeline,
                        nearest,
                        declared,
                    } => fault
                        .at(span, format!("the pipeline `{pipeline}` makes no such table"))
                        .also(declared, "the pipeline that makes this source")
                        .help(match nearest {
                            Some(name) => format!("did you mean `{source}.{name}`?"),
                            None => format!("correct the name, or add the table to `{pipeline}`"),
                        }),
                }
            }
            Fault::ManagedSource { managed, span, .. } => {
                let fault = Self::error(&MANAGED_SOURCE, message).at(span, "here");
                match managed {
                    Managed::Tables(_) => fault.help(
                        "give the source another name or schema; one that lies elsewhere on each \
                         target is written `schema: \"{{ vars.raw_schema }}\"`, with `vars` at the \
                         targets",
                    ),
                    Managed::Control(_) => {
                        fault.help("give the source another name or schema; ledgers are no data")
                    }
                }
            }
            Fault::OwnTable {
                span,
                schema,
                table,
            } => Self::error(&OWN_TABLE, message)
                .at(span, "declared as somebody else's")
                .also(schema, "the target's own schema")
                .help(format!("remove it here, and write `{table}` in SQL")),
            Fault::SourceSchema { span, .. } => Self::error(&SOURCE_SCHEMA, message)
                .at(span, "here")
                .help("write a schema's name, or a template of `vars` that gives one"),
        }
    }
}

define_explanations! {
    LITERAL_SCHEMA = "resolve/literal-schema" {
        what: "The SQL names a table together with a schema that a target of the project manages.",
        why: "A run for `dev` would read or write production.",
        example: "SELECT … FROM analytics.songs",
        instead: "SELECT … FROM songs",
    }
    UNDECLARED_SOURCE = "resolve/undeclared-source" {
        what: "The SQL names a table together with a schema, and no source declares it.",
        why: "Tables that others own are declared, so that their columns and types are known before anything runs, and so that each target can have them elsewhere.",
        example: "SELECT id FROM raw.events",
        instead: "sources: { raw: { schema: raw_prod, tables: { events: { columns: { id: integer } } } } }",
    }
    MANAGED_SOURCE = "resolve/managed-source" {
        what: "A source has the name or lies in the schema of a target of this project, or in a control schema.",
        why: "Under such a name a run for `dev` would read production after all.",
        example: "sources: { shop: { schema: analytics, … } }, where `analytics` is the schema of `prod`",
        instead: "schema: \"{{ vars.shop_schema }}\", with `vars: { shop_schema: … }` at each target",
    }
    OWN_TABLE = "resolve/own-table" {
        what: "A source declares a table that this pipeline makes itself.",
        why: "The order of a run is read from bare names: under the source's name it could be read before it is loaded.",
        example: "sources: { shop: { schema: dev, tables: { users: … } } }, where `users` stands under `tables`",
        instead: "SELECT … FROM users",
    }
    SOURCE_SCHEMA = "resolve/source-schema" {
        what: "The `schema` of a source gives no name of a schema.",
        why: "It is settled for a target, before there is an interval, and stands in every statement that reads the source.",
        example: "schema: \"raw_{{ ds }}\"",
        instead: "schema: \"{{ vars.raw_schema }}\"",
    }
}
