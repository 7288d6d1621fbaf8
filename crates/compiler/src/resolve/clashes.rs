//! What the pipelines of one project must not share.
//!
//! Each is compiled alone, so that one that is broken hinders no other; what two of them say is held
//! against each other here, and on a target by its control schema.

use plan::Identifier;

use crate::diagnostic::{Collector, Diagnostic, define_explanations};
use crate::loads::LoadSpec;
use crate::source::{Sources, Span};
use crate::spec::{PipelineSpec, TableSpec, read_pipeline};

/// Two pipelines that would undo each other's work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the pipeline `{other}` writes `{table}` too")]
    TableWrittenTwice {
        table: Identifier,
        other: Identifier,
        span: Span,
        its: Span,
    },
    #[error("two pipelines are called `{name}`")]
    PipelineNamedTwice {
        name: Identifier,
        span: Span,
        its: Span,
    },
}

/// Holds a pipeline against the others of its project, each by its folder. One that cannot be read
/// is passed over: what is wrong with it is said where it is validated itself.
pub fn clashes(sources: &Sources, folder: &str, others: &[String]) -> Vec<Diagnostic> {
    let read = |folder: &str| read_pipeline(sources, folder, &mut Collector::default());
    let Some(own) = read(folder) else {
        return Vec::new();
    };
    let others = others.iter().filter(|other| *other != folder);
    let others = others.filter_map(|other| read(other));
    others
        .flat_map(|other| shared(&own, &other))
        .map(Diagnostic::from)
        .collect()
}

fn shared(own: &PipelineSpec, other: &PipelineSpec) -> Vec<Fault> {
    let (name, its) = (&own.pipeline, &other.pipeline);
    let same = (name.value == its.value).then(|| Fault::PipelineNamedTwice {
        name: name.value.clone(),
        span: name.span,
        its: its.span,
    });
    let written = own.tables.values().filter(|table| is_written(table));
    let twice = written.filter_map(|table| {
        let its = other.tables.get(&table.name.value);
        let its = its.filter(|table| is_written(table))?;
        Some(Fault::TableWrittenTwice {
            table: table.name.value.clone(),
            other: other.pipeline.value.clone(),
            span: table.name.span,
            its: its.name.span,
        })
    });
    same.into_iter().chain(twice).collect()
}

/// An unload has a name in the pipeline and none on the target.
fn is_written(table: &TableSpec) -> bool {
    !matches!(table.load.value, LoadSpec::Unload(_))
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        let message = fault.to_string();
        match fault {
            Fault::TableWrittenTwice {
                table, span, its, ..
            } => Self::error(&TABLE_WRITTEN_TWICE, message)
                .at(span, "here")
                .also(its, "and there")
                .help(format!(
                    "give one of them another name; what only reads `{table}` declares it under `sources`"
                )),
            Fault::PipelineNamedTwice { span, its, .. } => {
                Self::error(&PIPELINE_NAMED_TWICE, message)
                    .at(span, "here")
                    .also(its, "and there")
                    .help("give one of them another name")
            }
        }
    }
}

define_explanations! {
    TABLE_WRITTEN_TWICE = "resolve/table-written-twice" {
        what: "Two pipelines of the project have a table of one name, which on each target is one table.",
        why: "Each would replace, rebuild or add to what the other one wrote, and each by a ledger that knows nothing of it. The control schema refuses the second one on a target; this is said before anything runs.",
        example: "# sales/pipeline.yml\ntables: { users: … }\n# support/pipeline.yml\ntables: { users: … }",
        instead: "# support/pipeline.yml\nsources: { sales: { pipeline: sales } }     # SELECT … FROM sales.users",
    }
    PIPELINE_NAMED_TWICE = "resolve/pipeline-named-twice" {
        what: "Two pipelines of the project have one name.",
        why: "The control tables bear the pipeline's name: both would have one lease, one ledger, and each other's intervals as done.",
        example: "# a/pipeline.yml\npipeline: sales\n# b/pipeline.yml\npipeline: sales",
        instead: "# b/pipeline.yml\npipeline: sales_history",
    }
}
