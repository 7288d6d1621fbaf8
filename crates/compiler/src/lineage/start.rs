//! Where somebody begins to look.

use plan::Identifier;
use plan::table::ColumnRef;

use super::Graph;
use crate::spec::did_you_mean;

/// A table with all its columns, or one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    Table(Identifier),
    Column(ColumnRef),
}

/// A name that the pipeline does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownStart {
    #[error("there is no table `{name}` in this pipeline")]
    Table {
        name: String,
        nearest: Option<String>,
    },
    #[error("the table `{table}` has no column `{name}`")]
    Column {
        table: Identifier,
        name: String,
        nearest: Option<String>,
    },
}

impl UnknownStart {
    /// What was meant, as it can be written.
    pub fn nearest(&self) -> Option<String> {
        match self {
            Self::Table { nearest, .. } => nearest.clone(),
            Self::Column { table, nearest, .. } => {
                nearest.as_ref().map(|column| format!("{table}.{column}"))
            }
        }
    }
}

impl Graph {
    /// What `table` or `table.column` stands for.
    pub fn start(&self, written: &str) -> Result<Start, UnknownStart> {
        let (table, column) = match written.split_once('.') {
            Some((table, column)) => (table, Some(column).filter(|column| !column.is_empty())),
            None => (written, None),
        };
        let known = table
            .parse()
            .ok()
            .and_then(|name: Identifier| self.table(&name));
        let Some(known) = known else {
            let names = self.tables.iter().map(|table| table.name.as_str());
            let nearest = did_you_mean(table, names).map(|name| match column {
                Some(column) => format!("{name}.{column}"),
                None => name.to_owned(),
            });
            return Err(UnknownStart::Table {
                name: table.to_owned(),
                nearest,
            });
        };
        let Some(column) = column else {
            return Ok(Start::Table(known.name.clone()));
        };
        let name: Option<Identifier> = column.parse().ok();
        match name.filter(|name| known.columns.contains(name)) {
            Some(column) => Ok(Start::Column(ColumnRef {
                table: known.name.clone(),
                column,
            })),
            None => {
                let names = known.columns.iter().map(Identifier::as_str);
                Err(UnknownStart::Column {
                    table: known.name.clone(),
                    name: column.to_owned(),
                    nearest: did_you_mean(column, names).map(str::to_owned),
                })
            }
        }
    }
}
