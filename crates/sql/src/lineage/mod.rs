//! Where the columns of a result come from.

use std::collections::{BTreeMap, BTreeSet};

use plan::{Identifier, TableName};

use crate::bind::Bound;
use crate::typed::{
    Body, CastKind, ColumnRef, Expr, ExprKind, GroupKey, InsertSource, Query, Relation, Select,
    SelectItem, SortBy, Statement,
};

/// How a source column takes part in a result column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The value itself.
    Direct,
    /// Part of a computation.
    Derived,
    /// Many rows became one value, or one row was chosen among them.
    Aggregated,
    /// It decides which rows there are.
    Filter,
}

/// One source of a result column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    pub table: TableName,
    pub column: Identifier,
    pub how: How,
}

/// A result column and its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnLineage {
    pub name: Identifier,
    pub sources: BTreeSet<Source>,
}

/// The lineage of each column that the statement gives or fills, in order. Columns behind a star
/// over a relation of unknown shape are not there.
pub fn lineage(bound: &Bound) -> Vec<ColumnLineage> {
    match &bound.statement {
        Statement::Query(query) => of_query(query),
        Statement::CreateTableAs(create) => of_query(&create.query),
        Statement::Insert(insert) => match &insert.source {
            InsertSource::Query(query) => of_query(query)
                .into_iter()
                .zip(&insert.columns)
                .map(|(output, column)| ColumnLineage {
                    name: column.name.clone(),
                    sources: output.sources,
                })
                .collect(),
            InsertSource::Values(_) => Vec::new(),
        },
        // Statements that change rows in place come with the diff of plans.
        _ => Vec::new(),
    }
}

fn of_query(query: &Query) -> Vec<ColumnLineage> {
    Reach::default().query(query)
}

/// What an alias or a common table expression stands for.
#[derive(Clone, Debug)]
enum Origin {
    Table(TableName),
    Columns(Vec<ColumnLineage>),
}

/// Names in reach; inner ones replace outer ones.
#[derive(Clone, Debug, Default)]
struct Reach {
    ctes: BTreeMap<Identifier, Vec<ColumnLineage>>,
    aliases: BTreeMap<Identifier, Origin>,
}

impl Reach {
    fn query(&self, query: &Query) -> Vec<ColumnLineage> {
        let mut inner = self.clone();
        for cte in &query.ctes {
            let columns = inner.query(&cte.query);
            inner.ctes.insert(cte.name.clone(), columns);
        }
        let mut columns = inner.body(&query.body);
        // An order matters where it chooses rows.
        if query.limit.is_some()
            && let Body::Select(select) = &query.body
        {
            let mut scope = inner.clone();
            scope.enter_all(&select.from);
            let mut filters = BTreeSet::new();
            for key in &query.order_by {
                match &key.by {
                    SortBy::Expr(expr) => scope.collect(expr, How::Filter, &mut filters),
                    SortBy::Output(index) => {
                        if let Some(SelectItem::Column { expr, .. }) = select.items.get(*index) {
                            scope.collect(expr, How::Filter, &mut filters);
                        }
                    }
                }
            }
            add_to_all(&mut columns, &filters);
        }
        columns
    }

    fn body(&self, body: &Body) -> Vec<ColumnLineage> {
        match body {
            Body::Select(select) => self.select(select),
            Body::Query(query) => self.query(query),
            Body::Set { left, right, .. } => {
                let mut columns = self.body(left);
                for (column, other) in columns.iter_mut().zip(self.body(right)) {
                    column.sources.extend(other.sources);
                }
                columns
            }
        }
    }

    fn select(&self, select: &Select) -> Vec<ColumnLineage> {
        let mut inner = self.clone();
        inner.enter_all(&select.from);
        let mut columns = Vec::new();
        for item in &select.items {
            if let SelectItem::Column { name, expr } = item {
                let mut sources = BTreeSet::new();
                inner.collect_in(&columns, expr, How::Direct, &mut sources);
                columns.push(ColumnLineage {
                    name: name.clone(),
                    sources,
                });
            }
        }
        let mut filters = BTreeSet::new();
        for relation in &select.from {
            inner.conditions(relation, &mut filters);
        }
        let grouped = select.group_by.iter().filter_map(|key| match key {
            GroupKey::Expr(expr) => Some(expr),
            GroupKey::Item(index) => match select.items.get(*index)? {
                SelectItem::Column { expr, .. } => Some(expr),
                SelectItem::OpenStar { .. } => None,
            },
        });
        for expr in select
            .selection
            .iter()
            .chain(&select.having)
            .chain(&select.qualify)
            .chain(grouped)
        {
            inner.collect_in(&columns, expr, How::Filter, &mut filters);
        }
        add_to_all(&mut columns, &filters);
        columns
    }

    fn enter_all(&mut self, relations: &[Relation]) {
        for relation in relations {
            self.enter(relation);
        }
    }

    fn enter(&mut self, relation: &Relation) {
        match relation {
            Relation::Table { table, alias, .. } => {
                self.aliases
                    .insert(alias.clone(), Origin::Table(table.clone()));
            }
            Relation::Cte { name, alias, .. } => {
                let columns = self.ctes.get(name).cloned().unwrap_or_default();
                self.aliases.insert(alias.clone(), Origin::Columns(columns));
            }
            Relation::Subquery { query, alias } => {
                let columns = self.query(query);
                self.aliases.insert(alias.clone(), Origin::Columns(columns));
            }
            Relation::Join(join) => {
                self.enter(&join.left);
                self.enter(&join.right);
            }
        }
    }

    fn conditions(&self, relation: &Relation, filters: &mut BTreeSet<Source>) {
        if let Relation::Join(join) = relation {
            self.conditions(&join.left, filters);
            self.conditions(&join.right, filters);
            if let Some(on) = &join.on {
                self.collect(on, How::Filter, filters);
            }
        }
    }

    /// As [`Self::collect`], aliases of the select's outputs being what these are made of. To
    /// follow an alias into its expression would double the work with each alias of an alias.
    fn collect_in(
        &self,
        outputs: &[ColumnLineage],
        expr: &Expr,
        how: How,
        sources: &mut BTreeSet<Source>,
    ) {
        if let ExprKind::OutputAlias(alias) = &expr.kind {
            let output = outputs.iter().find(|output| output.name == *alias);
            let found = output.iter().flat_map(|output| &output.sources);
            sources.extend(found.map(|source| source.clone().at_least(how)));
            return;
        }
        self.here(expr, how, sources);
        let inner = inside(expr, how);
        for child in expr.children() {
            self.collect_in(outputs, child, inner, sources);
        }
    }

    fn collect(&self, expr: &Expr, how: How, sources: &mut BTreeSet<Source>) {
        self.here(expr, how, sources);
        let inner = inside(expr, how);
        for child in expr.children() {
            self.collect(child, inner, sources);
        }
    }

    /// What the expression itself brings, its parts left out.
    fn here(&self, expr: &Expr, how: How, sources: &mut BTreeSet<Source>) {
        if let ExprKind::Column(column) = &expr.kind {
            self.column(column, how, sources);
        }
        for query in expr.queries() {
            for column in self.query(query) {
                let how = how.max(How::Derived);
                sources.extend(
                    column
                        .sources
                        .into_iter()
                        .map(|source| source.at_least(how)),
                );
            }
        }
    }

    fn column(&self, column: &ColumnRef, how: How, sources: &mut BTreeSet<Source>) {
        match self.aliases.get(&column.relation) {
            Some(Origin::Table(table)) => {
                sources.insert(Source {
                    table: table.clone(),
                    column: column.column.clone(),
                    how,
                });
            }
            Some(Origin::Columns(columns)) => {
                let found = columns.iter().find(|known| known.name == column.column);
                for source in found.iter().flat_map(|found| &found.sources) {
                    sources.insert(source.clone().at_least(how));
                }
            }
            None => {}
        }
    }
}

impl Source {
    fn at_least(mut self, how: How) -> Self {
        self.how = self.how.max(how);
        self
    }
}

/// How the parts of an expression take part in what the whole does.
fn inside(expr: &Expr, how: How) -> How {
    match &expr.kind {
        ExprKind::Aggregate(_) | ExprKind::Window(_) => how.max(How::Aggregated),
        // The value is the same in another type.
        ExprKind::Cast {
            kind: CastKind::Implicit,
            ..
        } => how,
        _ => how.max(How::Derived),
    }
}

fn add_to_all(columns: &mut [ColumnLineage], filters: &BTreeSet<Source>) {
    for column in columns {
        column.sources.extend(filters.iter().cloned());
    }
}

#[cfg(test)]
mod tests;
