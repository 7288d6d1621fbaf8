//! What a reviewer has to know besides the statements.

use plan::table::Nullability;
use plan::unit::{Rerun, Role};
use plan::{Plan, TableName, Unit, UnitId};

use super::Differences;
use super::difference::{Course, Difference, Origin};
use super::in_place;
use super::views::Views;

pub(super) fn notes(
    base: &Plan,
    new: &Plan,
    differences: &Differences<'_>,
    views: &Views,
) -> Vec<String> {
    let mut notes = Vec::new();
    for difference in &differences.changed {
        match difference.course() {
            Course::Shape => of_change(difference, &mut notes),
            Course::Frame | Course::View | Course::ViewGoes => {}
            Course::InTheWay => notes.push(format!(
                "{} is a table in the base plan and a view in the new one, which cannot be made \
                 while the table is there: rename or drop it by hand before the new plan runs",
                difference.new.name()
            )),
        }
        notes.extend(stale(base, new, difference));
    }
    for side in &differences.added {
        notes.push(format!("{} is new: its first load makes it", side.name()));
    }
    for side in &differences.orphaned {
        let name = side.name();
        if !side.is_view() {
            notes.push(format!(
                "{name} is in the base plan alone: it stays as it is, and nobody loads it any more"
            ));
        } else if views.is_there(name) {
            notes.push(format!(
                "the view {name} is in the base plan alone: it stays as it is"
            ));
        } else {
            notes.push(format!(
                "the view {name} is in the base plan alone and holds on to what goes: it is dropped"
            ));
        }
    }
    let is_orphan = |name: &&TableName| {
        let mut orphaned = differences.orphaned.iter();
        orphaned.any(|side| side.name() == *name)
    };
    for name in views.lost().filter(|name| !is_orphan(name)) {
        notes.push(format!(
            "the view {name} goes with what it reads: nobody can read it until the new plan has made it"
        ));
    }
    for name in views.broken() {
        notes.push(format!(
            "the view {name} reads what is no more: nobody can read it, unless the new plan makes it anew"
        ));
    }
    notes
}

fn of_change(difference: &Difference<'_>, notes: &mut Vec<String>) {
    let table = difference.new.name();
    if in_place::is_impossible(difference) {
        notes.push(format!(
            "{table} is made anew: grants that no plan declares go with the old table, and a view \
             that is bound to it makes the migration fail, unless a plan makes it"
        ));
    }
    if in_place::is_out_of_place(difference) {
        notes.push(format!(
            "{table} is made anew because the new plan has SQL that takes its columns by their \
             places: where all SQL names them, or new columns are declared last, they are added in place"
        ));
    }
    for change in &difference.columns {
        let added = matches!(change.origin, Origin::Added);
        let no_value = change.fill.is_none()
            && change.new.identity.is_none()
            && change.new.nullable == Nullability::NotNull;
        if added && no_value {
            notes.push(format!(
                "{table}.{} has no value for rows that are there: the migration fails unless the \
                 table is empty; `fill` gives one",
                change.new.name
            ));
        }
    }
    for allowance in &difference.new.table.upkeep.allow {
        let (loss, reason) = (&allowance.loss, &allowance.reason);
        let dropped = difference.dropped.iter();
        let mut names = dropped.map(|column| &column.name).chain(
            difference
                .columns
                .iter()
                .filter(|change| change.old().is_some_and(|old| old.ty != change.new.ty))
                .map(|change| &change.new.name),
        );
        if names.any(|name| name == loss.column()) {
            let (word, column) = (loss.word(), loss.column());
            notes.push(format!("allowed: {word} {table}.{column}: {reason}"));
        }
    }
}

/// A load whose statements are others than before, so that what it loaded is stale.
fn stale(base: &Plan, new: &Plan, difference: &Difference<'_>) -> Option<String> {
    let load = |plan: &Plan, name: &str| -> Option<Unit> {
        let unit = plan.unit(&UnitId::new(name))?;
        (unit.role == Role::Publish).then(|| unit.clone())
    };
    let before = load(base, difference.old.unit().as_str())?;
    let now = load(new, difference.new.unit().as_str())?;
    // What is only appended to is never stale.
    let is_appended = now.rerun == Rerun::Doubles;
    (!is_appended && before.digest(None) != now.digest(None)).then(|| {
        format!(
            "the load of {} is another one too: what it loaded so far is stale for the new plan; \
             `callsheet run NEW.plan --reprocess {}` loads it again",
            difference.new.name(),
            now.id
        )
    })
}
