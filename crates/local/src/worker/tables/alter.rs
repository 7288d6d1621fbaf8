//! `ALTER TABLE`: <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html>.
//!
//! Keys and owners mean nothing here, and are taken without a word.

use executor::SessionError;
use plan::{Identifier, SqlType, TableName};
use sql::statement::{AlterAction, AlterTable, Dependents, DistStyle};

use super::super::Worker;
use crate::catalogue::{self, Kind, NewColumn, Relation, lay_out, sort_by};
use crate::emit::{Emitter, is_temporary, quoted, table_name};
use crate::refusal::{not_rehearsed, refused, refused_with_help, sqlstate};

impl Worker {
    pub(in crate::worker) fn alter_table(
        &mut self,
        emitter: &Emitter<'_>,
        alter: &AlterTable,
        tables: &[TableName],
        text: &str,
    ) -> Result<(), SessionError> {
        let Some((table, others)) = tables.split_first() else {
            return Err(not_rehearsed("this ALTER TABLE"));
        };
        let mut table = table.clone();
        for action in &alter.actions {
            let relation = self.existing(&table)?;
            let is_renaming = matches!(
                action.value,
                AlterAction::RenameTable(_) | AlterAction::OwnerTo(_)
            );
            if !is_renaming {
                self.table_to_change(&table)?;
            }
            match &action.value {
                AlterAction::AddColumn(column) => {
                    if column.identity.is_some() {
                        return Err(refused(
                            sqlstate::NOT_SUPPORTED,
                            "an identity column cannot be added to a table",
                        ));
                    }
                    let column = self.column(emitter, &table, column, text)?;
                    let mut after = relation.columns.clone();
                    after.push(column);
                    self.rebuild(&table, &relation.columns, after)?;
                }
                AlterAction::DropColumn { column, dependents } => {
                    self.drop_column(&table, &relation, &column.value, *dependents)?;
                }
                AlterAction::RenameTable(to) => {
                    self.rename_table(&table, &relation, &to.value)?;
                    table = TableName::new(table.schema, to.value.clone());
                }
                AlterAction::RenameColumn { from, to } => {
                    self.rename_column(&table, relation, &from.value, &to.value)?;
                }
                AlterAction::ColumnType { column, ty } => {
                    self.widen(&table, &relation, &column.value, ty.value)?;
                }
                AlterAction::ColumnEncoding { column, encoding } => {
                    let mut after = relation.columns;
                    for known in after.iter_mut().filter(|known| known.name == column.value) {
                        known.layout.encoding = Some(encoding.value.clone());
                    }
                    self.keep_columns(&table, after)?;
                }
                AlterAction::EncodeAuto => {
                    let mut after = relation.columns;
                    for known in &mut after {
                        known.layout.encoding = None;
                    }
                    self.keep_columns(&table, after)?;
                }
                AlterAction::Distribution(style) => self.distribute(&table, relation, style)?,
                AlterAction::Sort(sort) => {
                    let mut after = relation.columns;
                    sort_by(&mut after, sort.as_ref());
                    self.keep_columns(&table, after)?;
                }
                AlterAction::Append { unmatched, .. } => {
                    let Some(source) = others.first() else {
                        return Err(not_rehearsed("this ALTER TABLE APPEND"));
                    };
                    self.append(&table, &relation, source, *unmatched)?;
                }
                AlterAction::AddConstraint(_)
                | AlterAction::DropConstraint { .. }
                | AlterAction::OwnerTo(_) => {}
                AlterAction::External | AlterAction::Setting(_) => {
                    return Err(not_rehearsed("this form of ALTER TABLE"));
                }
            }
        }
        Ok(())
    }

    fn drop_column(
        &mut self,
        table: &TableName,
        relation: &Relation,
        column: &Identifier,
        dependents: Dependents,
    ) -> Result<(), SessionError> {
        if let Some(view) = self.dependents(table)?.first() {
            // Which columns a view reads is not kept.
            return Err(match dependents {
                Dependents::Cascade(_) => not_rehearsed("DROP COLUMN … CASCADE under a view"),
                Dependents::Restrict => refused_with_help(
                    sqlstate::DEPENDENT_OBJECTS,
                    format!(
                        "cannot drop column {column} of {table}: the view {view} may depend on it"
                    ),
                    "drop the view first",
                ),
            });
        }
        if relation.columns.len() == 1 {
            return Err(refused(
                sqlstate::NOT_SUPPORTED,
                format!("cannot drop column {column}, the only one of its table"),
            ));
        }
        let dropped = relation.columns.iter().find(|known| known.name == *column);
        if dropped.is_some_and(|known| known.identity.is_some()) {
            return Err(not_rehearsed("the drop of an identity column"));
        }
        if dropped.is_some_and(|known| {
            known.layout.sort != 0 || known.layout.distribution == catalogue::Distribution::Key
        }) {
            return Err(refused_with_help(
                sqlstate::NOT_SUPPORTED,
                format!(
                    "cannot drop column {column}: it is the distribution key or in the sort key"
                ),
                "change DISTSTYLE or SORTKEY first",
            ));
        }
        let after: Vec<NewColumn> = relation
            .columns
            .iter()
            .filter(|known| known.name != *column)
            .cloned()
            .collect();
        self.rebuild(table, &relation.columns, after)
    }

    fn rename_table(
        &mut self,
        table: &TableName,
        relation: &Relation,
        to: &Identifier,
    ) -> Result<(), SessionError> {
        let renamed = TableName::new(table.schema.clone(), to.clone());
        self.is_free(&renamed, sql::statement::Presence::Required)?;
        if let Some(view) = self.dependents(table)?.first() {
            // Redshift's view would follow the table.
            return Err(not_rehearsed(format_args!(
                "another name for a table that the view {view} is bound to"
            )));
        }
        if matches!(relation.kind, Kind::Table | Kind::MaterializedView(_)) {
            self.engine(&format!(
                "ALTER TABLE {} RENAME TO {}",
                table_name(table),
                quoted(to.as_str())
            ))?;
        }
        if is_temporary(table) {
            if let Some(kept) = self.temporary.remove(table) {
                self.temporary.insert(renamed, kept);
            }
        } else {
            catalogue::rename(&self.connection, table, to).map_err(SessionError::Refused)?;
        }
        self.note_change();
        Ok(())
    }

    fn rename_column(
        &mut self,
        table: &TableName,
        relation: Relation,
        from: &Identifier,
        to: &Identifier,
    ) -> Result<(), SessionError> {
        if let Some(view) = self.dependents(table)?.first() {
            return Err(not_rehearsed(format_args!(
                "another name for a column of a table that the view {view} is bound to"
            )));
        }
        if relation.columns.iter().any(|known| known.name == *to) {
            return Err(refused(
                "42701",
                format!(
                    "column \"{to}\" of relation \"{}\" already exists",
                    table.table
                ),
            ));
        }
        self.engine(&format!(
            "ALTER TABLE {} RENAME COLUMN {} TO {}",
            table_name(table),
            quoted(from.as_str()),
            quoted(to.as_str())
        ))?;
        let mut after = relation.columns;
        for known in after.iter_mut().filter(|known| known.name == *from) {
            known.name = to.clone();
        }
        self.keep_columns(table, after)
    }

    /// A VARCHAR only gets longer, or as short as its values allow.
    fn widen(
        &mut self,
        table: &TableName,
        relation: &Relation,
        column: &Identifier,
        ty: SqlType,
    ) -> Result<(), SessionError> {
        let mut after = relation.columns.clone();
        for known in after.iter_mut().filter(|known| known.name == *column) {
            let (SqlType::Varchar(_), SqlType::Varchar(_)) = (known.ty, ty) else {
                return Err(refused_with_help(
                    sqlstate::NOT_SUPPORTED,
                    format!("cannot alter column {column} of type {} to {ty}", known.ty),
                    "only the length of a VARCHAR can be changed: add a column, or make the table anew",
                ));
            };
            if let Some(why) = fixed_by(known) {
                return Err(refused(
                    sqlstate::NOT_SUPPORTED,
                    format!("cannot alter the type of column {column}, which has {why}"),
                ));
            }
            known.ty = ty;
        }
        self.rebuild(table, &relation.columns, after)
    }

    fn distribute(
        &mut self,
        table: &TableName,
        relation: Relation,
        style: &DistStyle,
    ) -> Result<(), SessionError> {
        let mut columns = relation.columns;
        let attributes = sql::statement::TableAttributes {
            dist: Some(style.clone()),
            ..sql::statement::TableAttributes::default()
        };
        let style = lay_out(&mut columns, &attributes);
        if is_temporary(table) {
            if let Some(kept) = self.temporary.get_mut(table) {
                kept.style = style;
            }
        } else {
            catalogue::restyle(&self.connection, table, style).map_err(SessionError::Refused)?;
        }
        self.keep_columns(table, columns)
    }
}

/// Why Redshift refuses another length.
fn fixed_by(column: &NewColumn) -> Option<&'static str> {
    let encodings = ["bytedict", "runlength", "text255", "text32k"];
    if column.default.is_some() {
        return Some("a default");
    }
    let encoding = column.layout.encoding.as_deref()?;
    encodings
        .contains(&encoding)
        .then_some("an encoding that does not allow it")
}
