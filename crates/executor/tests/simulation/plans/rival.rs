//! A pipeline of the same control schema that wants some of the same tables.
//!
//! It has control tables of its own. What it loads is of no interest, only whether it may.

use std::collections::BTreeMap;

use plan::{Plan, Protocol, SlottedText, Statement};

use super::{Load, OTHER, Shape, UnitShape, build, file, ownership, protocol};
use crate::database::{File, Quality};
use crate::random::Random;

/// Where its ledger rows are.
pub(crate) const RIVAL_LEDGER: &str = "other.ledger";

const CONTROL_TABLES: [&str; 7] = [
    "attempts", "files", "lease", "ledger", "results", "runs", "sessions",
];

#[derive(Clone, Debug)]
pub(crate) struct Rival {
    /// The names of the tables, of those of the other plan.
    pub(crate) tables: Vec<String>,
    shape: Shape,
}

/// Its own table for one of the other pipeline.
pub(crate) fn control_table(name: &str) -> String {
    format!("{OTHER}.{name}")
}

impl Rival {
    pub(crate) fn draw(shape: &Shape, random: &mut Random) -> Self {
        let owned: Vec<String> = shape.owned().map(str::to_owned).collect();
        let mut tables: Vec<String> = owned.iter().filter(|_| random.one_in(2)).cloned().collect();
        if tables.is_empty() {
            tables.push(random.pick(&owned).clone());
        }
        let ids = (0..random.between(1, 3)).map(|n| format!("rival{n}"));
        let units: Vec<UnitShape> = ids
            .map(|id| UnitShape {
                id,
                load: Load::Once,
                from: Vec::new(),
                after: None,
            })
            .collect();
        let of_unit = |unit: &UnitShape| {
            let rows = File {
                rows: 1,
                quality: Quality::Good,
            };
            (file(&unit.id, "once"), rows)
        };
        let files: BTreeMap<String, File> = units.iter().map(of_unit).collect();
        Self {
            tables,
            shape: Shape {
                days: 1,
                units,
                files,
                vacuumed: Vec::new(),
                is_checked: false,
            },
        }
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (String, File)> {
        self.shape.files.clone().into_iter()
    }

    pub(crate) fn plan(&self) -> Plan {
        let mut plan = build(&self.shape);
        plan.header.pipeline = OTHER.parse().expect("a name");
        let names = self.tables.iter().map(|id| format!("analytics.{id}"));
        let names: Vec<String> = names.collect();
        plan.ownership = Some(ownership(&names, OTHER));
        let steps = protocol::protocol(&names, OTHER);
        let steps = steps.iter().map(|(step, sql)| (step, renamed(sql)));
        plan.protocol = Protocol::new(steps.collect()).expect("every step has a statement");
        for step in plan.units.iter_mut().flat_map(|unit| &mut unit.steps) {
            step.sql = renamed(&step.sql);
        }
        plan
    }
}

/// The statement with the pipeline's own control tables.
fn renamed(sql: &Statement) -> Statement {
    let word = |word: &str| {
        if CONTROL_TABLES.contains(&word) {
            control_table(word)
        } else {
            word.to_owned()
        }
    };
    let words: Vec<String> = sql.text.as_str().split(' ').map(word).collect();
    Statement {
        text: SlottedText::new(words.join(" ")).expect("the same slots"),
        meaning: sql.meaning,
    }
}
