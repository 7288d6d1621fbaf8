//! What a plan is about, before it is written as statements.

use std::collections::BTreeMap;

use crate::database::{File, Quality};
use crate::random::Random;

#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) days: usize,
    /// A unit stands after those that it needs.
    pub(crate) units: Vec<UnitShape>,
    pub(crate) files: BTreeMap<String, File>,
    /// Tables that are vacuumed behind all days.
    pub(crate) vacuumed: Vec<String>,
    /// Whether its tables have checks. Bad rows are only met by plans that have.
    pub(crate) is_checked: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct UnitShape {
    pub(crate) id: String,
    pub(crate) load: Load,
    pub(crate) from: Vec<Source>,
    /// A unit that must be done before, but is not read.
    pub(crate) after: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    Stage,
    Once,
    Replace,
    Append,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Stage(String),
    Table(String),
}

impl UnitShape {
    pub(crate) fn needs(&self) -> impl Iterator<Item = &str> {
        let from = self.from.iter().map(|source| {
            let (Source::Stage(id) | Source::Table(id)) = source;
            id.as_str()
        });
        from.chain(self.after.as_deref())
    }
}

impl Shape {
    pub(crate) fn draw(random: &mut Random) -> Self {
        let days = usize::try_from(random.between(1, 2)).expect("a few");
        let mut units = Vec::new();
        let mut sources = Vec::new();
        let once = random.one_in(3).then(|| "once0".to_owned());
        if let Some(id) = once.clone() {
            units.push(UnitShape {
                id,
                load: Load::Once,
                from: Vec::new(),
                after: None,
            });
        }
        for n in 0..random.between(1, 2) {
            let id = format!("stage{n}");
            sources.push(Source::Stage(id.clone()));
            units.push(UnitShape {
                id,
                load: Load::Stage,
                from: Vec::new(),
                after: None,
            });
        }
        for n in 0..random.between(1, 3) {
            let id = format!("table{n}");
            let first = random.pick(&sources).clone();
            let second = random.pick(&sources).clone();
            let mut from = vec![first];
            if random.one_in(3) && !from.contains(&second) {
                from.push(second);
            }
            let load = if random.one_in(3) {
                Load::Append
            } else {
                Load::Replace
            };
            let after = once.clone().filter(|_| random.one_in(2));
            units.push(UnitShape {
                id: id.clone(),
                load,
                from,
                after,
            });
            sources.push(Source::Table(id));
        }
        let is_checked = random.one_in(2);
        let mut shape = Self {
            days,
            units,
            files: BTreeMap::new(),
            vacuumed: Vec::new(),
            is_checked,
        };
        shape.draw_files(random);
        let lasting = shape.units.iter().filter(|unit| unit.load != Load::Stage);
        let vacuumed = lasting.filter(|_| random.one_in(3));
        shape.vacuumed = vacuumed.map(|unit| unit.id.clone()).collect();
        shape
    }

    /// The tables that stay.
    pub(crate) fn owned(&self) -> impl Iterator<Item = &str> {
        let lasting = self.units.iter().filter(|unit| unit.load != Load::Stage);
        lasting.map(|unit| unit.id.as_str())
    }

    fn draw_files(&mut self, random: &mut Random) {
        let keys: Vec<String> = (1..=self.days)
            .map(|day| format!("2018-11-{day:02}T00:00:00/2018-11-{:02}T00:00:00", day + 1))
            .collect();
        for unit in &self.units {
            let keys = match unit.load {
                Load::Stage => keys.clone(),
                Load::Once => vec!["once".to_owned()],
                Load::Replace | Load::Append => Vec::new(),
            };
            for key in keys {
                let bad = self.is_checked && unit.load == Load::Stage && random.one_in(8);
                let quality = if bad { Quality::Bad } else { Quality::Good };
                let file = File {
                    rows: random.between(1, 3),
                    quality,
                };
                self.files.insert(super::file(&unit.id, &key), file);
            }
        }
    }

    /// Of all units of the plan, the drops of stages too.
    pub(crate) fn ids(&self) -> Vec<String> {
        let ids = self.units.iter().flat_map(|unit| {
            let drop = (unit.load == Load::Stage).then(|| super::drop_id(&unit.id));
            [Some(unit.id.clone()), drop]
        });
        let vacuums = self.vacuumed.iter().map(|table| super::vacuum_id(table));
        ids.flatten().chain(vacuums).collect()
    }

    /// The stages with a bad file.
    pub(crate) fn bad(&self) -> Vec<&str> {
        let mut stages: Vec<&str> = self
            .files
            .iter()
            .filter(|(_, file)| file.quality == Quality::Bad)
            .filter_map(|(name, _)| Some(name.split_once('@')?.0))
            .collect();
        stages.dedup();
        stages
    }
}
