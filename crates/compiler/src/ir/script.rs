//! A script that the user wrote to load a table.

use std::ops::Range;

use super::{PhysicalName, Read, Table, select};
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
    pub fn physical(&self, tables: &[Table], own: &PhysicalName) -> Expanded {
        let mut places: Vec<(&Range<usize>, String, String)> = self
            .reads
            .iter()
            .map(|read| {
                let (slotted, sample) = select::physical_name(read, tables);
                (&read.place, slotted, sample)
            })
            .chain(
                self.own
                    .iter()
                    .map(|place| (place, own.slotted().to_owned(), own.sample_sql())),
            )
            .collect();
        places.sort_by_key(|(place, ..)| place.start);
        let last_first = places.into_iter().rev();
        last_first.fold(self.text.clone(), |text, (place, slotted, sample)| {
            text.replaced(place, &slotted, &sample)
        })
    }
}
