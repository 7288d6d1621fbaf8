//! What a statement does to the tables that the statements after it see.

use std::collections::BTreeSet;

use plan::{Identifier, TableName};

use super::{Catalogue, Column, Table, temporary};
use crate::bind::Bound;
use crate::parse::Parsed;
use crate::statement::{
    AlterAction, AlterTable, ColumnDefinition, CreateTable, Dependents, Drop, Dropped, Name,
    Persistence, Presence, Replacement, Statement, TableConstraint,
};
use crate::syntax::lex::Token;
use crate::typed::{Nullability, OutputColumn, Shape, Type};

/// Makes what a statement creates, changes and drops visible in the catalogue. Of a statement
/// that did not bind the tables are there, with columns that are not known.
pub fn apply(
    catalogue: &mut Catalogue,
    parsed: &Parsed,
    bound: Option<&Bound>,
    default_schema: &Identifier,
) {
    apply_functions(catalogue, parsed);
    let outputs = || bound.map_or(Shape::Open, Bound::outputs);
    let mut effects = Effects {
        catalogue,
        default_schema,
    };
    match &parsed.statement {
        Statement::CreateTable(create) => effects.create_table(create),
        Statement::CreateTableAs(create) => {
            effects.insert(&create.name, create.persistence, from_outputs(outputs()));
        }
        Statement::CreateView(create) => {
            let is_there = effects.is_there(&create.name);
            if create.replacement == Replacement::Allowed || !is_there {
                effects.insert(
                    &create.name,
                    Persistence::Permanent,
                    from_outputs(outputs()),
                );
            }
        }
        Statement::CreateMaterializedView(create) => {
            effects.insert(
                &create.name,
                Persistence::Permanent,
                from_outputs(outputs()),
            );
        }
        Statement::CreateExternalTable(create) => {
            effects.insert(&create.name, Persistence::Permanent, Table::Open);
        }
        Statement::AlterTable(alter) => effects.alter(alter),
        Statement::DropTable(drop) => {
            for name in &drop.names {
                effects.remove(name);
            }
        }
        Statement::Drop(drop) => effects.drop(drop),
        // Which tables it has nobody here knows.
        Statement::Other(other) if other.command == "CREATE EXTERNAL SCHEMA" => {
            if let Some(name) = &other.name {
                effects.catalogue.open_schema(name.table.clone());
            }
        }
        _ => {}
    }
}

/// Makes the function that a statement creates known.
pub(crate) fn apply_functions(catalogue: &mut Catalogue, parsed: &Parsed) {
    let Statement::Other(other) = &parsed.statement else {
        return;
    };
    match other.command {
        "CREATE FUNCTION" | "CREATE EXTERNAL FUNCTION" => {
            if let Some(name) = &other.name {
                catalogue.insert_function(&name.table);
            }
        }
        // `CREATE MODEL … FUNCTION name`.
        "CREATE MODEL" | "CREATE EXTERNAL MODEL" => {
            let words = parsed.tokens.windows(2);
            let text = |token: Token| token.span.text(&parsed.text);
            let name = words
                .filter_map(|pair| <[Token; 2]>::try_from(pair).ok())
                .find(|[word, _]| text(*word).eq_ignore_ascii_case("function"))
                .and_then(|[_, name]| text(name).parse().ok());
            if let Some(name) = name {
                catalogue.insert_function(&name);
            }
        }
        _ => {}
    }
}

struct Effects<'a> {
    catalogue: &'a mut Catalogue,
    default_schema: &'a Identifier,
}

impl Effects<'_> {
    fn insert(&mut self, name: &Name, persistence: Persistence, table: Table) {
        let complete = match persistence {
            Persistence::Temporary => temporary(name.table.clone()),
            Persistence::Permanent => name.complete(self.default_schema),
        };
        self.catalogue.insert(complete, table);
    }

    fn is_there(&self, name: &Name) -> bool {
        self.catalogue
            .get(&name.complete(self.default_schema))
            .is_some()
    }

    /// The table that a name stands for, if it was inserted.
    fn known(&self, name: &Name) -> Option<(TableName, Table)> {
        let (complete, _) = self.catalogue.find(name, self.default_schema)?;
        let table = self.catalogue.get(&complete)?.clone();
        Some((complete, table))
    }

    fn remove(&mut self, name: &Name) {
        if let Some((complete, _)) = self.known(name) {
            self.catalogue.remove(&complete);
        }
    }

    fn create_table(&mut self, create: &CreateTable) {
        let is_kept = create.presence == Presence::Optional
            && match create.persistence {
                Persistence::Permanent => self.is_there(&create.name),
                Persistence::Temporary => {
                    let name = temporary(create.name.table.clone());
                    self.catalogue.get(&name).is_some()
                }
            };
        // The one that is there may be nothing like the one that would have been created.
        if is_kept {
            return;
        }
        let table = self.columns(create).map_or(Table::Open, table_of);
        let complete = match create.persistence {
            Persistence::Temporary => temporary(create.name.table.clone()),
            Persistence::Permanent => create.name.complete(self.default_schema),
        };
        self.catalogue.insert(complete.clone(), table);
        self.catalogue.need(&complete, needed(create));
    }

    /// The table's own columns and those that it takes over, in order.
    fn columns(&self, create: &CreateTable) -> Option<Vec<OutputColumn>> {
        let mut columns = Vec::new();
        for position in 0..=create.columns.len() {
            for like in create.likes.iter().filter(|like| like.position == position) {
                let (_, taken) = self.known(&like.table)?;
                columns.extend(columns_of(&taken)?);
            }
            columns.extend(create.columns.get(position).map(column));
        }
        for constraint in &create.constraints {
            if let TableConstraint::PrimaryKey(key) = constraint {
                let in_key = |column: &&mut OutputColumn| key.contains(&column.name);
                for column in columns.iter_mut().filter(in_key) {
                    column.nullability = Nullability::NotNull;
                }
            }
        }
        Some(columns)
    }

    fn drop(&mut self, drop: &Drop) {
        match drop.kind {
            Dropped::View | Dropped::MaterializedView => {
                for name in &drop.names {
                    self.remove(name);
                }
            }
            Dropped::Schema => {
                for name in &drop.names {
                    self.catalogue.close_schema(&name.table);
                    if let Dependents::Cascade(_) = drop.dependents {
                        let tables: Vec<TableName> = self
                            .catalogue
                            .names()
                            .filter(|table| table.schema == name.table)
                            .cloned()
                            .collect();
                        for table in tables {
                            self.catalogue.remove(&table);
                        }
                    }
                }
            }
        }
    }

    fn alter(&mut self, alter: &AlterTable) {
        for action in &alter.actions {
            let Some((mut complete, mut table)) = self.known(&alter.table) else {
                return;
            };
            let mut needed: BTreeSet<Identifier> =
                self.catalogue.needed(&complete).cloned().collect();
            self.catalogue.remove(&complete);
            if let AlterAction::RenameTable(name) = &action.value {
                complete = TableName::new(complete.schema, name.value.clone());
            }
            if let Some(mut columns) = columns_of(&table) {
                change(&mut columns, &action.value);
                table = table_of(columns);
            }
            match &action.value {
                AlterAction::DropColumn { column, .. } => {
                    needed.remove(&column.value);
                }
                AlterAction::RenameColumn { from, to } if needed.remove(&from.value) => {
                    needed.insert(to.value.clone());
                }
                _ => {}
            }
            self.catalogue.insert(complete.clone(), table);
            self.catalogue.need(&complete, needed);
        }
    }
}

/// The columns of its own that a row has to give a value; what it takes over may have defaults.
fn needed(create: &CreateTable) -> Vec<Identifier> {
    let keys = create.constraints.iter();
    let keys: BTreeSet<&Identifier> = keys
        .filter_map(|constraint| match constraint {
            TableConstraint::PrimaryKey(key) => Some(key),
            _ => None,
        })
        .flatten()
        .collect();
    let columns = create.columns.iter();
    columns
        .filter(|column| column.default.is_none() && column.identity.is_none())
        .filter(|column| {
            column.nullability == Nullability::NotNull || keys.contains(&column.name.value)
        })
        .map(|column| column.name.value.clone())
        .collect()
}

fn change(columns: &mut Vec<OutputColumn>, action: &AlterAction) {
    match action {
        AlterAction::AddColumn(added) => columns.push(column(added)),
        AlterAction::DropColumn { column, .. } => {
            columns.retain(|known| known.name != column.value);
        }
        AlterAction::RenameColumn { from, to } => {
            for column in columns.iter_mut().filter(|known| known.name == from.value) {
                column.name = to.value.clone();
            }
        }
        AlterAction::ColumnType { column, ty } => {
            for column in columns
                .iter_mut()
                .filter(|known| known.name == column.value)
            {
                column.ty = Type::Sql(ty.value);
            }
        }
        _ => {}
    }
}

fn column(definition: &ColumnDefinition) -> OutputColumn {
    OutputColumn {
        name: definition.name.value.clone(),
        ty: Type::Sql(definition.ty.value),
        nullability: definition.nullability,
    }
}

fn from_outputs(outputs: Shape) -> Table {
    match outputs {
        Shape::Closed(columns) => table_of(columns.to_vec()),
        Shape::Open => Table::Open,
    }
}

/// `None` where they are not known.
fn columns_of(table: &Table) -> Option<Vec<OutputColumn>> {
    let output = |column: &Column| OutputColumn {
        name: column.name.clone(),
        ty: Type::Sql(column.ty),
        nullability: column.nullability,
    };
    match table {
        Table::Known(columns) => Some(columns.iter().map(output).collect()),
        Table::Derived(columns) => Some(columns.clone()),
        Table::Open => None,
    }
}

fn table_of(columns: Vec<OutputColumn>) -> Table {
    let typed = columns.iter().map(|column| {
        Some(Column {
            name: column.name.clone(),
            ty: column.ty.sql()?,
            nullability: column.nullability,
        })
    });
    match typed.collect() {
        Some(typed) => Table::Known(typed),
        None => Table::Derived(columns),
    }
}

#[cfg(test)]
mod tests;
