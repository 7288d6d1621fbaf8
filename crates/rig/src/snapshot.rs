//! All rows that a reader can see: the oracle of the fault tests.

use std::collections::BTreeMap;

use crate::client::Client;
use crate::postgres::Postgres;

/// Rows by table, sorted. Of Callsheet's control tables only the ledger, without what names a try: a
/// second try may change that, and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot(pub BTreeMap<String, Vec<String>>);

impl Snapshot {
    pub fn of(postgres: &Postgres) -> Self {
        Self::seen_by(&mut postgres.client())
    }

    /// In one transaction, as one reader sees them.
    pub fn seen_by(client: &mut Client) -> Self {
        let mut ask = |sql: &str| match client.query(sql) {
            Ok(rows) => rows,
            Err(fault) => panic!("{fault}: {sql}"),
        };
        ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        let tables = ask("SELECT schemaname, tablename FROM pg_tables \
             WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'redshift') ORDER BY 1, 2");
        let mut found = BTreeMap::new();
        for table in tables {
            let name: Vec<String> = table.into_iter().flatten().collect();
            let (schema, table) = (&name[0], &name[1]);
            let is = |suffix: &str| table.ends_with(suffix);
            let columns = if is("_ledger") {
                "(t.unit, t.data_interval, t.digest, t.rows_written)::text"
            } else if [
                "_attempts",
                "_runs",
                "_lease",
                "_check_results",
                "_files",
                "_sessions",
                "_owners",
                "_turns",
            ]
            .iter()
            .any(|suffix| is(suffix))
            {
                continue;
            } else {
                "t::text"
            };
            let rows = ask(&format!(
                "SELECT {columns} FROM \"{schema}\".\"{table}\" AS t ORDER BY 1"
            ));
            let rows = rows.into_iter().flatten().flatten().collect();
            found.insert(format!("{schema}.{table}"), rows);
        }
        ask("COMMIT");
        Self(found)
    }

    /// How many units the ledger has.
    pub fn units(&self) -> usize {
        let ledgers = self.0.iter().filter(|(name, _)| name.ends_with("_ledger"));
        ledgers.map(|(_, rows)| rows.len()).sum()
    }
}
