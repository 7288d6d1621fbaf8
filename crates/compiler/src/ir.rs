//! The pipeline with every name resolved and every default filled.

mod physical;
mod script;
mod select;
mod source_table;
mod upstream;

use plan::table::Identity;
use plan::table::Nullability;
use plan::{Cadence, CheckScope, Identifier, Severity, SqlType, TableName};

use crate::checks::CheckKind;
use crate::loads::{Beside, Load};
use crate::source::{Span, Spanned};

pub use physical::PhysicalName;
pub use script::{Deed, Script, ScriptStatement};
pub use select::{Alias, Read, SelectText};
pub(crate) use source_table::shown;
pub use source_table::{SourceRead, SourceStanding, SourceTable};
pub use upstream::{Upstream, UpstreamTable};

/// A pipeline for one target.
#[derive(Clone, Debug)]
pub struct Pipeline<T = Table> {
    pub name: Identifier,
    pub description: Option<String>,
    pub owner: Option<String>,
    pub cadence: Cadence,
    /// The schedule's bounds: the first interval's start, the last one's end.
    pub start: Option<jiff::civil::DateTime>,
    pub end: Option<jiff::civil::DateTime>,
    pub target: Target,
    /// Tables that others own.
    pub sources: Vec<SourceTable>,
    /// The pipelines that make some of them.
    pub upstreams: Vec<Upstream>,
    /// In the order of the sources; a [`TableId`] is a place in it.
    pub tables: Vec<T>,
    pub waivers: Vec<plan::Waiver>,
}

/// A pipeline as far as it could be resolved, so that what is wrong with one table hides nothing of
/// the others.
pub type Draft = Pipeline<Option<Table>>;

/// Where the plan will run, and what its sessions are set to.
#[derive(Clone, Debug)]
pub struct Target {
    pub plan: plan::Target,
    /// What stands after FROM in a COPY: `IAM_ROLE default`.
    pub authorization: String,
    pub region: Option<String>,
    /// As a literal.
    pub query_group: Option<String>,
    pub statement_timeout: Option<u32>,
}

/// A table's place in [`Pipeline::tables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub usize);

/// A table: what it looks like, how rows get into it, what must be true of it.
#[derive(Clone, Debug)]
pub struct Table {
    pub id: TableId,
    pub name: Spanned<Identifier>,
    pub kind: TableKind,
    pub lifetime: Lifetime,
    pub description: Option<String>,
    pub owner: Option<String>,
    pub tags: Vec<String>,
    pub columns: Vec<Column>,
    pub dist: plan::table::DistStyle,
    pub sort: plan::table::SortKey,
    /// Tables to wait for that no SQL shows.
    pub after: Vec<Spanned<TableId>>,
    /// Its span is the key that names the load.
    pub load: Spanned<Load>,
    pub checks: Vec<Check>,
    pub upkeep: plan::Upkeep,
    pub physical: PhysicalName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    Staging,
    Fact,
    Dimension,
    Table,
}

impl TableKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Fact => "fact",
            Self::Dimension => "dimension",
            Self::Table => "table",
        }
    }
}

/// How long rows stay, and how often they are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// One physical table per interval, dropped when nobody of its interval needs it any more.
    Interval,
    /// One table, loaded for each interval.
    Lasting,
    /// One table, loaded once per plan set.
    Static,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub name: Spanned<Identifier>,
    pub ty: SqlType,
    pub nullability: Nullability,
    /// `az64`, `zstd`, …
    pub encode: Option<&'static str>,
    /// The warehouse numbers the rows itself.
    pub identity: Option<Identity>,
}

/// A check on a table.
#[derive(Clone, Debug)]
pub struct Check {
    /// The last part of its id: `not_null.user_id`.
    pub name: String,
    pub kind: CheckKind,
    pub description: Option<String>,
    pub severity: Severity,
    pub scope: CheckScope,
    /// Only rows that meet this condition are checked.
    pub filter: Option<crate::template::Expanded>,
    pub span: Span,
}

impl Table {
    pub fn column(&self, name: &Identifier) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| column.name.value == *name)
    }

    /// The tables that its SELECT or script reads.
    pub fn reads(&self) -> Vec<&Read> {
        self.load.value.reads()
    }

    /// The tables of others that its SELECT or script reads.
    pub fn source_reads(&self) -> Vec<&SourceRead> {
        let select = self.select().into_iter().flat_map(|select| &select.sources);
        let script = self.load.value.script().into_iter();
        let statements = script.flat_map(|script| &script.statements);
        select
            .chain(statements.flat_map(|statement| &statement.sources))
            .collect()
    }

    /// The columns that its SELECT or COPY gives: neither numbered by the warehouse nor filled by
    /// the load.
    pub fn given(&self) -> impl Iterator<Item = &Column> {
        let filled = self.load.value.fills();
        let is_given = move |column: &&Column| {
            column.identity.is_none() && !filled.contains(&&column.name.value)
        };
        self.columns.iter().filter(is_given)
    }

    /// The complete name of a table that its unit makes beside it. Such a load fills no table of an
    /// interval, so the name holds no slot.
    pub fn beside(&self, beside: Beside) -> TableName {
        let own = self.physical.sample();
        let name = format!("{}{}", own.table, beside.suffix);
        let name = name
            .parse()
            .expect("resolve keeps names of tables short enough for every suffix");
        TableName::new(own.schema.clone(), name)
    }

    /// The SELECT that loads it; COPY has none.
    pub fn select(&self) -> Option<&SelectText> {
        self.load.value.select()
    }
}

impl Draft {
    pub fn get(&self, id: TableId) -> Option<&Table> {
        self.tables.get(id.0)?.as_ref()
    }

    /// The tables that could be resolved.
    pub fn resolved(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter().flatten()
    }

    /// The pipeline, if all tables could be resolved.
    pub fn complete(self) -> Option<Pipeline> {
        Some(Pipeline {
            name: self.name,
            description: self.description,
            owner: self.owner,
            cadence: self.cadence,
            start: self.start,
            end: self.end,
            target: self.target,
            sources: self.sources,
            upstreams: self.upstreams,
            tables: self.tables.into_iter().collect::<Option<_>>()?,
            waivers: self.waivers,
        })
    }
}

impl Pipeline {
    pub fn table(&self, id: TableId) -> &Table {
        &self.tables[id.0]
    }
}
