//! Names to columns, expressions to types: a parsed statement becomes a typed one.
//!
//! A fault makes its expression unknown and binding goes on, so that one run finds them all. An
//! unknown type is accepted wherever it decides nothing.

mod aggregates;
mod arguments;
mod calls;
mod casts;
mod clause;
mod columns;
mod commands;
mod comparison;
mod conditions;
mod dates;
mod ddl;
mod decode;
mod expressions;
mod from;
mod functions;
mod grouping;
mod intervals;
mod joins;
mod lengths;
mod literals;
mod merge;
mod operators;
mod ordering;
mod outputs;
mod query;
mod scope;
mod select;
mod set_operations;
mod special_forms;
mod stars;
mod views;
mod windows;
mod writes;

use plan::Identifier;

use crate::catalogue::Catalogue;
use crate::fault::{Fault, FaultKind, Severity};
use crate::parse::Parsed;
use crate::span::Span;
use crate::statement::{Name, Statement};
use crate::syntax::Places;
use crate::typed::{self, Expr, ExprKind, Literal, Nullability, Shape, Type};
use clause::Clause;
use scope::{CteEntry, Scope};

/// A statement whose names are resolved and whose expressions have types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub statement: typed::Statement,
    /// What works, but probably not as meant.
    pub warnings: Vec<Fault>,
}

/// Binds a statement to the tables it can see; bare names lie in the default schema.
///
/// # Errors
/// All faults that were found, in the order of the text.
pub fn bind(
    parsed: &Parsed,
    catalogue: &Catalogue,
    default_schema: &Identifier,
) -> Result<Bound, Vec<Fault>> {
    let mut binder = Binder {
        source: &parsed.text,
        places: Places::new(&parsed.text, &parsed.tokens),
        catalogue,
        default_schema,
        faults: Vec::new(),
        open: Vec::new(),
        scopes: Vec::new(),
        ctes: Vec::new(),
        clause: Clause::Select,
        absent: Absent::Fault,
    };
    let statement = binder.statement(&parsed.statement);
    let (warnings, mut errors): (Vec<_>, Vec<_>) = binder
        .faults
        .into_iter()
        .partition(|fault| fault.severity() == Severity::Warning);
    if errors.is_empty() {
        // Types that are open because something else failed would only repeat that fault.
        errors = binder.open;
    }
    errors.sort_by_key(|fault| fault.span);
    match statement {
        Some(statement) if errors.is_empty() => Ok(Bound {
            statement,
            warnings,
        }),
        _ => Err(errors),
    }
}

impl Bound {
    /// The columns of the result; none for a statement without one.
    pub fn outputs(&self) -> Shape {
        self.query()
            .map_or(Shape::Closed(Vec::new()), typed::Query::shape)
    }

    /// The query whose columns the statement gives.
    pub fn query(&self) -> Option<&typed::Query> {
        match &self.statement {
            typed::Statement::Query(query) => Some(query),
            typed::Statement::CreateTableAs(create) => Some(&create.query),
            typed::Statement::CreateView(create) => Some(&create.query),
            typed::Statement::CreateMaterializedView(create) => Some(&create.query),
            typed::Statement::Unload(unload) => Some(&unload.query),
            typed::Statement::Declare { query, .. } => Some(query),
            typed::Statement::Insert(typed::Insert {
                source: typed::InsertSource::Query(query),
                ..
            }) => Some(query),
            _ => None,
        }
    }
}

struct Binder<'a> {
    source: &'a str,
    places: Places<'a>,
    catalogue: &'a Catalogue,
    default_schema: &'a Identifier,
    faults: Vec<Fault>,
    /// Faults that only matter if nothing else is wrong.
    open: Vec<Fault>,
    /// Selects around the place that is bound, the innermost last.
    scopes: Vec<Scope>,
    /// Common table expressions in reach, the innermost last.
    ctes: Vec<CteEntry>,
    clause: Clause,
    absent: Absent,
}

/// What a table is that the catalogue does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Absent {
    Fault,
    /// In a view whose names are looked up when it is queried.
    Open,
}

impl Binder<'_> {
    fn statement(&mut self, statement: &Statement) -> Option<typed::Statement> {
        match statement {
            Statement::Query(sql) => self.query_statement(sql).map(typed::Statement::Query),
            Statement::Insert(sql) => self.insert(sql).map(typed::Statement::Insert),
            Statement::Update(sql) => self.update(sql).map(typed::Statement::Update),
            Statement::Delete(sql) => self.delete(sql).map(typed::Statement::Delete),
            Statement::Merge(sql) => self.merge(sql).map(typed::Statement::Merge),
            Statement::RemoveDuplicates(sql) => self
                .remove_duplicates(sql)
                .map(typed::Statement::RemoveDuplicates),
            Statement::CreateView(create) => {
                self.create_view(create).map(typed::Statement::CreateView)
            }
            Statement::CreateMaterializedView(create) => self
                .create_materialized_view(create)
                .map(typed::Statement::CreateMaterializedView),
            Statement::Unload(unload) => self.unload(unload).map(typed::Statement::Unload),
            Statement::Explain(explain) => self
                .statement(&explain.statement)
                .map(Box::new)
                .map(typed::Statement::Explain),
            Statement::Declare(declare) => {
                let query = self.query_statement(&declare.query)?;
                Some(typed::Statement::Declare {
                    cursor: declare.cursor.value.clone(),
                    query: Box::new(query),
                })
            }
            other => self.command(other),
        }
    }

    fn fault(
        &mut self,
        kind: FaultKind,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.faults
            .push(Fault::new(kind, span, message, label).help(help));
    }

    fn unsupported(&mut self, span: Span, what: &str, help: &str) {
        self.fault(
            FaultKind::Unsupported,
            span,
            format!("{what} is not supported yet"),
            "not supported",
            help,
        );
    }

    /// An expression that takes the place of a faulty one.
    fn unknown(span: Span) -> Expr {
        Expr {
            kind: ExprKind::Literal(Literal::Null),
            ty: Type::Unknown,
            nullability: Nullability::Nullable,
            span,
        }
    }

    /// The type of the expression decides the result and is not known.
    fn needs_type(&mut self, expr: &Expr, what: &str) {
        self.open.push(
            Fault::new(
                FaultKind::UnknownType,
                expr.span,
                format!("the type of this value is not known, and {what} depends on it"),
                "of unknown type",
            )
            .help("declare the columns of its table, or cast the value: `value::type`"),
        );
    }

    /// The table that a name stands for, with its shape.
    fn table(&mut self, name: &Name) -> Option<(plan::TableName, Shape)> {
        let found = self
            .catalogue
            .find(name, self.default_schema)
            .map(|(table, known)| (table, known.shape()));
        if found.is_none() && self.absent == Absent::Open {
            return Some((name.complete(self.default_schema), Shape::Open));
        }
        if found.is_none() {
            let written = name.span.text(self.source);
            // A bare name is offered only where it leads to the table.
            let reached = |known: &plan::TableName| {
                self.catalogue
                    .resolve(None, &known.table, self.default_schema)
                    .is_some()
            };
            let known: Vec<String> = self
                .catalogue
                .names()
                .flat_map(|known| {
                    let bare = reached(known).then(|| known.table.to_string());
                    bare.into_iter().chain([known.to_string()])
                })
                .chain(self.ctes.iter().map(|cte| cte.name.to_string()))
                .collect();
            let elsewhere = self
                .catalogue
                .names()
                .find(|known| name.schema.is_none() && known.table == name.table)
                .map(ToString::to_string);
            self.faults.push(
                Fault::new(
                    FaultKind::UnknownTable,
                    name.span,
                    format!("no table is called `{written}`"),
                    "unknown table",
                )
                .help("declare the table, or correct the name")
                .nearest(
                    elsewhere
                        .as_deref()
                        .unwrap_or(&written.to_ascii_lowercase()),
                    known.iter().map(String::as_str),
                ),
            );
        }
        found
    }
}

#[cfg(test)]
pub(crate) mod tests;
