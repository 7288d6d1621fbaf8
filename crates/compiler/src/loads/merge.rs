//! `merge`: new keys are inserted, known ones updated.
//!
//! With `latest_by`, an older row never overwrites a newer one, whichever interval is loaded last;
//! of a row as old as the loaded one, the loaded one stays, so that a corrected source wins.
//! Repeated keys inside the source: the latest wins, and among rows equally late the order of all
//! other columns decides, so that the outcome depends on nothing else. Without `latest_by`,
//! repeated keys are refused by a blocking check, and the last interval loaded wins.
//!
//! Redshift merges tables only, with two arms and no conditions, so the source is put into a table
//! of its own first, made and dropped in the same transaction:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html>.

use plan::{Identifier, TableName};

use super::{LoadKind, Misfit, column_list, lasting_or_static, list};
use crate::ir::{Lifetime, SelectText, Table};
use crate::template::{TemplateId, Values};

/// What the name of the source's table ends with.
pub const SOURCE_SUFFIX: &str = "__callsheet_merge";

#[derive(Clone, Debug)]
pub struct Merge {
    /// At least one column, none of which may be NULL.
    pub key: Vec<Identifier>,
    /// A column that may not be NULL.
    pub latest_by: Option<Identifier>,
    pub select: SelectText,
}

impl Merge {
    /// The table that holds the source while the unit runs; a merged table is never one per
    /// interval, so its name holds no slot.
    pub fn source(table: &Table) -> TableName {
        let target = table.physical.sample();
        let name = format!("{}{SOURCE_SUFFIX}", target.table);
        let name = name
            .parse()
            .expect("resolve keeps names of merged tables short enough");
        TableName::new(target.schema.clone(), name)
    }

    fn order(&self, latest_by: &Identifier, table: &Table) -> String {
        let others = table
            .columns
            .iter()
            .map(|column| &column.name.value)
            .filter(|name| *name != latest_by && !self.key.contains(name))
            .map(Identifier::to_sql);
        std::iter::once(format!("{} DESC", latest_by.to_sql()))
            .chain(others)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl LoadKind for Merge {
    fn name(&self) -> &'static str {
        "merge"
    }

    fn template(&self) -> TemplateId {
        TemplateId::LoadMerge
    }

    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        lasting_or_static(lifetime)
    }

    fn values(&self, table: &Table, values: Values) -> Values {
        let source = Self::source(table);
        let target = table.physical.sample().table.to_sql();
        let of = |relation: &str, column: &Identifier| format!("{relation}.{}", column.to_sql());
        let equal = |relation: &str| {
            self.key
                .iter()
                .map(|key| format!("{} = {}", of(&target, key), of(relation, key)))
                .collect::<Vec<_>>()
                .join(" AND ")
        };
        let source_table = source.table.to_sql();
        let updated: Vec<&Identifier> = table
            .columns
            .iter()
            .map(|column| &column.name.value)
            .filter(|name| !self.key.contains(name))
            .collect();
        // A table of nothing but its key has nothing to update, but the arm must be there.
        let updated = if updated.is_empty() {
            self.key.iter().collect()
        } else {
            updated
        };
        let assignments = updated
            .iter()
            .map(|column| format!("{} = {}", column.to_sql(), of("source", column)))
            .collect::<Vec<_>>()
            .join(", ");
        let source_columns = table
            .columns
            .iter()
            .map(|column| of("source", &column.name.value))
            .collect::<Vec<_>>()
            .join(", ");
        let values = values
            .with("source", source.to_sql())
            .with("key", list(&self.key))
            .with("columns", column_list(table))
            .with("on", equal("source"))
            .with("match", equal(&source_table))
            .with("assignments", assignments)
            .with("source_columns", source_columns);
        match &self.latest_by {
            None => values.with("latest_by", ""),
            Some(latest_by) => values
                .with("latest_by", latest_by.to_sql())
                .with("order", self.order(latest_by, table))
                .with("target_latest", of(&target, latest_by))
                .with("source_latest", of(&source_table, latest_by)),
        }
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn visible(&self) -> &'static str {
        "see the old rows until COMMIT, then old and new ones merged"
    }
}
