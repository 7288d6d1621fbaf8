//! Tables and schemas come and go, in the engine and in the catalogue beside it.

use executor::SessionError;
use plan::{Identifier, TableName};
use sql::catalogue::{Column, temporary};
use sql::statement::{Dependents, Persistence, Presence};
use sql::typed::{
    CreateSchema, CreateTable, CreateTableAs, DropTable, Shape, Statement, TargetColumn, Type,
};

use super::{Worker, faults};
use crate::catalogue;
use crate::emit::{self, Emitter, NewColumn, is_temporary, quoted};
use crate::engine::WAREHOUSE;
use crate::refusal::{not_rehearsed, refused, sqlstate};

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

    pub(super) fn create_table(
        &mut self,
        emitter: &Emitter<'_>,
        create: &CreateTable,
        text: &str,
    ) -> Result<(), SessionError> {
        let definition = &create.definition;
        if !definition.likes.is_empty() {
            return Err(not_rehearsed("CREATE TABLE … LIKE"));
        }
        let mut columns = Vec::with_capacity(definition.columns.len());
        for column in &definition.columns {
            if column.identity.is_some() {
                return Err(not_rehearsed(format_args!(
                    "the identity column `{}`",
                    column.name.value
                )));
            }
            if column.collation.is_some() {
                return Err(not_rehearsed("COLLATE"));
            }
            let default = match column.default {
                None => None,
                Some(span) => Some(self.default(emitter, span.text(text), column.ty.value)?),
            };
            columns.push(NewColumn {
                name: column.name.value.clone(),
                ty: column.ty.value,
                nullability: column.nullability,
                default,
            });
        }
        let (persistence, presence) = (definition.persistence, definition.presence);
        self.make(&create.table, persistence, presence, &columns)
    }

    pub(super) fn create_table_as(
        &mut self,
        emitter: &Emitter<'_>,
        create: &CreateTableAs,
        outputs: &Shape,
    ) -> Result<(), SessionError> {
        let outputs = outputs
            .columns()
            .ok_or_else(|| not_rehearsed("a table of columns that are not known"))?;
        let mut columns = Vec::with_capacity(outputs.len());
        let mut targets = Vec::with_capacity(outputs.len());
        for output in outputs {
            let ty = match output.ty {
                Type::Sql(ty) => ty,
                other => {
                    return Err(not_rehearsed(format_args!(
                        "the column `{}` of type {other}",
                        output.name
                    )));
                }
            };
            // CREATE TABLE AS takes no constraint from its query.
            columns.push(NewColumn {
                name: output.name.clone(),
                ty,
                nullability: sql::typed::Nullability::Nullable,
                default: None,
            });
            targets.push(TargetColumn {
                name: output.name.clone(),
                ty: output.ty,
                nullability: output.nullability,
                span: sql::Span::default(),
            });
        }
        let persistence = create.definition.persistence;
        // The query sees the tables as they were before.
        let table = complete(&create.table, persistence);
        let insert = emitter.insert_query(&table, &targets, &create.query)?;
        self.make(&table, persistence, Presence::Required, &columns)?;
        self.engine(&insert)
    }

    pub(super) fn drop_tables(&mut self, drop: &DropTable) -> Result<(), SessionError> {
        if let Dependents::Cascade(_) = drop.definition.dependents {
            return Err(not_rehearsed("DROP … CASCADE"));
        }
        for table in &drop.tables {
            let is_own = table.schema.as_str() == catalogue::SYSTEM_SCHEMA;
            if is_own || self.catalogue()?.get(table).is_none() {
                if drop.definition.presence == Presence::Optional {
                    continue;
                }
                return Err(refused(
                    sqlstate::UNDEFINED_TABLE,
                    format!("Table \"{table}\" does not exist"),
                ));
            }
            self.engine(&emit::drop_table(table))?;
            if is_temporary(table) {
                self.temporary.remove(table);
            } else {
                catalogue::remove(&self.connection, table).map_err(SessionError::Refused)?;
            }
            self.note_change();
        }
        Ok(())
    }

    fn make(
        &mut self,
        table: &TableName,
        persistence: Persistence,
        presence: Presence,
        columns: &[NewColumn],
    ) -> Result<(), SessionError> {
        let table = complete(table, persistence);
        if self.catalogue()?.get(&table).is_some() {
            return match presence {
                Presence::Optional => Ok(()),
                Presence::Required => Err(refused(
                    sqlstate::DUPLICATE_TABLE,
                    format!("Relation \"{}\" already exists", table.table),
                )),
            };
        }
        if persistence == Persistence::Permanent
            && (catalogue::is_reserved(&table.schema) || !self.has_schema(&table.schema)?)
        {
            return Err(refused(
                sqlstate::UNDEFINED_SCHEMA,
                format!("schema \"{}\" does not exist", table.schema),
            ));
        }
        self.engine(&emit::create_table(&table, persistence, columns)?)?;
        match persistence {
            Persistence::Permanent => {
                catalogue::add(&self.connection, &table, columns).map_err(SessionError::Refused)?;
            }
            Persistence::Temporary => {
                let columns = columns
                    .iter()
                    .map(|column| Column {
                        name: column.name.clone(),
                        ty: column.ty,
                        nullability: column.nullability,
                    })
                    .collect();
                self.temporary.insert(table, columns);
            }
        }
        self.note_change();
        Ok(())
    }

    /// The value of a DEFAULT clause, which must say the same at any time.
    fn default(
        &mut self,
        emitter: &Emitter<'_>,
        text: &str,
        ty: plan::SqlType,
    ) -> Result<String, SessionError> {
        let lower = text.to_ascii_lowercase();
        if ["getdate", "sysdate", "current_", "random"]
            .iter()
            .any(|word| lower.contains(word))
        {
            return Err(not_rehearsed(format_args!("the default `{text}`")));
        }
        let parsed =
            sql::parse(&format!("SELECT {text}")).map_err(|faults| faults::refuse(&faults))?;
        let schema = self.schema.clone();
        let bound = sql::bind(&parsed, self.catalogue()?, &schema)
            .map_err(|faults| faults::refuse(&faults))?;
        match &bound.statement {
            Statement::Query(query) => emitter.default(query, ty),
            _ => Err(not_rehearsed(format_args!("the default `{text}`"))),
        }
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
