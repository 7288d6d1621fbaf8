//! MERGE: <https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html>.

use executor::SessionError;
use plan::TableName;
use sql::typed::{Merge, MergeMatched, Relation, RemoveDuplicates, Shape, Type};

use super::cast::{self, Occasion};
use super::statement::{Emitted, Precondition};
use super::types;
use super::{Emitter, name};
use crate::refusal::{not_rehearsed, refusal, refused, sqlstate};

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
            first: None,
            sql: format!(
                "MERGE INTO {target} AS {alias} USING {source} ON {on} \
                 WHEN MATCHED THEN {matched} \
                 WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({values})"
            ),
        })
    }
    /// A row of the table that a row of the source matches is replaced by it, and so are several;
    /// rows of the source without a match are added.
    pub(super) fn remove_duplicates(
        &self,
        merge: &RemoveDuplicates,
    ) -> Result<Emitted, SessionError> {
        let target = name::table(&merge.table);
        let alias = name::identifier(&merge.alias);
        let source = self.relation(&merge.source)?;
        let on = self.expr(&merge.on)?;
        let Relation::Table {
            shape: Shape::Closed(given),
            alias: source_alias,
            ..
        } = &merge.source
        else {
            return Err(not_rehearsed(
                "MERGE with a source whose columns are not known",
            ));
        };
        let columns = self.columns_of(&merge.table)?;
        if columns.len() != given.len() {
            return Err(refused(
                sqlstate::SYNTAX,
                "MERGE … REMOVE DUPLICATES takes two tables with as many columns",
            ));
        }
        let values = given
            .iter()
            .zip(&columns)
            .map(|(given, (_, ty))| {
                let sql = format!(
                    "{}.{}",
                    name::identifier(source_alias),
                    name::identifier(&given.name)
                );
                cast::convert(&sql, given.ty, types::known(*ty)?, Occasion::Stored)
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Emitted {
            precondition: Some(Precondition {
                // Which of several rows stays is not documented; the engine would keep all.
                sql: format!(
                    "SELECT 1 FROM {target} AS {alias} JOIN {source} ON {on} \
                     GROUP BY {alias}.rowid HAVING count(*) > 1 LIMIT 1"
                ),
                refusal: refusal(
                    sqlstate::INTERNAL,
                    "Found multiple matches to update the same tuple",
                ),
            }),
            first: Some(format!(
                "DELETE FROM {target} AS {alias} USING {source} WHERE {on}"
            )),
            sql: format!(
                "INSERT INTO {target} ({}) SELECT {} FROM {source}",
                name::list(columns.iter().map(|(column, _)| column)),
                values.join(", ")
            ),
        })
    }

    /// Columns of a table in their order.
    fn columns_of(&self, table: &TableName) -> Result<Vec<(plan::Identifier, Type)>, SessionError> {
        match self.surroundings.known.catalogue.get(table) {
            Some(sql::catalogue::Table::Known(columns)) => Ok(columns
                .iter()
                .map(|column| (column.name.clone(), Type::Sql(column.ty)))
                .collect()),
            _ => Err(not_rehearsed(
                "MERGE into a table whose columns are not known",
            )),
        }
    }
}
