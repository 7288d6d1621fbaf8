//! What stands after FROM.

use sql::typed::{Join, JoinKind, Relation};

use super::{Emitter, Sql, name};
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
            Relation::Unnest(unnest) => self.unnest(unnest)?,
            Relation::Pivot(pivot) => self.pivot(pivot)?,
            Relation::Unpivot(unpivot) => self.unpivot(unpivot)?,
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
            Some(on) => Ok(format!("{left} {word} {right} ON {}", self.condition(on)?)),
            // A join with the elements of a value of the left side.
            None if join.kind != JoinKind::Cross => Ok(format!("{left} {word} {right} ON TRUE")),
            None => Ok(format!("{left} {word} {right}")),
        }
    }
}
