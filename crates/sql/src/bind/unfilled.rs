//! Columns that a new row leaves to nothing.

use plan::TableName;

use super::Binder;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::typed::TargetColumn;

impl Binder<'_> {
    /// Tells those that cannot be NULL and have no value of their own, each once.
    pub(super) fn unfilled(&mut self, table: &TableName, filled: &[TargetColumn], span: Span) {
        let needed = self.catalogue.needed(table);
        let unfilled = needed.filter(|name| !filled.iter().any(|column| column.name == **name));
        let faults = unfilled.map(|name| {
            Fault::new(
                FaultKind::NullableIntoNotNull,
                span,
                format!("`{name}` cannot be NULL, has no default, and gets no value"),
                format!("leaves out `{name}`"),
            )
            .help(format!("list `{name}`, and give it a value"))
        });
        self.faults.extend(faults);
    }
}
