//! What stands after FROM.

use std::collections::BTreeSet;

use plan::Identifier;
use sql::typed::{ColumnRef, Join, JoinKind, Relation, Shape};

use super::{Emitter, Sql, name};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn relation(&self, relation: &Relation) -> Sql {
        Ok(match relation {
            Relation::Table { table, alias, .. } => {
                self.forget_rounded(alias);
                format!("{} AS {}", self.table(table)?, name::identifier(alias))
            }
            Relation::Cte {
                name: cte,
                alias,
                shape,
            } => {
                self.note_columns(alias, shape);
                self.note_rounded_again(cte, alias);
                format!("{} AS {}", name::identifier(cte), name::identifier(alias))
            }
            Relation::Subquery { query, alias } => {
                self.note_columns(alias, &query.shape());
                let inner = self.within_group(Vec::new(), || self.query(query))?;
                self.note_rounded(alias, query);
                format!("({inner}) AS {}", name::identifier(alias))
            }
            Relation::Join(join) => self.join(join)?,
            Relation::Unnest(unnest) => self.unnest(unnest)?,
            Relation::Pivot(pivot) => {
                self.note_columns(&pivot.alias, &pivot.shape);
                self.pivot(pivot)?
            }
            Relation::Unpivot(unpivot) => {
                self.note_columns(&unpivot.alias, &unpivot.shape);
                self.unpivot(unpivot)?
            }
            Relation::Function(function) => {
                return Err(not_rehearsed(format_args!(
                    "the table function `{}`",
                    function.name
                )));
            }
        })
    }

    /// Of several columns of one name, as PIVOT may make them, the tree does not say which is meant, and
    /// the engine would take the first.
    fn note_columns(&self, alias: &Identifier, shape: &Shape) {
        let mut seen = BTreeSet::new();
        for column in shape.columns().unwrap_or_default() {
            if !seen.insert(&column.name) {
                let reference = (alias.clone(), column.name.clone());
                self.doubled.borrow_mut().insert(reference);
            }
        }
    }

    /// A column by its name, which only one column of the relation may have.
    pub(super) fn column(&self, reference: &ColumnRef) -> Sql {
        let ColumnRef { relation, column } = reference;
        if self
            .doubled
            .borrow()
            .contains(&(relation.clone(), column.clone()))
        {
            return Err(not_rehearsed(format_args!(
                "a relation in FROM that has several columns called `{column}`: give each a name of its \
                 own"
            )));
        }
        if let Some(parents) = self.parents(reference) {
            return Ok(parents);
        }
        Ok(format!(
            "{}.{}",
            name::identifier(relation),
            name::identifier(column)
        ))
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
