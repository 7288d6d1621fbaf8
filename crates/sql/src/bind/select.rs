//! One SELECT.

use super::Binder;
use super::clause::Clause;
use super::presence::present;
use super::scope::Rows;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{Expr, OutputColumn, Quantifier, Select, SelectItem, SortKey};

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
        let faults_before = self.faults.len();
        if select.into.is_some() {
            self.fault(
                FaultKind::Syntax,
                from_raw(select.select_token.0.span),
                "only the first select of a statement can have INTO",
                "has INTO",
                "write `CREATE TABLE … AS SELECT …`",
            );
        }
        let (from, mut scope) = self.relations(&select.from);
        let is_from_complete = from.len() == select.from.len();
        scope.written = Self::written_aliases(&select.projection);
        if !select.connect_by.is_empty() {
            scope.hierarchy = Rows::Hierarchical;
        }
        self.scopes.push(scope);
        let outer = self.clause;
        let hierarchy = self.hierarchy(&select.connect_by);
        let selection = self.filter(Clause::Where, select.selection.as_ref());
        if let (Some(selection), Some(scope)) = (&selection, self.scopes.last_mut()) {
            scope.passed(present(selection));
        }
        let (from, selection) = if hierarchy.is_none() {
            self.outer_joined(from, selection)
        } else {
            (from, selection)
        };
        self.clause = Clause::Select;
        let mut items = self.items(&select.projection);
        self.exclude(select.exclude.as_ref(), &mut items);
        let group_by = self.group_by(&select.group_by, &items);
        Self::left_out(&group_by, &mut items);
        let having = self.filter(Clause::Having, select.having.as_ref());
        let qualify = self.filter(Clause::Qualify, select.qualify.as_ref());
        let order_by = self.order_of_select(&items, order_by);
        self.clause = outer;
        let scope = self.scopes.pop();
        let bound = Select {
            quantifier: match select.distinct {
                Some(ast::Distinct::Distinct) => Quantifier::Distinct,
                _ => Quantifier::All,
            },
            top: self.top(select.top.as_ref(), from_raw(select.select_token.0.span)),
            items,
            from,
            selection,
            hierarchy,
            group_by,
            having,
            qualify,
        };
        // A faulty expression would only be said to be ungrouped as well.
        if let Some(scope) = scope
            && self.faults.len() == faults_before
        {
            let clause = match &select.group_by {
                ast::GroupByExpr::Expressions(keys, _) => keys
                    .iter()
                    .map(span_of)
                    .filter(|place| !place.is_empty())
                    .reduce(Span::union),
                ast::GroupByExpr::All(_) => None,
            };
            let clause = clause.map_or_else(Span::default, |clause| self.places.balanced(clause));
            self.check_grouping(&bound, &order_by, &scope, clause);
        }
        is_from_complete.then_some((bound, order_by))
    }

    pub(super) fn filter(&mut self, clause: Clause, filter: Option<&ast::Expr>) -> Option<Expr> {
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
            except: Vec::new(),
        });
        open.into_iter().collect()
    }

    fn top(&mut self, top: Option<&ast::Top>, span: Span) -> Option<u64> {
        let top = top?;
        match &top.quantity {
            Some(ast::TopQuantity::Constant(rows)) if !top.percent && !top.with_ties => Some(*rows),
            Some(ast::TopQuantity::Expr(rows)) if !top.percent && !top.with_ties => {
                self.whole_number(rows, span)
            }
            _ => {
                self.fault(
                    FaultKind::NotRedshift,
                    span,
                    "Redshift's TOP takes a number of rows only",
                    "not Redshift",
                    "write `TOP 10`",
                );
                None
            }
        }
    }
}

/// The first output of this name.
pub(super) fn position(items: &[SelectItem], name: &plan::Identifier) -> Option<usize> {
    items
        .iter()
        .position(|item| matches!(item, SelectItem::Column { name: output, .. } if output == name))
}
