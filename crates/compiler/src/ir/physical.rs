//! What a table is called on the warehouse.

use plan::identifier::IdentifierFault;
use plan::{Cadence, Identifier, TableName};

use super::Lifetime;
use crate::template::sample_interval;

/// The complete name of a table: as it stands in the plan, and for the sample interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhysicalName {
    /// `sparkify.staging_events__⟦start|%Y%m%d⟧`, quoted where Redshift needs it.
    slotted: String,
    sample: TableName,
}

impl PhysicalName {
    /// The name of a table that has one physical table for each interval, or one for all.
    pub fn new(
        schema: &Identifier,
        table: &Identifier,
        lifetime: Lifetime,
        cadence: Cadence,
    ) -> Result<Self, IdentifierFault> {
        let suffix = match (lifetime, cadence) {
            (Lifetime::Lasting | Lifetime::Static, _) | (_, Cadence::Once) => None,
            (Lifetime::Interval, Cadence::Hourly) => Some("%Y%m%d%H"),
            (Lifetime::Interval, Cadence::Daily | Cadence::Weekly) => Some("%Y%m%d"),
            (Lifetime::Interval, Cadence::Monthly) => Some("%Y%m"),
        };
        let slotted = match suffix {
            None => table.to_string(),
            Some(format) => format!("{table}__⟦start|{format}⟧"),
        };
        let text = plan::SlottedText::new(slotted.clone()).expect("a slot we made");
        let sample: Identifier = text.unfold(Some(&sample_interval(cadence))).parse()?;
        // The slot is digits, so the sample needs quotes exactly where the name does.
        let quoted = if sample.to_sql().starts_with('"') {
            format!("\"{}\"", slotted.replace('"', "\"\""))
        } else {
            slotted
        };
        Ok(Self {
            slotted: format!("{}.{quoted}", schema.to_sql()),
            sample: TableName::new(schema.clone(), sample),
        })
    }

    /// As SQL text of a plan.
    pub fn slotted(&self) -> &str {
        &self.slotted
    }

    /// As SQL text for the sample interval.
    pub fn sample_sql(&self) -> String {
        self.sample.to_sql()
    }

    pub fn sample(&self) -> &TableName {
        &self.sample
    }
}
