//! Tables that others own: where they lie on the target, and who may be meant by a name with a
//! schema.

use plan::{Identifier, TableName};
use sql::statement::Name;

use super::source_fault::{Fault, Managed, Undeclared};
use super::upstream::{self, Absent, Made};
use super::{Scope, table};
use crate::diagnostic::Collector;
use crate::ir::{Alias, SourceRead, SourceStanding, SourceTable, shown};
use crate::neighbours::Neighbours;
use crate::source::Span;
use crate::spec::{PipelineSpec, ProjectSpec, SourceSpec, did_you_mean};
use crate::template::{Expanded, Sight, TextKind, Vars, expand_for};

/// What the tables of sources are held to.
pub(super) struct Around<'a> {
    pub(super) pipeline: &'a PipelineSpec,
    pub(super) project: &'a ProjectSpec,
    pub(super) neighbours: &'a Neighbours,
    pub(super) target: &'a crate::ir::Target,
    pub(super) vars: &'a Vars,
    pub(super) cadence: plan::Cadence,
}

/// The tables of all sources, in the order of the file.
pub(super) fn resolve(around: &Around<'_>, faults: &mut Collector) -> Vec<SourceTable> {
    let sources = around.pipeline.sources.values();
    sources
        .flat_map(|source| tables(around, source, faults).unwrap_or_default())
        .collect()
}

fn tables(
    around: &Around<'_>,
    source: &SourceSpec,
    faults: &mut Collector,
) -> Option<Vec<SourceTable>> {
    // Otherwise a name with a managed schema would stand in SQL after all.
    if let Some(managed) = managed(around.project, &source.name.value) {
        faults.push(Fault::ManagedSource {
            name: source.name.value.clone(),
            schema: source.name.value.clone(),
            managed,
            span: source.name.span,
        });
        return None;
    }
    if let Some(upstream) = &source.upstream {
        match upstream::made(around, source, upstream) {
            Made::Here(made) => return Some(upstream::tables(around, source, made)),
            Made::Unknown => return None,
            Made::Elsewhere => {}
        }
    }
    let (schema, span) = schema(around, source, faults)?;
    let own = schema == around.target.plan.schema;
    if let Some(managed) = managed(around.project, &schema)
        && (!own || matches!(managed, Managed::Control(_)))
    {
        faults.push(Fault::ManagedSource {
            name: source.name.value.clone(),
            schema,
            managed,
            span,
        });
        return None;
    }
    let pipeline = around.pipeline;
    let is_own = |name: &Identifier| {
        own && (pipeline.tables.contains_key(name) || pipeline.broken.contains(name))
    };
    let mut tables = Vec::new();
    for table in source.tables.values() {
        let name = &table.name;
        if is_own(&name.value) {
            faults.push(Fault::OwnTable {
                table: name.value.clone(),
                span: name.span,
                schema: span,
            });
            continue;
        }
        tables.push(SourceTable {
            logical: TableName::new(source.name.value.clone(), name.value.clone()),
            physical: TableName::new(schema.clone(), name.value.clone()),
            columns: table.columns.values().map(table::resolve_column).collect(),
            standing: SourceStanding::Stays,
        });
    }
    Some(tables)
}

/// Where the source lies on the target, and where that was written.
fn schema(
    around: &Around<'_>,
    source: &SourceSpec,
    faults: &mut Collector,
) -> Option<(Identifier, Span)> {
    let Some(text) = &source.schema else {
        return Some((source.name.value.clone(), source.name.span));
    };
    let sight = Sight::text(around.vars, None);
    let expanded = match expand_for(text, TextKind::Plain, &sight, around.cadence) {
        Ok(expanded) => expanded,
        Err(fault) => {
            faults.push(fault);
            return None;
        }
    };
    let read = if expanded.depends_on_interval() {
        Err("it would be another one in each interval".to_owned())
    } else {
        let name: Result<Identifier, plan::identifier::IdentifierFault> =
            expanded.sample().trim().parse();
        name.map_err(|fault| fault.to_string())
    };
    match read {
        Ok(schema) => Some((schema, text.span())),
        Err(why) => {
            faults.push(Fault::SourceSchema {
                why,
                span: text.span(),
            });
            None
        }
    }
}

/// The target that manages a schema, whichever target is compiled for.
pub(super) fn managed(project: &ProjectSpec, schema: &Identifier) -> Option<Managed> {
    let targets = || project.targets.values();
    let control = targets().find(|target| super::target::control_schema(target).covers(schema));
    let own = targets().find(|target| target.schema.value.covers(schema));
    let control = control.map(|target| Managed::Control(target.name.value.clone()));
    control.or_else(|| own.map(|target| Managed::Tables(target.name.value.clone())))
}

/// The table of a source behind a name with a schema; any other is a fault.
pub(super) fn read(
    scope: &Scope<'_>,
    name: &Name,
    text: &Expanded,
    faults: &mut Collector,
) -> Option<SourceRead> {
    let schema = name.schema.as_ref()?;
    let place = name.span.start..name.span.end;
    let span = text.span_at(place.clone());
    let logical = TableName::new(schema.clone(), name.table.clone());
    let found = scope.sources.iter().find(|table| table.logical == logical);
    if let (Some(table), None) = (found, &name.database) {
        return Some(SourceRead {
            logical,
            physical: table.physical.clone(),
            span,
            alias: Alias::behind(&text.sample()[place.end..]),
            place,
        });
    }
    let written = match &name.database {
        Some(database) => format!("{database}.{logical}"),
        None => logical.to_string(),
    };
    let declared = scope.pipeline.sources.get(schema);
    if let (Some(source), None) = (declared, &name.database)
        && let Some(upstream) = &source.upstream
        && source.tables.is_empty()
    {
        let absent = Absent {
            source,
            upstream,
            written: logical,
            span,
        };
        absent.tell(scope, faults);
        return None;
    }
    if declared.is_some_and(|source| source.tables.contains_key(&name.table))
        && name.database.is_none()
    {
        // What is wrong with the source was said where it is declared.
        return None;
    }
    if let (Some(managed), None) = (managed(scope.project, schema), &name.database) {
        faults.push(Fault::LiteralSchema {
            written,
            table: name.table.clone(),
            managed,
            span,
        });
        return None;
    }
    let undeclared = match declared {
        Some(source) if name.database.is_none() => Undeclared::Table {
            source: schema.clone(),
            table: name.table.clone(),
            nearest: did_you_mean(
                name.table.as_str(),
                source.tables.keys().map(Identifier::as_str),
            )
            .map(str::to_owned),
            declared: source.name.span,
        },
        _ => Undeclared::Source {
            schema: schema.clone(),
            table: name.table.clone(),
            nearest: did_you_mean(
                schema.as_str(),
                scope.pipeline.sources.keys().map(Identifier::as_str),
            )
            .map(str::to_owned),
        },
    };
    faults.push(Fault::UndeclaredSource {
        written,
        undeclared,
        span,
    });
    None
}

/// A source that has a table of that name: whoever writes the bare name may have meant it.
pub(super) fn with_table(scope: &Scope<'_>, table: &Identifier) -> Option<Identifier> {
    let mut tables = scope.sources.iter();
    let found = tables.find(|source| source.logical.table == *table)?;
    Some(shown(&found.logical))
}
