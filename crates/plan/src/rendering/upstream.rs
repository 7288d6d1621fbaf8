//! Which other pipelines have to be done, and how they are asked.

use std::fmt::Write as _;

use super::Rendering;
use crate::unit::Scope;
use crate::upstream::{Upstream, UpstreamTable};

impl Rendering<'_> {
    pub(super) fn upstreams(&mut self) {
        if self.plan.upstreams.is_empty() {
            return;
        }
        self.section(
            "Upstream: other pipelines, asked before the first unit; a run waits for them or stops",
        );
        for upstream in &self.plan.upstreams {
            let Upstream {
                source,
                pipeline,
                require,
                ..
            } = upstream;
            self.comment(&format!(
                "{source} is the pipeline {pipeline}, which {require}"
            ));
            for table in &upstream.tables {
                let readers: Vec<&str> = table.read_by.iter().map(crate::UnitId::as_str).collect();
                self.comment(&format!(
                    "{source}.{}: {}, before {}",
                    table.name,
                    loaded_by(table),
                    readers.join(", ")
                ));
            }
            self.statement(&upstream.query);
        }
    }
}

fn loaded_by(table: &UpstreamTable) -> String {
    let loads = table.loads.iter().map(|load| match load.scope {
        Scope::Once => format!("{} (once)", load.unit),
        Scope::EachInterval | Scope::AtEnd => load.unit.to_string(),
    });
    let loads: Vec<String> = loads.collect();
    let mut text = format!("loaded by {}", loads.join(", "));
    if let Some(refresh) = &table.refresh {
        let _ = write!(text, ", then {refresh}");
    }
    text
}
