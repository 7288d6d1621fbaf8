//! Grants that are given and taken away, comments that are written and removed.

use std::collections::BTreeSet;

use plan::upkeep::{Comments, Grant, Grantee, Privilege, Upkeep};
use plan::{Identifier, TableName};

use super::difference::{Difference, Side};
use super::templates::{REVOKE, UNCOMMENT_COLUMN, UNCOMMENT_TABLE};
use super::values::{of_column, of_table};
use crate::planner::{Mark, upkeep_statements};
use crate::template::block;

/// All that the new table has.
pub(super) fn all(new: Side<'_>) -> String {
    let table = new.table;
    let description = table.description.as_deref();
    let name = new.name().to_sql();
    upkeep_statements(&name, description, &table.upkeep, Mark::Run)
}

/// What is other than it was.
pub(super) fn changed(difference: &Difference<'_>) -> String {
    let (old, new) = (&difference.old.table.upkeep, &difference.new.table.upkeep);
    let table = difference.new.name();
    let mut text = String::new();
    for (privilege, grantees) in missing(&old.grants, &new.grants) {
        let grantees: Vec<String> = grantees.iter().map(Grantee::to_sql).collect();
        let values = of_table(table)
            .with("privilege", privilege.word().to_ascii_uppercase())
            .with("grantees", grantees.join(", "));
        text += &block(REVOKE, &values);
    }
    let given = missing(&new.grants, &old.grants);
    let given = given
        .into_iter()
        .map(|(privilege, to)| Grant { privilege, to });
    let granted = Upkeep {
        grants: given.collect(),
        ..Upkeep::default()
    };
    text += &upkeep_statements(&table.to_sql(), None, &granted, Mark::Run);
    text + &comments(difference, table)
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

fn comments(difference: &Difference<'_>, table: &TableName) -> String {
    let said = |side: Side<'_>| -> Option<String> {
        side.table.upkeep.comments?;
        side.table.description.clone()
    };
    let mut text = String::new();
    let (before, now) = (said(difference.old), said(difference.new));
    if before.is_some() && now.is_none() {
        text += &block(UNCOMMENT_TABLE, &of_table(table));
    }
    let mut rewritten = Upkeep {
        comments: Some(Comments::Descriptions),
        ..Upkeep::default()
    };
    for change in &difference.columns {
        let name = &change.new.name;
        let now = described(difference.new, name);
        let before = change
            .old()
            .and_then(|old| described(difference.old, &old.name));
        match (before, now) {
            (Some(_), None) => text += &block(UNCOMMENT_COLUMN, &of_column(table, name)),
            (before, Some(now)) if before != Some(now) => {
                let mut column = rewritten.columns.remove(name).unwrap_or_default();
                column.description = Some(now.to_owned());
                rewritten.columns.insert(name.clone(), column);
            }
            _ => {}
        }
    }
    let of_table = now.as_deref().filter(|_| now != before);
    text + &upkeep_statements(&table.to_sql(), of_table, &rewritten, Mark::Run)
}

/// What the catalogue is told of a column.
fn described<'a>(side: Side<'a>, column: &Identifier) -> Option<&'a str> {
    side.table.upkeep.comments?;
    side.upkeep(column)?.description.as_deref()
}
