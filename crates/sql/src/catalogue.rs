//! The tables a statement can see.

mod effects;

use std::collections::{BTreeMap, BTreeSet};

use plan::{Identifier, SqlType, TableName};

pub use effects::apply;
pub(crate) use effects::apply_functions;

use crate::statement::Name;
use crate::typed::{Nullability, OutputColumn, Shape, Type};

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: Identifier,
    pub ty: SqlType,
    pub nullability: Nullability,
}

/// What is known of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Table {
    Known(Vec<Column>),
    /// A query has made it, so that its columns are known, but not all of their types.
    Derived(Vec<OutputColumn>),
    /// It exists, its columns are not known: any column name is accepted, its type is unknown.
    Open,
}

/// Tables by their full name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    tables: BTreeMap<TableName, Entry>,
    /// Functions that `CREATE FUNCTION` has made, by their bare names in lower case.
    functions: BTreeSet<String>,
    others: Others,
    /// Schemas whose tables nobody knows, such as external ones.
    open_schemas: BTreeSet<Identifier>,
    /// Where bare names are looked for behind the default schema.
    further: Vec<Identifier>,
}

/// A table, and what it gives to those who read it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    table: Table,
    shape: Shape,
    /// Those that every new row has to give a value.
    needed: BTreeSet<Identifier>,
}

/// What a table is that nobody has declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Others {
    /// A fault.
    #[default]
    Absent,
    /// There if its schema or its name is one of Redshift's own, else a fault.
    System,
    /// There, with columns that are not known.
    Open,
}

/// The schema that stands for temporary tables, which come first for a bare name.
const TEMPORARY: &str = "pg_temp";

/// The schema of the tables that Redshift brings along, which come last for a bare name.
const SYSTEM: &str = "pg_catalog";

impl Catalogue {
    pub fn new() -> Self {
        Self::default()
    }

    /// A catalogue in which every table that was not inserted exists, its columns unknown: for SQL
    /// whose tables nobody has declared.
    pub fn open() -> Self {
        Self {
            others: Others::Open,
            ..Self::default()
        }
    }

    /// A catalogue in which Redshift's own tables exist, their columns unknown.
    pub fn with_system() -> Self {
        Self {
            others: Others::System,
            ..Self::default()
        }
    }

    /// Adds a table, in place of one of the same name.
    pub fn insert(&mut self, name: TableName, table: Table) {
        let shape = table.shape();
        let needed = BTreeSet::new();
        let entry = Entry {
            table,
            shape,
            needed,
        };
        self.tables.insert(name, entry);
    }

    /// Notes columns of a table that are NOT NULL and have neither a default nor an identity: who inserts
    /// rows has to fill them. Of others nothing is known.
    pub fn need(&mut self, table: &TableName, columns: impl IntoIterator<Item = Identifier>) {
        if let Some(entry) = self.tables.get_mut(table) {
            entry.needed.extend(columns);
        }
    }

    pub(crate) fn needed(&self, table: &TableName) -> impl Iterator<Item = &Identifier> {
        let entry = self.tables.get(table).into_iter();
        entry.flat_map(|entry| &entry.needed)
    }

    /// Adds a function that the user has made, by its bare name. What it takes and gives is not
    /// known, since it can be made several times with different arguments.
    pub fn insert_function(&mut self, name: &Identifier) {
        self.functions.insert(name.as_str().to_ascii_lowercase());
    }

    pub(crate) fn has_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }

    /// Names of the functions that were added.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &str> {
        self.functions.iter().map(String::as_str)
    }

    pub fn remove(&mut self, name: &TableName) {
        self.tables.remove(name);
    }

    pub fn get(&self, name: &TableName) -> Option<&Table> {
        self.tables.get(name).map(|entry| &entry.table)
    }

    pub fn names(&self) -> impl Iterator<Item = &TableName> {
        self.tables.keys()
    }

    /// Bare names of tables that the default schema has not are looked for in these, in this order:
    /// what `search_path` lists behind its first schema.
    pub fn search_further(&mut self, schemas: Vec<Identifier>) {
        self.further = schemas;
    }

    /// From here on every table of the schema is there, its columns unknown.
    pub fn open_schema(&mut self, schema: Identifier) {
        self.open_schemas.insert(schema);
    }

    pub(crate) fn close_schema(&mut self, schema: &Identifier) {
        self.open_schemas.remove(schema);
    }

    /// Finds what a name stands for. Tables of another database are there, their columns unknown.
    pub(crate) fn find(
        &self,
        name: &Name,
        default_schema: &Identifier,
    ) -> Option<(TableName, Shape)> {
        if name.database.is_some() {
            let complete = name.complete(default_schema);
            let entry = self.tables.get(&complete);
            let shape = entry.map_or(Shape::Open, |entry| entry.shape.clone());
            return Some((complete, shape));
        }
        self.resolve(name.schema.as_ref(), &name.table, default_schema)
    }

    /// Whether a name stands for a table that was inserted.
    pub(crate) fn is_declared(
        &self,
        schema: Option<&Identifier>,
        table: &Identifier,
        default_schema: &Identifier,
    ) -> bool {
        self.candidates(schema, table, default_schema)
            .iter()
            .any(|name| self.tables.contains_key(name))
    }

    fn candidates(
        &self,
        schema: Option<&Identifier>,
        table: &Identifier,
        default_schema: &Identifier,
    ) -> Vec<TableName> {
        match schema {
            Some(schema) => vec![TableName::new(schema.clone(), table.clone())],
            None => {
                let within = |schema: &Identifier| TableName::new(schema.clone(), table.clone());
                let mut names = vec![temporary(table.clone()), within(default_schema)];
                names.extend(self.further.iter().map(within));
                names.push(within(&fixed(SYSTEM)));
                names
            }
        }
    }

    /// Finds what a name stands for: with a schema that table alone; without one a temporary
    /// table, then a table of the default schema or one behind it, then one of Redshift's own.
    pub(crate) fn resolve(
        &self,
        schema: Option<&Identifier>,
        table: &Identifier,
        default_schema: &Identifier,
    ) -> Option<(TableName, Shape)> {
        let candidates = self.candidates(schema, table, default_schema);
        let found = candidates.into_iter().find_map(|name| {
            let entry = self.tables.get(&name)?;
            Some((name, entry.shape.clone()))
        });
        let is_open = schema.is_some_and(|schema| self.open_schemas.contains(schema));
        if let (None, true, Some(schema)) = (&found, is_open, schema) {
            return Some((TableName::new(schema.clone(), table.clone()), Shape::Open));
        }
        found.or_else(|| match (self.others, schema) {
            (Others::Absent, _) => None,
            (Others::System, Some(schema)) => is_system_schema(schema)
                .then(|| (TableName::new(schema.clone(), table.clone()), Shape::Open)),
            (Others::System, None) => {
                is_system_table(table).then(|| (system(table.clone()), Shape::Open))
            }
            (Others::Open, _) => {
                let schema = schema.unwrap_or(default_schema).clone();
                Some((TableName::new(schema, table.clone()), Shape::Open))
            }
        })
    }
}

impl Table {
    fn shape(&self) -> Shape {
        match self {
            Self::Known(columns) => Shape::closed(columns.iter().map(|column| OutputColumn {
                name: column.name.clone(),
                ty: Type::Sql(column.ty),
                // That nobody has declared NOT NULL shows no NULL.
                nullability: column.nullability.unsure(),
            })),
            Self::Derived(columns) => Shape::closed(columns.iter().cloned()),
            Self::Open => Shape::Open,
        }
    }
}

/// The full name of a temporary table: in the schema `pg_temp`, which no statement writes.
pub fn temporary(table: Identifier) -> TableName {
    TableName::new(fixed(TEMPORARY), table)
}

/// The full name of one of Redshift's own tables and views, such as `stv_sessions`.
pub fn system(table: Identifier) -> TableName {
    TableName::new(fixed(SYSTEM), table)
}

/// Whether a name can only be one of Redshift's own tables and views.
pub fn is_system(name: &Name) -> bool {
    match &name.schema {
        Some(schema) => is_system_schema(schema),
        None => is_system_table(&name.table),
    }
}

/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html>.
fn is_system_schema(schema: &Identifier) -> bool {
    matches!(
        schema.as_str(),
        SYSTEM | "information_schema" | "pg_internal" | "pg_automv" | "pg_s3"
    )
}

/// Whether a bare name is one that only Redshift gives; the search path leads to `pg_catalog`.
fn is_system_table(table: &Identifier) -> bool {
    const PREFIXES: &[&str] = &["pg_", "stl_", "stv_", "svcs_", "svl_", "svv_", "sys_"];
    PREFIXES
        .iter()
        .any(|prefix| table.as_str().starts_with(prefix))
}

fn fixed(name: &str) -> Identifier {
    name.parse().expect("a constant name is valid")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bind, parse};

    fn codes(catalogue: &Catalogue, text: &str) -> Vec<&'static str> {
        let parsed = parse(text).expect("Redshift SQL");
        match bind(&parsed, catalogue, &fixed("public")) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(crate::Fault::code).collect(),
        }
    }

    #[test]
    fn an_open_catalogue_knows_no_table_and_misses_none() {
        let mut catalogue = Catalogue::open();
        let known = Column {
            name: fixed("level"),
            ty: SqlType::Varchar(8),
            nullability: Nullability::Nullable,
        };
        catalogue.insert(
            TableName::new(fixed("public"), fixed("users")),
            Table::Known(vec![known]),
        );
        assert_eq!(codes(&catalogue, "select a.x, y from nowhere.t a"), [""; 0]);
        assert_eq!(
            codes(&catalogue, "insert into t select x / y from u"),
            [""; 0]
        );
        // What is known is held to its columns.
        assert_eq!(codes(&catalogue, "select level from users"), [""; 0]);
        assert_eq!(
            codes(&catalogue, "select levle from users"),
            ["resolve/unknown-column"]
        );
        catalogue.remove(&TableName::new(fixed("public"), fixed("users")));
        assert_eq!(codes(&catalogue, "select levle from users"), [""; 0]);
        assert_eq!(
            codes(&Catalogue::new(), "select 1 from users"),
            ["resolve/unknown-table"]
        );
    }
}
