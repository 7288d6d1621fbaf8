//! Views, late-binding views and materialized views:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html>.
//!
//! A view is kept as its statement and written out where it is read. One that is bound when it is
//! made keeps its columns and holds the tables it reads in place; a late-binding one looks up
//! everything each time. A materialized view is a table that REFRESH fills again.

use executor::SessionError;
use plan::TableName;
use sql::statement::{Presence, Replacement, ViewBinding};
use sql::typed::{CreateMaterializedView, CreateView};

use super::super::Worker;
use super::create::{columns_of, filling};
use crate::catalogue::{self, Definition, Kind, Relation, Style, lay_out};
use crate::emit::{Emitter, is_temporary, table_name};
use crate::refusal::{not_rehearsed, refused, refused_with_help, sqlstate};

impl Worker {
    pub(in crate::worker) fn create_view(
        &mut self,
        emitter: &Emitter<'_>,
        create: &CreateView,
        parsed: &sql::Parsed,
    ) -> Result<(), SessionError> {
        let view = &create.view;
        let definition = Definition {
            text: parsed.text.clone(),
            schema: self.schema.clone(),
        };
        let (kind, columns, reads) = match create.definition.binding {
            ViewBinding::Late(_) => {
                let bare = sql::tables(parsed)
                    .reads
                    .into_iter()
                    .find(|name| name.schema.is_none());
                if let Some(bare) = bare {
                    return Err(refused_with_help(
                        sqlstate::SYNTAX,
                        format!(
                            "the late-binding view reads \"{bare}\", which has no schema before it"
                        ),
                        "write `schema.table` for every table of a view WITH NO SCHEMA BINDING",
                    ));
                }
                (Kind::LateView(definition), Vec::new(), Vec::new())
            }
            ViewBinding::Early => {
                // What cannot be written out would only be refused when it is read.
                emitter.rows(&create.query)?;
                let columns = columns_of(&create.query.shape())?;
                let reads = self.read_by(parsed)?;
                (Kind::View(definition), columns, reads)
            }
        };
        if let Some(known) = self.relation(view)? {
            let is_view = matches!(known.kind, Kind::View(_) | Kind::LateView(_));
            if create.definition.replacement == Replacement::Refused || !is_view {
                self.is_free(view, Presence::Required)?;
            }
            let same = known.columns.len() == columns.len()
                && known
                    .columns
                    .iter()
                    .zip(&columns)
                    .all(|(old, new)| old.name == new.name && old.ty == new.ty);
            if let (Kind::View(_), Kind::View(_), false) = (&known.kind, &kind, same) {
                return Err(refused_with_help(
                    "42P16",
                    "cannot change the columns of a view by replacing it",
                    "give the same columns with the same types, or drop the view first",
                ));
            }
            catalogue::remove(&self.connection, view).map_err(SessionError::Refused)?;
            self.note_change();
        }
        self.is_free(view, Presence::Required)?;
        let relation = Relation {
            kind,
            columns,
            style: Style::Auto,
        };
        self.keep(view.clone(), relation)?;
        catalogue::depend(&self.connection, view, &reads).map_err(SessionError::Refused)
    }

    pub(in crate::worker) fn create_materialized_view(
        &mut self,
        emitter: &Emitter<'_>,
        create: &CreateMaterializedView,
        parsed: &sql::Parsed,
    ) -> Result<(), SessionError> {
        let view = &create.view;
        self.is_free(view, Presence::Required)?;
        let reads = self.read_by(parsed)?;
        let mut columns = columns_of(&create.query.shape())?;
        let style = lay_out(&mut columns, &create.definition.attributes);
        let filling = filling(emitter, view, &create.query)?;
        let definition = Definition {
            text: parsed.text.clone(),
            schema: self.schema.clone(),
        };
        let relation = Relation {
            kind: Kind::MaterializedView(definition),
            columns,
            style,
        };
        self.make(view.clone(), relation)?;
        catalogue::depend(&self.connection, view, &reads).map_err(SessionError::Refused)?;
        self.engine(&filling)
    }

    pub(in crate::worker) fn refresh(
        &mut self,
        emitter: &Emitter<'_>,
        view: &TableName,
    ) -> Result<(), SessionError> {
        let relation = self.existing(view)?;
        if !matches!(relation.kind, Kind::MaterializedView(_)) {
            return Err(refused(
                sqlstate::WRONG_OBJECT,
                format!("\"{}\" is not a materialized view", view.table),
            ));
        }
        let filling = match self.known()?.views.get(view) {
            Some(Ok(query)) => filling(emitter, view, query)?,
            Some(Err(refusal)) => return Err(SessionError::Refused(refusal.clone())),
            None => return Err(not_rehearsed("the refresh of this materialized view")),
        };
        self.engine(&format!("DELETE FROM {}", table_name(view)))?;
        self.engine(&filling)
    }

    /// The relations of the warehouse that a view's statement reads.
    fn read_by(&mut self, parsed: &sql::Parsed) -> Result<Vec<TableName>, SessionError> {
        let schema = self.schema.clone();
        let mut reads = Vec::new();
        for name in sql::tables(parsed).reads {
            let complete = name.complete(&schema);
            let temporary = sql::catalogue::temporary(name.table.clone());
            if is_temporary(&complete)
                || (name.schema.is_none() && self.temporary.contains_key(&temporary))
            {
                return Err(not_rehearsed("a view of a temporary table"));
            }
            if let Some(relation) = self.known()?.relations.get(&complete) {
                if matches!(relation.kind, Kind::LateView(_)) {
                    return Err(not_rehearsed("a view that is bound to a late-binding view"));
                }
                reads.push(complete);
            }
        }
        Ok(reads)
    }
}
