//! INSERT, UPDATE, DELETE.

use plan::{Identifier, SqlType};

use super::Binder;
use super::clause::Clause;
use super::columns::listed;
use super::from::Entry;
use super::literals::bare_text;
use super::scope::{Contents, Scope};
use crate::assign::{self, Given};
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::statement::Name;
use crate::syntax::{Sql, ast, from_raw, span_of};
use crate::typed::{
    Assignment, Delete, Expr, Insert, InsertSource, Nullability, Shape, TargetColumn, Type, Update,
    Value,
};

/// The columns that an INSERT fills.
pub(super) struct Targets {
    pub(super) columns: Vec<TargetColumn>,
    pub(super) filling: Filling,
}

/// How many values a row may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Filling {
    /// One for each column that is listed.
    All,
    /// No column is listed: the first ones are filled, the others get their defaults.
    FromTheFirst,
}

impl Targets {
    /// The columns that so many values go to; `None` where the columns are not known.
    fn filled_by(&self, given: Option<usize>) -> Option<&[TargetColumn]> {
        match self.filling {
            Filling::All => Some(&self.columns),
            Filling::FromTheFirst if self.columns.is_empty() => None,
            Filling::FromTheFirst => {
                let count = given.unwrap_or(usize::MAX).min(self.columns.len());
                self.columns.get(..count)
            }
        }
    }
}

/// How many values a row of it has, as far as that is known.
fn width(source: &InsertSource) -> usize {
    match source {
        InsertSource::Query(query) => query.shape().columns().map_or(usize::MAX, <[_]>::len),
        InsertSource::Values(rows) => rows.first().map_or(usize::MAX, Vec::len),
    }
}

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
        let (table, shape) = self.table_or_open(&name);
        let columns = if insert.columns.is_empty() {
            Some(Self::all_columns(&shape))
        } else {
            self.target_columns(&insert.columns, &name, &shape)
        };
        let columns = columns.map(|columns| Targets {
            filling: if insert.columns.is_empty() {
                Filling::FromTheFirst
            } else {
                Filling::All
            },
            columns,
        });
        let source = match insert.source.as_deref() {
            Some(query) => self.insert_source(query, columns.as_ref(), name.span),
            // `DEFAULT VALUES`: one row in which every column is left to its default.
            None => Some(InsertSource::Values(vec![
                columns
                    .iter()
                    .flat_map(|targets| &targets.columns)
                    .map(|_| Value::Default)
                    .collect(),
            ])),
        };
        let source = source?;
        let mut columns = columns?.columns;
        columns.truncate(width(&source));
        self.unfilled(&table, &columns, name.span);
        Some(Insert {
            table,
            columns,
            source,
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
                .map(|column| self.target_column(&column, table, shape, span));
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
    ) -> TargetColumn {
        let open = TargetColumn {
            name: column.clone(),
            ty: Type::Unknown,
            nullability: Nullability::Unknown,
            span,
        };
        let Some(columns) = shape.columns() else {
            return open;
        };
        let Some(found) = columns.iter().find(|known| known.name == *column) else {
            let known: Vec<&str> = columns.iter().map(|known| known.name.as_str()).collect();
            self.faults.push(
                Fault::new(
                    FaultKind::UnknownColumn,
                    span,
                    format!("`{}` has no column `{column}`", table.table),
                    "unknown column",
                )
                .help(listed(&known))
                .nearest(column.as_str(), known.iter().copied()),
            );
            // Counted, so that the values are not too many as well.
            return open;
        };
        TargetColumn {
            ty: found.ty,
            nullability: found.nullability,
            ..open
        }
    }

    /// Every column in the order of the table; none where they are not known.
    pub(super) fn all_columns(shape: &Shape) -> Vec<TargetColumn> {
        let columns = shape.columns().unwrap_or_default().iter();
        columns
            .map(|column| TargetColumn {
                name: column.name.clone(),
                ty: column.ty,
                nullability: column.nullability,
                span: Span::default(),
            })
            .collect()
    }

    fn insert_source(
        &mut self,
        query: &ast::Query,
        targets: Option<&Targets>,
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
                .map(|row| self.row(&row.content, targets, span))
                .collect::<Vec<_>>();
            return rows
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(InsertSource::Values);
        }
        let query = self.query(query)?;
        let shape = query.shape();
        let given = shape.columns().map(<[_]>::len);
        if let Some(targets) = targets
            && let Some(columns) = targets.filled_by(given)
        {
            self.faults.extend(assign::query(&query, columns, span));
        }
        Some(InsertSource::Query(Box::new(query)))
    }

    /// One row of values for these columns.
    pub(super) fn row(
        &mut self,
        values: &[ast::Expr],
        targets: Option<&Targets>,
        span: Span,
    ) -> Option<Vec<Value>> {
        let columns = targets.and_then(|targets| targets.filled_by(Some(values.len())));
        if let Some(columns) = columns
            && columns.len() != values.len()
        {
            let place = values
                .iter()
                .fold(Span::default(), |place, value| place.union(span_of(value)));
            let place = if place.is_empty() {
                span
            } else {
                self.places.balanced(place)
            };
            let listed = columns
                .iter()
                .fold(Span::default(), |place, column| place.union(column.span));
            let mut fault = Fault::new(
                FaultKind::ColumnCount,
                place,
                format!(
                    "{} values are given for {} columns",
                    values.len(),
                    columns.len()
                ),
                format!("{} values", values.len()),
            )
            .help("give one value to each column");
            if !listed.is_empty() {
                fault = fault.also(listed, format!("{} columns", columns.len()));
            }
            self.faults.push(fault);
            // What is wrong inside the values is said all the same.
            for value in values {
                self.assigned(value, None);
            }
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
            let given = Given {
                ty: expr.ty,
                nullability: expr.nullability,
                literal: bare_text(&expr),
                digits: crate::digits::of_value(&expr),
                span: expr.span,
            };
            self.faults.extend(assign::check(given, target));
            if let Some(ty) = target.ty.sql() {
                expr = self.as_literal_of(expr, ty);
            }
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
        let (table, shape) = self.table_or_open(&name);
        let mut scope = Scope::default();
        let entry = Entry {
            alias: match alias {
                Some(alias) => self.identifier(&alias.name),
                None => Some(name.table.clone()),
            },
            place: alias
                .as_ref()
                .map_or(name.span, |alias| from_raw(alias.name.span)),
            table: alias.is_none().then(|| table.clone()),
            shape: shape.clone(),
            contents: Contents::Rows,
        };
        let alias = self.enter(entry, &mut scope);
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
            ctes: Vec::new(),
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
                self.fault(
                    FaultKind::NotRedshift,
                    span,
                    "Redshift sets one column at a time",
                    "several columns in one SET",
                    "set them one by one",
                );
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
            ctes: Vec::new(),
            table,
            alias,
            using,
            selection,
        })
    }
}
