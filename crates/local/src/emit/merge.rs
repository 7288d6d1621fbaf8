//! MERGE: <https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html>.

use sql::typed::{Merge, MergeMatched};

use super::statement::{Emitted, Precondition};
use super::{Emitter, name};
use crate::refusal::{refusal, sqlstate};

impl Emitter<'_> {
    pub(super) fn merge(&self, merge: &Merge) -> Result<Emitted, executor::SessionError> {
        let target = name::table(&merge.table);
        let alias = name::identifier(&merge.alias);
        let source = self.relation(&merge.source)?;
        let on = self.expr(&merge.on)?;
        let matched = match &merge.matched {
            MergeMatched::Delete => "DELETE".to_owned(),
            MergeMatched::Update(assignments) => {
                format!("UPDATE SET {}", self.assignments(assignments)?)
            }
        };
        let values = self.values(&merge.not_matched.columns, &merge.not_matched.values)?;
        let columns = name::list(merge.not_matched.columns.iter().map(|column| &column.name));
        Ok(Emitted {
            precondition: Some(Precondition {
                // The engine would take one of several matches; Redshift refuses them.
                sql: format!(
                    "SELECT 1 FROM {target} AS {alias} JOIN {source} ON {on} \
                     GROUP BY {alias}.rowid HAVING count(*) > 1 LIMIT 1"
                ),
                refusal: refusal(
                    sqlstate::INTERNAL,
                    "Found multiple matches to update the same tuple",
                ),
            }),
            sql: format!(
                "MERGE INTO {target} AS {alias} USING {source} ON {on} \
                 WHEN MATCHED THEN {matched} \
                 WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})"
            ),
        })
    }
}
