//! INSERT, UPDATE, DELETE.

use plan::{Identifier, SqlType};

use super::Binder;
use super::clause::Clause;
use super::from::Entry;
use super::literals::bare_text;
use super::scope::Scope;
use crate::assign;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::statement::Name;
use crate::syntax::{Sql, ast, span_of};
use crate::typed::{
    Assignment, Delete, Expr, Insert, InsertSource, Shape, TargetColumn, Update, Value,
};

impl Binder<'_> {
    pub(super) fn insert(&mut self, sql: &Sql) -> Option<Insert> {
        let ast::Statement::Insert(insert) = &*sql.0 else {
            return None;
        };
        let ast::TableObject::TableName(name) = &insert.table else {
            self.unsupported(span_of(&insert.table), "this target", "name a table");
            return None;
        };
        let name = self.object_name(name)?;
        let found = self.table(&name);
        let table = found.as_ref().map(|(table, _)| table.clone());
        let shape = found.map_or(Shape::Open, |(_, shape)| shape);
        if insert.columns.is_empty() {
            self.fault(
                FaultKind::InsertColumns,
                name.span,
                format!(
                    "INSERT does not say which columns of `{}` it fills",
                    name.table
                ),
                "no column list",
                format!("write `INSERT INTO {} (…)`", name.table),
            );
        }
        let columns = if insert.columns.is_empty() {
            None
        } else {
            self.target_columns(&insert.columns, &name, &shape)
        };
        let source = match insert.source.as_deref() {
            Some(query) => self.insert_source(query, columns.as_deref(), name.span),
            None => {
                self.unsupported(name.span, "DEFAULT VALUES", "list the values");
                None
            }
        };
        Some(Insert {
            table: table?,
            columns: columns?,
            source: source?,
        })
    }

    /// The listed columns with the types that the table gives them.
    fn target_columns(
        &mut self,
        columns: &[ast::ObjectName],
        table: &Name,
        shape: &Shape,
    ) -> Option<Vec<TargetColumn>> {
        let mut bound: Option<Vec<TargetColumn>> = Some(Vec::new());
        for column in columns {
            let span = span_of(column);
            let ident = column.0.last().and_then(|part| part.as_ident());
            let target = ident
                .and_then(|ident| self.identifier(ident))
                .and_then(|column| self.target_column(&column, table, shape, span));
            if let (Some(target), Some(bound)) = (&target, &bound)
                && bound.iter().any(|other| other.name == target.name)
            {
                self.fault(
                    FaultKind::DuplicateColumn,
                    span,
                    format!("the column `{}` is listed twice", target.name),
                    "the second one",
                    "list it once",
                );
            }
            bound = bound.zip(target).map(|(mut bound, target)| {
                bound.push(target);
                bound
            });
        }
        bound
    }

    pub(super) fn target_column(
        &mut self,
        column: &Identifier,
        table: &Name,
        shape: &Shape,
        span: Span,
    ) -> Option<TargetColumn> {
        let Some(columns) = shape.columns() else {
            self.open.push(
                Fault::new(
                    FaultKind::UnknownType,
                    span,
                    format!("the columns of `{}` are not known", table.table),
                    "of unknown type",
                )
                .help("declare the table"),
            );
            return None;
        };
        let found = columns.iter().find(|known| known.name == *column);
        let Some(ty) = found.and_then(|found| found.ty.sql()) else {
            let known = columns.iter().map(|known| known.name.as_str());
            self.faults.push(
                Fault::new(
                    FaultKind::UnknownColumn,
                    span,
                    format!("`{}` has no column `{column}`", table.table),
                    "unknown column",
                )
                .nearest(column.as_str(), known),
            );
            return None;
        };
        Some(TargetColumn {
            name: column.clone(),
            ty,
        })
    }

    fn insert_source(
        &mut self,
        query: &ast::Query,
        columns: Option<&[TargetColumn]>,
        span: Span,
    ) -> Option<InsertSource> {
        if let ast::SetExpr::Values(values) = &*query.body
            && query.with.is_none()
            && query.order_by.is_none()
            && query.limit_clause.is_none()
        {
            let rows = values
                .rows
                .iter()
                .map(|row| self.row(&row.content, columns, span))
                .collect::<Option<Vec<_>>>()?;
            return Some(InsertSource::Values(rows));
        }
        let query = self.query(query)?;
        if let Some(columns) = columns {
            self.faults.extend(assign::query(&query, columns, span));
        }
        Some(InsertSource::Query(Box::new(query)))
    }

    /// One row of values for these columns.
    pub(super) fn row(
        &mut self,
        values: &[ast::Expr],
        columns: Option<&[TargetColumn]>,
        span: Span,
    ) -> Option<Vec<Value>> {
        if let Some(columns) = columns
            && columns.len() != values.len()
        {
            let place = values
                .iter()
                .fold(Span::default(), |place, value| place.union(span_of(value)));
            self.fault(
                FaultKind::ColumnCount,
                if place.is_empty() { span } else { place },
                format!(
                    "{} values are given for {} columns",
                    values.len(),
                    columns.len()
                ),
                format!("{} values", values.len()),
                "give one value to each column",
            );
            return None;
        }
        Some(
            values
                .iter()
                .enumerate()
                .map(|(index, value)| {
                    let target = columns.and_then(|columns| columns.get(index));
                    self.assigned(value, target)
                })
                .collect(),
        )
    }

    /// A value for a column, checked against it.
    pub(super) fn assigned(&mut self, value: &ast::Expr, target: Option<&TargetColumn>) -> Value {
        if let ast::Expr::Identifier(ident) = value
            && ident.quote_style.is_none()
            && ident.value.eq_ignore_ascii_case("default")
        {
            return Value::Default;
        }
        let outer = std::mem::replace(&mut self.clause, Clause::Value);
        let mut expr = self.expr(value);
        self.clause = outer;
        if let Some(target) = target {
            self.faults
                .extend(assign::check(expr.ty, bare_text(&expr), target, expr.span));
            expr = self.as_literal_of(expr, target.ty);
        }
        Value::Expr(expr)
    }

    /// A bare literal for a time is that time.
    fn as_literal_of(&mut self, expr: Expr, ty: SqlType) -> Expr {
        match bare_text(&expr).map(ToOwned::to_owned) {
            Some(text) if !ty.is_text() => self.literal_as(&text, ty, expr.span),
            _ => expr,
        }
    }

    /// The changed table as the only relation in reach.
    pub(super) fn target(
        &mut self,
        factor: &ast::TableFactor,
    ) -> Option<(Name, plan::TableName, Shape, Scope, Identifier)> {
        let ast::TableFactor::Table { name, alias, .. } = factor else {
            self.unsupported(span_of(factor), "this target", "name a table");
            return None;
        };
        let name = self.object_name(name)?;
        let (table, shape) = self.table(&name)?;
        let mut scope = Scope::default();
        let written = alias.as_ref().map_or_else(
            || ast::Ident::with_quote('"', name.table.as_str()),
            |alias| alias.name.clone(),
        );
        let entry = Entry {
            place: name.span,
            table: alias.is_none().then(|| table.clone()),
            shape: shape.clone(),
        };
        let alias = self.enter(&written, entry, &Scope::default(), &mut scope)?;
        Some((name, table, shape, scope, alias))
    }

    pub(super) fn update(&mut self, sql: &Sql) -> Option<Update> {
        let ast::Statement::Update(update) = &*sql.0 else {
            return None;
        };
        if !update.table.joins.is_empty() {
            let span = span_of(&update.table.relation);
            self.unsupported(span, "a join as the target", "use FROM");
        }
        let (name, table, shape, mut scope, alias) = self.target(&update.table.relation)?;
        let from = match &update.from {
            None => Vec::new(),
            Some(
                ast::UpdateTableFromKind::AfterSet(from)
                | ast::UpdateTableFromKind::BeforeSet(from),
            ) => self.more_relations(from, &mut scope),
        };
        self.scopes.push(scope);
        let assignments = self.assignments(&update.assignments, &name, &shape);
        let selection = self.where_clause(update.selection.as_ref());
        self.scopes.pop();
        Some(Update {
            table,
            alias,
            assignments: assignments?,
            from,
            selection,
        })
    }

    pub(super) fn more_relations(
        &mut self,
        from: &[ast::TableWithJoins],
        scope: &mut Scope,
    ) -> Vec<crate::typed::Relation> {
        from.iter()
            .filter_map(|from| self.joined(from, scope))
            .collect()
    }

    pub(super) fn where_clause(&mut self, selection: Option<&ast::Expr>) -> Option<Expr> {
        let selection = selection?;
        let outer = std::mem::replace(&mut self.clause, Clause::Where);
        let selection = self.expr(selection);
        let selection = self.condition(selection, "WHERE");
        self.clause = outer;
        Some(selection)
    }

    pub(super) fn assignments(
        &mut self,
        assignments: &[ast::Assignment],
        table: &Name,
        shape: &Shape,
    ) -> Option<Vec<Assignment>> {
        let mut bound = Some(Vec::new());
        for assignment in assignments {
            let ast::AssignmentTarget::ColumnName(column) = &assignment.target else {
                let span = span_of(&assignment.value);
                self.unsupported(span, "several columns in one SET", "set them one by one");
                bound = None;
                continue;
            };
            let column = self
                .target_columns(std::slice::from_ref(column), table, shape)
                .and_then(|mut columns| columns.pop());
            let value = self.assigned(&assignment.value, column.as_ref());
            bound = bound.zip(column).map(|(mut bound, column)| {
                bound.push(Assignment { column, value });
                bound
            });
        }
        bound
    }

    pub(super) fn delete(&mut self, sql: &Sql) -> Option<Delete> {
        let ast::Statement::Delete(delete) = &*sql.0 else {
            return None;
        };
        let (ast::FromTable::WithFromKeyword(from) | ast::FromTable::WithoutKeyword(from)) =
            &delete.from;
        let [from] = from.as_slice() else {
            self.unsupported(
                Span::default(),
                "DELETE from several tables",
                "write one DELETE for each",
            );
            return None;
        };
        let (_, table, _, mut scope, alias) = self.target(&from.relation)?;
        let using = match &delete.using {
            Some(using) => self.more_relations(using, &mut scope),
            None => Vec::new(),
        };
        self.scopes.push(scope);
        let selection = self.where_clause(delete.selection.as_ref());
        self.scopes.pop();
        Some(Delete {
            table,
            alias,
            using,
            selection,
        })
    }
}
