//! What names stand for while a query is followed to its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use plan::{Identifier, TableName};

use super::{ColumnLineage, How, Source};
use crate::typed::{
    Body, CastKind, ColumnRef, Cte, Expr, ExprKind, GroupKey, Query, Recursion, Relation, Select,
    SelectItem, SortBy, SortKey,
};

/// The columns that a query gives, and what is behind a star that could not be written out.
#[derive(Clone, Debug, Default)]
pub(super) struct Outputs {
    pub(super) columns: Vec<ColumnLineage>,
    /// What the only such star stands for; of two, which one has a column is not known.
    rest: Option<Origin>,
    /// What decides which rows there are.
    filters: BTreeSet<Source>,
}

/// What an alias or a common table expression stands for.
#[derive(Clone, Debug)]
enum Origin {
    Table(TableName),
    Columns(Rc<Outputs>),
    /// A value whose parts are the columns.
    Value(Rc<BTreeSet<Source>>),
}

/// Names in reach; inner ones replace outer ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    ctes: BTreeMap<Identifier, Rc<Outputs>>,
    aliases: BTreeMap<Identifier, Origin>,
}

impl Reach {
    pub(super) fn query(&self, query: &Query) -> Outputs {
        let mut inner = self.clone();
        for cte in &query.ctes {
            inner.define(cte);
        }
        let mut outputs = inner.body(&query.body);
        // An order matters where it chooses rows.
        if query.limit.is_some()
            && let Body::Select(select) = &query.body
        {
            let mut scope = inner;
            scope.enter_all(&select.from);
            let mut filters = BTreeSet::new();
            for key in &query.order_by {
                scope.ordered_by(key, select, &outputs.columns, &mut filters);
            }
            outputs.filter_by(filters);
        }
        outputs
    }

    pub(super) fn define(&mut self, cte: &Cte) {
        if cte.recursion == Recursion::OverItself {
            // First what starts it, then what comes of that: a third time adds nothing new but
            // for cycles of columns, which lead to no other source.
            let mut seed = &cte.query.body;
            while let Body::Set { left, .. } = seed {
                seed = left;
            }
            for body in [seed, &cte.query.body] {
                let outputs = self.body(body);
                self.ctes.insert(cte.name.clone(), Rc::new(outputs));
            }
        }
        let outputs = self.query(&cte.query);
        self.ctes.insert(cte.name.clone(), Rc::new(outputs));
    }

    fn ordered_by(
        &self,
        key: &SortKey,
        select: &Select,
        outputs: &[ColumnLineage],
        filters: &mut BTreeSet<Source>,
    ) {
        let expr = match &key.by {
            SortBy::Expr(expr) => Some(expr),
            SortBy::Output(index) => match select.items.get(*index) {
                Some(SelectItem::Column { expr, .. }) => Some(expr),
                _ => None,
            },
        };
        if let Some(expr) = expr {
            self.collect_in(outputs, expr, How::Filter, filters);
        }
    }

    fn body(&self, body: &Body) -> Outputs {
        match body {
            Body::Select(select) => self.select(select),
            Body::Query(query) => self.query(query),
            Body::Set { left, right, .. } => {
                let mut outputs = self.body(left);
                let other = self.body(right);
                for (column, other) in outputs.columns.iter_mut().zip(other.columns) {
                    column.sources.extend(other.sources);
                }
                outputs.filters.extend(other.filters);
                outputs
            }
        }
    }

    fn select(&self, select: &Select) -> Outputs {
        let mut inner = self.clone();
        inner.enter_all(&select.from);
        let mut outputs = Outputs::default();
        let mut stars = Vec::new();
        for item in &select.items {
            match item {
                SelectItem::Column { name, expr } => {
                    let mut sources = BTreeSet::new();
                    inner.collect_in(&outputs.columns, expr, How::Direct, &mut sources);
                    outputs.columns.push(ColumnLineage {
                        name: name.clone(),
                        sources,
                    });
                }
                SelectItem::OpenStar { relation, .. } => stars.push(relation),
            }
        }
        let mut filters = BTreeSet::new();
        for relation in &select.from {
            inner.conditions(relation, &mut filters);
        }
        let mut grouped = Vec::new();
        for key in &select.group_by {
            keys(key, &select.items, &mut grouped);
        }
        let hierarchy = select.hierarchy.iter();
        let connected = hierarchy.flat_map(|by| by.start.iter().chain([&by.connect]));
        for expr in select
            .selection
            .iter()
            .chain(&select.having)
            .chain(&select.qualify)
            .chain(grouped)
            .chain(connected)
        {
            inner.collect_in(&outputs.columns, expr, How::Filter, &mut filters);
        }
        if let [only] = stars.as_slice() {
            outputs.rest = inner.aliases.get(*only).cloned();
        }
        outputs.filter_by(filters);
        outputs
    }

    pub(super) fn enter_all(&mut self, relations: &[Relation]) {
        for relation in relations {
            self.enter(relation);
        }
    }

    pub(super) fn enter_table(&mut self, table: &TableName, alias: &Identifier) {
        self.aliases
            .insert(alias.clone(), Origin::Table(table.clone()));
    }

    pub(super) fn enter(&mut self, relation: &Relation) {
        let (alias, origin) = match relation {
            Relation::Table { table, alias, .. } => return self.enter_table(table, alias),
            Relation::Cte { name, alias, .. } => {
                let outputs = self.ctes.get(name).cloned().unwrap_or_default();
                (alias, Origin::Columns(outputs))
            }
            Relation::Subquery { query, alias } => {
                (alias, Origin::Columns(Rc::new(self.query(query))))
            }
            Relation::Join(join) => {
                self.enter(&join.left);
                self.enter(&join.right);
                return;
            }
            Relation::Unnest(unnest) => {
                let mut sources = BTreeSet::new();
                self.collect(&unnest.value, How::Derived, &mut sources);
                (&unnest.alias, Origin::Value(Rc::new(sources)))
            }
            Relation::Pivot(pivot) => {
                let mut inner = self.clone();
                inner.enter(&pivot.input);
                let mut columns = inner.kept(&pivot.kept);
                let mut key = BTreeSet::new();
                inner.collect(&pivot.key, How::Filter, &mut key);
                columns.extend(pivot.columns.iter().map(|column| {
                    let mut sources = key.clone();
                    inner.collect(&column.aggregate, How::Direct, &mut sources);
                    ColumnLineage {
                        name: column.name.clone(),
                        sources,
                    }
                }));
                (&pivot.alias, Origin::of(columns))
            }
            Relation::Unpivot(unpivot) => {
                let mut inner = self.clone();
                inner.enter(&unpivot.input);
                let mut columns = inner.kept(&unpivot.kept);
                let mut sources = BTreeSet::new();
                for (column, _) in &unpivot.columns {
                    inner.collect(column, How::Direct, &mut sources);
                }
                columns.push(ColumnLineage {
                    name: unpivot.value.clone(),
                    sources,
                });
                (&unpivot.alias, Origin::of(columns))
            }
            // What it gives comes from no table.
            Relation::Function(function) => (&function.alias, Origin::of(Vec::new())),
        };
        self.aliases.insert(alias.clone(), origin);
    }

    /// Columns that pass through as they are.
    fn kept(&self, columns: &[Expr]) -> Vec<ColumnLineage> {
        columns
            .iter()
            .filter_map(|expr| match &expr.kind {
                ExprKind::Column(column) => {
                    let mut sources = BTreeSet::new();
                    self.column(column, How::Direct, &mut sources);
                    Some(ColumnLineage {
                        name: column.column.clone(),
                        sources,
                    })
                }
                _ => None,
            })
            .collect()
    }

    pub(super) fn conditions(&self, relation: &Relation, filters: &mut BTreeSet<Source>) {
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

    pub(super) fn collect(&self, expr: &Expr, how: How, sources: &mut BTreeSet<Source>) {
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
            let how = how.max(How::Derived);
            let columns = self.query(query).columns.into_iter();
            let found = columns.flat_map(|column| column.sources);
            sources.extend(found.map(|source| source.at_least(how)));
        }
    }

    fn column(&self, column: &ColumnRef, how: How, sources: &mut BTreeSet<Source>) {
        if let Some(origin) = self.aliases.get(&column.relation) {
            origin.column(&column.column, how, sources);
        }
    }
}

impl Origin {
    fn of(columns: Vec<ColumnLineage>) -> Self {
        Self::Columns(Rc::new(Outputs {
            columns,
            ..Outputs::default()
        }))
    }

    fn column(&self, name: &Identifier, how: How, into: &mut BTreeSet<Source>) {
        match self {
            Self::Table(table) => {
                into.insert(Source {
                    table: table.clone(),
                    column: name.clone(),
                    how,
                });
            }
            Self::Value(sources) => {
                into.extend(sources.iter().map(|source| source.clone().at_least(how)));
            }
            Self::Columns(outputs) => {
                let found = outputs.columns.iter().find(|known| known.name == *name);
                match (found, &outputs.rest) {
                    (Some(found), _) => {
                        let sources = found.sources.iter();
                        into.extend(sources.map(|source| source.clone().at_least(how)));
                    }
                    (None, Some(rest)) => {
                        rest.column(name, how, into);
                        into.extend(outputs.filters.iter().cloned());
                    }
                    (None, None) => {}
                }
            }
        }
    }
}

impl Outputs {
    fn filter_by(&mut self, filters: BTreeSet<Source>) {
        for column in &mut self.columns {
            column.sources.extend(filters.iter().cloned());
        }
        self.filters.extend(filters);
    }
}

fn keys<'e>(key: &'e GroupKey, items: &'e [SelectItem], into: &mut Vec<&'e Expr>) {
    match key {
        GroupKey::Expr(expr) => into.push(expr),
        GroupKey::Item(index) => {
            if let Some(SelectItem::Column { expr, .. }) = items.get(*index) {
                into.push(expr);
            }
        }
        GroupKey::Sets { sets, .. } => {
            for key in sets.iter().flatten() {
                keys(key, items, into);
            }
        }
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
