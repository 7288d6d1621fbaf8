//! Where the columns come from that a script fills, followed through the temporary tables that it
//! makes on the way.

use std::collections::{BTreeMap, BTreeSet};

use plan::table::LineageEdge;
use plan::{Identifier, TableName};
use sql::catalogue::{Catalogue, Table as Known};
use sql::typed::{Relation, RemoveDuplicates, Statement};
use sql::{ColumnLineage, How, Source};

use crate::ir::{Script, Table};

/// The edges into the table that the script fills. A column that is made from itself is not told:
/// that its rows were there before says nothing.
pub(super) fn edges(
    schema: &Identifier,
    catalogue: &Catalogue,
    table: &Table,
    script: &Script,
) -> Vec<LineageEdge> {
    let own = TableName::new(schema.clone(), table.name.value.clone());
    let mut trace = Trace {
        catalogue: catalogue.clone(),
        tables: BTreeMap::from([(own.clone(), Held::default())]),
        own: own.clone(),
    };
    for statement in &script.statements {
        let Ok(parsed) = sql::parse(&statement.text.sample()) else {
            continue;
        };
        // What is wrong with it is said where the plan's statements are verified.
        let bound = sql::bind(&parsed, &trace.catalogue, schema).ok();
        if let Some(bound) = &bound {
            trace.statement(bound);
        }
        sql::catalogue::apply(&mut trace.catalogue, &parsed, bound.as_ref(), schema);
    }
    let held = trace.tables.remove(&own).unwrap_or_default();
    let columns = table.columns.iter().map(|column| &column.name.value);
    columns
        .flat_map(|column| {
            let of_rows = held.rows.iter();
            let sources: BTreeSet<&Source> = held
                .columns
                .get(column)
                .into_iter()
                .flatten()
                .chain(of_rows)
                .filter(|source| source.table != own || source.column != *column)
                .collect();
            sources
                .into_iter()
                .map(|source| super::edge(schema, table, column, source.clone()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What is known of the rows of a table that the script fills.
#[derive(Default)]
struct Held {
    columns: BTreeMap<Identifier, BTreeSet<Source>>,
    /// What decided which rows were deleted.
    rows: BTreeSet<Source>,
}

struct Trace {
    catalogue: Catalogue,
    own: TableName,
    /// The script's own table, and temporary ones that are not dropped yet.
    tables: BTreeMap<TableName, Held>,
}

impl Trace {
    fn statement(&mut self, bound: &sql::Bound) {
        match &bound.statement {
            Statement::CreateTable(create) => {
                self.tables.insert(create.table.clone(), Held::default());
            }
            Statement::CreateTableAs(create) => {
                self.tables.insert(create.table.clone(), Held::default());
                self.filled(&create.table, sql::lineage(bound));
            }
            Statement::Insert(insert) => self.filled(&insert.table, sql::lineage(bound)),
            Statement::Update(update) => self.filled(&update.table, sql::lineage(bound)),
            Statement::Merge(merge) => self.filled(&merge.table, sql::lineage(bound)),
            Statement::RemoveDuplicates(merge) => self.merged(merge),
            Statement::Delete(delete) => {
                let filters = self.through(sql::row_filters(bound));
                if let Some(held) = self.tables.get_mut(&delete.table) {
                    held.rows.extend(filters);
                }
            }
            Statement::DropTable(drop) => {
                for table in &drop.tables {
                    self.tables.remove(table);
                }
            }
            _ => {}
        }
    }

    fn filled(&mut self, table: &TableName, columns: Vec<ColumnLineage>) {
        for column in columns {
            let sources = self.through(column.sources);
            if let Some(held) = self.tables.get_mut(table) {
                held.columns.entry(column.name).or_default().extend(sources);
            }
        }
    }

    /// `MERGE … REMOVE DUPLICATES` takes whole rows, column by column.
    fn merged(&mut self, merge: &RemoveDuplicates) {
        let Relation::Table { table: source, .. } = &merge.source else {
            return;
        };
        let (to, from) = (self.names(&merge.table), self.names(source));
        let columns = to.into_iter().zip(from).map(|(to, from)| ColumnLineage {
            name: to,
            sources: BTreeSet::from([Source {
                table: source.clone(),
                column: from,
                how: How::Direct,
            }]),
        });
        self.filled(&merge.table, columns.collect());
    }

    fn names(&self, table: &TableName) -> Vec<Identifier> {
        match self.catalogue.get(table) {
            Some(Known::Known(columns)) => columns.iter().map(|it| it.name.clone()).collect(),
            Some(Known::Derived(columns)) => columns.iter().map(|it| it.name.clone()).collect(),
            Some(Known::Open) | None => Vec::new(),
        }
    }

    /// The sources, those of temporary tables in their place.
    fn through(&self, sources: BTreeSet<Source>) -> BTreeSet<Source> {
        let mut found = BTreeSet::new();
        for source in sources {
            let temporary = Some(&source.table).filter(|table| **table != self.own);
            let Some(held) = temporary.and_then(|table| self.tables.get(table)) else {
                found.insert(source);
                continue;
            };
            let behind = held.columns.get(&source.column).into_iter().flatten();
            found.extend(behind.map(|inner| Source {
                how: inner.how.max(source.how),
                ..inner.clone()
            }));
            found.extend(held.rows.iter().cloned());
        }
        found
    }
}
