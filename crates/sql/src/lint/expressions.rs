//! Every expression and every join of a bound statement.

use crate::typed::{
    Body, Expr, GroupKey, InsertSource, Join, MergeMatched, Query, Relation, Select, SelectItem,
    SortBy, SortKey, Statement, Value,
};

/// All expressions, each before those inside it; those of queries inside it too.
pub(super) fn of(statement: &Statement) -> Vec<&Expr> {
    let mut walk = Walk::default();
    walk.statement(statement);
    walk.expressions
}

/// All joins, those of queries inside expressions too.
pub(super) fn joins(statement: &Statement) -> Vec<&Join> {
    let mut walk = Walk::default();
    walk.statement(statement);
    walk.joins
}

#[derive(Default)]
struct Walk<'a> {
    expressions: Vec<&'a Expr>,
    joins: Vec<&'a Join>,
}

impl<'a> Walk<'a> {
    fn statement(&mut self, statement: &'a Statement) {
        match statement {
            Statement::Query(query) => self.query(query),
            Statement::Insert(insert) => match &insert.source {
                InsertSource::Query(query) => self.query(query),
                InsertSource::Values(rows) => rows.iter().flatten().for_each(|v| self.value(v)),
            },
            Statement::Update(update) => {
                update.ctes.iter().for_each(|cte| self.query(&cte.query));
                for assignment in &update.assignments {
                    self.value(&assignment.value);
                }
                update.from.iter().for_each(|from| self.relation(from));
                self.all(&update.selection);
            }
            Statement::Delete(delete) => {
                delete.ctes.iter().for_each(|cte| self.query(&cte.query));
                delete.using.iter().for_each(|using| self.relation(using));
                self.all(&delete.selection);
            }
            Statement::Merge(merge) => {
                self.relation(&merge.source);
                self.expr(&merge.on);
                if let MergeMatched::Update(assignments) = &merge.matched {
                    for assignment in assignments {
                        self.value(&assignment.value);
                    }
                }
                merge.not_matched.values.iter().for_each(|v| self.value(v));
            }
            Statement::RemoveDuplicates(merge) => {
                self.relation(&merge.source);
                self.expr(&merge.on);
            }
            Statement::CreateTableAs(create) => self.query(&create.query),
            Statement::CreateView(create) => self.query(&create.query),
            Statement::CreateMaterializedView(create) => self.query(&create.query),
            Statement::Unload(unload) => self.query(&unload.query),
            Statement::Declare { query, .. } => self.query(query),
            _ => {}
        }
    }

    fn value(&mut self, value: &'a Value) {
        if let Value::Expr(expr) = value {
            self.expr(expr);
        }
    }

    fn query(&mut self, query: &'a Query) {
        for cte in &query.ctes {
            self.query(&cte.query);
        }
        self.body(&query.body);
        self.sorted(&query.order_by);
    }

    fn body(&mut self, body: &'a Body) {
        match body {
            Body::Select(select) => self.select(select),
            Body::Set { left, right, .. } => {
                self.body(left);
                self.body(right);
            }
            Body::Query(query) => self.query(query),
        }
    }

    fn select(&mut self, select: &'a Select) {
        for item in &select.items {
            if let SelectItem::Column { expr, .. } = item {
                self.expr(expr);
            }
        }
        select.from.iter().for_each(|from| self.relation(from));
        self.all(&select.selection);
        for key in &select.group_by {
            if let GroupKey::Expr(expr) = key {
                self.expr(expr);
            }
        }
        self.all(&select.having);
        self.all(&select.qualify);
    }

    fn relation(&mut self, relation: &'a Relation) {
        match relation {
            Relation::Subquery { query, .. } => self.query(query),
            Relation::Join(join) => {
                self.joins.push(join);
                self.relation(&join.left);
                self.relation(&join.right);
                self.all(&join.on);
            }
            _ => {}
        }
    }

    fn sorted(&mut self, keys: &'a [SortKey]) {
        for key in keys {
            if let SortBy::Expr(expr) = &key.by {
                self.expr(expr);
            }
        }
    }

    fn all(&mut self, expressions: impl IntoIterator<Item = &'a Expr>) {
        for expr in expressions {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        self.expressions.push(expr);
        self.all(expr.children());
        for query in expr.queries() {
            self.query(query);
        }
    }
}
