//! Statements that change rows, and the queries that show them.

use executor::{Refusal, SessionError};
use plan::{SqlType, TableName};
use sql::typed::{
    Assignment, Delete, Insert, InsertSource, Merge, Query, RemoveDuplicates, TargetColumn, Type,
    Update, Value,
};

use super::cast::{self, Occasion};
use std::fmt::Write as _;

use super::{Emitter, Sql, TEXT, name, query, types};

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Emitted {
    pub(crate) precondition: Option<Precondition>,
    /// What is run before it, in the same transaction.
    pub(crate) first: Option<String>,
    /// Changes the rows that are counted.
    pub(crate) sql: String,
}

/// A query that must answer no row, else the statement is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Precondition {
    pub(crate) sql: String,
    pub(crate) refusal: Refusal,
}

impl From<String> for Emitted {
    fn from(sql: String) -> Self {
        Self {
            precondition: None,
            first: None,
            sql,
        }
    }
}

/// A statement that writes rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Write<'a> {
    Insert(&'a Insert),
    Update(&'a Update),
    Delete(&'a Delete),
    Merge(&'a Merge),
    RemoveDuplicates(&'a RemoveDuplicates),
}

impl<'a> Write<'a> {
    pub(crate) fn table(self) -> &'a TableName {
        match self {
            Self::Insert(insert) => &insert.table,
            Self::Update(update) => &update.table,
            Self::Delete(delete) => &delete.table,
            Self::Merge(merge) => &merge.table,
            Self::RemoveDuplicates(merge) => &merge.table,
        }
    }
}

/// Removes a table that is there.
pub(crate) fn drop_table(table: &TableName) -> String {
    format!("DROP TABLE {}", name::table(table))
}

impl Emitter<'_> {
    /// A query, with the types that say how its values are shown.
    pub(crate) fn rows(&self, query: &Query) -> Result<(String, Vec<Type>), SessionError> {
        // A view that cannot be read says so first.
        let sql = self.query(query)?;
        let outputs = query::outputs(&query.body)?;
        for (name, ty) in &outputs {
            if matches!(ty, Type::Interval) {
                return Err(crate::refusal::not_rehearsed(format_args!(
                    "an interval as a result, in `{name}`"
                )));
            }
        }
        let types = outputs.into_iter().map(|(_, ty)| ty).collect();
        Ok((sql, types))
    }

    pub(crate) fn write(&self, write: Write<'_>) -> Result<Emitted, SessionError> {
        match write {
            Write::Insert(insert) => self.insert(insert).map(Emitted::from),
            Write::Update(update) => self.update(update),
            Write::Delete(delete) => self.delete(delete).map(Emitted::from),
            Write::Merge(merge) => self.merge(merge),
            Write::RemoveDuplicates(merge) => self.remove_duplicates(merge),
        }
    }

    /// The value of a DEFAULT clause.
    pub(crate) fn default(&self, query: &Query, to: SqlType) -> Sql {
        use sql::typed::{Body, SelectItem};
        if let Body::Select(select) = &query.body
            && let [SelectItem::Column { expr, .. }] = select.items.as_slice()
        {
            let surroundings = super::Surroundings {
                moments: super::Moments::Asked,
                ..self.surroundings.clone()
            };
            let value = Emitter::new(&surroundings).expr(expr)?;
            return cast::convert(&value, expr.ty, to, Occasion::Stored);
        }
        Err(crate::refusal::not_rehearsed("this default"))
    }

    /// Rows of a query into columns, by place.
    pub(crate) fn insert_query(
        &self,
        table: &TableName,
        columns: &[TargetColumn],
        query: &Query,
    ) -> Sql {
        let outputs = query::outputs(&query.body)?;
        let names: Vec<_> = (0..outputs.len())
            .map(|index| format!("\"c{index}\""))
            .collect();
        let values = outputs
            .iter()
            .zip(columns)
            .enumerate()
            .map(|(index, ((_, ty), column))| {
                let sql = format!("\"loaded\".\"c{index}\"");
                cast::convert(&sql, *ty, types::known(column.ty)?, Occasion::Stored)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let written = self.query(query)?;
        self.texts_are_certain(query, columns)?;
        Ok(format!(
            "INSERT INTO {} ({}) SELECT {} FROM ({written}) AS \"loaded\"({})",
            name::table(table),
            name::list(columns.iter().map(|column| &column.name)),
            values.join(", "),
            names.join(", ")
        ))
    }

    fn insert(&self, insert: &Insert) -> Sql {
        match &insert.source {
            InsertSource::Query(query) => self.insert_query(&insert.table, &insert.columns, query),
            InsertSource::Values(rows) => {
                let rows = rows
                    .iter()
                    .map(|values| Ok(format!("({})", self.values(&insert.columns, values)?)))
                    .collect::<Result<Vec<_>, SessionError>>()?;
                Ok(format!(
                    "INSERT INTO {} ({}) VALUES {}",
                    name::table(&insert.table),
                    name::list(insert.columns.iter().map(|column| &column.name)),
                    rows.join(", ")
                ))
            }
        }
    }

    pub(super) fn values(&self, columns: &[TargetColumn], values: &[Value]) -> Sql {
        let values = columns
            .iter()
            .zip(values)
            .map(|(column, value)| self.value(column, value))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(values.join(", "))
    }

    fn value(&self, column: &TargetColumn, value: &Value) -> Sql {
        match value {
            Value::Default => Ok("DEFAULT".to_owned()),
            Value::Expr(expr) => {
                let to = types::known(column.ty)?;
                self.text_is_certain(expr, to)?;
                if let Some((sql, from)) = self.to_number(expr)? {
                    return cast::convert(&sql, from.into(), to, Occasion::Stored);
                }
                cast::convert(&self.expr(expr)?, expr.ty, to, Occasion::Stored)
            }
        }
    }

    pub(super) fn assignments(&self, assignments: &[Assignment]) -> Sql {
        let assignments = assignments
            .iter()
            .map(|Assignment { column, value }| {
                Ok(format!(
                    "{} = {}",
                    name::identifier(&column.name),
                    self.value(column, value)?
                ))
            })
            .collect::<Result<Vec<_>, SessionError>>()?;
        Ok(assignments.join(", "))
    }

    fn update(&self, update: &Update) -> Result<Emitted, SessionError> {
        if !update.ctes.is_empty() {
            return Err(crate::refusal::not_rehearsed("WITH before UPDATE"));
        }
        let target = name::table(&update.table);
        let alias = name::identifier(&update.alias);
        // What is read is known before columns of it are named.
        let from = self.relations(&update.from)?;
        let selection = match &update.selection {
            Some(selection) => format!(" WHERE {}", self.expr(selection)?),
            None => String::new(),
        };
        let mut sql = format!(
            "UPDATE {target} AS {alias} SET {}",
            self.assignments(&update.assignments)?
        );
        if update.from.is_empty() {
            return Ok(Emitted::from(sql + &selection));
        }
        write!(sql, " FROM {from}{selection}").expect(TEXT);
        let values = update
            .assignments
            .iter()
            .map(|assignment| self.value(&assignment.column, &assignment.value))
            .filter(|value| !matches!(value, Ok(sql) if sql == "DEFAULT"))
            .collect::<Result<Vec<_>, _>>()?;
        let precondition = (!values.is_empty()).then(|| Precondition {
            sql: format!(
                "SELECT 1 FROM {target} AS {alias}, {from}{selection} GROUP BY {alias}.rowid \
                 HAVING count(DISTINCT row({})) > 1 LIMIT 1",
                values.join(", ")
            ),
            refusal: crate::refusal::refusal(
                crate::refusal::sqlstate::NOT_SUPPORTED,
                "the local engine cannot rehearse an UPDATE that finds several values for a row: \
                 Redshift takes one of them, and does not say which",
            ),
        });
        Ok(Emitted {
            precondition,
            first: None,
            sql,
        })
    }

    fn delete(&self, delete: &Delete) -> Sql {
        if !delete.ctes.is_empty() {
            return Err(crate::refusal::not_rehearsed("WITH before DELETE"));
        }
        let mut sql = format!(
            "DELETE FROM {} AS {}",
            name::table(&delete.table),
            name::identifier(&delete.alias)
        );
        if !delete.using.is_empty() {
            write!(sql, " USING {}", self.relations(&delete.using)?).expect(TEXT);
        }
        if let Some(selection) = &delete.selection {
            write!(sql, " WHERE {}", self.expr(selection)?).expect(TEXT);
        }
        Ok(sql)
    }

    fn relations(&self, relations: &[sql::typed::Relation]) -> Sql {
        let relations = relations
            .iter()
            .map(|relation| self.relation(relation))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(relations.join(", "))
    }
}
