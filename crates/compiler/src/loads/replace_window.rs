//! `replace_window`: the rows whose event time lies in the interval.
//!
//! Re-run: the interval's rows are replaced. Late data: a row of another interval is never dropped
//! in silence; a blocking check fails, and `replace_batch` is the load for such data. Overlapping
//! ranges: each interval replaces its own window only.

use plan::Identifier;

use super::{END, LoadKind, Misfit, START, only_lasting};
use crate::ir::{Lifetime, SelectText, Table};
use crate::template::{TemplateId, Values};

#[derive(Clone, Debug)]
pub struct ReplaceWindow {
    pub column: Identifier,
    pub select: SelectText,
}

impl LoadKind for ReplaceWindow {
    fn name(&self) -> &'static str {
        "replace_window"
    }

    fn template(&self) -> TemplateId {
        TemplateId::LoadReplaceWindow
    }

    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        only_lasting(lifetime)
    }

    fn values(&self, _table: &Table, values: Values) -> Values {
        values
            .with("column", self.column.to_sql())
            .with("start", START)
            .with("end", END)
    }

    fn interval_rows(&self) -> Option<String> {
        let column = self.column.to_sql();
        Some(format!("{column} >= '{START}' AND {column} < '{END}'"))
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn visible(&self) -> &'static str {
        "see the interval's old rows until COMMIT, then its new ones"
    }
}
