//! UNLOAD inside a session: it sees what the transaction sees.

use executor::SessionError;
use sql::typed::{Body, Type, Unload};

use super::{Answer, Worker};
use crate::emit::Emitter;
use crate::refusal::{not_rehearsed, refused_with_help, sqlstate};
use crate::unload::{Column, Destination, Form, Options, Writer};

impl Worker {
    pub(super) fn unload(
        &mut self,
        emitter: &Emitter<'_>,
        unload: &Unload,
    ) -> Result<Answer, SessionError> {
        let top = match &unload.query.body {
            Body::Select(select) => select.top,
            Body::Set { .. } | Body::Query(_) => None,
        };
        // The front end has refused `LIMIT`.
        if top.is_some() {
            return Err(refused_with_help(
                sqlstate::NOT_SUPPORTED,
                "Limit clause is not supported",
                "put the LIMIT into a query inside, as `select * from (… limit n)`",
            ));
        }
        let options = Options::of(&unload.definition)?;
        let destination = Destination::find(&unload.definition.to.value, &self.shared.buckets)?;
        let (sql, types) = emitter.rows(&unload.query)?;
        let types: Vec<_> = types.into_iter().map(Type::sql).collect();
        let shape = unload.query.shape();
        let columns: Vec<Column> = shape
            .columns()
            .unwrap_or_default()
            .iter()
            .zip(&types)
            .map(|(column, ty)| Column {
                name: column.name.clone(),
                ty: *ty,
            })
            .collect();
        self.stop.cancellation.check()?;
        let mut writer = Writer::new(&options, &columns, destination)?;
        let mut rows: i64 = 0;
        if options.form == Form::Parquet {
            rows = self.parquet(&sql, &mut writer)?;
        } else {
            let cancellation = &self.stop.cancellation;
            self.connection.each(&sql, &types, &mut |row| {
                cancellation.check()?;
                rows += 1;
                writer.row(row)
            })?;
        }
        writer.finish()?;
        self.last_unload_rows = rows;
        Ok(Answer::default())
    }

    fn parquet(&mut self, sql: &str, writer: &mut Writer<'_>) -> Result<i64, SessionError> {
        let has_parquet = self
            .connection
            .query_text(
                "SELECT 1 FROM duckdb_extensions() WHERE extension_name = 'parquet' AND loaded",
                1,
            )
            .map_err(SessionError::Refused)?;
        if has_parquet.is_empty() {
            return Err(not_rehearsed(
                "UNLOAD to Parquet, which this build of its engine cannot write",
            ));
        }
        let file = writer.elsewhere()?;
        let text = file
            .path()
            .to_str()
            .ok_or_else(|| not_rehearsed("UNLOAD to a folder whose name is not UTF-8"))?;
        let rows = self
            .connection
            .execute(&format!(
                "COPY ({sql}) TO '{}' (FORMAT parquet, COMPRESSION snappy)",
                text.replace('\'', "''")
            ))
            .map_err(SessionError::Refused)?;
        writer.written(file, rows)?;
        Ok(i64::try_from(rows).unwrap_or(i64::MAX))
    }
}
