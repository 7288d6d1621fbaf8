//! From a table as written to a table that can be planned.

mod encoding;
mod identity;
mod keys;
mod product;
mod view;

pub(super) use view::views_hold;

use plan::Cadence;
use plan::table::{DistStyle, Nullability, SortKey};

use super::Scope;
use super::check::{self, Checked};
use super::fault::Fault;
use super::names::Names;
use super::upkeep;
use crate::diagnostic::Collector;
use crate::ir::{Column, Lifetime, PhysicalName, Table, TableId, TableKind};
use crate::loads::{self, Load, OWN_PREFIX, SUFFIXES};
use crate::source::Spanned;
use crate::spec::{
    ColumnSpec, DistSpec, NullabilitySpec, SortSpec, TableKindSpec, TableSpec, did_you_mean,
};

pub(super) fn resolve(
    scope: &Scope<'_>,
    id: TableId,
    spec: &TableSpec,
    faults: &mut Collector,
) -> Option<Table> {
    let name = &spec.name;
    let kind = match spec.kind.value {
        TableKindSpec::Staging => TableKind::Staging,
        TableKindSpec::Fact => TableKind::Fact,
        TableKindSpec::Dimension => TableKind::Dimension,
        TableKindSpec::Table => TableKind::Table,
    };
    let is_static = scope.pipeline.loads_once(spec);
    let lifetime = match (is_static, kind) {
        (true, _) => Lifetime::Static,
        (false, TableKind::Staging) => Lifetime::Interval,
        (false, TableKind::Fact | TableKind::Dimension | TableKind::Table) => Lifetime::Lasting,
    };
    let columns: Vec<Column> = spec.columns.values().map(resolve_column).collect();
    let own = |column: &&Column| column.name.value.as_str().starts_with(OWN_PREFIX);
    for column in columns.iter().filter(own) {
        faults.push(Fault::OwnColumn {
            column: column.name.value.to_string(),
            span: column.name.span,
        });
    }
    let after = after(scope, spec, faults);
    let physical = physical(scope, spec, lifetime, faults);
    let mut names = Names {
        scope,
        id,
        table: &name.value,
        columns: &columns,
        faults,
    };
    let dist = dist(spec, &mut names);
    let sort = sort(spec, &mut names);
    let upkeep = upkeep::resolve(spec, lifetime, &mut names);
    let load = loads::resolve(&spec.load.value, &mut names)?;
    upkeep::suits(spec, load.product(), &mut names);
    identity::holds(spec, &load, &mut names);
    encoding::suits(spec, &mut names);
    product::is_stored(spec, &load, &mut names);
    keys::can_be_keys(spec, &load, &mut names);
    let checked = Checked {
        lifetime,
        load: &load,
    };
    let checks = check::resolve(&checked, &spec.checks, &mut names);
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    Some(Table {
        id,
        name: name.clone(),
        kind,
        lifetime,
        description: text(&spec.description),
        owner: text(&spec.owner),
        tags: spec.tags.iter().map(|tag| tag.value.clone()).collect(),
        dist: dist?,
        sort: sort?,
        after: after?,
        load: Spanned::new(load, spec.load.span),
        checks,
        upkeep: upkeep?,
        physical: physical?,
        columns,
    })
}

pub(crate) fn resolve_column(spec: &ColumnSpec) -> Column {
    Column {
        name: spec.name.clone(),
        ty: spec.sql_type.value,
        nullability: match spec.nullability.as_ref().map(|written| written.value) {
            Some(NullabilitySpec::NotNull) => Nullability::NotNull,
            // Redshift declares an IDENTITY column as NOT NULL by itself.
            None | Some(NullabilitySpec::Nullable) if spec.identity.is_some() => {
                Nullability::NotNull
            }
            None | Some(NullabilitySpec::Nullable) => Nullability::Nullable,
        },
        identity: spec.identity.as_ref().map(|identity| identity.value),
        encode: spec.encode.as_ref().map(|encode| encode.value.name()),
    }
}

fn dist(spec: &TableSpec, names: &mut Names<'_>) -> Option<DistStyle> {
    Some(match spec.dist.as_ref().map(|dist| &dist.value) {
        None | Some(DistSpec::Auto) => DistStyle::Auto,
        Some(DistSpec::Even) => DistStyle::Even,
        Some(DistSpec::All) => DistStyle::All,
        Some(DistSpec::Key(key)) => DistStyle::Key(names.column(key)?),
    })
}

fn sort(spec: &TableSpec, names: &mut Names<'_>) -> Option<SortKey> {
    match spec.sort.as_ref().map(|sort| &sort.value) {
        None => Some(SortKey::Compound(Vec::new())),
        Some(SortSpec::Auto) => Some(SortKey::Auto),
        Some(SortSpec::Columns(columns)) => names.columns(columns).map(SortKey::Compound),
    }
}

fn after(
    scope: &Scope<'_>,
    spec: &TableSpec,
    faults: &mut Collector,
) -> Option<Vec<Spanned<TableId>>> {
    let tables = &scope.pipeline.tables;
    let known = |name: &&Spanned<plan::Identifier>| !scope.pipeline.broken.contains(&name.value);
    let after: Vec<Option<Spanned<TableId>>> = spec
        .after
        .iter()
        .filter(known)
        .map(|name| {
            let at = tables.get_index_of(&name.value);
            if at.is_none() {
                let known = tables.keys().map(plan::Identifier::as_str);
                faults.push(Fault::UnknownTable {
                    name: name.value.to_string(),
                    nearest: did_you_mean(name.value.as_str(), known).map(str::to_owned),
                    span: name.span,
                });
            }
            at.map(|at| Spanned::new(TableId(at), name.span))
        })
        .collect();
    after.into_iter().collect()
}

fn physical(
    scope: &Scope<'_>,
    spec: &TableSpec,
    lifetime: Lifetime,
    faults: &mut Collector,
) -> Option<PhysicalName> {
    let schema = &scope.target.plan.schema;
    let name = PhysicalName::new(schema, &spec.name.value, lifetime, scope.cadence);
    // Some loads make a table of their own beside it.
    let longest = SUFFIXES
        .iter()
        .map(|suffix| format!("{}{suffix}", spec.name.value).parse::<plan::Identifier>());
    match (name, longest.collect::<Result<Vec<_>, _>>()) {
        (Ok(name), Ok(_)) => Some(name),
        (Err(why), _) | (_, Err(why)) => {
            faults.push(Fault::NameTooLong {
                why: why.to_string(),
                span: spec.name.span,
            });
            None
        }
    }
}

/// Holds each load to its table's kind and lifetime.
pub(super) fn lifetimes_fit(tables: &[Option<Table>], cadence: Cadence, faults: &mut Collector) {
    for table in tables.iter().flatten() {
        if let Err(misfit) = table.load.value.fits(table.lifetime) {
            let load = table.load.value.name();
            let span = table.load.span;
            faults.push(match (table.lifetime, cadence) {
                // The user did not say that it is static: there is no other way without intervals.
                (Lifetime::Static, Cadence::Once) => Fault::LoadNeedsSchedule { load, span },
                (lifetime, _) => Fault::LoadDoesNotFit {
                    kind: match lifetime {
                        Lifetime::Static => format!("static {}", table.kind.name()),
                        Lifetime::Interval | Lifetime::Lasting => table.kind.name().to_owned(),
                    },
                    load,
                    help: misfit.0,
                    span,
                },
            });
        }
        if table.lifetime == Lifetime::Static {
            static_stays_static(table, tables, cadence, faults);
        }
        product::files_are_files(table, tables, cadence, faults);
        lookback_reads_what_stays(table, tables, faults);
    }
    product::places_differ(tables, faults);
}

fn lookback_reads_what_stays(table: &Table, tables: &[Option<Table>], faults: &mut Collector) {
    let (Some(lookback), Some(select)) = (table.load.value.lookback(), table.select()) else {
        return;
    };
    for read in &select.reads {
        if let Some(staging) = &tables[read.table.0]
            && staging.lifetime == Lifetime::Interval
        {
            faults.push(loads::fault::Fault::LookbackReadsStaging {
                table: table.name.value.clone(),
                staging: staging.name.value.clone(),
                span: read.span,
                because: lookback.span,
            });
        }
    }
}

/// Refuses a table whose name another table's units make and drop.
pub(super) fn names_are_free(tables: &[Option<Table>], faults: &mut Collector) {
    let makes = |table: &Table, name: &str| {
        let Some(behind) = name.strip_prefix(table.name.value.as_str()) else {
            return false;
        };
        let interval = behind.strip_prefix("__").is_some_and(|digits| {
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        match table.load.value.beside() {
            Some(beside) => behind == beside.suffix,
            None => table.lifetime == Lifetime::Interval && interval,
        }
    };
    for table in tables.iter().flatten() {
        let name = &table.name;
        if let Some(other) = tables
            .iter()
            .flatten()
            .find(|other| makes(other, name.value.as_str()))
        {
            faults.push(Fault::NameTaken {
                table: name.value.clone(),
                other: other.name.value.clone(),
                span: name.span,
                first: other.name.span,
            });
        }
    }
}

/// The table that makes what this one holds a matter of the interval: itself, or what a view reads,
/// whose SELECT is no more than a part of who reads it. Views that read each other are told when
/// tables are put in order.
fn loaded_for_each<'t>(
    table: &'t Table,
    tables: &'t [Option<Table>],
    seen: &mut Vec<bool>,
) -> Option<&'t Table> {
    if table.lifetime == Lifetime::Static || std::mem::replace(&mut seen[table.id.0], true) {
        return None;
    }
    if !table.load.value.product().is_view() {
        return Some(table);
    }
    let reads = table.reads();
    let mut read = reads
        .iter()
        .filter_map(|read| tables[read.table.0].as_ref());
    read.find_map(|other| loaded_for_each(other, tables, seen))
}

fn static_stays_static(
    table: &Table,
    tables: &[Option<Table>],
    cadence: Cadence,
    faults: &mut Collector,
) {
    let mut depends = |why: String, span| {
        faults.push(match cadence {
            Cadence::Once => Fault::NoSchedule { why, span },
            _ => Fault::StaticNeedsInterval { why, span },
        });
    };
    let select = table.select().map(|select| &select.text);
    let script = table.load.value.script().map(|script| &script.text);
    for text in select.into_iter().chain(script) {
        if text.depends_on_interval() {
            depends("uses a value of the interval".to_owned(), text.span());
        }
    }
    for read in table.reads() {
        let Some(other) = &tables[read.table.0] else {
            continue;
        };
        if let Some(each) = loaded_for_each(other, tables, &mut vec![false; tables.len()]) {
            let name = &other.name.value;
            depends(
                if each.id == other.id {
                    format!("`{name}` is loaded for each interval")
                } else {
                    format!(
                        "`{name}` reads `{}`, which is loaded for each interval",
                        each.name.value
                    )
                },
                read.span,
            );
        }
    }
    if let Load::Unload(unload) = &table.load.value
        && unload.to.depends_on_interval()
    {
        depends("uses a value of the interval".to_owned(), unload.to.span());
    }
    if let Load::Copy(copy) = &table.load.value {
        if copy.from.depends_on_interval() {
            depends("uses a value of the interval".to_owned(), copy.from.span());
        }
        let options = copy.options.iter();
        for option in options.filter(|option| option.depends_on_interval()) {
            depends("uses a value of the interval".to_owned(), option.span);
        }
    }
    for check in &table.checks {
        let texts = check.filter.iter().chain(check.kind.user_sql());
        for text in texts.filter(|text| text.depends_on_interval()) {
            depends("uses a value of the interval".to_owned(), text.span());
        }
        if let Some(other) = check.kind.reads()
            && let Some(other) = &tables[other.0]
            && other.lifetime != Lifetime::Static
        {
            let name = &other.name.value;
            depends(format!("`{name}` is loaded for each interval"), check.span);
        }
    }
}
