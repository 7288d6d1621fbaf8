//! What stands after FROM.

use plan::TableName;
use sql::typed::{Join, JoinKind, Relation};

use super::{Emitter, Sql, literal, name};
use crate::catalogue;
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn relation(&self, relation: &Relation) -> Sql {
        Ok(match relation {
            Relation::Table { table, alias, .. } => {
                format!("{} AS {}", self.table(table)?, name::identifier(alias))
            }
            Relation::Cte {
                name: cte, alias, ..
            } => format!("{} AS {}", name::identifier(cte), name::identifier(alias)),
            Relation::Subquery { query, alias } => {
                let query = self.within_group(Vec::new(), || self.query(query))?;
                format!("({query}) AS {}", name::identifier(alias))
            }
            Relation::Join(join) => self.join(join)?,
            Relation::Unnest(_) => return Err(not_rehearsed("the elements of a SUPER value")),
            Relation::Pivot(_) => return Err(not_rehearsed("PIVOT")),
            Relation::Unpivot(_) => return Err(not_rehearsed("UNPIVOT")),
            Relation::Function(function) => {
                return Err(not_rehearsed(format_args!(
                    "the table function `{}`",
                    function.name
                )));
            }
        })
    }

    fn join(&self, join: &Join) -> Sql {
        let word = match join.kind {
            JoinKind::Inner => "JOIN",
            JoinKind::Left => "LEFT JOIN",
            JoinKind::Right => "RIGHT JOIN",
            JoinKind::Full => "FULL JOIN",
            JoinKind::Cross => "CROSS JOIN",
        };
        let left = self.relation(&join.left)?;
        let right = match &join.right {
            // A join on the right keeps its own brackets.
            Relation::Join(inner) => format!("({})", self.join(inner)?),
            other => self.relation(other)?,
        };
        match &join.on {
            Some(on) => Ok(format!("{left} {word} {right} ON {}", self.expr(on)?)),
            None => Ok(format!("{left} {word} {right}")),
        }
    }

    /// A table, or one of Redshift's own views made for the moment.
    fn table(&self, table: &TableName) -> Sql {
        if table.schema.as_str() != catalogue::SYSTEM_SCHEMA {
            return Ok(name::table(table));
        }
        match table.table.as_str() {
            catalogue::SVV_COLUMNS => Ok(format!("({})", catalogue::svv_columns_sql())),
            catalogue::STV_SESSIONS => Ok(self.sessions()),
            other => Err(not_rehearsed(format_args!("the system table `{other}`"))),
        }
    }

    fn sessions(&self) -> String {
        let rows: Vec<_> = self
            .surroundings
            .sessions
            .iter()
            .map(|(process, start, user, database)| {
                format!(
                    "SELECT CAST({process} AS INTEGER) AS process, {} AS starttime, \
                     {} AS user_name, {} AS db_name",
                    literal::timestamp(*start),
                    literal::text(user),
                    literal::text(database)
                )
            })
            .collect();
        format!("({})", rows.join(" UNION ALL "))
    }
}
