//! Views, materialised views, UNLOAD: what they say around a query.

use super::{Absent, Binder};
use crate::fault::FaultKind;
use crate::statement::{self, Persistence, ViewBinding};
use crate::typed::{CreateMaterializedView, CreateView, Unload};

impl Binder<'_> {
    pub(super) fn create_view(&mut self, create: &statement::CreateView) -> Option<CreateView> {
        let outside = self.absent;
        if let ViewBinding::Late(_) = create.binding {
            self.absent = Absent::Open;
        }
        let query = self.query_statement(&create.query);
        self.absent = outside;
        let mut query = query?;
        self.columns_named(&mut query, &create.columns, &create.name);
        Some(CreateView {
            view: self.created(&create.name, Persistence::Permanent),
            definition: create.clone(),
            query,
        })
    }

    pub(super) fn create_materialized_view(
        &mut self,
        create: &statement::CreateMaterializedView,
    ) -> Option<CreateMaterializedView> {
        let mut query = self.query_statement(&create.query)?;
        self.columns_named(&mut query, &create.columns, &create.name);
        Some(CreateMaterializedView {
            view: self.created(&create.name, Persistence::Permanent),
            definition: create.clone(),
            query,
        })
    }

    pub(super) fn unload(&mut self, unload: &statement::Unload) -> Option<Unload> {
        let query = self.query_statement(&unload.query)?;
        if let Some(columns) = query.shape().columns() {
            for column in &unload.partition_by {
                if !columns.iter().any(|known| known.name == column.value) {
                    self.fault(
                        FaultKind::UnknownColumn,
                        column.span,
                        format!("the query gives no column `{}`", column.value),
                        "unknown column",
                        "partition by a column of the query",
                    );
                }
            }
        }
        Some(Unload {
            definition: unload.clone(),
            query,
        })
    }
}
