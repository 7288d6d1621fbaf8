//! A migration, statement by statement, with a reader beside it.

use std::collections::BTreeMap;

use executor::{Session as _, Warehouse as _};
use local::LocalSession;
use plan::slot::{RunParameter, RunValues, ValueKind};
use plan::unit::Redo;
use plan::{HexText, Plan, TableName, Verb};

use super::tables::{Tables, names};
use crate::execution::sparkify::rig::runtime;

/// What a reader sees of the tables: columns and rows by name.
type Seen = BTreeMap<TableName, Vec<String>>;

pub(super) fn walk(base: &Plan, migration: &Plan) {
    let tables = Tables::loaded(base);
    let views = views(base);
    let look = || -> Seen {
        let names = names(migration).into_iter().chain(views.clone());
        names
            .filter_map(|name| Some((name.clone(), tables.rows(&name)?)))
            .collect()
    };
    let mut writer = runtime()
        .block_on(tables.warehouse.connect())
        .expect("a session");
    let mut before = look();
    let total = |seen: &Seen| -> usize {
        let tables = seen.iter().filter(|(name, _)| !views.contains(name));
        tables.map(|(_, rows)| rows.len() - 1).sum()
    };
    let rows_at_first = total(&before);
    for unit in &migration.units {
        let mut seen = Vec::new();
        for step in &unit.steps {
            let sql = step.sql.text.fill(None, &values()).expect("known slots");
            let asked = |session: &mut LocalSession| happened(session, &step.verb);
            assert_ne!(asked(&mut writer), Some(1), "before {sql}");
            let answer = runtime().block_on(async {
                match step.verb {
                    Verb::Fence | Verb::Check(_) => writer.query(&sql).await.map(|_| ()),
                    _ => writer.run(&sql).await.map(|_| ()),
                }
            });
            answer.unwrap_or_else(|error| panic!("{}: {error}\n{sql}", unit.id));
            assert_ne!(asked(&mut writer), Some(0), "behind {sql}");
            seen.push((sql, look()));
        }
        let after = look();
        for (sql, now) in seen {
            assert!(
                now == before || now == after,
                "{}, behind\n{sql}\nis neither the old nor the new table: {now:#?}",
                unit.id
            );
            assert_eq!(total(&now), rows_at_first, "{}, behind\n{sql}", unit.id);
        }
        for gone in before
            .keys()
            .filter(|name| views.contains(name) && !after.contains_key(*name))
        {
            let said = unit.visible.contains(&gone.to_string());
            assert!(said, "{}: {gone} is gone, and nobody says so", unit.id);
        }
        before = after;
    }
}

fn views(base: &Plan) -> Vec<TableName> {
    let views = base
        .tables
        .iter()
        .filter(|table| table.load.ends_with("view"));
    let name = |table: &plan::table::Table| table.name.as_str().parse().expect("a plain name");
    views.map(name).collect()
}

/// What a statement outside a transaction is asked after a crash: whether it has happened.
fn happened(session: &mut LocalSession, verb: &Verb) -> Option<i64> {
    let Verb::Alone(Redo::Verify(query)) = verb else {
        return None;
    };
    let answer = runtime().block_on(session.query(query.text.as_str()));
    let rows = answer.unwrap_or_else(|error| panic!("{error}\n{}", query.text));
    let value = rows.first().and_then(|row| row.first()?.clone());
    Some(value.expect("a number").trim().parse().expect("a number"))
}

fn values() -> RunValues {
    let parameters = RunParameter::ALL.iter();
    parameters.fold(RunValues::default(), |values, parameter| {
        match parameter.kind() {
            ValueKind::Integer => values.with(*parameter, 0),
            ValueKind::Hex => values.with(*parameter, HexText::new("0").expect("a hex digit")),
        }
    })
}
