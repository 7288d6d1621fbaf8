//! Statements with nothing to bind but the tables that they name.

use plan::{Identifier, TableName};

use super::Binder;
use crate::classify::command;
use crate::fault::FaultKind;
use crate::span::Spanned;
use crate::statement::{AlterAction, AlterTable, Analyze, Dropped, Name, Presence, Statement};
use crate::typed::{self, Command, Shape, Type};

impl Binder<'_> {
    pub(super) fn nothing_to_bind(&mut self, statement: &Statement) -> Option<typed::Statement> {
        let tables = match statement {
            Statement::Truncate(table) => vec![self.existing(table)?],
            Statement::Vacuum(vacuum) => match &vacuum.table {
                Some(table) => vec![self.existing(table)?],
                None => Vec::new(),
            },
            Statement::Analyze(analyze) => self.analyzed(analyze)?,
            Statement::RefreshMaterializedView(refresh) => vec![self.existing(&refresh.name)?],
            Statement::AlterTable(alter) => self.alter_table(alter)?,
            Statement::Drop(drop) => match drop.kind {
                Dropped::Schema => Vec::new(),
                Dropped::View | Dropped::MaterializedView => {
                    self.all_dropped(&drop.names, drop.presence)?
                }
            },
            Statement::Privileges(privileges) => self.all_existing(&privileges.tables)?,
            Statement::CreateExternalTable(create) => {
                if let Some(query) = &create.query {
                    self.query_statement(query)?;
                }
                vec![create.name.complete(self.default_schema)]
            }
            // What is prepared has parameters, whose types are not known here.
            _ => Vec::new(),
        };
        Some(typed::Statement::Command(Command {
            command: command(statement),
            tables,
        }))
    }

    fn existing(&mut self, name: &Name) -> Option<TableName> {
        self.table(name).map(|(table, _)| table)
    }

    /// With `IF EXISTS` they need not exist.
    pub(super) fn all_dropped(
        &mut self,
        names: &[Name],
        presence: Presence,
    ) -> Option<Vec<TableName>> {
        match presence {
            Presence::Optional => Some(names.iter().map(|name| self.dropped(name)).collect()),
            Presence::Required => self.all_existing(names),
        }
    }

    fn all_existing(&mut self, names: &[Name]) -> Option<Vec<TableName>> {
        let tables: Vec<_> = names.iter().map(|name| self.existing(name)).collect();
        tables.into_iter().collect()
    }

    pub(super) fn analyzed(&mut self, analyze: &Analyze) -> Option<Vec<TableName>> {
        let Some(name) = &analyze.table else {
            return Some(Vec::new());
        };
        let (table, shape) = self.table(name)?;
        for column in &analyze.columns {
            self.column_exists(column, name, &shape);
        }
        Some(vec![table])
    }

    fn alter_table(&mut self, alter: &AlterTable) -> Option<Vec<TableName>> {
        let (table, shape) = self.table(&alter.table)?;
        let mut tables = vec![table];
        for action in &alter.actions {
            match &action.value {
                AlterAction::AddColumn(column) => {
                    self.encodings_suit([&**column]);
                    let is_there = shape
                        .columns()
                        .is_some_and(|known| known.iter().any(|c| c.name == column.name.value));
                    if is_there {
                        self.fault(
                            FaultKind::DuplicateColumn,
                            column.name.span,
                            format!("the table has a column `{}` already", column.name.value),
                            "the second one",
                            "give it another name",
                        );
                    }
                }
                AlterAction::DropColumn { column, .. }
                | AlterAction::RenameColumn { from: column, .. }
                | AlterAction::ColumnType { column, .. } => {
                    self.column_exists(column, &alter.table, &shape);
                }
                AlterAction::ColumnEncoding { column, encoding } => {
                    self.column_exists(column, &alter.table, &shape);
                    let mut known = shape.columns().unwrap_or_default().iter();
                    if let Some(Type::Sql(ty)) =
                        known.find(|c| c.name == column.value).map(|c| c.ty)
                    {
                        self.encoding_suits(encoding, ty, None);
                    }
                }
                AlterAction::Append { from, .. } => tables.push(self.existing(from)?),
                _ => {}
            }
        }
        Some(tables)
    }

    fn column_exists(&mut self, column: &Spanned<Identifier>, table: &Name, shape: &Shape) {
        let Some(columns) = shape.columns() else {
            return;
        };
        if columns.iter().any(|known| known.name == column.value) {
            return;
        }
        let fault = crate::Fault::new(
            FaultKind::UnknownColumn,
            column.span,
            format!("`{}` has no column `{}`", table.table, column.value),
            "unknown column",
        )
        .help("name a column of the table")
        .nearest(
            column.value.as_str(),
            columns.iter().map(|known| known.name.as_str()),
        );
        self.faults.push(fault);
    }
}
