//! The statements around the units.

use std::collections::BTreeMap;

use plan::{Cadence, Identifier, Protocol, ProtocolStep, Statement, TableName};

use super::ownership::owned;
use super::statement::own;
use crate::ir::Pipeline;
use crate::template::{BOOTSTRAP, PROLOGUE, Values, protocol, render};

const CONTROL_TABLES: [&str; 7] = [
    "lease",
    "runs",
    "sessions",
    "attempts",
    "ledger",
    "check_results",
    "files",
];

/// The control tables of a pipeline: one set each, so that pipelines never wait for each other.
pub(crate) struct Control {
    values: Values,
    bootstrap: String,
    cadence: Cadence,
}

impl Control {
    pub(crate) fn new(pipeline: &Identifier, target: &plan::Target, cadence: Cadence) -> Self {
        let schema = &target.control_schema;
        let table = |suffix: &str| {
            let name: Identifier = format!("{pipeline}_{suffix}")
                .parse()
                .unwrap_or_else(|_| shortened(pipeline, suffix));
            TableName::new(schema.clone(), name).to_sql()
        };
        let values = CONTROL_TABLES
            .into_iter()
            .fold(Values::default(), |values, name| {
                values.with(name, table(name))
            })
            .with("owners", shared(schema, "callsheet_owners"))
            .with("turns", shared(schema, "callsheet_turns"))
            .with("control_schema", schema.to_sql())
            .with("schema", target.schema.to_sql());
        Self {
            bootstrap: render(BOOTSTRAP, &values),
            cadence,
            values,
        }
    }

    /// The names of the control tables, for templates.
    pub(crate) fn values(&self) -> Values {
        self.values.clone()
    }

    pub(super) fn cadence(&self) -> Cadence {
        self.cadence
    }

    /// The text that makes the control tables.
    pub(super) fn bootstrap_text(&self) -> &str {
        &self.bootstrap
    }

    pub(super) fn bootstrap(&self) -> Vec<Statement> {
        self.statements(&self.bootstrap)
    }

    pub(super) fn prologue(&self, pipeline: &Pipeline) -> Vec<Statement> {
        let target = &pipeline.target;
        let values = Values::default()
            .with(
                "query_group",
                target.query_group.clone().unwrap_or_default(),
            )
            .with(
                "statement_timeout",
                target
                    .statement_timeout
                    .map_or_else(String::new, |timeout| timeout.to_string()),
            );
        self.statements(&render(PROLOGUE, &values))
    }

    /// `tables` are those that the pipeline has to own.
    pub(crate) fn protocol(&self, tables: &[TableName], pipeline: &Identifier) -> Protocol {
        let values = owned(self.values(), tables, pipeline);
        let statements: BTreeMap<ProtocolStep, Statement> = ProtocolStep::ALL
            .iter()
            .map(|step| {
                let text = render(protocol(*step), &values);
                (*step, own(text, self.cadence))
            })
            .collect();
        Protocol::new(statements).expect("every step has a template")
    }

    fn statements(&self, script: &str) -> Vec<Statement> {
        // Slots stand in our own scripts only inside literals, so they do not hinder the split.
        sql::split(script)
            .expect("our templates are whole")
            .into_iter()
            .map(|statement| own(statement.text, self.cadence))
            .collect()
    }
}

/// A table that the pipelines of a control schema share. No control table of a pipeline ends so.
fn shared(schema: &Identifier, name: &str) -> String {
    let name = name.parse().expect("a plain name");
    TableName::new(schema.clone(), name).to_sql()
}

/// A name within Redshift's 127 bytes for a pipeline with a very long one: its digest tells it
/// from others that start alike.
fn shortened(pipeline: &Identifier, suffix: &str) -> Identifier {
    let digest = plan::Digest::of(pipeline.as_str()).short();
    let mut end = 80;
    while !pipeline.as_str().is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{digest}_{suffix}", &pipeline.as_str()[..end])
        .parse()
        .expect("short enough")
}
