//! Views: their queries, bound to the tables that there are.

use std::collections::BTreeMap;

use executor::Refusal;
use plan::{Identifier, TableName};
use sql::catalogue::{Catalogue, Table, system};
use sql::statement::Name;
use sql::typed::{Query, Statement};

use super::relation::{Definition, Kind, Relation};
use crate::refusal::{refusal, sqlstate};

/// The query of each view, or why it cannot be queried.
#[derive(Debug, Default)]
pub(crate) struct Views(BTreeMap<TableName, Result<Query, Refusal>>);

impl Views {
    pub(crate) fn get(&self, name: &TableName) -> Option<&Result<Query, Refusal>> {
        self.0.get(name)
    }

    /// Binds all of them, and gives late-binding views their columns of this moment.
    pub(super) fn bound(
        catalogue: &mut Catalogue,
        relations: &BTreeMap<TableName, Relation>,
    ) -> Self {
        let mut bound = BTreeMap::new();
        let mut waiting: Vec<(&TableName, &Definition)> = relations
            .iter()
            .filter_map(|(name, relation)| match &relation.kind {
                Kind::LateView(definition) => Some((name, definition)),
                _ => None,
            })
            .collect();
        // One may read another one: as long as one gets further, the others may too.
        loop {
            let before = waiting.len();
            waiting.retain(|(name, definition)| match query(catalogue, definition) {
                Ok(query) => {
                    let columns = query.shape().columns().map(<[_]>::to_vec);
                    let table = columns.map_or(Table::Open, Table::Derived);
                    catalogue.insert((*name).clone(), table);
                    bound.insert((*name).clone(), Ok(query));
                    false
                }
                Err(_) => true,
            });
            if waiting.len() == before {
                break;
            }
        }
        for (name, definition) in waiting {
            let refusal = query(catalogue, definition).map(|_| ());
            catalogue.insert(name.clone(), Table::Open);
            if let Err(refusal) = refusal {
                bound.insert(name.clone(), Err(refusal));
            }
        }
        for (name, relation) in relations {
            if let Kind::View(definition) | Kind::MaterializedView(definition) = &relation.kind {
                bound.insert(name.clone(), query(catalogue, definition));
            }
        }
        Self(bound)
    }
}

fn query(catalogue: &Catalogue, definition: &Definition) -> Result<Query, Refusal> {
    let unreadable = || {
        refusal(
            sqlstate::INTERNAL,
            "a view of this database cannot be read by this version",
        )
    };
    let parsed = sql::parse(&definition.text).map_err(|_| unreadable())?;
    if let Some(name) = missing(catalogue, &parsed, &definition.schema).first() {
        return Err(refusal(
            sqlstate::UNDEFINED_TABLE,
            format!("relation \"{name}\" does not exist"),
        ));
    }
    let bound = sql::bind(&parsed, catalogue, &definition.schema).map_err(|faults| {
        let message = faults
            .first()
            .map_or_else(String::new, |fault| fault.message.clone());
        refusal("42703", message)
    })?;
    match bound.statement {
        Statement::CreateView(create) => Ok(create.query),
        Statement::CreateMaterializedView(create) => Ok(create.query),
        _ => Err(unreadable()),
    }
}

/// The names that a statement reads and nothing stands for.
fn missing(catalogue: &Catalogue, parsed: &sql::Parsed, schema: &Identifier) -> Vec<Name> {
    let is_there = |name: &Name| {
        let is_system =
            name.schema.is_none() && catalogue.get(&system(name.table.clone())).is_some();
        is_system || catalogue.get(&name.complete(schema)).is_some()
    };
    let reads = sql::tables(parsed).reads;
    reads.into_iter().filter(|name| !is_there(name)).collect()
}
