//! Views: their SELECTs stand for themselves, at any time and wherever they are read.

use std::collections::BTreeMap;

use sql::statement::AutoRefresh;

use crate::diagnostic::Collector;
use crate::ir::{Lifetime, SourceRead, SourceStanding, SourceTable, Table, TableId};
use crate::loads::fault::Fault;
use crate::loads::{Load, Product};
use crate::source::Span;
use crate::sql_fault;

/// What the SELECT of a view may come to, with those of the views that it reads.
const MOST_BYTES: usize = 1024 * 1024;
const MOST_DEEP: usize = 32;

/// Holds every view to what it reads.
pub(in crate::resolve) fn views_hold(
    tables: &[Option<Table>],
    sources: &[SourceTable],
    faults: &mut Collector,
) {
    let mut sizes = Sizes {
        tables,
        known: BTreeMap::new(),
    };
    for table in tables.iter().flatten() {
        if !table.load.value.product().is_view() {
            continue;
        }
        stays(table, tables, faults);
        if !matches!(table.load.value, Load::LateBindingView(_)) {
            is_not_swapped(table, tables, sources, faults);
        }
        if let Load::MaterializedView(load) = &table.load.value {
            can_be_kept(table, load.auto_refresh(), tables, faults);
        }
        let size = sizes.of(table.id, 0);
        if size > MOST_BYTES {
            faults.push(Fault::ViewTooLarge {
                view: table.name.value.clone(),
                span: table.name.span,
            });
        }
    }
}

fn stays(table: &Table, tables: &[Option<Table>], faults: &mut Collector) {
    let mut depends = |why: String, span| {
        faults.push(Fault::ViewNeedsInterval {
            view: table.name.value.clone(),
            why,
            span,
        });
    };
    if let Some(select) = table.select()
        && select.text.depends_on_interval()
    {
        depends(
            "uses a value of the interval".to_owned(),
            select.text.span(),
        );
    }
    for read in table.reads() {
        if let Some(other) = &tables[read.table.0]
            && other.lifetime == Lifetime::Interval
        {
            let name = &other.name.value;
            depends(format!("`{name}` has the rows of one interval"), read.span);
        }
    }
}

/// Through other views too, since their SELECTs are a part of this one.
fn is_not_swapped(
    view: &Table,
    tables: &[Option<Table>],
    sources: &[SourceTable],
    faults: &mut Collector,
) {
    let swapped_source = |read: &SourceRead, span: Span| {
        let mut sources = sources.iter();
        let source = sources.find(|source| source.logical == read.logical)?;
        match source.standing {
            SourceStanding::Stays => None,
            SourceStanding::MadeAnew { load } => Some(Fault::BoundView {
                view: view.name.value.clone(),
                table: source.shown(),
                span,
                because: load,
            }),
        }
    };
    let own = view.source_reads().into_iter();
    faults.extend(own.filter_map(|read| swapped_source(read, read.span).map(Into::into)));
    let mut seen = vec![false; tables.len()];
    let mut open: Vec<_> = view
        .reads()
        .iter()
        .map(|read| (read.table, read.span))
        .collect();
    open.reverse();
    while let Some((id, span)) = open.pop() {
        if std::mem::replace(&mut seen[id.0], true) {
            continue;
        }
        let Some(table) = &tables[id.0] else { continue };
        match table.load.value.product() {
            Product::NewTable => faults.push(Fault::BoundView {
                view: view.name.value.clone(),
                table: table.name.value.clone(),
                span,
                because: table.load.span,
            }),
            Product::View | Product::RefreshedView => {
                open.extend(table.reads().iter().map(|read| (read.table, span)));
                let read = table.source_reads().into_iter();
                faults.extend(read.filter_map(|read| swapped_source(read, span).map(Into::into)));
            }
            Product::Table | Product::Files => {}
        }
    }
}

/// What Redshift refuses in the query of a materialized view, also in views that are written out in it.
fn can_be_kept(
    view: &Table,
    refresh: AutoRefresh,
    tables: &[Option<Table>],
    faults: &mut Collector,
) {
    let mut seen = vec![false; tables.len()];
    let mut open = vec![view.id];
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.0], true) {
            continue;
        }
        let Some(table) = &tables[id.0] else { continue };
        let Some(select) = table
            .select()
            .filter(|_| table.load.value.product().is_view())
        else {
            continue;
        };
        for fault in sql::materialized::faults(&select.parsed, refresh) {
            let diagnostic = sql_fault::at(&fault, &select.text);
            faults.push(if id == view.id {
                diagnostic
            } else {
                let label = format!("`{}` reads it, and keeps its rows", view.name.value);
                diagnostic.also(view.name.span, label)
            });
        }
        open.extend(select.reads.iter().map(|read| read.table));
    }
}

struct Sizes<'a> {
    tables: &'a [Option<Table>],
    known: BTreeMap<TableId, usize>,
}

impl Sizes<'_> {
    /// Bytes of a view's SELECT with those that stand in it; more than is allowed where they lie
    /// too deep. Views that hold each other are told when tables are put in order.
    fn of(&mut self, id: TableId, depth: usize) -> usize {
        if let Some(size) = self.known.get(&id) {
            return *size;
        }
        let tables = self.tables;
        let Some(table) = &tables[id.0] else { return 0 };
        let Some(select) = table
            .select()
            .filter(|_| table.load.value.product().is_view())
        else {
            return 0;
        };
        if depth > MOST_DEEP {
            return MOST_BYTES + 1;
        }
        let mut size = select.text.sample().len();
        for read in &select.reads {
            size = size.saturating_add(self.of(read.table, depth + 1));
        }
        self.known.insert(id, size);
        size
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::small;

    /// What is wrong with a materialized view, at its places in the file.
    fn wrong(options: &str, select: &str) -> Vec<String> {
        let pipeline = format!(
            "
version: 1
pipeline: p
schedule: {{ cron: \"@daily\" }}
tables:
  raw:
    kind: staging
    static: true
    columns: {{ id: integer, at: timestamp }}
    load: {{ copy: {{ from: \"s3://b/k.json\", json: auto }} }}
  latest:
    kind: table
    columns: {{ id: integer }}
    load: {{ view: {{}}, select: SELECT id FROM raw ORDER BY at DESC LIMIT 9 }}
  kept:
    kind: table
    columns: {{ id: integer }}
    load: {{ materialized_view: {{ {options} }}, select: {select} }}
"
        );
        let project = "version: 1\ntargets:\n  t: { kind: redshift, schema: s, iam_role: default, region: us-west-2 }";
        let sources = small::project([("callsheet.yml", project), ("pipeline.yml", &pipeline)]);
        let Err(faults) = crate::validate(&sources, "", None) else {
            return Vec::new();
        };
        let place = |found: crate::Diagnostic| {
            let place = found.primary().map_or("", |span| sources.slice(span));
            format!("{} `{place}`", found.code.0)
        };
        faults.into_iter().map(place).collect()
    }

    #[test]
    fn a_materialized_view_has_neither_order_nor_limit_also_through_another_view() {
        assert_eq!(
            wrong("", "SELECT id FROM raw ORDER BY id"),
            ["sql/not-redshift `id`"]
        );
        assert_eq!(
            wrong("", "SELECT id FROM latest"),
            ["sql/not-redshift `at`", "sql/not-redshift `9`"]
        );
        assert_eq!(wrong("", "SELECT MAX(id) AS id FROM raw").len(), 0);
    }

    #[test]
    fn only_a_view_that_redshift_refreshes_by_itself_cannot_ask_the_clock() {
        let select = "SELECT id FROM raw WHERE at < GETDATE()";
        assert_eq!(
            wrong("refresh: automatic", select),
            ["sql/not-redshift `GETDATE`"]
        );
        assert_eq!(wrong("refresh: after_loads", select).len(), 0);
    }
}
