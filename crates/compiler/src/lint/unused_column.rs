//! Staging columns that nobody reads.

use std::collections::BTreeSet;

use plan::Identifier;
use plan::table::{DistStyle, SortKey};
use sql::typed::{ExprKind, Query, Relation, SelectItem, Statement};

use super::files::copied;
use super::walk::{every_expression, relations, selects};
use super::{Finding, Level, Lint, Subject};
use crate::checks::CheckKind;
use crate::ir::{Check, Table, TableId};
use crate::spec::FieldsSpec;

pub(super) const LINT: Lint = Lint {
    code: "lint/unused-column",
    number: None,
    level: Level::Warn,
    what: "a staging column that nothing reads",
    why: "It is parsed and stored for nobody, and a value that does not fit it fails the load all the \
          same.",
    bad: "staging_songs:\n  kind: staging\n  columns: { song_id: varchar(18), num_songs: integer }\n…\nselect: SELECT song_id FROM staging_songs",
    good: "staging_songs:\n  kind: staging\n  columns: { song_id: varchar(18) }\n…\nselect: SELECT song_id FROM staging_songs",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if !subject.is_whole() {
        return;
    }
    for copied in copied(subject) {
        // Only keys that are matched by name can be left out; CSV and JSONPaths go by position.
        let by_name = matches!(
            copied.spec.format.value.fields(),
            Some(FieldsSpec::Auto | FieldsSpec::AutoIgnoreCase)
        );
        if !by_name {
            continue;
        }
        let Some(used) = used(subject, copied.seen.id) else {
            continue;
        };
        // A table that nobody reads at all is a finding of its own.
        if used.is_empty() {
            continue;
        }
        let table = &copied.seen.table.name.value;
        for column in &copied.seen.table.columns {
            let name = &column.name;
            if !used.contains(&name.value) {
                findings.push(
                    Finding::new(
                        &LINT,
                        copied.seen.id,
                        format!("nothing reads `{}` of `{table}`", name.value),
                    )
                    .at(name.span, "loaded, then read by nothing")
                    .help("drop it: `json: auto` passes over keys without a column"),
                );
            }
        }
    }
}

/// The columns of a table that anything names; none where that is not known.
fn used(subject: &Subject<'_>, id: TableId) -> Option<BTreeSet<Identifier>> {
    let mut used = BTreeSet::new();
    for seen in subject.tables() {
        if seen.id == id {
            own(seen.table, &mut used);
        }
        for check in &seen.table.checks {
            if let CheckKind::Relationships(check) = &check.kind
                && check.to_table == id
            {
                used.insert(check.to_column.clone());
            }
        }
        // Of a script it is not known which columns it reads: there is no SELECT to look into.
        if seen.table.reads().iter().any(|read| read.table == id) {
            named(seen.select?.query, &mut used)?;
        }
    }
    for condition in &subject.facts.conditions {
        if let (true, Statement::Query(query)) = (condition.table == id, &condition.bound.statement)
        {
            named(query, &mut used)?;
        }
    }
    Some(used)
}

/// What a table's own keys and checks name.
fn own(table: &Table, used: &mut BTreeSet<Identifier>) {
    if let DistStyle::Key(key) = &table.dist {
        used.insert(key.clone());
    }
    if let SortKey::Compound(columns) = &table.sort {
        used.extend(columns.iter().cloned());
    }
    for Check { kind, .. } in &table.checks {
        match kind {
            CheckKind::NotNull(check) => used.extend([check.column.clone()]),
            CheckKind::Unique(check) => used.extend(check.columns.iter().cloned()),
            CheckKind::AcceptedValues(check) => used.extend([check.column.clone()]),
            CheckKind::Relationships(check) => used.extend([check.column.clone()]),
            // An expression's names are read from its tree.
            CheckKind::RowCount(_) | CheckKind::Expression(_) => {}
        }
    }
}

/// Every column name in a query, of whichever table; none where a star is open, or a relation is of
/// a rare form.
fn named(query: &Query, used: &mut BTreeSet<Identifier>) -> Option<()> {
    for scoped in selects(query) {
        let items = scoped.select.items.iter();
        if items.into_iter().any(|item| matches!(item, SelectItem::OpenStar { .. })) {
            return None;
        }
        let is_rare = |relation: &&Relation| {
            !matches!(
                relation,
                Relation::Table { .. } | Relation::Cte { .. } | Relation::Subquery { .. }
            )
        };
        if relations(scoped.select).iter().any(is_rare) {
            return None;
        }
        for expr in every_expression(scoped.select) {
            if let ExprKind::Column(column) = &expr.kind {
                used.insert(column.column.clone());
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(json: &str, select: &str) -> Vec<String> {
        let tables = format!(
            "
  raw:
    kind: staging
    columns: {{ id: integer, level: varchar(8), at: timestamp, seen: integer }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: {json} }} }}
    checks:
      - not_null: level
      - expression: at > '2018-01-01'
  kept:
    kind: fact
    columns: {{ id: integer }}
    load:
      append:
      select: |
        {select}
"
        );
        found_by(&["unused-column"], &with_tables(&tables))
    }

    #[test]
    fn a_column_that_nothing_reads_is_found() {
        assert_eq!(of("auto", "SELECT id FROM raw"), ["unused-column `seen`"]);
    }

    #[test]
    fn columns_named_anywhere_are_fine() {
        for select in [
            "SELECT id FROM raw WHERE seen > 0",
            "SELECT id FROM raw GROUP BY id, seen",
            "WITH r AS (SELECT * FROM raw) SELECT r.id FROM r",
            "SELECT id FROM raw QUALIFY ROW_NUMBER() OVER (ORDER BY seen) = 1",
            "SELECT a.id FROM raw AS a JOIN raw AS b ON a.id = b.seen",
            "SELECT id FROM raw WHERE id IN (SELECT seen FROM raw)",
        ] {
            assert_eq!(of("auto", select), [] as [&str; 0], "{select}");
        }
    }

    #[test]
    fn columns_that_go_by_position_have_to_be_there() {
        assert_eq!(of("\"s3://b/paths.json\"", "SELECT id FROM raw"), [] as [&str; 0]);
    }
}
