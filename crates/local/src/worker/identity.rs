//! Columns whose values Redshift makes:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html#identity-clause>.

use executor::SessionError;
use sql::statement::IdentityValues;
use sql::typed::{Assignment, InsertSource, MergeMatched, TargetColumn, Value};

use crate::catalogue::NewColumn;
use crate::emit::Write;
use crate::refusal::{not_rehearsed, refused_with_help, sqlstate};

/// An error where a statement gives a value to a column that takes none.
pub(super) fn check(columns: &[NewColumn], write: Write<'_>) -> Result<(), SessionError> {
    let values_of = |target: &TargetColumn| {
        let column = columns.iter().find(|column| column.name == target.name)?;
        column.identity.as_ref().map(|identity| identity.values)
    };
    let given: Option<&TargetColumn> = match write {
        Write::Insert(insert) => match &insert.source {
            InsertSource::Query(_) => insert
                .columns
                .iter()
                .find(|target| values_of(target) == Some(IdentityValues::Generated)),
            InsertSource::Values(rows) => {
                let is_given = |index: usize| {
                    let mut values = rows.iter().filter_map(|row| row.get(index));
                    values.any(|value| matches!(value, Value::Expr(_)))
                };
                let targets = insert.columns.iter().enumerate();
                targets
                    .filter(|(index, target)| {
                        values_of(target) == Some(IdentityValues::Generated) && is_given(*index)
                    })
                    .map(|(_, target)| target)
                    .next()
            }
        },
        Write::Update(update) => assigned(&update.assignments, &values_of),
        Write::Merge(merge) => {
            let inserted = merge
                .not_matched
                .columns
                .iter()
                .find(|target| values_of(target) == Some(IdentityValues::Generated));
            match &merge.matched {
                MergeMatched::Update(assignments) => assigned(assignments, &values_of).or(inserted),
                MergeMatched::Delete => inserted,
            }
        }
        Write::RemoveDuplicates(_) => {
            if columns.iter().any(|column| column.identity.is_some()) {
                return Err(not_rehearsed(
                    "MERGE … REMOVE DUPLICATES into a table with an identity column",
                ));
            }
            None
        }
        Write::Delete(_) => None,
    };
    match given {
        None => Ok(()),
        Some(target) => Err(refused_with_help(
            sqlstate::NOT_SUPPORTED,
            format!("cannot set an identity column to a value: {}", target.name),
            "leave it out of the column list, or write DEFAULT",
        )),
    }
}

/// No identity column can be updated.
fn assigned<'a>(
    assignments: &'a [Assignment],
    values_of: &dyn Fn(&TargetColumn) -> Option<IdentityValues>,
) -> Option<&'a TargetColumn> {
    assignments
        .iter()
        .map(|assignment| &assignment.column)
        .find(|target| values_of(target).is_some())
}
