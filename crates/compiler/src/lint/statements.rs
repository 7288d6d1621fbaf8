//! The lints of statements on what users write: SELECTs, scripts, and conditions of checks.

use sql::lint::{self, History, Subject as Statement};

use super::{Finding, Subject};
use crate::ir::{Lifetime, ScriptStatement, Table, TableId};
use crate::sql_fault;
use crate::template::Expanded;

/// A condition may ask the clock, as one about freshness does: it changes no data. So may a view, which
/// runs when it is read. A static table has no interval whose values could take the clock's place.
const CLOCK: &str = "lint/nondeterministic-time";

/// A table's name never reaches Redshift as it is written: the plan puts its complete name there,
/// in quotes where it needs them.
const RESERVED: &str = "lint/identifier-too-long-or-reserved";

/// Behind a table's name the plan puts an alias as well.
const QUALIFY: &str = "lint/qualify-without-alias";

fn has_interval(table: &Table) -> bool {
    table.lifetime != Lifetime::Static && !table.load.value.product().is_view()
}

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        script(seen.id, seen.table, findings);
        let Some(select) = seen.select else { continue };
        let statement = Statement::in_unit(&select.text.parsed, Some(select.bound));
        let found = lint::check(&statement);
        let is_table = |span: sql::Span| {
            let mut reads = select.text.reads.iter();
            reads.any(|read| read.place == span.range())
        };
        let found = found.into_iter().filter(|found| match found.lint.code {
            CLOCK => has_interval(seen.table),
            RESERVED | QUALIFY => !is_table(found.span),
            _ => true,
        });
        let text = &select.text.text;
        findings.extend(found.map(|found| placed(seen.id, found, text, 0)));
    }
    for condition in &subject.facts.conditions {
        let statement = Statement::in_unit(&condition.parsed, Some(&condition.bound));
        let end = condition.start + condition.text.sample().len();
        let found = lint::check(&statement).into_iter().filter(|found| {
            let inside = condition.start <= found.span.start && found.span.end <= end;
            inside && found.lint.code != CLOCK
        });
        findings.extend(
            found.map(|found| placed(condition.table, found, &condition.text, condition.start)),
        );
    }
}

/// Each statement among those around it: what a script made, empties or fills again is its own affair.
fn script(id: TableId, table: &Table, findings: &mut Vec<Finding>) {
    let Some(script) = table.load.value.script() else {
        return;
    };
    let parse = |statement: &ScriptStatement| sql::parse(&statement.text.sample()).ok();
    let parsed: Vec<_> = script.statements.iter().map(parse).collect();
    let history = History::of(parsed.iter().map(Option::as_ref));
    for (index, (statement, parsed)) in script.statements.iter().zip(&parsed).enumerate() {
        let Some(parsed) = parsed else { continue };
        let reads = statement.reads.iter().map(|read| &read.place);
        let names: Vec<_> = reads.chain(&statement.own).collect();
        let found = lint::check(&Statement::in_script_of_unit(&history, index, parsed)).into_iter();
        let found = found.filter(|found| match found.lint.code {
            CLOCK => has_interval(table),
            RESERVED | QUALIFY => !names.contains(&&found.span.range()),
            _ => true,
        });
        findings.extend(found.map(|found| placed(id, found, &statement.text, 0)));
    }
}

/// A finding of a text that starts at `start` in its statement, at its place in the user's file.
fn placed(table: TableId, found: lint::Finding, text: &Expanded, start: usize) -> Finding {
    let range = |span: sql::Span| span.start.saturating_sub(start)..span.end.saturating_sub(start);
    let shown = range(found.span);
    let rendered = sql_fault::rendered(sql::Span::new(shown.start, shown.end), &found.label, text);
    let level = found.level();
    let mut finding = Finding::new(found.lint, table, found.message)
        .at(text.span_at(shown), found.label)
        .help(found.help);
    finding.level = level;
    finding.diagnostic.rendered = rendered.map(Box::new);
    let finding = found
        .also
        .into_iter()
        .fold(finding, |finding, (span, label)| {
            finding.also(text.span_at(range(span)), label)
        });
    let edits: Option<Vec<_>> = found
        .edits
        .into_iter()
        .map(|edit| {
            let place = text.editable(&range(edit.span), &edit.replacement)?;
            Some((place, edit.replacement))
        })
        .collect();
    edits
        .unwrap_or_default()
        .into_iter()
        .fold(finding, |finding, (place, replacement)| {
            finding.edit(place, replacement)
        })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found_by, with_tables};

    fn every_row(script: &str) -> Vec<String> {
        let tables = format!(
            "
  raw:
    kind: staging
    columns: {{ id: integer }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
  t:
    kind: table
    columns: {{ id: integer }}
    load:
      sql:
        reads: [raw]
        rerun: replaces
        text: {script}
"
        );
        found_by(&["delete-or-update-without-where"], &with_tables(&tables))
    }

    #[test]
    fn a_script_may_empty_what_it_fills_again_and_change_all_of_what_it_made() {
        let none: [String; 0] = [];
        assert_eq!(
            every_row("DELETE FROM t; INSERT INTO t SELECT id FROM raw;"),
            none
        );
        assert_eq!(
            every_row(
                "CREATE TEMP TABLE s AS SELECT id FROM raw; UPDATE s SET id = id + 1; \
                 INSERT INTO t SELECT id FROM s; DROP TABLE s;"
            ),
            none
        );
    }

    #[test]
    fn a_script_that_only_empties_its_table_is_told_so() {
        assert_eq!(
            every_row("INSERT INTO t SELECT id FROM raw; DELETE FROM t;"),
            ["delete-or-update-without-where `DELETE FROM t`"]
        );
    }
}
