//! How a table of one plan differs from the same table of another.

use std::collections::BTreeMap;

use plan::table::{Column, DistStyle, SortKey};
use plan::upkeep::Loss;
use plan::{Identifier, SqlType, TableName};

use super::conversion::{Conversion, conversion};
use super::fault::Fault;
use super::side::{Side, Standing};

/// How one table changes: all of it, or less where its next load makes it anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// Its columns and its layout become those of the new plan.
    Shape,
    /// Its name, and who may read it: the rest comes with its next load.
    Frame,
    /// A view of both plans: the new plan makes it, if it is another one.
    View,
    /// A view goes where a table, or a view of another kind, comes.
    ViewGoes,
    /// A table is where a view should come.
    InTheWay,
}

/// One table before and after.
pub(super) struct Difference<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    /// In the order of the new table.
    pub(super) columns: Vec<ColumnChange<'a>>,
    pub(super) dropped: Vec<&'a Column>,
    /// Views of the base plan that are bound to the old table.
    pub(super) bound: Vec<TableName>,
}

/// A column of the new table.
pub(super) struct ColumnChange<'a> {
    pub(super) new: &'a Column,
    pub(super) origin: Origin<'a>,
    pub(super) fill: Option<&'a str>,
}

#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    Kept(&'a Column),
    Added,
}

impl<'a> ColumnChange<'a> {
    pub(super) fn old(&self) -> Option<&'a Column> {
        match self.origin {
            Origin::Kept(old) => Some(old),
            Origin::Added => None,
        }
    }

    pub(super) fn conversion(&self) -> Conversion {
        self.old()
            .map_or(Conversion::Same, |old| conversion(old.ty, self.new.ty))
    }

    /// The old name, where it is another one.
    pub(super) fn renamed_from(&self) -> Option<&'a Identifier> {
        let old = &self.old()?.name;
        (*old != self.new.name).then_some(old)
    }
}

impl<'a> Difference<'a> {
    pub(super) fn between(
        old: Side<'a>,
        new: Side<'a>,
        bound: Vec<TableName>,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let old_columns: &[Column] = &old.table.columns;
        let known: BTreeMap<&Identifier, &Column> = old_columns
            .iter()
            .map(|column| (&column.name, column))
            .collect();
        let mut taken: BTreeMap<&Identifier, &Identifier> = BTreeMap::new();
        let mut columns = Vec::new();
        for column in &new.table.columns {
            let upkeep = new.upkeep(&column.name);
            let was = upkeep.and_then(|upkeep| upkeep.was.as_ref());
            let kept = match (known.get(&column.name), was) {
                (Some(old), _) => Some(*old),
                (None, None) => None,
                (None, Some(was)) => {
                    let old = known.get(was).copied();
                    if old.is_none() {
                        faults.push(Fault::UnknownWas {
                            what: format!("column `{}.{}`", new.name(), column.name),
                            was: was.clone(),
                        });
                    }
                    old
                }
            };
            if let Some(kept) = kept
                && let Some(first) = taken.insert(&kept.name, &column.name)
            {
                faults.push(Fault::TwoOfOne {
                    what: format!("columns `{first}` and `{}`", column.name),
                    was: format!("{}.{}", old.name(), kept.name),
                });
            }
            columns.push(ColumnChange {
                new: column,
                origin: kept.map_or(Origin::Added, Origin::Kept),
                fill: upkeep.and_then(|upkeep| upkeep.fill.as_deref()),
            });
        }
        let dropped = old_columns.iter();
        let dropped = dropped.filter(|column| !taken.contains_key(&column.name));
        let difference = Self {
            old,
            new,
            columns,
            dropped: dropped.collect(),
            bound,
        };
        if difference.course() == Course::Shape {
            difference.losses_are_allowed(faults);
        }
        difference
    }

    pub(super) fn is_renamed(&self) -> bool {
        self.old.name() != self.new.name()
    }

    pub(super) fn course(&self) -> Course {
        match (self.old.standing, self.new.standing) {
            (Standing::View(old), Standing::View(new)) if old == new => Course::View,
            (Standing::View(_), _) => Course::ViewGoes,
            (_, Standing::View(_)) => Course::InTheWay,
            (_, Standing::Kept) => Course::Shape,
            (_, Standing::MadeAnew) => Course::Frame,
        }
    }

    fn losses_are_allowed(&self, faults: &mut Vec<Fault>) {
        let table = self.new.name();
        let allowed = |loss: &Loss| {
            let mut allowances = self.new.table.upkeep.allow.iter();
            allowances.any(|allowance| allowance.loss == *loss)
        };
        for column in &self.dropped {
            if !allowed(&Loss::Drop(column.name.clone())) {
                faults.push(Fault::ColumnDropped {
                    table: table.clone(),
                    column: column.name.clone(),
                    ty: column.ty,
                });
            }
        }
        for change in &self.columns {
            let column = change.new.name.clone();
            let Some(from) = change.old().map(|old| old.ty) else {
                continue;
            };
            let retyped = |column: Identifier| Retyped {
                table: table.clone(),
                column,
                from,
                to: change.new.ty,
            };
            match change.conversion() {
                Conversion::Narrower if !allowed(&Loss::Narrow(column.clone())) => {
                    faults.push(Fault::ColumnNarrowed(retyped(column)));
                }
                Conversion::Cast if !allowed(&Loss::Cast(column.clone())) => {
                    faults.push(Fault::ColumnCast(retyped(column)));
                }
                Conversion::Impossible => faults.push(Fault::NoConversion(retyped(column))),
                _ => {}
            }
        }
        if super::in_place::is_impossible(self) {
            self.numbers_are_kept(faults, &allowed);
        }
    }

    /// A table that is made anew is numbered anew: Redshift takes no values for an IDENTITY column.
    fn numbers_are_kept(&self, faults: &mut Vec<Fault>, allowed: &dyn Fn(&Loss) -> bool) {
        for change in &self.columns {
            let column = &change.new.name;
            let is_numbered = change.new.identity.is_some() && change.old().is_some();
            if is_numbered && !allowed(&Loss::Renumber(column.clone())) {
                faults.push(Fault::Renumbered {
                    table: self.new.name().clone(),
                    column: column.clone(),
                });
            }
        }
    }

    /// The old distribution and sort key, by the names that the columns have now.
    pub(super) fn old_layout(&self) -> (DistStyle, SortKey) {
        let now = |name: &Identifier| {
            let mut kept = self.columns.iter();
            let kept = kept.find(|change| change.old().is_some_and(|old| old.name == *name));
            kept.map_or_else(|| name.clone(), |change| change.new.name.clone())
        };
        let dist = match &self.old.table.dist {
            DistStyle::Key(key) => DistStyle::Key(now(key)),
            other => other.clone(),
        };
        let sort = match &self.old.table.sort {
            SortKey::Compound(columns) => SortKey::Compound(columns.iter().map(now).collect()),
            SortKey::Auto => SortKey::Auto,
        };
        (dist, sort)
    }
}

/// A column of another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retyped {
    pub table: TableName,
    pub column: Identifier,
    pub from: SqlType,
    pub to: SqlType,
}
