//! Views: their SELECTs stand for themselves, at any time and wherever they are read.

use std::collections::BTreeMap;

use crate::diagnostic::Collector;
use crate::ir::{Lifetime, Table, TableId};
use crate::loads::fault::Fault;
use crate::loads::{Load, Product};

/// What the SELECT of a view may come to, with those of the views that it reads.
const MOST_BYTES: usize = 1024 * 1024;
const MOST_DEEP: usize = 32;

/// Holds every view to what it reads.
pub(in crate::resolve) fn views_hold(tables: &[Option<Table>], faults: &mut Collector) {
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
            is_not_swapped(table, tables, faults);
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
fn is_not_swapped(view: &Table, tables: &[Option<Table>], faults: &mut Collector) {
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
            }
            Product::Table | Product::Files => {}
        }
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
