//! Views over tables that change.
//!
//! Those that are bound to a table are dropped before it goes, or before a column of it gets another
//! name, and made again behind, in the same transaction: by the new plan's SELECT if the tables are as it
//! needs them by then, else by the one that they had. A view without schema binding is made again where its
//! SELECT would read what is no more.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use plan::table::Column;
use plan::{Identifier, Plan, Statement, TableName};
use sql::catalogue::{Catalogue, Column as Known, Table};

use super::difference::{Course, Difference};
use super::draft::{Draft, Part, Work};
use super::side::lasting;
use super::view::{Binding, View, views};
use crate::analyse::nullability;

/// By which plan a view that is there was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    Base,
    New,
}

/// Tables and views between two units of a migration.
pub(super) struct Views {
    schema: Identifier,
    tables: BTreeMap<TableName, Vec<Column>>,
    /// What either plan declares: where it is not in `tables`, it is not there.
    declared: BTreeSet<TableName>,
    base: BTreeMap<TableName, View>,
    new: BTreeMap<TableName, View>,
    there: BTreeMap<TableName, Version>,
    /// Those that could be read before the first change.
    sound: BTreeSet<TableName>,
    /// How many changes of a table are still to come, by its new name.
    to_come: BTreeMap<TableName, usize>,
    /// Dropped, and not to be made again by the migration.
    pub(super) gone: BTreeSet<TableName>,
    /// Those that a unit drops, whether they are made again or not.
    pub(super) dropped: BTreeSet<TableName>,
}

impl Views {
    pub(super) fn before(base: &Plan, new: &Plan) -> Self {
        let [of_base, of_new] = [base, new].map(views);
        let sides = lasting(base);
        let tables = sides.iter().filter(|side| !side.is_view());
        let declared = sides
            .iter()
            .chain(&lasting(new))
            .map(|side| side.name().clone())
            .collect();
        let mut views = Self {
            schema: base.header.target.schema.clone(),
            tables: tables
                .map(|side| (side.name().clone(), side.table.columns.clone()))
                .collect(),
            declared,
            there: of_base
                .keys()
                .map(|name| (name.clone(), Version::Base))
                .collect(),
            base: of_base,
            new: of_new,
            sound: BTreeSet::new(),
            to_come: BTreeMap::new(),
            gone: BTreeSet::new(),
            dropped: BTreeSet::new(),
        };
        let there = views.there.keys();
        let sound = there.filter(|name| views.can_be_read(name));
        views.sound = sound.cloned().collect();
        views
    }

    /// Takes note of the changes of a table that will be followed.
    pub(super) fn expect(&mut self, table: &TableName, changes: usize) {
        self.to_come.insert(table.clone(), changes);
    }

    /// Those that are bound to a table.
    pub(super) fn bound_to(&self, table: &TableName) -> Vec<TableName> {
        let there = self.there.keys();
        let bound = there.filter(|name| {
            let view = self.current(name).expect("it is there");
            view.binding == Binding::Bound && view.reads.contains(table)
        });
        bound.cloned().collect()
    }

    /// Whether the view is the one of the base plan.
    pub(super) fn is_of_base(&self, name: &TableName) -> bool {
        self.there.get(name) == Some(&Version::Base)
    }

    pub(super) fn is_there(&self, name: &TableName) -> bool {
        self.there.contains_key(name)
    }

    /// Of the base plan, and not there any more.
    pub(super) fn lost(&self) -> impl Iterator<Item = &TableName> {
        let known = self.base.keys();
        known.filter(|name| !self.there.contains_key(*name) && !self.gone.contains(*name))
    }

    /// Those that are there and cannot be read any more.
    pub(super) fn broken(&self) -> impl Iterator<Item = &TableName> {
        let there = self.there.keys();
        there.filter(|name| self.sound.contains(*name) && !self.can_be_read(name))
    }

    fn can_be_read(&self, name: &TableName) -> bool {
        self.current(name).is_some_and(|view| self.stands(view))
    }

    /// Puts a view of another kind, or nothing, where one of the base plan is.
    pub(super) fn replace(&mut self, name: &TableName) -> Vec<Statement> {
        let mut statements = self
            .base
            .get(name)
            .map_or_else(Vec::new, |view| view.drop.clone());
        self.dropped.insert(name.clone());
        self.there.remove(name);
        match self.new.get(name) {
            Some(view) if self.stands(view) => {
                statements.extend(view.make.clone());
                self.there.insert(name.clone(), Version::New);
            }
            Some(_) => {}
            None => {
                self.gone.insert(name.clone());
            }
        }
        statements
    }

    /// Fills the places for views of a draft, and says what becomes of them.
    pub(super) fn follow(&mut self, difference: &Difference<'_>, draft: &mut Draft) {
        let (old, new) = (difference.old.name(), difference.new.name());
        if let Some(changes) = self.to_come.get_mut(new) {
            *changes -= 1;
        }
        let Work::Transaction(parts) = &mut draft.work else {
            self.become_like(old, new, &draft.leaves.columns);
            return;
        };
        let has_place = parts.iter().any(|part| matches!(part, Part::ViewsGo));
        if !has_place {
            self.become_like(old, new, &draft.leaves.columns);
            return;
        }
        let readable: Vec<TableName> = self.late_that_stand();
        let fallen: BTreeSet<TableName> = [old, new]
            .into_iter()
            .flat_map(|table| self.bound_to(table))
            .collect();
        let dropped: Vec<Statement> = fallen
            .iter()
            .filter_map(|name| self.current(name))
            .flat_map(|view| view.drop.clone())
            .collect();
        for name in &fallen {
            self.there.remove(name);
            self.dropped.insert(name.clone());
        }
        self.become_like(old, new, &draft.leaves.columns);
        let mut made = Vec::new();
        // Also those that an earlier unit could not make again.
        let lost: Vec<TableName> = self.lost().cloned().collect();
        for name in lost {
            let Some(version) = self.version(&name) else {
                continue;
            };
            let view = self.of(&name, version).expect("it was found");
            // A load that makes the table anew could not drop the old one under it.
            let is_in_the_way = difference.course() == Course::Frame
                && view.binding == Binding::Bound
                && view.reads.contains(new);
            if !is_in_the_way {
                made.extend(view.make.clone());
                self.there.insert(name, version);
            }
        }
        for name in readable {
            if let (false, Some(version)) = (self.can_be_read(&name), self.version(&name)) {
                let view = self.of(&name, version).expect("it was found");
                made.extend(view.drop.iter().chain(&view.make).cloned());
                self.dropped.insert(name.clone());
                self.there.insert(name, version);
            }
        }
        for part in parts.iter_mut() {
            match part {
                Part::ViewsGo => *part = Part::Taken(dropped.clone()),
                Part::ViewsCome => *part = Part::Taken(std::mem::take(&mut made)),
                _ => {}
            }
        }
        for name in fallen.iter().filter(|name| !self.there.contains_key(*name)) {
            let _ = write!(draft.visible, "; see no {name} from then on");
        }
    }

    fn become_like(&mut self, old: &TableName, new: &TableName, columns: &[Column]) {
        self.tables.remove(old);
        self.tables.insert(new.clone(), columns.to_vec());
    }

    fn late_that_stand(&self) -> Vec<TableName> {
        let there = self.there.keys();
        let late = there.filter(|name| {
            let view = self.current(name);
            view.is_some_and(|view| view.binding == Binding::Late && self.stands(view))
        });
        late.cloned().collect()
    }

    fn current(&self, name: &TableName) -> Option<&View> {
        self.of(name, *self.there.get(name)?)
    }

    fn of(&self, name: &TableName, version: Version) -> Option<&View> {
        match version {
            Version::Base => self.base.get(name),
            Version::New => self.new.get(name),
        }
    }

    /// The one that can be made over the tables as they are. The new one waits for all of its tables: it
    /// would be in the way of what is still to come for them.
    fn version(&self, name: &TableName) -> Option<Version> {
        let is_waiting = |table| self.to_come.get(table).is_some_and(|changes| *changes > 0);
        let new = self.new.get(name);
        let new = new.filter(|view| !view.reads.iter().any(is_waiting) && self.stands(view));
        let base = self.base.get(name).filter(|view| self.stands(view));
        match (new, base) {
            (Some(_), _) => Some(Version::New),
            (None, Some(_)) => Some(Version::Base),
            (None, None) => None,
        }
    }

    /// Whether its SELECT fits the tables as they are.
    fn stands(&self, view: &View) -> bool {
        let mut reads = view.reads.iter();
        if reads.any(|table| self.declared.contains(table) && !self.tables.contains_key(table)) {
            return false;
        }
        let mut catalogue = Catalogue::open();
        for (name, columns) in &self.tables {
            let columns = columns.iter().map(|column| Known {
                name: column.name.clone(),
                ty: column.ty,
                nullability: nullability(column.nullable),
            });
            catalogue.insert(name.clone(), Table::Known(columns.collect()));
        }
        let parsed = sql::parse(view.create().text.as_str());
        parsed.is_ok_and(|parsed| sql::bind(&parsed, &catalogue, &self.schema).is_ok())
    }
}
