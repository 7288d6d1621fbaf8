//! Parts, from sources to what a pipeline is.

mod blocks;
mod defaults;
mod effective;
mod elements;
mod fixes;
mod for_each;
mod load_template;

use crate::Sources;
use crate::compile::small;
use crate::diagnostic::Diagnostic;
use crate::spec::{PipelineSpec, parse_pipeline};

const PROJECT: &str = "\
version: 1
targets:
  prod: { kind: redshift, schema: analytics, iam_role: default, region: us-west-2 }
";

/// A project with one pipeline in the folder `p`, whose `tables:` hold this.
struct Case(Sources);

impl Case {
    fn new(tables: &str) -> Self {
        Self(Sources::default())
            .with("callsheet.yml", PROJECT)
            .with(
                "p/pipeline.yml",
                &format!(
                    "version: 1\npipeline: p\nschedule: {{ cron: \"@daily\" }}\ntables:\n{tables}"
                ),
            )
    }

    fn with(mut self, name: &str, text: &str) -> Self {
        self.0.add(name, text.as_bytes()).expect("a small text");
        self
    }

    fn spec(&self) -> PipelineSpec {
        parse_pipeline(&self.0, "p").unwrap_or_else(|faults| panic!("{faults}"))
    }

    /// The names of its tables.
    fn tables(&self) -> Vec<String> {
        self.spec().tables.keys().map(ToString::to_string).collect()
    }

    fn found(&self) -> Vec<Diagnostic> {
        match crate::validate(&self.0, "p", None) {
            Ok(warnings) => warnings,
            Err(faults) => faults.into_iter().collect(),
        }
    }

    /// Each error, and the labels that say what its place was read for.
    fn errors(&self) -> Vec<String> {
        let errors = self.found().into_iter();
        errors
            .filter(|found| found.severity == crate::diagnostic::Severity::Error)
            .map(|found| {
                let labels: Vec<&str> = found.labels[1..]
                    .iter()
                    .map(|label| label.text.as_str())
                    .collect();
                format!("{} [{}]", found.message, labels.join("; "))
            })
            .collect()
    }

    /// The statements of a table's unit on one day.
    fn sql(&self, table: &str) -> String {
        let plan = small::planned(&self.0, "p");
        let unit = plan.units.iter().find(|unit| unit.id.as_str() == table);
        let unit = unit.expect("a unit of that name");
        let texts = unit.steps.iter().map(|step| step.sql.text.to_string());
        texts.collect::<Vec<_>>().join(";\n")
    }
}
