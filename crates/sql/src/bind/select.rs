//! One SELECT.

use super::Binder;
use super::clause::Clause;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{
    Expr, ExprKind, GroupKey, OutputColumn, Quantifier, Select, SelectItem, SortKey,
};

/// The most columns that a select list gives, as in PostgreSQL, from which Redshift comes; a table
/// has at most 1,600: <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html>.
const MAX_COLUMNS: usize = 1_664;

impl Binder<'_> {
    /// A select and the order that its query gives it, which can see its relations.
    pub(super) fn select(
        &mut self,
        select: &ast::Select,
        order_by: &[&ast::OrderByExpr],
    ) -> Option<(Select, Vec<SortKey>)> {
        self.refuse_clauses(select);
        let faults_before = self.faults.len();
        let (from, mut scope) = self.relations(&select.from);
        let is_from_complete = from.len() == select.from.len();
        scope.written = Self::written_aliases(&select.projection);
        self.scopes.push(scope);
        let outer = self.clause;
        let selection = self.filter(Clause::Where, select.selection.as_ref());
        self.clause = Clause::Select;
        let items = self.items(&select.projection);
        let group_by = self.group_by(&select.group_by, &items);
        let having = self.filter(Clause::Having, select.having.as_ref());
        let qualify = self.filter(Clause::Qualify, select.qualify.as_ref());
        let order_by = self.order_of_select(&items, order_by);
        self.clause = outer;
        let scope = self.scopes.pop();
        let select = Select {
            quantifier: match select.distinct {
                Some(ast::Distinct::Distinct) => Quantifier::Distinct,
                _ => Quantifier::All,
            },
            top: self.top(select.top.as_ref()),
            items,
            from,
            selection,
            group_by,
            having,
            qualify,
        };
        // A faulty expression would only be said to be ungrouped as well.
        if let Some(scope) = scope
            && self.faults.len() == faults_before
        {
            self.check_grouping(&select, &order_by, &scope);
        }
        is_from_complete.then_some((select, order_by))
    }

    fn filter(&mut self, clause: Clause, filter: Option<&ast::Expr>) -> Option<Expr> {
        let filter = filter?;
        let outer = std::mem::replace(&mut self.clause, clause);
        let filter = self.expr(filter);
        let filter = self.condition(filter, clause.name());
        self.clause = outer;
        Some(filter)
    }

    fn written_aliases(projection: &[ast::SelectItem]) -> Vec<plan::Identifier> {
        projection
            .iter()
            .filter_map(|item| match item {
                ast::SelectItem::ExprWithAlias { alias, .. } => alias.value.parse().ok(),
                _ => None,
            })
            .collect()
    }

    fn items(&mut self, projection: &[ast::SelectItem]) -> Vec<SelectItem> {
        let mut items = Vec::with_capacity(projection.len());
        for item in projection {
            match item {
                ast::SelectItem::UnnamedExpr(expr) => {
                    let name = Self::output_name(expr);
                    let expr = self.expr(expr);
                    items.push(SelectItem::Column { name, expr });
                }
                ast::SelectItem::ExprWithAlias { expr, alias } => {
                    let expr = self.expr(expr);
                    let Some(name) = self.identifier(alias) else {
                        continue;
                    };
                    if let Some(scope) = self.scopes.last_mut() {
                        scope.aliases.push(OutputColumn {
                            name: name.clone(),
                            ty: expr.ty,
                            nullability: expr.nullability,
                        });
                    }
                    items.push(SelectItem::Column { name, expr });
                }
                ast::SelectItem::Wildcard(options) => {
                    let star = self.star(options);
                    if star.is_empty() {
                        let span = from_raw(options.wildcard_token.0.span);
                        self.faults.push(Fault::new(
                            FaultKind::Syntax,
                            span,
                            "`*` has nothing to stand for without FROM",
                            "no relation",
                        ));
                    }
                    items.extend(star);
                }
                ast::SelectItem::QualifiedWildcard(
                    ast::SelectItemQualifiedWildcardKind::ObjectName(name),
                    options,
                ) => items.extend(self.qualified_star(name, options)),
                _ => self.unsupported(span_of(item), "this form of an output", "name one column"),
            }
            if items.len() > MAX_COLUMNS {
                return self.too_many_columns(span_of(item));
            }
        }
        items
    }

    /// Stars over stars double with each level: nothing is built of a list that Redshift refuses,
    /// and nothing more is said of it.
    fn too_many_columns(&mut self, span: Span) -> Vec<SelectItem> {
        self.fault(
            FaultKind::ColumnCount,
            span,
            format!("the query gives more than {MAX_COLUMNS} columns"),
            "one column too many",
            "name the columns that are needed",
        );
        let relation = self.scopes.last().and_then(|scope| scope.relations.first());
        let open = relation.map(|relation| SelectItem::OpenStar {
            relation: relation.emitted.clone(),
        });
        open.into_iter().collect()
    }

    /// Redshift takes a column of the relations before an alias of the select list.
    fn group_by(&mut self, group_by: &ast::GroupByExpr, items: &[SelectItem]) -> Vec<GroupKey> {
        let ast::GroupByExpr::Expressions(expressions, modifiers) = group_by else {
            self.unsupported(Span::default(), "`GROUP BY ALL`", "name the columns");
            return Vec::new();
        };
        if !modifiers.is_empty() {
            self.unsupported(
                Span::default(),
                "a modifier of GROUP BY",
                "name the columns",
            );
        }
        let outer = std::mem::replace(&mut self.clause, Clause::GroupBy);
        let keys = expressions
            .iter()
            .filter_map(|expr| self.group_key(expr, items))
            .collect();
        self.clause = outer;
        keys
    }

    fn group_key(&mut self, expr: &ast::Expr, items: &[SelectItem]) -> Option<GroupKey> {
        let span = span_of(expr);
        let sets = match expr {
            ast::Expr::GroupingSets(_) => Some("`GROUPING SETS`"),
            ast::Expr::Cube(_) => Some("`CUBE`"),
            ast::Expr::Rollup(_) => Some("`ROLLUP`"),
            _ => None,
        };
        if let Some(sets) = sets {
            self.unsupported(span, sets, "unite several queries with UNION ALL");
            return None;
        }
        if let Some(index) = self.ordinal(expr, items.len(), "GROUP BY") {
            return index.and_then(|index| self.grouped_item(index, items, span));
        }
        if let ast::Expr::Identifier(ident) = expr
            && let Some(name) = self.identifier(ident)
            && let Some(scope) = self.scopes.last()
            && matches!(scope.column(&name, span), super::scope::Found::Absent)
            && let Some(index) = position(items, &name)
        {
            return self.grouped_item(index, items, span);
        }
        Some(GroupKey::Expr(self.expr(expr)))
    }

    /// An output that rows are grouped by.
    fn grouped_item(&mut self, index: usize, items: &[SelectItem], span: Span) -> Option<GroupKey> {
        let is_late =
            |part: &Expr| matches!(part.kind, ExprKind::Aggregate(_) | ExprKind::Window(_));
        if let Some(SelectItem::Column { expr, .. }) = items.get(index)
            && expr.any(&is_late)
        {
            self.fault(
                FaultKind::MisplacedAggregate,
                span,
                "rows cannot be grouped by what is computed from the groups",
                "names an aggregate or a window function",
                "group by columns, or aggregate in a query of its own first",
            );
            return None;
        }
        Some(GroupKey::Item(index))
    }

    fn top(&mut self, top: Option<&ast::Top>) -> Option<u64> {
        let top = top?;
        match top.quantity {
            Some(ast::TopQuantity::Constant(rows)) if !top.percent && !top.with_ties => Some(rows),
            _ => {
                self.unsupported(Span::default(), "this form of TOP", "write `TOP 10`");
                None
            }
        }
    }

    fn refuse_clauses(&mut self, select: &ast::Select) {
        let span = from_raw(select.select_token.0.span);
        if select.into.is_some() {
            self.unsupported(span, "SELECT INTO", "write `CREATE TABLE … AS SELECT …`");
        }
        if !select.connect_by.is_empty() {
            self.unsupported(span, "CONNECT BY", "join the levels one by one");
        }
        if select.exclude.is_some() {
            self.unsupported(span, "EXCLUDE", "name the columns");
        }
    }
}

/// The first output of this name.
pub(super) fn position(items: &[SelectItem], name: &plan::Identifier) -> Option<usize> {
    items
        .iter()
        .position(|item| matches!(item, SelectItem::Column { name: output, .. } if output == name))
}
