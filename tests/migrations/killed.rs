//! A migration whose process is gone at any message.
//!
//! Each time the new plan is tried before the migration has come to its end: it is refused and changes nothing, or
//! finds all that it declares. Then the same migration runs again and must end as one that nobody disturbed, and
//! the new plan behind it too. The sessions of a process that is gone end without a word, what they had open is
//! rolled back.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use executor::{
    Canceller, Completion, InterruptHandle, Notice, Options, Row, RunError, Session, SessionError,
    Warehouse,
};
use local::{Database, LocalSession, LocalWarehouse, OpenOptions};
use plan::record::{Ending, RunRecord};
use plan::{HexText, Plan};
use tokio::sync::Notify;

use super::folder;
use crate::execution::sparkify::rig::{Stopwatch, runtime};

/// How far a process comes.
struct Life {
    /// So many messages are answered; the next one is not sent.
    longest: usize,
    sent: Mutex<Vec<String>>,
    gone: Notify,
}

impl Life {
    fn of(longest: usize) -> Arc<Self> {
        Arc::new(Self {
            longest,
            sent: Mutex::default(),
            gone: Notify::new(),
        })
    }

    fn sent(&self) -> MutexGuard<'_, Vec<String>> {
        self.sent.lock().expect("nothing panics while it holds it")
    }

    async fn sends(&self, sql: &str) {
        let before = self.sent().len();
        if before >= self.longest {
            self.gone.notify_one();
            std::future::pending::<()>().await;
        }
        self.sent().push(sql.to_owned());
    }
}

struct Mortal {
    warehouse: Arc<LocalWarehouse>,
    life: Arc<Life>,
}

struct MortalSession {
    session: LocalSession,
    life: Arc<Life>,
}

impl Warehouse for Mortal {
    type Session = MortalSession;

    async fn connect(&self) -> Result<MortalSession, SessionError> {
        Ok(MortalSession {
            session: self.warehouse.connect().await?,
            life: Arc::clone(&self.life),
        })
    }
}

impl Session for MortalSession {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        self.life.sends(sql).await;
        self.session.run(sql).await
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        self.life.sends(sql).await;
        self.session.query(sql).await
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        self.session.take_notices()
    }

    fn canceller(&self) -> Canceller {
        self.session.canceller()
    }
}

/// A database and the processes that come and go.
struct Target {
    warehouse: Arc<LocalWarehouse>,
    runs: usize,
}

/// What readers and later runs find: rows, columns, views, what is done, and whose the tables are.
type State = Vec<(String, Vec<Row>)>;

impl Target {
    fn loaded(base: &Plan) -> Self {
        let options = OpenOptions::new(Database::Memory);
        let mut target = Self {
            warehouse: Arc::new(LocalWarehouse::open(options).expect("an engine in memory")),
            runs: 0,
        };
        target.completes(base);
        target
    }

    /// None where the process is gone before its end; and the messages that were answered.
    fn run(
        &mut self,
        plan: &Plan,
        longest: usize,
    ) -> (Option<Result<RunRecord, RunError>>, Vec<String>) {
        self.runs += 1;
        let life = Life::of(longest);
        let warehouse = Arc::new(Mortal {
            warehouse: Arc::clone(&self.warehouse),
            life: Arc::clone(&life),
        });
        let options = Options::new(HexText::new(format!("{:032x}", self.runs)).expect("hex"));
        let ended = runtime().block_on(async {
            let running = executor::run(
                plan,
                plan::file::digest(plan),
                warehouse,
                options,
                Arc::new(Stopwatch::start()),
                |_| {},
                InterruptHandle::new(),
            );
            tokio::select! {
                biased;
                () = life.gone.notified() => None,
                ended = running => Some(ended),
            }
        });
        if ended.is_none() {
            self.sessions_end();
        }
        let sent = life.sent().clone();
        (ended, sent)
    }

    /// The engine ends the sessions of a process that is gone a moment later, and so long they hold the lease.
    fn sessions_end(&self) {
        let pause = Duration::from_millis(5);
        runtime().block_on(async {
            let mut session = self.warehouse.connect().await.expect("a session");
            for _ in 0..20_000 {
                let sessions = session.query("SELECT process FROM stv_sessions").await;
                if sessions.expect("the sessions").len() == 1 {
                    return;
                }
                tokio::time::sleep(pause).await;
            }
            panic!("sessions of a process that is gone go on");
        });
    }

    fn completes(&mut self, plan: &Plan) -> Vec<String> {
        let (ended, messages) = self.run(plan, usize::MAX);
        let record = ended
            .expect("it lives")
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
        messages
    }

    /// The new plan as far as it comes: to its end, or to finding that its SQL is another than the one that ran.
    fn settles(&mut self, plan: &Plan) -> Result<(), RunError> {
        let (ended, _) = self.run(plan, usize::MAX);
        let record = ended.expect("it lives")?;
        let is_settled = matches!(record.ending, Ending::Complete | Ending::Stale);
        assert!(is_settled, "{record:#?}");
        Ok(())
    }

    fn state(&self) -> State {
        let columns = "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable \
                       FROM svv_columns WHERE table_schema = 's'";
        let tables = "SELECT DISTINCT table_name FROM svv_columns WHERE table_schema = 's'";
        runtime().block_on(async {
            let mut session = self.warehouse.connect().await.expect("a session");
            let tables = session.query(tables).await.expect("the catalogue");
            let of_tables = tables.into_iter().flatten().flatten();
            let mut asked: Vec<String> = of_tables
                .map(|table| format!("SELECT * FROM s.{table}"))
                .collect();
            asked.sort();
            asked.extend(
                [
                    columns,
                    "SELECT unit, data_interval, digest FROM callsheet.pair_ledger",
                    "SELECT table_name, pipeline FROM callsheet.callsheet_owners",
                ]
                .map(str::to_owned),
            );
            let mut state = Vec::new();
            for sql in asked {
                let mut rows = session
                    .query(&sql)
                    .await
                    .unwrap_or_else(|error| panic!("{sql}: {error}"));
                rows.sort();
                state.push((sql, rows));
            }
            state
        })
    }
}

/// Where a process is gone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    /// Before and behind each message of a unit's transaction, and of what stands outside of one.
    Units,
    Everywhere,
}

impl Places {
    /// How many messages are answered in each case.
    fn of(self, messages: &[String]) -> Vec<usize> {
        let mut open = false;
        let mut places = Vec::new();
        for (at, sql) in messages.iter().enumerate() {
            open |= sql.starts_with("SELECT generation FROM");
            if open || self == Self::Everywhere {
                places.push(at);
            }
            if open && sql == "COMMIT" {
                places.push(at + 1);
                open = false;
            }
        }
        places.dedup();
        places.retain(|place| *place < messages.len());
        places
    }
}

fn killed(pair: &str, places: Places) {
    let [base, migration, new] = folder::plans(pair);
    let mut undisturbed = Target::loaded(&base);
    let messages = undisturbed.completes(&migration);
    let migrated = undisturbed.state();
    undisturbed
        .settles(&new)
        .expect("it finds what it declares");
    let end = undisturbed.state();
    let mut refused = 0;
    let places = places.of(&messages);
    for &sent in &places {
        let told = format!("{pair}, gone before `{}`", messages[sent]);
        let mut target = Target::loaded(&base);
        let (ended, _) = target.run(&migration, sent);
        assert!(ended.is_none(), "{told}: {ended:?}");
        let left = target.state();
        let early = target.settles(&new);
        if let Err(error) = &early {
            assert_eq!(error.code(), "run/drift", "{told}: {error}");
            let help = error.help().expect("what to do");
            assert!(help.contains("callsheet migrate"), "{told}: {help}");
            assert_eq!(target.state(), left, "{told}: {error}");
            refused += 1;
        }
        target.completes(&migration);
        if early.is_err() {
            assert_eq!(target.state(), migrated, "{told}");
        }
        target
            .settles(&new)
            .unwrap_or_else(|error| panic!("{told}: {error}"));
        assert_eq!(target.state(), end, "{told}");
    }
    eprintln!(
        "{pair}: gone at {} of {} messages, the new plan refused at {refused} of these",
        places.len(),
        messages.len()
    );
    assert!(
        refused > 0,
        "{pair}: a new plan does not mind the old tables"
    );
}

fn in_units(pair: &str) {
    killed(pair, Places::Units);
}

const PAIRS: [&str; 7] = [
    "a_column_is_added_filled_from_others",
    "text_gets_longer_outside_a_transaction",
    "a_column_between_others_is_no_alter_where_places_count",
    "a_table_is_renamed_and_keeps_its_ledger",
    "a_table_is_renamed_and_rebuilt",
    "several_tables_change_in_one_chain",
    "a_view_over_a_table_is_made_again",
];

#[test]
fn a_column_is_added_and_filled() {
    in_units("a_column_is_added_filled_from_others");
}

#[test]
fn text_gets_longer_outside_transactions() {
    in_units("text_gets_longer_outside_a_transaction");
}

#[test]
fn a_table_is_made_anew_and_put_in_place() {
    in_units("a_column_between_others_is_no_alter_where_places_count");
}

#[test]
fn a_table_gets_another_name() {
    in_units("a_table_is_renamed_and_keeps_its_ledger");
}

#[test]
fn a_renamed_table_is_made_anew() {
    in_units("a_table_is_renamed_and_rebuilt");
}

#[test]
fn several_tables_change() {
    in_units("several_tables_change_in_one_chain");
}

#[test]
fn a_view_is_made_again() {
    in_units("a_view_over_a_table_is_made_again");
}

/// The whole matrix, in minutes: `cargo test -p callsheet --test it -- --ignored a_migration_is_killed`.
#[test]
#[ignore = "kills at each of several hundred messages"]
fn a_migration_is_killed_at_every_message() {
    for pair in PAIRS {
        killed(pair, Places::Everywhere);
    }
}
