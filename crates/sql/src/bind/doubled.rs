//! Columns of one name within one relation: a star has each of them, and no name means one.

use std::collections::BTreeSet;

use plan::Identifier;

use crate::typed::{Body, OutputColumn, Query, SelectItem, Shape};

/// What columns are called in the typed tree, where each has a name of its own: the first of a name
/// keeps it.
pub(super) fn own_names(columns: &[OutputColumn]) -> Vec<Identifier> {
    let mut taken: BTreeSet<&Identifier> = BTreeSet::new();
    let are_doubled: Vec<bool> = columns
        .iter()
        .map(|column| !taken.insert(&column.name))
        .collect();
    let mut made: BTreeSet<Identifier> = BTreeSet::new();
    let names = columns.iter().zip(are_doubled).enumerate();
    names
        .map(|(index, (column, is_doubled))| {
            if !is_doubled {
                return column.name.clone();
            }
            let name = free_name(&column.name, index, |name| {
                taken.contains(name) || made.contains(name)
            });
            made.insert(name.clone());
            name
        })
        .collect()
}

/// A name like this one, by the place of its column.
fn free_name(
    name: &Identifier,
    index: usize,
    is_taken: impl Fn(&Identifier) -> bool,
) -> Identifier {
    let mut number = index + 1;
    loop {
        // A name at its longest takes no more.
        let name = format!("{name}_{number}")
            .parse()
            .or_else(|_| format!("column_{number}").parse());
        if let Ok(name) = name
            && !is_taken(&name)
        {
            return name;
        }
        number += 1;
    }
}

pub(super) fn are_there(columns: &[OutputColumn]) -> bool {
    let mut names = BTreeSet::new();
    !columns.iter().all(|column| names.insert(&column.name))
}

/// Gives each output of a query that is read by name a name of its own.
pub(super) fn part(query: &mut Query) {
    let shape = query.shape();
    if let Some(columns) = shape.columns()
        && are_there(columns)
    {
        rename(&mut query.body, &own_names(columns));
    }
}

/// The same of columns alone.
pub(super) fn parted(shape: Shape) -> Shape {
    let Some(columns) = shape.columns().filter(|columns| are_there(columns)) else {
        return shape;
    };
    let columns = columns.iter().zip(own_names(columns));
    Shape::closed(columns.map(|(column, name)| OutputColumn {
        name,
        ..column.clone()
    }))
}

/// Those that change follow one of their name: what stands beside them names that one.
fn rename(body: &mut Body, names: &[Identifier]) {
    match body {
        Body::Select(select) => {
            for (item, new) in select.items.iter_mut().zip(names) {
                if let SelectItem::Column { name, .. } = item {
                    *name = new.clone();
                }
            }
        }
        Body::Set { left, .. } => rename(left, names),
        Body::Query(query) => rename(&mut query.body, names),
    }
}
