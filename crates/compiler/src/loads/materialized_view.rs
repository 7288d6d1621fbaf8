//! `materialized_view`: a SELECT whose rows are kept, and brought up to date.
//!
//! It is made behind all intervals, and made again where its SELECT or its layout changes; it is
//! refreshed behind all intervals of each run that loaded a table it reads. With `refresh: automatic`
//! Redshift refreshes it when it sees fit, and no run waits for that.
//!
//! It is bound to its tables as an ordinary view is, and inside of the pipeline its SELECT is read, not
//! its rows, which may be old. REFRESH sees what is committed:
//! <https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-refresh-sql-command.html>.

use plan::table::{DistStyle, SortKey};
use sql::statement::AutoRefresh;

use super::{LoadKind, Options, Product, column_list, list};
use crate::ir::{SelectText, Table};
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields, Words};
use crate::template::Values;

/// `materialized_view: { refresh }` beside `select` or `select_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub refresh: Option<Spanned<Refresh>>,
    pub select: SelectSpec,
}

/// Who brings the rows up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// The run that loaded what it reads.
    AfterLoads,
    /// The warehouse.
    Automatic,
}

impl Words for Refresh {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("after_loads", Self::AfterLoads),
        ("automatic", Self::Automatic),
    ];
}

const REFRESH: &str = "refresh";

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        let select = decoder.select(fields);
        Some(Self {
            refresh: decoder.only_option(chosen, REFRESH),
            select: select?,
        })
    }
}

pub(super) fn options() -> Options {
    let options = Keys::of(&[REFRESH]).key(REFRESH, Shape::word::<Refresh>(), "Who brings the rows up to date: the run that loaded what it reads, or Redshift.");
    Options::of_select(Shape::bare_or(options), "A SELECT whose rows are kept, and brought up to date.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<MaterializedView> {
    let select = names.select(&spec.select)?;
    let refresh = spec.refresh.as_ref();
    Some(MaterializedView {
        refresh: refresh.map_or(Refresh::AfterLoads, |refresh| refresh.value),
        select,
    })
}

#[derive(Clone, Debug)]
pub struct MaterializedView {
    pub refresh: Refresh,
    pub select: SelectText,
}

impl MaterializedView {
    pub(crate) fn auto_refresh(&self) -> AutoRefresh {
        match self.refresh {
            Refresh::AfterLoads => AutoRefresh::No,
            Refresh::Automatic => AutoRefresh::Yes,
        }
    }
}

/// The attributes that a materialized view takes: no automatic ones.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-create-sql-command.html>.
fn attributes(table: &Table) -> Vec<String> {
    let dist = match &table.dist {
        DistStyle::Auto => None,
        DistStyle::Even => Some("DISTSTYLE EVEN".to_owned()),
        DistStyle::All => Some("DISTSTYLE ALL".to_owned()),
        DistStyle::Key(key) => Some(format!("DISTSTYLE KEY DISTKEY ({})", key.to_sql())),
    };
    let sort = match &table.sort {
        SortKey::Compound(columns) if !columns.is_empty() => {
            Some(format!("SORTKEY ({})", list(columns)))
        }
        SortKey::Auto | SortKey::Compound(_) => None,
    };
    dist.into_iter().chain(sort).collect()
}

impl LoadKind for MaterializedView {
    fn values(&self, table: &Table, values: Values) -> Values {
        let refresh = match self.auto_refresh() {
            AutoRefresh::No => "AUTO REFRESH NO",
            AutoRefresh::Yes => "AUTO REFRESH YES",
        };
        let mut options = attributes(table);
        options.push(refresh.to_owned());
        values
            .with("columns", column_list(table))
            .with("options", options.join("\n"))
    }

    fn product(&self) -> Product {
        match self.refresh {
            Refresh::AfterLoads => Product::RefreshedView,
            Refresh::Automatic => Product::View,
        }
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn visible(&self) -> &'static str {
        "see the old view until COMMIT, then the new one with its rows"
    }
}
