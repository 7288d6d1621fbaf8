//! Relations and schemas come and go, in the engine and in the catalogue beside it.

mod alter;
mod append;
mod create;
mod drop;
mod rebuild;
mod view;

use executor::SessionError;
use plan::{Identifier, TableName};
use sql::catalogue::temporary;
use sql::statement::{Persistence, Presence};
use sql::typed::CreateSchema;

use super::Worker;
use crate::catalogue::{self, Kind, NewColumn, Relation};
use crate::emit::{is_temporary, quoted};
use crate::engine::WAREHOUSE;
use crate::refusal::{refused, sqlstate};

impl Worker {
    pub(super) fn create_schema(&mut self, create: &CreateSchema) -> Result<(), SessionError> {
        let schema = &create.schema;
        if catalogue::is_reserved(schema) {
            return Err(refused(
                sqlstate::DUPLICATE_SCHEMA,
                format!("the schema name `{schema}` is reserved"),
            ));
        }
        if self.has_schema(schema)? {
            return match create.definition.presence {
                Presence::Optional => Ok(()),
                Presence::Required => Err(refused(
                    sqlstate::DUPLICATE_SCHEMA,
                    format!("schema \"{schema}\" already exists"),
                )),
            };
        }
        self.engine(&format!(
            "CREATE SCHEMA {}.{}",
            quoted(WAREHOUSE),
            quoted(schema.as_str())
        ))
    }

    /// What is kept of a relation; `None` if there is none, or it is one of Redshift's own.
    fn relation(&mut self, name: &TableName) -> Result<Option<Relation>, SessionError> {
        if let Some(relation) = self.temporary.get(name) {
            return Ok(Some(relation.clone()));
        }
        Ok(self.known()?.relations.get(name).cloned())
    }

    /// As [`Self::relation`]; an error if it is not there.
    fn existing(&mut self, name: &TableName) -> Result<Relation, SessionError> {
        self.relation(name)?.ok_or_else(|| {
            refused(
                sqlstate::UNDEFINED_TABLE,
                format!("relation \"{name}\" does not exist"),
            )
        })
    }

    /// As [`Self::existing`]; an error if it is a view.
    pub(super) fn table_to_change(&mut self, name: &TableName) -> Result<Relation, SessionError> {
        let relation = self.existing(name)?;
        match relation.kind {
            Kind::Table => Ok(relation),
            Kind::View(_) | Kind::LateView(_) | Kind::MaterializedView(_) => Err(refused(
                sqlstate::WRONG_OBJECT,
                format!("\"{}\" is a view, not a table", name.table),
            )),
        }
    }

    /// Writes what is kept of a relation that was just made in the engine.
    fn keep(&mut self, name: TableName, relation: Relation) -> Result<(), SessionError> {
        if is_temporary(&name) {
            self.temporary.insert(name, relation);
        } else {
            catalogue::add(&self.connection, &name, &relation).map_err(SessionError::Refused)?;
        }
        self.note_change();
        Ok(())
    }

    /// Writes other columns for a relation that stays.
    fn keep_columns(
        &mut self,
        name: &TableName,
        columns: Vec<NewColumn>,
    ) -> Result<(), SessionError> {
        if let Some(relation) = self.temporary.get_mut(name) {
            relation.columns = columns;
        } else {
            catalogue::remove_columns(&self.connection, name)
                .and_then(|()| catalogue::add_columns(&self.connection, name, &columns))
                .map_err(SessionError::Refused)?;
        }
        self.note_change();
        Ok(())
    }

    /// Whether a name is free; an error if it is taken and may not be.
    fn is_free(&mut self, name: &TableName, presence: Presence) -> Result<bool, SessionError> {
        if self.known()?.catalogue.get(name).is_some() {
            return match presence {
                Presence::Optional => Ok(false),
                Presence::Required => Err(refused(
                    sqlstate::DUPLICATE_TABLE,
                    format!("Relation \"{}\" already exists", name.table),
                )),
            };
        }
        if !is_temporary(name)
            && (catalogue::is_reserved(&name.schema) || !self.has_schema(&name.schema)?)
        {
            return Err(refused(
                sqlstate::UNDEFINED_SCHEMA,
                format!("schema \"{}\" does not exist", name.schema),
            ));
        }
        Ok(true)
    }

    /// The views that were bound to a relation when they were made.
    fn dependents(&mut self, name: &TableName) -> Result<Vec<TableName>, SessionError> {
        if is_temporary(name) {
            return Ok(Vec::new());
        }
        catalogue::dependents(&self.connection, name).map_err(SessionError::Refused)
    }

    fn has_schema(&self, schema: &Identifier) -> Result<bool, SessionError> {
        self.connection
            .has_schema(schema.as_str())
            .map_err(SessionError::Refused)
    }

    fn engine(&self, sql: &str) -> Result<(), SessionError> {
        self.connection
            .execute(sql)
            .map(|_| ())
            .map_err(SessionError::Refused)
    }
}

/// A temporary table lies in no schema that a statement can name.
fn complete(table: &TableName, persistence: Persistence) -> TableName {
    match persistence {
        Persistence::Temporary => temporary(table.table.clone()),
        Persistence::Permanent => table.clone(),
    }
}

fn persistence_of(table: &TableName) -> Persistence {
    if is_temporary(table) {
        Persistence::Temporary
    } else {
        Persistence::Permanent
    }
}
