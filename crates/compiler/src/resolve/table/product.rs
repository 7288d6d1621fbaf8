//! What follows from what a load leaves behind: a table, files, a view.

use plan::{Cadence, DataInterval, SlottedText};

use crate::diagnostic::Collector;
use crate::ir::{Lifetime, Table};
use crate::loads::fault::Fault;
use crate::loads::{Existing, Load, Product, Unload};
use crate::spec::TableSpec;
use crate::template::sampled_intervals;

use super::super::names::Names;

/// Refuses keys that say how a table is stored, where none is.
pub(super) fn is_stored(spec: &TableSpec, load: &Load, names: &mut Names<'_>) {
    let mut nothing = |key, span| {
        let fault = Fault::NothingStored {
            key,
            load: load.name(),
            span,
            because: spec.load.span,
        };
        names.diagnostic(fault.into());
    };
    match load.product() {
        Product::Files => {
            if let Some(dist) = &spec.dist {
                nothing("dist", dist.span);
            }
        }
        // A materialized view has rows, whoever refreshes it.
        Product::View if !matches!(load, Load::MaterializedView(_)) => {
            if let Some(dist) = &spec.dist {
                nothing("dist", dist.span);
            }
            if let Some(sort) = &spec.sort {
                nothing("sort", sort.span);
            }
        }
        Product::Table | Product::NewTable | Product::View | Product::RefreshedView => {}
    }
}

/// What is unloaded is no table, and each interval's files have a place of their own.
pub(super) fn files_are_files(
    table: &Table,
    tables: &[Option<Table>],
    cadence: Cadence,
    faults: &mut Collector,
) {
    let read = table.reads().into_iter();
    let read = read.map(|read| (read.table, read.span));
    let checked = table
        .checks
        .iter()
        .filter_map(|check| Some((check.kind.reads()?, check.span)));
    for (id, span) in read.chain(checked) {
        if let Some(other) = &tables[id.0]
            && other.load.value.product() == Product::Files
        {
            faults.push(Fault::NotATable {
                table: other.name.value.clone(),
                span,
                because: other.load.span,
            });
        }
    }
    if let Load::Unload(unload) = &table.load.value
        && table.lifetime == Lifetime::Lasting
        && let Some(meeting) = meeting(unload, cadence)
    {
        faults.push(Fault::UnloadPath {
            meeting,
            span: unload.to.span(),
        });
    }
}

/// Refuses two unloads to one place: what the one writes, the other finds, replaces or removes.
pub(super) fn places_differ(tables: &[Option<Table>], faults: &mut Collector) {
    let mut places: Vec<(String, &Table, &Unload)> = tables
        .iter()
        .flatten()
        .filter_map(|table| match &table.load.value {
            Load::Unload(unload) => Some((unload.to.sample(), table, &**unload)),
            _ => None,
        })
        .collect();
    places.sort_by(|one, other| (&one.0, one.1.id).cmp(&(&other.0, other.1.id)));
    for (one, other) in places.iter().zip(places.iter().skip(1)) {
        if meet(&one.0, one.2.existing, &other.0) {
            faults.push(Fault::UnloadPath {
                meeting: format!("lies where `{}` is unloaded to", one.1.name.value),
                span: other.2.to.span(),
            });
        }
    }
}

/// Whether an unload to one place meets files of another. It finds what is there by how keys begin, so
/// that `out/1` holds `out/10`; one that replaces files of the same name looks for nothing else.
fn meet(one: &str, existing: Existing, other: &str) -> bool {
    match existing {
        Existing::Overwrite => one == other,
        Existing::Error | Existing::Clean => other.starts_with(one),
    }
}

/// Which intervals would be unloaded to one place.
fn meeting(unload: &Unload, cadence: Cadence) -> Option<String> {
    let to = &unload.to;
    if !to.depends_on_interval() {
        return Some("the same for all intervals".to_owned());
    }
    // One that cannot be read is told of where statements are made.
    let to = SlottedText::new(to.slotted()).ok()?;
    let mut places: Vec<(String, DataInterval)> = sampled_intervals(cadence, None)
        .into_values()
        .map(|interval| (to.unfold(Some(&interval)), interval))
        .collect();
    places.sort_by(|one, other| (&one.0, one.1.start()).cmp(&(&other.0, other.1.start())));
    let pairs = places.iter().zip(places.iter().skip(1));
    let mut shared = pairs.filter(|(one, other)| meet(&one.0, unload.existing, &other.0));
    let ((_, one), (_, other)) = shared.next()?;
    Some(format!("holds the files of {one} and of {other}"))
}

#[cfg(test)]
mod tests {
    use crate::compile::small;

    /// The labels of faults in where a table is unloaded to.
    fn paths(cron: &str, to: &str, others: &str) -> Vec<String> {
        let pipeline = format!(
            "
version: 1
pipeline: p
schedule: {{ cron: \"{cron}\" }}
tables:
  raw:
    kind: staging
    columns: {{ id: integer }}
    load: {{ copy: {{ from: \"s3://b/{{{{ data_interval_start | date('%Y/%m/%d/%H') }}}}.json\", json: auto }} }}
  out:
    kind: table
    columns: {{ id: integer }}
    load: {{ unload: {{ to: \"s3://b/{to}\", csv: }}, select: SELECT id FROM raw }}
{others}"
        );
        let project = "version: 1\ntargets:\n  t: { kind: redshift, schema: s, iam_role: default, region: us-west-2 }";
        let sources = small::project([("callsheet.yml", project), ("pipeline.yml", &pipeline)]);
        let Err(faults) = crate::validate(&sources, "", None) else {
            return Vec::new();
        };
        let label = |found: crate::Diagnostic| found.labels[0].text.clone();
        let ours = faults
            .into_iter()
            .filter(|found| found.code.0 == "resolve/unload-path");
        ours.map(label).collect()
    }

    #[test]
    fn a_path_that_several_intervals_share_is_refused() {
        for (cron, to, label) in [
            ("@daily", "out/", "the same for all intervals"),
            (
                "@daily",
                "out/{{ ds | date('%Y-%m') }}/",
                "holds the files of 2000-10-01 and of 2000-10-02",
            ),
            (
                "@daily",
                "out/{{ ds | date('%d') }}/",
                "holds the files of 2000-10-01 and of 2000-11-01",
            ),
            (
                "@hourly",
                "out/{{ ds }}/",
                "holds the files of 2000-10-01T00:00:00..2000-10-01T01:00:00 and of \
                 2000-10-01T01:00:00..2000-10-01T02:00:00",
            ),
        ] {
            assert_eq!(paths(cron, to, ""), [label], "{to}");
        }
    }

    #[test]
    fn a_path_of_its_own_for_each_interval_is_fine() {
        for (cron, to) in [
            ("@daily", "out/{{ ds }}"),
            ("@monthly", "out/{{ ds | date('%Y-%m') }}/"),
            (
                "@hourly",
                "out/{{ data_interval_start | date('%Y/%m/%d/%H') }}",
            ),
        ] {
            assert_eq!(paths(cron, to, "").len(), 0, "{to}");
        }
    }

    #[test]
    fn two_tables_are_not_unloaded_to_one_place() {
        let other = |to: &str| {
            format!(
                "  other:
    kind: table
    columns: {{ id: integer }}
    load: {{ unload: {{ to: \"s3://b/{to}\", csv: }}, select: SELECT id FROM raw }}
"
            )
        };
        assert_eq!(
            paths("@daily", "{{ ds }}/", &other("{{ ds }}/other/")),
            ["lies where `out` is unloaded to"]
        );
        assert_eq!(
            paths("@daily", "{{ ds }}/out/", &other("{{ ds }}/other/")).len(),
            0
        );
        // What only replaces its own files is not in the way of names that begin like its own.
        let other = other("{{ ds }}-b/").replace("csv:", "csv: , existing: overwrite");
        assert_eq!(paths("@daily", "{{ ds }}-b/c", &other).len(), 0);
        assert_eq!(paths("@daily", "{{ ds }}-b/", &other).len(), 1);
    }
}
