//! What a plan says of its tables besides their columns and rows.

use std::fmt::Write as _;

use super::Rendering;
use crate::identifier::Identifier;
use crate::table::Table;
use crate::upkeep::{Analyze, Comments, Meta, OnFailure, Upkeep};

impl Rendering<'_> {
    /// Tables of which there is nothing to say are left out.
    pub(super) fn upkeep(&mut self) {
        let said = self
            .plan
            .tables
            .iter()
            .map(|table| (table, self.told(table)));
        let said: Vec<_> = said.filter(|(_, lines)| !lines.is_empty()).collect();
        if said.is_empty() {
            return;
        }
        self.section("Tables: what is declared of them besides columns and rows");
        for (table, lines) in said {
            let mut text = table.name.to_string();
            for (key, value) in lines {
                let _ = write!(text, "\n  {key:<11} {value}");
            }
            self.comment(&text);
        }
    }

    /// The pipeline's owner is that of its tables. Descriptions and encodings alone stand where they are used.
    fn told(&self, table: &Table) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        if let Some(owner) = &table.owner
            && table.owner != self.plan.header.owner
        {
            lines.push(("owner".to_owned(), owner.clone()));
        }
        if !table.tags.is_empty() {
            lines.push(("tags".to_owned(), table.tags.join(", ")));
        }
        lines.extend(self::lines(&table.upkeep));
        lines
    }
}

fn lines(upkeep: &Upkeep) -> impl Iterator<Item = (String, String)> {
    let line = |key: &str, value: String| (key.to_owned(), value);
    let mut lines = Vec::new();
    for grant in &upkeep.grants {
        let to: Vec<String> = grant.to.iter().map(ToString::to_string).collect();
        let privilege = grant.privilege.word();
        lines.push(line("grant", format!("{privilege} to {}", to.join(", "))));
    }
    if let Some(Comments::Descriptions) = upkeep.comments {
        lines.push(line("comment", "the descriptions".to_owned()));
    }
    if let Some(vacuum) = upkeep.vacuum {
        let threshold = vacuum.threshold;
        let threshold = threshold.map_or_else(String::new, |percent| format!(" to {percent} %"));
        let kind = vacuum.kind.to_sql().to_lowercase();
        lines.push(line("vacuum", format!("{kind}{threshold}, after loads")));
    }
    if let Some(analyze) = &upkeep.analyze {
        let which = match analyze {
            Analyze::AllColumns => "all columns".to_owned(),
            Analyze::PredicateColumns => "predicate columns".to_owned(),
            Analyze::Columns(columns) => {
                let names: Vec<&str> = columns.iter().map(Identifier::as_str).collect();
                names.join(", ")
            }
        };
        lines.push(line("analyze", format!("{which}, after loads")));
    }
    match upkeep.on_failure {
        None => {}
        Some(OnFailure::Stop) => lines.push(line("on failure", "nothing new starts".to_owned())),
        Some(OnFailure::Continue) => {
            let others = "what does not need it goes on".to_owned();
            lines.push(line("on failure", others));
        }
    }
    for allowance in &upkeep.allow {
        let (loss, reason) = (&allowance.loss, &allowance.reason);
        let text = format!("{} {}: {reason}", loss.word(), loss.column());
        lines.push(line("allow", text));
    }
    if let Some(was) = &upkeep.was {
        lines.push(line("was", was.to_string()));
    }
    for (column, upkeep) in &upkeep.columns {
        if let Some(was) = &upkeep.was {
            lines.push(line("was", format!("{was}, now {column}")));
        }
        if let Some(fill) = &upkeep.fill {
            lines.push(line("fill", format!("{column} with {fill}")));
        }
    }
    for (key, value) in &upkeep.meta {
        lines.push(line("meta", format!("{key}: {}", shown(value))));
    }
    lines.into_iter()
}

fn shown(meta: &Meta) -> String {
    match meta {
        Meta::Text(text) => text.clone(),
        Meta::List(items) => {
            let items: Vec<String> = items.iter().map(shown).collect();
            format!("[{}]", items.join(", "))
        }
        Meta::Mapping(entries) => {
            let entries = entries.iter();
            let entries: Vec<String> = entries
                .map(|(key, value)| format!("{key}: {}", shown(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}
