//! What a session's thread does: every statement takes the same path, from Redshift's text through
//! `sql` to the engine.

mod change;
mod faults;
mod identity;
mod load;
mod setting;
mod tables;
mod transaction;
mod truncate;
mod unload;

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use executor::{Completion, Notice, SessionError};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use plan::{Identifier, TableName};
use sql::statement;
use sql::typed::{Command as Untyped, Shape, Statement};

use crate::catalogue::{Known, NewColumn, Relation};
use crate::emit::{Emitter, Moments, Surroundings, Write};
use crate::engine::Connection;
use crate::loads::Loads;
use crate::refusal::{not_rehearsed, refused, sqlstate};
use crate::session::{Command, ResultColumn, Table};
use crate::sessions::{Place, Stop};
use crate::warehouse::Shared;
use transaction::Transaction;

/// What a statement answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) completion: Completion,
    pub(crate) table: Table,
}

pub(crate) struct Worker {
    /// Before `shared`, whose end lets others open the file: fields are dropped in order.
    connection: Connection,
    shared: Arc<Shared>,
    stop: Arc<Stop>,
    place: Place,
    transaction: Transaction,
    schema: Identifier,
    /// Where bare names are looked for behind it.
    further: Vec<Identifier>,
    /// The catalogue as of a count of changes.
    known: Option<(u64, Arc<Known>)>,
    /// This session's temporary tables, and how they were before the transaction.
    temporary: BTreeMap<TableName, Relation>,
    temporary_before: BTreeMap<TableName, Relation>,
    last_copy: LastCopy,
    last_unload_rows: i64,
    /// -1 before the first one.
    last_query: i64,
    notices: Arc<Mutex<Vec<Notice>>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct LastCopy {
    rows: i64,
    id: i64,
}

impl Worker {
    pub(crate) fn new(
        shared: Arc<Shared>,
        connection: Connection,
        stop: Arc<Stop>,
        notices: Arc<Mutex<Vec<Notice>>>,
    ) -> Self {
        let start = now()
            .with()
            .subsec_nanosecond(0)
            .build()
            .expect("zero is a fraction");
        let place = shared.sessions.enter(start, Arc::clone(&stop));
        Self {
            schema: shared.schema.clone(),
            shared,
            connection,
            stop,
            place,
            transaction: Transaction::None,
            known: None,
            further: Vec::new(),
            temporary: BTreeMap::new(),
            temporary_before: BTreeMap::new(),
            last_copy: LastCopy::default(),
            last_unload_rows: 0,
            last_query: -1,
            notices,
        }
    }

    /// Works until the session ends; the engine then rolls back what is open.
    pub(crate) fn serve(mut self, inbox: &Receiver<Command>) {
        while let Ok(Command::Run { sql, reply }) = inbox.recv() {
            self.stop.cancellation.begin();
            let answer = self.execute(&sql);
            self.stop.cancellation.end();
            if self.stop.is_terminated() {
                // No answer: what was sent may have happened or not, as on a lost connection.
                break;
            }
            // Nobody waits for the answer of a statement that was given up.
            let _ = reply.send(answer);
        }
    }

    fn execute(&mut self, sql: &str) -> Result<Answer, SessionError> {
        let parsed = match sql::parse(sql) {
            Ok(parsed) => parsed,
            Err(faults) => {
                self.fail();
                return Err(faults::refuse(&faults));
            }
        };
        if let Some(done) = self.control(&parsed.statement) {
            return done.map(|()| Answer::default());
        }
        let answer = self.statement(sql, &parsed);
        if answer.is_err() {
            self.fail();
        } else if is_counted(&parsed.statement) {
            let query = self.loads().next_query();
            self.last_query = query;
        }
        answer
    }

    fn loads(&self) -> MutexGuard<'_, Loads> {
        let loads = self.shared.loads.lock();
        loads.unwrap_or_else(PoisonError::into_inner)
    }

    fn statement(&mut self, sql: &str, parsed: &sql::Parsed) -> Result<Answer, SessionError> {
        if let Some(process) = setting::terminated_process(sql) {
            let ended = self.shared.sessions.terminate(process);
            return Ok(setting::terminate_answer(ended));
        }
        let kind = sql::classify(parsed);
        if kind.class == sql::Class::NotInTransaction && self.transaction != Transaction::None {
            return Err(refused(
                sqlstate::IN_TRANSACTION,
                format!("{} cannot run inside a transaction block", kind.command),
            ));
        }
        let known = self.known()?;
        let bound = sql::bind(parsed, &known.catalogue, &self.schema).map_err(|faults| {
            faults::unserved(parsed, &known.catalogue).unwrap_or_else(|| faults::refuse(&faults))
        })?;
        let surroundings = self.surroundings(known);
        let emitter = Emitter::new(&surroundings);
        let outputs = bound.outputs();
        match &bound.statement {
            Statement::Query(query) => {
                let (sql, types) = emitter.rows(query)?;
                self.stop.cancellation.check()?;
                let types: Vec<_> = types.into_iter().map(sql::typed::Type::sql).collect();
                let rows = self
                    .connection
                    .query(&sql, &types)
                    .map_err(SessionError::Refused)?;
                Ok(Answer {
                    completion: Completion::default(),
                    table: Table {
                        columns: columns(&outputs),
                        rows,
                    },
                })
            }
            Statement::Insert(insert) => self.write(&emitter, Write::Insert(insert), &surroundings),
            Statement::Update(update) => self.write(&emitter, Write::Update(update), &surroundings),
            Statement::Delete(delete) => self.write(&emitter, Write::Delete(delete), &surroundings),
            Statement::Merge(merge) => self.write(&emitter, Write::Merge(merge), &surroundings),
            Statement::CreateSchema(create) => self.changing(|worker| worker.create_schema(create)),
            Statement::CreateTable(create) => {
                let text = &parsed.text;
                self.changing(|worker| worker.create_table(&emitter, create, text))
            }
            Statement::CreateTableAs(create) => {
                self.changing(|worker| worker.create_table_as(&emitter, create, &outputs))
            }
            Statement::CreateView(create) => {
                self.changing(|worker| worker.create_view(&emitter, create, parsed))
            }
            Statement::CreateMaterializedView(create) => {
                self.changing(|worker| worker.create_materialized_view(&emitter, create, parsed))
            }
            Statement::Unload(unload) => self.unload(&emitter, unload),
            Statement::RemoveDuplicates(merge) => {
                self.write(&emitter, Write::RemoveDuplicates(merge), &surroundings)
            }
            Statement::Explain(_) => Err(not_rehearsed("EXPLAIN")),
            Statement::Declare { .. } => Err(not_rehearsed("DECLARE")),
            Statement::Command(command) => {
                if matches!(parsed.statement, statement::Statement::AlterTable(_)) {
                    self.tell_moments(&surroundings)?;
                }
                self.command(&emitter, command, parsed)
            }
            Statement::DropTable(drop) => self.changing(|worker| worker.drop_tables(drop)),
            Statement::Copy(copy) => self.copy(copy, &surroundings),
            Statement::Set { name, value } => self.set(name, value),
            // Transactions are answered before binding. One process holds the file, one writer at
            // a time has a table: there is nothing to lock and nothing to analyse.
            Statement::Lock(_)
            | Statement::Analyze
            | Statement::Begin
            | Statement::Commit
            | Statement::Rollback => Ok(Answer::default()),
        }
    }

    /// Statements with nothing to bind but names. What Redshift keeps for others, such as
    /// privileges and comments, means nothing to the only user there is: the names in it are
    /// checked, and that is all.
    fn command(
        &mut self,
        emitter: &Emitter<'_>,
        command: &Untyped,
        parsed: &sql::Parsed,
    ) -> Result<Answer, SessionError> {
        use statement::Statement as S;
        let tables = &command.tables;
        match &parsed.statement {
            S::AlterTable(alter) => {
                self.changing(|worker| worker.alter_table(emitter, alter, tables, &parsed.text))
            }
            S::Drop(drop) => self.changing(|worker| worker.drop_others(drop, tables)),
            S::RefreshMaterializedView(_) => self.changing(|worker| {
                let Some(view) = tables.first() else {
                    return Err(not_rehearsed(command.command));
                };
                worker.refresh(emitter, view)
            }),
            S::Truncate(_) => match tables.first() {
                Some(table) => self.truncate(table),
                None => Err(not_rehearsed(command.command)),
            },
            S::Vacuum(_) | S::Privileges(_) => Ok(Answer::default()),
            S::Other(_) if matches!(command.command, "COMMENT" | "GRANT" | "REVOKE") => {
                Ok(Answer::default())
            }
            _ => Err(not_rehearsed(command.command)),
        }
    }

    fn surroundings(&self, known: Arc<Known>) -> Surroundings {
        let statement_start = now();
        Surroundings {
            backend: self.place.process,
            last_copy_rows: self.last_copy.rows,
            last_copy_id: self.last_copy.id,
            last_query_id: self.last_query,
            last_unload_rows: self.last_unload_rows,
            loads: Arc::clone(&self.shared.loads),
            user: USER.to_owned(),
            database: DATABASE.to_owned(),
            schema: self.schema.clone(),
            known,
            statement_start,
            moments: Moments::Told,
            transaction_start: self.transaction.start().unwrap_or(statement_start),
            sessions: self
                .shared
                .sessions
                .list()
                .into_iter()
                .map(|(process, start)| (process, start, USER.to_owned(), DATABASE.to_owned()))
                .collect(),
        }
    }

    /// What the session sees, read again after every change of tables.
    fn known(&mut self) -> Result<Arc<Known>, SessionError> {
        let changes = self.shared.ddl.load(Ordering::SeqCst);
        if let Some((seen, known)) = &self.known
            && *seen == changes
        {
            return Ok(Arc::clone(known));
        }
        let mut known = crate::catalogue::load(&self.connection).map_err(SessionError::Refused)?;
        for (name, relation) in &self.temporary {
            let columns = relation.columns.iter().map(NewColumn::bound).collect();
            let table = sql::catalogue::Table::Known(columns);
            known.catalogue.insert(name.clone(), table);
        }
        known.catalogue.search_further(self.further.clone());
        let known = Arc::new(known);
        self.known = Some((changes, Arc::clone(&known)));
        Ok(known)
    }
}

/// Whether a statement runs on the compute nodes, so that it has an id of its own. COPY gets its id where
/// it is noted; that of a bare query is of no use here.
fn is_counted(statement: &sql::statement::Statement) -> bool {
    use sql::statement::Statement as S;
    matches!(
        statement,
        S::Insert(_) | S::Update(_) | S::Delete(_) | S::Merge(_) | S::CreateTableAs(_)
    )
}

/// The only user and the only database that there are.
const USER: &str = "local";
const DATABASE: &str = "local";

/// UTC.
fn now() -> DateTime {
    let now = Timestamp::now().to_zoned(TimeZone::UTC).datetime();
    let microseconds = now.subsec_nanosecond() / 1_000 * 1_000;
    now.with()
        .subsec_nanosecond(microseconds)
        .build()
        .expect("fewer digits are a fraction")
}

fn columns(outputs: &Shape) -> Vec<ResultColumn> {
    outputs
        .columns()
        .unwrap_or_default()
        .iter()
        .map(|column| ResultColumn {
            name: column.name.clone(),
            ty: column.ty.sql(),
        })
        .collect()
}
