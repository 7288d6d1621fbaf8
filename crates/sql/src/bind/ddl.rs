//! Statements that are no queries: names made complete, the rest as parsed.

use plan::{Identifier, TableName};

use super::Binder;
use crate::catalogue::temporary;
use crate::fault::{Fault, FaultKind};
use crate::span::{Span, Spanned};
use crate::statement::{AnalyzePurpose, CreateTableAs, Name, Persistence, Statement};
use crate::typed::{self, Copy, CreateSchema, CreateTable, DropTable, Shape, TargetColumn};

impl Binder<'_> {
    pub(super) fn command(&mut self, statement: &Statement) -> Option<typed::Statement> {
        Some(match statement {
            Statement::CreateSchema(create) => typed::Statement::CreateSchema(CreateSchema {
                schema: create.name.value.clone(),
                definition: create.clone(),
            }),
            Statement::CreateTable(create) => {
                self.keys_exist(create);
                self.encodings_suit(&create.columns);
                typed::Statement::CreateTable(CreateTable {
                    table: self.created(&create.name, create.persistence),
                    definition: create.clone(),
                })
            }
            Statement::CreateTableAs(create) => {
                typed::Statement::CreateTableAs(self.create_table_as(create)?)
            }
            Statement::DropTable(drop) => typed::Statement::DropTable(DropTable {
                tables: self.all_dropped(&drop.names, drop.presence)?,
                definition: drop.clone(),
            }),
            Statement::Copy(copy) => {
                let (table, shape) = self.table(&copy.name)?;
                let columns = self.copied_columns(copy, &shape);
                typed::Statement::Copy(Copy {
                    table,
                    columns,
                    definition: copy.clone(),
                })
            }
            Statement::Begin => typed::Statement::Begin,
            Statement::Commit => typed::Statement::Commit,
            Statement::Rollback => typed::Statement::Rollback,
            Statement::Lock(names) => {
                let tables: Vec<_> = names
                    .iter()
                    .map(|name| self.table(name).map(|(table, _)| table))
                    .collect();
                typed::Statement::Lock(tables.into_iter().collect::<Option<Vec<_>>>()?)
            }
            Statement::Set(set) => typed::Statement::Set {
                name: set.name.clone(),
                value: set.value.clone(),
            },
            Statement::Analyze(analyze) if analyze.purpose == AnalyzePurpose::Statistics => {
                self.analyzed(analyze)?;
                typed::Statement::Analyze
            }
            other => return self.nothing_to_bind(other),
        })
    }

    pub(super) fn created(&self, name: &Name, persistence: Persistence) -> TableName {
        match persistence {
            Persistence::Temporary => temporary(name.table.clone()),
            Persistence::Permanent => name.complete(self.default_schema),
        }
    }

    /// A table that is dropped need not exist.
    pub(super) fn dropped(&self, name: &Name) -> TableName {
        self.catalogue
            .find(name, self.default_schema)
            .map_or_else(|| name.complete(self.default_schema), |(table, _)| table)
    }

    /// Every column that a key or an attribute names.
    fn keys_exist(&mut self, create: &crate::statement::CreateTable) {
        use crate::statement::{DistStyle, SortStyle, TableConstraint};
        let mut named: Vec<&Identifier> = Vec::new();
        for constraint in &create.constraints {
            match constraint {
                TableConstraint::PrimaryKey(columns)
                | TableConstraint::Unique(columns)
                | TableConstraint::ForeignKey { columns, .. } => named.extend(columns),
            }
        }
        if let Some(DistStyle::Key(column)) = &create.attributes.dist {
            named.push(column);
        }
        if let Some(SortStyle::Compound(columns) | SortStyle::Interleaved(columns)) =
            &create.attributes.sort
        {
            named.extend(columns);
        }
        // Columns that are taken over may be unknown.
        if !create.likes.is_empty() {
            for like in &create.likes {
                self.table(&like.table);
            }
            return;
        }
        let known: Vec<&str> = create
            .columns
            .iter()
            .map(|column| column.name.value.as_str())
            .collect();
        for column in named {
            if !known.contains(&column.as_str()) {
                self.faults.push(
                    Fault::new(
                        FaultKind::UnknownColumn,
                        create.name.span,
                        format!("a key names the column `{column}`, which the table has not"),
                        "this table",
                    )
                    .help("declare the column, or correct the key")
                    .nearest(column.as_str(), known.iter().copied()),
                );
            }
        }
    }

    fn create_table_as(&mut self, create: &CreateTableAs) -> Option<typed::CreateTableAs> {
        let mut query = self.query_statement(&create.query)?;
        self.columns_named(&mut query, &create.columns, &create.name);
        Some(typed::CreateTableAs {
            table: self.created(&create.name, create.persistence),
            definition: create.clone(),
            query,
        })
    }

    /// Gives the outputs of a query the listed names, which must differ from each other.
    pub(super) fn columns_named(
        &mut self,
        query: &mut typed::Query,
        columns: &[Spanned<Identifier>],
        name: &Name,
    ) {
        let names: Vec<(Identifier, Span)> = columns
            .iter()
            .map(|column| (column.value.clone(), column.span))
            .collect();
        self.name_outputs(query, &names);
        if let Some(columns) = query.shape().columns() {
            for (index, column) in columns.iter().enumerate() {
                if columns
                    .iter()
                    .take(index)
                    .any(|other| other.name == column.name)
                {
                    self.fault(
                        FaultKind::DuplicateColumn,
                        name.span,
                        format!("the query gives two columns called `{}`", column.name),
                        "this table",
                        "give one of them an alias",
                    );
                }
            }
        }
    }

    fn copied_columns(
        &mut self,
        copy: &crate::statement::Copy,
        shape: &Shape,
    ) -> Vec<TargetColumn> {
        if copy.columns.is_empty() {
            return Self::all_columns(shape);
        }
        copy.columns
            .iter()
            .map(|column| self.target_column(&column.value, &copy.name, shape, column.span))
            .collect()
    }
}
