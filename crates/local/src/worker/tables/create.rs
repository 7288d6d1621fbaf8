//! `CREATE TABLE` and `CREATE TABLE AS`.

use executor::SessionError;
use plan::TableName;
use sql::statement::{ColumnDefinition, Defaults, Presence};
use sql::typed::{
    self, CreateTable, CreateTableAs, Nullability, Shape, Statement, TargetColumn, Type,
};

use super::super::{Worker, faults};
use super::{complete, persistence_of};
use crate::catalogue::{self, Kind, NewColumn, Relation, Sequence, lay_out};
use crate::emit::{self, Emitter};
use crate::refusal::not_rehearsed;

impl Worker {
    pub(in crate::worker) fn create_table(
        &mut self,
        emitter: &Emitter<'_>,
        create: &CreateTable,
        text: &str,
    ) -> Result<(), SessionError> {
        let definition = &create.definition;
        let table = complete(&create.table, definition.persistence);
        if !self.is_free(&table, definition.presence)? {
            return Ok(());
        }
        let mut columns = Vec::with_capacity(definition.columns.len());
        for position in 0..=definition.columns.len() {
            for like in definition
                .likes
                .iter()
                .filter(|like| like.position == position)
            {
                columns.extend(self.taken_over(&like.table, like.defaults)?);
            }
            if let Some(column) = definition.columns.get(position) {
                columns.push(self.column(emitter, &table, column, text)?);
            }
        }
        for constraint in &definition.constraints {
            if let sql::statement::TableConstraint::PrimaryKey(key) = constraint {
                for column in columns.iter_mut().filter(|c| key.contains(&c.name)) {
                    column.nullability = Nullability::NotNull;
                }
            }
        }
        let style = lay_out(&mut columns, &definition.attributes);
        let relation = Relation {
            kind: Kind::Table,
            columns,
            style,
        };
        self.make(table, relation)
    }

    /// The columns of another table, without the numbers of an identity column's own.
    fn taken_over(
        &mut self,
        name: &sql::statement::Name,
        defaults: Defaults,
    ) -> Result<Vec<NewColumn>, SessionError> {
        let schema = self.schema.clone();
        let temporary = sql::catalogue::temporary(name.table.clone());
        let source = if name.schema.is_none() && self.temporary.contains_key(&temporary) {
            temporary
        } else {
            name.complete(&schema)
        };
        let relation = self.existing(&source)?;
        relation
            .columns
            .into_iter()
            .map(|column| {
                if column.identity.is_some() {
                    return Err(not_rehearsed(format_args!(
                        "LIKE of a table with the identity column `{}`",
                        column.name
                    )));
                }
                Ok(NewColumn {
                    default: match defaults {
                        Defaults::Included => column.default,
                        Defaults::Excluded => None,
                    },
                    ..column
                })
            })
            .collect()
    }

    /// A column as its definition says.
    pub(super) fn column(
        &mut self,
        emitter: &Emitter<'_>,
        table: &TableName,
        column: &ColumnDefinition,
        text: &str,
    ) -> Result<NewColumn, SessionError> {
        if column.collation.is_some() {
            return Err(not_rehearsed("COLLATE"));
        }
        let default = match column.default {
            None => None,
            Some(span) => Some(self.default(emitter, span.text(text), column.ty.value)?),
        };
        let identity = match column.identity {
            None => None,
            Some(identity) => Some(Sequence {
                name: self.sequence_name(table, column.name.value.as_str())?,
                seed: identity.seed,
                step: identity.step,
                values: identity.values,
            }),
        };
        Ok(NewColumn {
            // An identity column is NOT NULL by itself.
            nullability: if identity.is_some() {
                Nullability::NotNull
            } else {
                column.nullability
            },
            default,
            identity,
            layout: catalogue::Layout {
                encoding: column
                    .encode
                    .as_ref()
                    .map(|encoding| encoding.value.clone())
                    .filter(|encoding| encoding != "auto"),
                ..catalogue::Layout::default()
            },
            ..NewColumn::plain(column.name.value.clone(), column.ty.value)
        })
    }

    /// A name that no other sequence has, also after tables are renamed.
    fn sequence_name(&self, table: &TableName, column: &str) -> Result<String, SessionError> {
        let number = catalogue::next_number(&self.connection).map_err(SessionError::Refused)?;
        Ok(format!("{}${column}${number}", table.table))
    }

    pub(in crate::worker) fn create_table_as(
        &mut self,
        emitter: &Emitter<'_>,
        create: &CreateTableAs,
        outputs: &Shape,
    ) -> Result<(), SessionError> {
        let mut columns = columns_of(outputs)?;
        let style = lay_out(&mut columns, &create.definition.attributes);
        // The query sees the tables as they were before.
        let table = complete(&create.table, create.definition.persistence);
        let insert = filling(emitter, &table, &create.query)?;
        self.is_free(&table, Presence::Required)?;
        let relation = Relation {
            kind: Kind::Table,
            columns,
            style,
        };
        self.make(table, relation)?;
        self.engine(&insert)
    }

    /// Makes a table whose name is free.
    pub(super) fn make(
        &mut self,
        table: TableName,
        relation: Relation,
    ) -> Result<(), SessionError> {
        for column in &relation.columns {
            if let Some(sequence) = &column.identity {
                self.engine(&emit::create_sequence(&table, sequence))?;
            }
        }
        let persistence = persistence_of(&table);
        self.engine(&emit::create_table(&table, persistence, &relation.columns)?)?;
        self.keep(table, relation)
    }

    /// The value of a DEFAULT clause.
    fn default(
        &mut self,
        emitter: &Emitter<'_>,
        text: &str,
        ty: plan::SqlType,
    ) -> Result<String, SessionError> {
        let parsed =
            sql::parse(&format!("SELECT {text}")).map_err(|faults| faults::refuse(&faults))?;
        let schema = self.schema.clone();
        let known = self.known()?;
        let bound = sql::bind(&parsed, &known.catalogue, &schema)
            .map_err(|faults| faults::refuse(&faults))?;
        match &bound.statement {
            Statement::Query(query) => emitter.default(query, ty),
            _ => Err(not_rehearsed(format_args!("the default `{text}`"))),
        }
    }
}

/// Columns of a query as those of a table: CREATE TABLE AS takes no constraint from its query.
pub(super) fn columns_of(outputs: &Shape) -> Result<Vec<NewColumn>, SessionError> {
    let outputs = outputs
        .columns()
        .ok_or_else(|| not_rehearsed("a table of columns that are not known"))?;
    outputs
        .iter()
        .map(|output| match output.ty {
            Type::Sql(ty) => Ok(NewColumn::plain(output.name.clone(), ty)),
            other => Err(not_rehearsed(format_args!(
                "the column `{}` of type {other}",
                output.name
            ))),
        })
        .collect()
}

/// The statement that brings a query's rows into a table made for it.
pub(super) fn filling(
    emitter: &Emitter<'_>,
    table: &TableName,
    query: &typed::Query,
) -> Result<String, SessionError> {
    let shape = query.shape();
    let targets: Vec<_> = shape
        .columns()
        .unwrap_or_default()
        .iter()
        .map(|output| TargetColumn {
            name: output.name.clone(),
            ty: output.ty,
            nullability: output.nullability,
            span: sql::Span::default(),
        })
        .collect();
    emitter.insert_query(table, &targets, query)
}
