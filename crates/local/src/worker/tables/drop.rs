//! `DROP` of tables, views and schemas.

use executor::SessionError;
use plan::TableName;
use sql::statement::{Dependents, Drop, Dropped, Presence};
use sql::typed::DropTable;

use super::super::Worker;
use crate::catalogue::{self, Kind};
use crate::emit::{self, is_temporary, quoted};
use crate::engine::WAREHOUSE;
use crate::refusal::{refused, refused_with_help, sqlstate};

impl Worker {
    pub(in crate::worker) fn drop_tables(&mut self, drop: &DropTable) -> Result<(), SessionError> {
        let definition = &drop.definition;
        for table in &drop.tables {
            self.drop_one(
                table,
                Wanted::Table,
                definition.presence,
                definition.dependents,
            )?;
        }
        Ok(())
    }

    pub(in crate::worker) fn drop_others(
        &mut self,
        drop: &Drop,
        names: &[TableName],
    ) -> Result<(), SessionError> {
        let wanted = match drop.kind {
            Dropped::Schema => return self.drop_schemas(drop),
            Dropped::View => Wanted::View,
            Dropped::MaterializedView => Wanted::MaterializedView,
        };
        for name in names {
            self.drop_one(name, wanted, drop.presence, drop.dependents)?;
        }
        Ok(())
    }

    fn drop_one(
        &mut self,
        name: &TableName,
        wanted: Wanted,
        presence: Presence,
        dependents: Dependents,
    ) -> Result<(), SessionError> {
        let Some(relation) = self.relation(name)? else {
            return match presence {
                Presence::Optional => Ok(()),
                Presence::Required => Err(refused(
                    sqlstate::UNDEFINED_TABLE,
                    format!("{} \"{name}\" does not exist", wanted.noun()),
                )),
            };
        };
        if !wanted.is(&relation.kind) {
            return Err(refused(
                sqlstate::WRONG_OBJECT,
                format!(
                    "\"{}\" is not a {}",
                    name.table,
                    wanted.noun().to_lowercase()
                ),
            ));
        }
        let views = self.dependents(name)?;
        match dependents {
            Dependents::Cascade(_) => {
                for view in views {
                    let Some(known) = self.relation(&view)? else {
                        continue;
                    };
                    let wanted = Wanted::of(&known.kind);
                    self.drop_one(&view, wanted, Presence::Optional, dependents)?;
                }
            }
            Dependents::Restrict => {
                if let Some(view) = views.first() {
                    return Err(refused_with_help(
                        sqlstate::DEPENDENT_OBJECTS,
                        format!(
                            "cannot drop {} {name} because other objects depend on it: the view {view}",
                            wanted.noun().to_lowercase()
                        ),
                        "use DROP … CASCADE to drop them too, or drop them first",
                    ));
                }
            }
        }
        if matches!(relation.kind, Kind::Table | Kind::MaterializedView(_)) {
            self.engine(&emit::drop_table(name))?;
            for column in &relation.columns {
                if let Some(sequence) = &column.identity {
                    self.engine(&emit::drop_sequence(name, sequence))?;
                }
            }
        }
        if is_temporary(name) {
            self.temporary.remove(name);
        } else {
            catalogue::remove(&self.connection, name).map_err(SessionError::Refused)?;
        }
        self.note_change();
        Ok(())
    }

    fn drop_schemas(&mut self, drop: &Drop) -> Result<(), SessionError> {
        for name in &drop.names {
            let schema = &name.table;
            if catalogue::is_reserved(schema) || !self.has_schema(schema)? {
                if drop.presence == Presence::Optional && !catalogue::is_reserved(schema) {
                    continue;
                }
                return Err(refused(
                    sqlstate::UNDEFINED_SCHEMA,
                    format!("schema \"{schema}\" does not exist"),
                ));
            }
            let inside: Vec<TableName> = self
                .known()?
                .relations
                .keys()
                .filter(|relation| relation.schema == *schema)
                .cloned()
                .collect();
            if let (Some(first), Dependents::Restrict) = (inside.first(), drop.dependents) {
                return Err(refused_with_help(
                    sqlstate::DEPENDENT_OBJECTS,
                    format!(
                        "cannot drop schema {schema} because other objects depend on it: {first}"
                    ),
                    "use DROP SCHEMA … CASCADE, or drop them first",
                ));
            }
            for relation in inside {
                // A view may be gone with what it reads.
                let Some(known) = self.relation(&relation)? else {
                    continue;
                };
                let wanted = Wanted::of(&known.kind);
                self.drop_one(&relation, wanted, Presence::Optional, drop.dependents)?;
            }
            self.engine(&format!(
                "DROP SCHEMA {}.{}",
                quoted(WAREHOUSE),
                quoted(schema.as_str())
            ))?;
            self.note_change();
        }
        Ok(())
    }
}

/// What the statement says that the relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Table,
    View,
    MaterializedView,
}

impl Wanted {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Table => Self::Table,
            Kind::View(_) | Kind::LateView(_) => Self::View,
            Kind::MaterializedView(_) => Self::MaterializedView,
        }
    }

    fn is(self, kind: &Kind) -> bool {
        self == Self::of(kind)
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Table => "Table",
            Self::View => "View",
            Self::MaterializedView => "Materialized view",
        }
    }
}
