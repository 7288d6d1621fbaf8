//! A script that the user wrote to load a table.

use std::ops::Range;

use super::{PhysicalName, Read, SourceRead, Table, select};
use crate::template::Expanded;

/// The statements of a script, in order.
#[derive(Clone, Debug)]
pub struct Script {
    pub statements: Vec<ScriptStatement>,
    pub text: Expanded,
}

/// One statement. It names tables as the pipeline does.
#[derive(Clone, Debug)]
pub struct ScriptStatement {
    pub text: Expanded,
    /// Other tables of the pipeline, in the order of the text.
    pub reads: Vec<Read>,
    /// Tables of others, in the order of the text.
    pub sources: Vec<SourceRead>,
    /// Where the script's own table is named, in the sample text.
    pub own: Vec<Range<usize>>,
    pub deed: Deed,
}

/// What a statement does, for the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Writes rows of the table.
    Writes,
    /// Anything else.
    Prepares,
}

impl ScriptStatement {
    /// The same statement over physical tables.
    pub fn physical(&self, tables: &[Table], own_name: &PhysicalName) -> Expanded {
        let own = self.own.iter();
        let own = own.map(|place| (place, own_name.slotted().to_owned(), own_name.sample_sql()));
        let places = select::physical_places(&self.reads, &self.sources, tables, own.collect());
        select::renamed(&self.text, places)
    }
}
