//! Forms that the parser lets through and Redshift does not have.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html>.
//! What Redshift has and the binder does not know yet is refused by the binder.

use std::ops::ControlFlow;

use sqlparser::ast::{
    AssignmentTarget, BinaryOperator, Delete, Distinct, Expr, Insert, JoinOperator, JsonPathElem,
    LimitClause, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, Statement,
    TableFactor, UnaryOperator, Update, Value, ValueWithSpan, Visit, Visitor,
};

use super::{Parameters, from_raw, span_of};
use crate::fault::{Fault, FaultKind};
use crate::span::Span;

pub(super) fn check(statement: &Statement, parameters: Parameters) -> Vec<Fault> {
    let mut deny = Deny {
        parameters,
        faults: Vec::new(),
    };
    // The visitor never breaks.
    let _: ControlFlow<()> = statement.visit(&mut deny);
    deny.faults
}

struct Deny {
    parameters: Parameters,
    faults: Vec<Fault>,
}

impl Deny {
    fn refuse(&mut self, span: Span, form: &str, instead: &str) {
        self.faults.push(
            Fault::new(
                FaultKind::NotRedshift,
                span,
                format!("Redshift has no {form}"),
                "not Redshift",
            )
            .help(instead),
        );
    }

    fn insert(&mut self, insert: &Insert) {
        let span = span_of(&insert.table);
        if insert.on.is_some() || insert.or.is_some() || insert.ignore || insert.replace_into {
            self.refuse(
                span,
                "`ON CONFLICT`",
                "use MERGE, or delete before the insert",
            );
        }
        if insert.returning.is_some() || insert.output.is_some() {
            self.refuse(
                span,
                "`RETURNING`",
                "select the rows in a statement of their own",
            );
        }
        if insert.overwrite || insert.partitioned.is_some() || !insert.assignments.is_empty() {
            self.refuse(
                span,
                "`INSERT` of this form",
                "write `INSERT INTO table (columns) SELECT …`",
            );
        }
    }

    fn delete(&mut self, delete: &Delete) {
        let span = from_raw(delete.delete_token.0.span);
        if !delete.tables.is_empty() || !delete.order_by.is_empty() || delete.limit.is_some() {
            self.refuse(
                span,
                "`DELETE` of this form",
                "write `DELETE FROM table USING … WHERE …`",
            );
        }
        if delete.returning.is_some() || delete.output.is_some() {
            self.refuse(
                span,
                "`RETURNING`",
                "select the rows in a statement of their own",
            );
        }
    }

    fn update(&mut self, update: &Update) {
        let span = from_raw(update.update_token.0.span);
        if update.limit.is_some() || !update.order_by.is_empty() || update.or.is_some() {
            self.refuse(
                span,
                "`UPDATE … LIMIT`",
                "select the rows in the WHERE clause",
            );
        }
        for assignment in &update.assignments {
            match &assignment.target {
                AssignmentTarget::ColumnName(name) if name.0.len() > 1 => self.refuse(
                    span_of(name),
                    "table name before the column of SET",
                    "write the name of the column alone",
                ),
                AssignmentTarget::Tuple(names) => {
                    let spans = names.iter().map(span_of);
                    self.refuse(
                        spans.fold(Span::default(), Span::union),
                        "assignment to several columns at once",
                        "write `column = value, …`",
                    );
                }
                AssignmentTarget::ColumnName(_) => {}
            }
        }
        if update.returning.is_some() || update.output.is_some() {
            self.refuse(
                span,
                "`RETURNING`",
                "select the rows in a statement of their own",
            );
        }
    }

    fn query(&mut self, query: &Query) {
        let span = span_of(query);
        if !query.locks.is_empty() {
            self.refuse(span, "`FOR UPDATE`", "use LOCK in the transaction");
        }
        if query.for_clause.is_some()
            || query.settings.is_some()
            || query.format_clause.is_some()
            || !query.pipe_operators.is_empty()
        {
            self.refuse(span, "clause of this kind after a query", "leave it out");
        }
        if let Some(fetch) = &query.fetch {
            let place = fetch.quantity.as_ref().map_or(span, span_of);
            self.refuse(place, "`FETCH FIRST`", "write `LIMIT`");
        }
        if matches!(
            query.limit_clause,
            Some(LimitClause::OffsetCommaLimit { .. })
        ) {
            self.refuse(
                span,
                "`LIMIT offset, count`",
                "write `LIMIT count OFFSET offset`",
            );
        }
        if let SetExpr::Merge(_) = *query.body {
            self.refuse(
                span,
                "`WITH` before MERGE",
                "create a temporary table from the query, and merge from it",
            );
        }
        if let SetExpr::Insert(_) = *query.body {
            self.refuse(
                span,
                "`WITH` before INSERT",
                "write it behind: `INSERT INTO t WITH … SELECT …`",
            );
        }
        if let SetExpr::Table(_) = *query.body {
            self.refuse(
                span,
                "`TABLE name` as a query",
                "write `SELECT * FROM name`",
            );
        }
    }

    fn select(&mut self, select: &Select) {
        let span = from_raw(select.select_token.0.span);
        if let Some(Distinct::On(keys)) = &select.distinct {
            let keys = keys.iter().map(span_of).filter(|key| !key.is_empty());
            self.refuse(
                keys.fold(span, Span::union),
                "`DISTINCT ON`",
                "use `QUALIFY ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1`",
            );
        }
        if !select.lateral_views.is_empty()
            || select.prewhere.is_some()
            || !select.cluster_by.is_empty()
            || !select.distribute_by.is_empty()
            || !select.sort_by.is_empty()
            || select.value_table_mode.is_some()
        {
            self.refuse(span, "clause of this kind in a select", "leave it out");
        }
        if select
            .into
            .as_ref()
            .is_some_and(|into| into.targets.len() > 1 || into.unlogged)
        {
            self.refuse(span, "`INTO` of this form", "name one table");
        }
        if !select.named_window.is_empty() {
            self.refuse(
                span,
                "`WINDOW` clause",
                "write the window after each `OVER`",
            );
        }
        for item in &select.projection {
            if let SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(expr), _) =
                item
            {
                self.refuse(span_of(expr), "`(expression).*`", "name the columns");
            }
        }
    }

    fn table_factor(&mut self, factor: &TableFactor) {
        let span = span_of(factor);
        match factor {
            TableFactor::Table {
                sample: Some(_), ..
            }
            | TableFactor::Derived {
                sample: Some(_), ..
            } => self.refuse(span, "`TABLESAMPLE`", "filter with `RANDOM() < share`"),
            TableFactor::Derived { lateral: true, .. }
            | TableFactor::Function { lateral: true, .. } => {
                self.refuse(span, "`LATERAL`", "join the query instead");
            }
            TableFactor::Derived { subquery, .. }
                if matches!(*subquery.body, SetExpr::Values(_)) =>
            {
                self.refuse(
                    span,
                    "`VALUES` as a table",
                    "write `SELECT … UNION ALL SELECT …`",
                );
            }
            _ => {}
        }
    }
}

impl Visitor for Deny {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        match statement {
            Statement::Insert(insert) => self.insert(insert),
            Statement::Delete(delete) => self.delete(delete),
            Statement::Update(update) => self.update(update),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.query(query);
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        self.select(select);
        for joined in select.from.iter().flat_map(|from| &from.joins) {
            if !matches!(
                joined.join_operator,
                JoinOperator::Join(_)
                    | JoinOperator::Inner(_)
                    | JoinOperator::Left(_)
                    | JoinOperator::LeftOuter(_)
                    | JoinOperator::Right(_)
                    | JoinOperator::RightOuter(_)
                    | JoinOperator::FullOuter(_)
                    | JoinOperator::CrossJoin(_)
            ) {
                self.refuse(
                    span_of(&joined.relation),
                    "join of this kind",
                    "use INNER, LEFT, RIGHT, FULL or CROSS JOIN",
                );
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.table_factor(factor);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let span = span_of(expr);
        match expr {
            Expr::BinaryOp { op, .. } => match op {
                BinaryOperator::Arrow
                | BinaryOperator::LongArrow
                | BinaryOperator::HashArrow
                | BinaryOperator::HashLongArrow
                | BinaryOperator::AtArrow
                | BinaryOperator::ArrowAt => {
                    self.refuse(span, "JSON operators", "use `JSON_EXTRACT_PATH_TEXT`");
                }
                BinaryOperator::Spaceship
                | BinaryOperator::Xor
                | BinaryOperator::DuckIntegerDivide
                | BinaryOperator::MyIntegerDivide
                | BinaryOperator::PGStartsWith
                | BinaryOperator::PGOverlap
                | BinaryOperator::Assignment => {
                    self.refuse(span, "operator of this kind", "use a function instead");
                }
                _ => {}
            },
            Expr::UnaryOp {
                op: UnaryOperator::BangNot | UnaryOperator::Hash,
                ..
            } => self.refuse(span, "operator of this kind", "write `NOT`"),
            Expr::Like { any: true, .. } | Expr::ILike { any: true, .. } => self.refuse(
                span,
                "`LIKE ANY`",
                "write one `LIKE` for each pattern, with OR between them",
            ),
            Expr::JsonAccess { path, .. }
                if matches!(path.path.first(), Some(JsonPathElem::Dot { .. })) =>
            {
                self.refuse(
                    span,
                    "`:` before the field of a value",
                    "write `value.field`, or `value[0]` for an element",
                );
            }
            Expr::Array(_) | Expr::Struct { .. } | Expr::Map(_) | Expr::Dictionary(_) => {
                self.refuse(
                    span,
                    "literals of nested types",
                    "build SUPER with `JSON_PARSE`",
                );
            }
            Expr::Lambda(_) | Expr::MemberOf(_) | Expr::MatchAgainst { .. } => {
                self.refuse(span, "expression of this kind", "leave it out");
            }
            Expr::IsDistinctFrom(..) | Expr::IsNotDistinctFrom(..) => self.refuse(
                span,
                "`IS DISTINCT FROM`",
                "write `(a = b OR (a IS NULL AND b IS NULL))`",
            ),
            Expr::Function(function) if function.filter.is_some() => {
                self.refuse(span, "`FILTER`", "write `SUM(CASE WHEN … THEN … END)`");
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_value(&mut self, value: &ValueWithSpan) -> ControlFlow<()> {
        let span = from_raw(value.span);
        match &value.value {
            Value::Number(..)
            | Value::SingleQuotedString(_)
            | Value::Boolean(_)
            | Value::Null
            | Value::DollarQuotedString(_) => {}
            Value::Placeholder(_) if self.parameters == Parameters::Allowed => {}
            Value::Placeholder(_) => self.refuse(
                span,
                "parameters in a statement of its own",
                "write the value, or a template expression",
            ),
            _ => self.refuse(
                span,
                "literals with a prefix such as `E'…'`",
                "write `'…'`; a backslash takes the next character there",
            ),
        }
        ControlFlow::Continue(())
    }
}
