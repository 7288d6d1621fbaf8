//! Grants that are given and taken away, comments that are written and removed.

use std::collections::BTreeSet;

use plan::upkeep::{Comments, Grant, Grantee, Privilege, Upkeep};
use plan::{Identifier, TableName};

use super::difference::{Course, Difference};
use super::side::Side;
use super::templates::{REVOKE, UNCOMMENT_COLUMN, UNCOMMENT_TABLE};
use super::values::{of_column, of_table};
use crate::planner::{Commented, Mark, upkeep_statements};
use crate::template::block;

/// All that the new table has.
pub(super) fn all(new: &Side<'_>) -> String {
    let table = new.table;
    let description = table.description.as_deref();
    let name = new.name().to_sql();
    upkeep_statements(&name, commented(new), description, &table.upkeep, Mark::Run)
}

/// What is other than it was.
pub(super) fn changed(difference: &Difference<'_>) -> String {
    let (old, new) = (&difference.old.table.upkeep, &difference.new.table.upkeep);
    let table = difference.new.name();
    let lost = lost(old, new);
    let everything: BTreeSet<&Grantee> = lost
        .iter()
        .filter(|(privilege, _)| *privilege == Privilege::All)
        .flat_map(|(_, grantees)| grantees)
        .collect();
    let known: Vec<Grant> = old
        .grants
        .iter()
        .map(|grant| Grant {
            privilege: grant.privilege,
            // What they keep of everything is given again.
            to: (grant.to.iter())
                .filter(|to| !everything.contains(to))
                .cloned()
                .collect(),
        })
        .collect();
    let given = missing(&new.grants, &known);
    let given = given
        .into_iter()
        .map(|(privilege, to)| Grant { privilege, to });
    let granted = Upkeep {
        grants: given.collect(),
        ..Upkeep::default()
    };
    let of = commented(&difference.new);
    revoked(table, &lost)
        + &upkeep_statements(&table.to_sql(), of, None, &granted, Mark::Run)
        + &uncommented(difference)
        + &comments(difference, table)
}

/// What the new plan takes away: all that it gives comes with the next load, or with the view.
pub(super) fn removed(difference: &Difference<'_>) -> String {
    let (old, new) = (&difference.old.table.upkeep, &difference.new.table.upkeep);
    let lost = lost(old, new);
    let all = lost
        .iter()
        .filter(|(privilege, _)| *privilege == Privilege::All);
    let all: BTreeSet<Grantee> = all.flat_map(|(_, to)| to.iter().cloned()).collect();
    let kept = new.grants.iter().map(|grant| Grant {
        privilege: grant.privilege,
        to: grant
            .to
            .iter()
            .filter(|to| all.contains(to))
            .cloned()
            .collect(),
    });
    let kept = Upkeep {
        grants: kept.filter(|grant| !grant.to.is_empty()).collect(),
        ..Upkeep::default()
    };
    let table = difference.new.name();
    let of = commented(&difference.new);
    revoked(table, &lost)
        + &upkeep_statements(&table.to_sql(), of, None, &kept, Mark::Run)
        + &uncommented(difference)
}

fn revoked(table: &TableName, lost: &[(Privilege, Vec<Grantee>)]) -> String {
    let revoke = |(privilege, grantees): &(Privilege, Vec<Grantee>)| {
        let grantees: Vec<String> = grantees.iter().map(Grantee::to_sql).collect();
        let values = of_table(table)
            .with("privilege", privilege.word().to_ascii_uppercase())
            .with("grantees", grantees.join(", "));
        block(REVOKE, &values)
    };
    lost.iter().map(revoke).collect()
}

/// Privileges that are declared no more. Who has all of them loses none.
fn lost(old: &Upkeep, new: &Upkeep) -> Vec<(Privilege, Vec<Grantee>)> {
    let all = new
        .grants
        .iter()
        .filter(|grant| grant.privilege == Privilege::All);
    let all: BTreeSet<&Grantee> = all.flat_map(|grant| &grant.to).collect();
    let lost = missing(&old.grants, &new.grants).into_iter();
    let lost = lost.map(|(privilege, grantees)| {
        let mut grantees = grantees;
        grantees.retain(|grantee| !all.contains(grantee));
        (privilege, grantees)
    });
    lost.filter(|(_, grantees)| !grantees.is_empty()).collect()
}

/// What one list has and the other has not.
fn missing(these: &[Grant], those: &[Grant]) -> Vec<(Privilege, Vec<Grantee>)> {
    let known: BTreeSet<(Privilege, &Grantee)> = those
        .iter()
        .flat_map(|grant| grant.to.iter().map(|to| (grant.privilege, to)))
        .collect();
    let of = |grant: &Grant| {
        let to = grant.to.iter();
        let to = to.filter(|to| !known.contains(&(grant.privilege, *to)));
        (grant.privilege, to.cloned().collect::<Vec<_>>())
    };
    let missing = these.iter().map(of);
    missing.filter(|(_, to)| !to.is_empty()).collect()
}

/// Of the table and of its columns, by the names that they have by then.
fn uncommented(difference: &Difference<'_>) -> String {
    let table = difference.new.name();
    let mut text = String::new();
    if said(&difference.old).is_some() && said(&difference.new).is_none() {
        let values = of_table(table).with("object", commented(&difference.new).object());
        text += &block(UNCOMMENT_TABLE, &values);
    }
    if commented(&difference.new) == Commented::LateBindingView {
        return text;
    }
    for change in &difference.columns {
        let Some(old) = change.old() else { continue };
        // Whose name changes with the next load only.
        let is_there = difference.course() == Course::Shape || old.name == change.new.name;
        let was = described(&difference.old, &old.name).is_some();
        let is = described(&difference.new, &change.new.name).is_some();
        if is_there && was && !is {
            text += &block(UNCOMMENT_COLUMN, &of_column(table, &change.new.name));
        }
    }
    text
}

fn comments(difference: &Difference<'_>, table: &TableName) -> String {
    let (before, now) = (said(&difference.old), said(&difference.new));
    let mut rewritten = Upkeep {
        comments: Some(Comments::Descriptions),
        ..Upkeep::default()
    };
    for change in &difference.columns {
        let name = &change.new.name;
        let before = change
            .old()
            .and_then(|old| described(&difference.old, &old.name));
        let now = described(&difference.new, name);
        if let Some(now) = now.filter(|now| before != Some(*now)) {
            let mut column = rewritten.columns.remove(name).unwrap_or_default();
            column.description = Some(now.to_owned());
            rewritten.columns.insert(name.clone(), column);
        }
    }
    let of_table = now.filter(|_| now != before);
    let of = commented(&difference.new);
    upkeep_statements(&table.to_sql(), of, of_table, &rewritten, Mark::Run)
}

fn said<'a>(side: &Side<'a>) -> Option<&'a str> {
    side.table.upkeep.comments?;
    side.table.description.as_deref()
}

/// What the catalogue is told of a column.
fn described<'a>(side: &Side<'a>, column: &Identifier) -> Option<&'a str> {
    side.table.upkeep.comments?;
    side.upkeep(column)?.description.as_deref()
}

fn commented(side: &Side<'_>) -> Commented {
    match (side.is_view(), side.table.load.as_str()) {
        (false, _) => Commented::Table,
        (true, "late_binding_view") => Commented::LateBindingView,
        (true, _) => Commented::View,
    }
}
