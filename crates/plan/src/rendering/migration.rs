//! The top of a plan that changes tables.

use super::Rendering;
use crate::digest::Digest;
use crate::header::Migration;

impl Rendering<'_> {
    pub(super) fn migration_title(&mut self, digest: Digest, migration: &Migration) {
        let header = &self.plan.header;
        let target = &header.target;
        self.comment(&format!(
            "Migration of the tables of {}, for reading. What runs is the plan file, locked by\n\
             sha256:{digest}\n\n\
             target     {} ({:?}), schema {}, control schema {}\n\
             from plan  sha256:{}\n\
             to plan    sha256:{}\n\
             units      {}, one after another",
            header.pipeline,
            target.name,
            target.kind,
            target.schema,
            target.control_schema,
            migration.from,
            migration.to,
            self.plan.units.len(),
        ));
        for note in &migration.notes {
            self.comment(&format!("note       {note}"));
        }
        self.made_where_and_of_what();
    }
}
