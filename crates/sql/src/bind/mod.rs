//! Names to columns, expressions to types: a parsed statement becomes a typed one.
//!
//! A fault makes its expression unknown and binding goes on, so that one run finds them all. What
//! is unknown is accepted everywhere: nothing is said of it, and what it makes is unknown too.

mod aggregates;
mod arguments;
mod calls;
mod casts;
mod clause;
mod columns;
mod commands;
mod comparison;
mod conditions;
mod ctes;
mod dates;
mod ddl;
mod decode;
mod doubled;
mod encodings;
mod expressions;
mod from;
mod functions;
mod group_order;
mod grouping;
mod grouping_sets;
mod hierarchy;
mod intervals;
mod joins;
mod lengths;
mod literals;
mod merge;
mod navigation;
mod operators;
mod ordering;
mod outer_joins;
mod outer_marks;
mod outputs;
mod pivot;
mod presence;
mod query;
mod relations;
mod rows;
mod scope;
mod select;
mod set_operations;
mod special_forms;
mod stars;
mod unfilled;
mod unpivot;
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
        upcoming: Vec::new(),
        scopes: Vec::new(),
        ctes: Vec::new(),
        clause: Clause::Select,
        absent: Absent::Fault,
        misspelt: Vec::new(),
    };
    let statement = binder.statement(&parsed.statement);
    let (mut warnings, mut errors): (Vec<_>, Vec<_>) = binder
        .faults
        .into_iter()
        .partition(|fault| fault.severity() == Severity::Warning);
    errors.sort_by_key(|fault| fault.span);
    warnings.sort_by_key(|fault| fault.span);
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
            .map_or_else(|| Shape::closed([]), typed::Query::shape)
    }

    /// The query whose columns the statement gives.
    pub fn query(&self) -> Option<&typed::Query> {
        query_of(&self.statement)
    }
}

/// Of EXPLAIN the columns that the statement would give.
fn query_of(statement: &typed::Statement) -> Option<&typed::Query> {
    match statement {
        typed::Statement::Query(query) => Some(query),
        typed::Statement::CreateTableAs(create) => Some(&create.query),
        typed::Statement::CreateView(create) => Some(&create.query),
        typed::Statement::CreateMaterializedView(create) => Some(&create.query),
        typed::Statement::Unload(unload) => Some(&unload.query),
        typed::Statement::Declare { query, .. } => Some(query),
        typed::Statement::Explain(inner) => query_of(inner),
        typed::Statement::Insert(typed::Insert {
            source: typed::InsertSource::Query(query),
            ..
        }) => Some(query),
        _ => None,
    }
}

struct Binder<'a> {
    source: &'a str,
    places: Places<'a>,
    catalogue: &'a Catalogue,
    default_schema: &'a Identifier,
    faults: Vec<Fault>,
    /// Common table expressions that are defined later than what is bound.
    upcoming: Vec<(Identifier, Span)>,
    /// Selects around the place that is bound, the innermost last.
    scopes: Vec<Scope>,
    /// Common table expressions in reach, the innermost last.
    ctes: Vec<CteEntry>,
    clause: Clause,
    absent: Absent,
    misspelt: Vec<Misspelt>,
}

/// A column that was not found. Where it is an output of its query, the queries around look in
/// vain for the name that was meant.
#[derive(Debug)]
struct Misspelt {
    written: String,
    /// The nearest column, or if none is near, any.
    meant: Vec<String>,
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
            Statement::Update(sql) => {
                let (ctes, update) = self.with(sql, Self::update);
                let update = typed::Update {
                    ctes: ctes?,
                    ..update?
                };
                Some(typed::Statement::Update(update))
            }
            Statement::Delete(sql) => {
                let (ctes, delete) = self.with(sql, Self::delete);
                let delete = typed::Delete {
                    ctes: ctes?,
                    ..delete?
                };
                Some(typed::Statement::Delete(delete))
            }
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
            nullability: Nullability::Unknown,
            span,
        }
    }

    /// The table that a name stands for, with its shape.
    fn table(&mut self, name: &Name) -> Option<(plan::TableName, Shape)> {
        if self.absent == Absent::Open && self.catalogue.find(name, self.default_schema).is_none() {
            return Some((name.complete(self.default_schema), Shape::Open));
        }
        let later = self.later_definition(name);
        let found = match later {
            // Where all tables are open, the name of a later definition is hardly that of a table.
            Some(_)
                if !self.catalogue.is_declared(
                    name.schema.as_ref(),
                    &name.table,
                    self.default_schema,
                ) =>
            {
                None
            }
            _ => self.catalogue.find(name, self.default_schema),
        };
        if found.is_none() {
            self.unknown_table(name, later);
        }
        found
    }

    /// Where a common table expression of this name is defined, if that comes later.
    fn later_definition(&self, name: &Name) -> Option<Span> {
        if name.schema.is_some() {
            return None;
        }
        let found = self.upcoming.iter().find(|(cte, _)| *cte == name.table)?;
        Some(found.1)
    }

    fn unknown_table(&mut self, name: &Name, later: Option<Span>) {
        let written = name.span.text(self.source);
        let fault = Fault::new(
            FaultKind::UnknownTable,
            name.span,
            format!("no table is called `{written}`"),
            "unknown table",
        );
        if let Some(place) = later {
            let fault = fault
                .help(format!(
                    "`{written}` is defined later: move its definition before this one"
                ))
                .also(place, "defined here");
            self.faults.push(fault);
            return;
        }
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
        let fault = fault
            .help("declare the table, or correct the name")
            .nearest(
                elsewhere
                    .as_deref()
                    .unwrap_or(&written.to_ascii_lowercase()),
                known.iter().map(String::as_str),
            );
        self.faults.push(fault);
    }
}

#[cfg(test)]
pub(crate) mod tests;
