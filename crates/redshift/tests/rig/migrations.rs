//! A migration that loses the database at any message, and is run again.
//!
//! One chain of all that a migration does: a column renamed, one added, one widened outside transactions, a table
//! made anew and put in the place of the old one, a table renamed with its ledger, grants. Rows, columns, grants
//! and owners are compared with those that an undisturbed migration leaves. Between the two runs the new plan is
//! tried: it is refused and changes nothing, or finds all that it declares.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use compiler::migrate::{Locked, migrate};
use executor::{LeasePolicy, RunError};
use plan::Plan;
use plan::record::Ending;
use rig::{Fault, Isolation, Rule, Snapshot};

use crate::matrix::is_full;
use crate::reference::{bucket, compiled};
use crate::stage::{LONGEST, Run, Stage};

const BASE: &str = "\
version: 1
pipeline: p
schedule: { cron: \"@daily\" }
tables:
  users:
    kind: table
    grants: { select: [group readers] }
    columns: { id: integer not null, name: varchar(10) }
    load: { append: {}, select: \"SELECT 1 AS id, 'ann' AS name\" }
  artists:
    kind: table
    grants: { select: [group readers] }
    columns: { id: integer, name: varchar(10) }
    load: { append: {}, select: \"SELECT 2 AS id, 'bob' AS name\" }
  people:
    kind: table
    columns: { id: integer }
    load: { append: {}, select: \"SELECT 3 AS id\" }
";

const NEW: &str = "\
version: 1
pipeline: p
schedule: { cron: \"@daily\" }
tables:
  users:
    kind: table
    grants: { select: [group readers], insert: [group readers] }
    columns:
      id: integer not null
      full_name: { type: varchar(300), was: name }
      city: varchar(20)
    load: { append: {}, select: \"SELECT 1 AS id, 'ann' AS full_name, 'rome' AS city\" }
  artists:
    kind: table
    grants: { select: [group readers] }
    columns: { id: bigint, name: varchar(10) }
    load: { append: {}, select: \"SELECT 2 AS id, 'bob' AS name\" }
  listeners:
    was: people
    kind: table
    columns: { id: integer }
    load: { append: {}, select: \"SELECT 3 AS id\" }
";

struct Plans {
    base: Plan,
    migration: Plan,
    new: Plan,
}

impl Plans {
    fn compiled() -> Self {
        let [base, new] = [BASE, NEW].map(|text| compiled(text, "2018-11-02"));
        let locked = |plan| Locked {
            plan,
            digest: plan::file::digest(plan),
        };
        let migration = migrate(locked(&base), locked(&new)).expect("it is made");
        Self {
            base,
            migration,
            new,
        }
    }
}

/// Rows; columns, grants and owners.
#[derive(Debug, PartialEq, Eq)]
struct State {
    rows: Snapshot,
    shapes: Vec<Vec<Option<String>>>,
}

impl State {
    fn of(stage: &Stage) -> Self {
        let asked = [
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable \
             FROM information_schema.columns WHERE table_schema = 's' ORDER BY 1, ordinal_position",
            "SELECT relname, relacl::text FROM pg_class \
             WHERE relnamespace = 's'::regnamespace AND relkind = 'r' ORDER BY 1",
            "SELECT table_name, pipeline FROM callsheet.callsheet_owners ORDER BY 1",
        ];
        Self {
            rows: stage.rows(),
            shapes: asked
                .into_iter()
                .flat_map(|sql| stage.postgres.query(sql))
                .collect(),
        }
    }
}

/// Whether the new plan was stopped by what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    Refused,
    Settled,
}

fn try_new(stage: &Stage, new: &Plan) -> Result<Tried, String> {
    let mut run = Run::named("d4");
    run.options.lease = LeasePolicy::Wait(LONGEST);
    match stage.run(new, &run) {
        // What it loads has other columns now, so that its SQL is not the one that ran.
        Ok(record) if matches!(record.ending, Ending::Complete | Ending::Stale) => {
            Ok(Tried::Settled)
        }
        Ok(record) => Err(format!("the new plan: {record:#?}")),
        Err(error @ RunError::Drift { .. }) => {
            let help = error.help().unwrap_or_default();
            if help.contains("callsheet migrate") {
                Ok(Tried::Refused)
            } else {
                Err(format!("no word of the migration: {help}"))
            }
        }
        Err(error) => Err(format!("the new plan: {error}")),
    }
}

struct Undisturbed {
    messages: Vec<String>,
    migrated: State,
    end: State,
}

impl Undisturbed {
    fn of(stage: &Stage, plans: &Plans) -> Self {
        stage.wire.forget();
        assert_eq!(try_new(stage, &plans.new), Ok(Tried::Refused));
        stage.wire.forget();
        let record = stage
            .run(&plans.migration, &Run::named("b2"))
            .expect("a run");
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
        let sent = stage.wire.exchanges().into_iter();
        let messages = sent.map(|exchange| exchange.sql).collect();
        let migrated = State::of(stage);
        assert_eq!(try_new(stage, &plans.new), Ok(Tried::Settled));
        Self {
            messages,
            migrated,
            end: State::of(stage),
        }
    }
}

fn meets(
    stage: &Stage,
    plans: &Plans,
    undisturbed: &Undisturbed,
    message: usize,
    fault: Fault,
) -> Result<Tried, String> {
    stage.wire.arm(Rule::nth(message, fault).then_away());
    let result = stage.run(&plans.migration, &Run::named("b2").without_retries());
    if stage.wire.disarm() > 0 {
        return Err(String::from("the run never sent this message"));
    }
    stage.wire.come_back();
    let left = State::of(stage);
    let tried = try_new(stage, &plans.new)?;
    if tried == Tried::Refused && State::of(stage) != left {
        return Err(String::from("a plan that was refused changed something"));
    }
    let mut again = Run::named("c3");
    again.options.lease = LeasePolicy::Wait(LONGEST);
    match stage.run(&plans.migration, &again) {
        Ok(record) if record.ending == Ending::Complete => {}
        ended => return Err(format!("{ended:#?}\nafter {result:#?}")),
    }
    let migrated = State::of(stage);
    if tried == Tried::Refused && migrated != undisturbed.migrated {
        return Err(format!("migrated to {migrated:#?}"));
    }
    if try_new(stage, &plans.new)? == Tried::Refused {
        return Err(String::from("the new plan is refused behind the migration"));
    }
    let end = State::of(stage);
    if end == undisturbed.end {
        Ok(tried)
    } else {
        Err(format!("in the end {end:#?}"))
    }
}

/// The cells that are run: a twelfth with each isolation level, or all where it is asked for.
fn cells(messages: usize, isolation: Isolation) -> Vec<(usize, Fault)> {
    let turn = match isolation {
        Isolation::Serializable => 0,
        Isolation::Snapshot => 3,
    };
    let faults = [Fault::ResetBefore, Fault::ResetAnswered];
    let all = (1..=messages).flat_map(|message| {
        let cell = |(at, fault): (usize, &Fault)| (message, at, fault.clone());
        faults.iter().enumerate().map(cell).collect::<Vec<_>>()
    });
    let chosen = all.filter(|(message, at, _)| is_full() || (message + 6 * at) % 12 == turn);
    chosen.map(|(message, _, fault)| (message, fault)).collect()
}

fn loaded(isolation: Isolation, bucket: &Path, plans: &Plans) -> Option<Stage> {
    let stage = Stage::new(isolation, bucket, &plans.base)?;
    // A role is of the whole cluster.
    stage.postgres.query(
        "DO $$ BEGIN CREATE ROLE readers; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
    );
    let record = stage.run(&plans.base, &Run::named("a1")).expect("a run");
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    Some(stage)
}

#[test]
fn a_migration_that_is_cut_off_at_any_message_ends_as_if_it_had_not_been() {
    cut_off_everywhere(Isolation::Serializable);
}

#[test]
fn a_migration_that_is_cut_off_ends_so_where_transactions_see_snapshots() {
    cut_off_everywhere(Isolation::Snapshot);
}

fn cut_off_everywhere(isolation: Isolation) {
    let (bucket, plans) = (bucket(), Plans::compiled());
    let Some(base) = loaded(isolation, bucket.path(), &plans) else {
        return;
    };
    let undisturbed = Undisturbed::of(&base.copy(bucket.path()), &plans);
    let messages = &undisturbed.messages;
    let cells = cells(messages.len(), isolation);
    let (next, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (failures, copying) = (Mutex::new(Vec::new()), Mutex::new(()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((message, fault)) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let stage = {
                        // Nobody may be in a database that is copied.
                        let _turn = copying.lock().expect("nobody panics");
                        base.copy(bucket.path())
                    };
                    match meets(&stage, &plans, &undisturbed, *message, fault.clone()) {
                        Ok(Tried::Refused) => {
                            refused.fetch_add(1, Ordering::Relaxed);
                        }
                        Ok(Tried::Settled) => {}
                        Err(wrong) => {
                            let sql = &messages[message - 1];
                            let told = format!("{fault:?} at message {message} `{sql}`: {wrong}");
                            failures.lock().expect("nobody panics").push(told);
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("nobody panics");
    eprintln!(
        "migrations, {}: {} messages, {} cells of {}, the new plan refused in {}; CALLSHEET_RIG=full runs all",
        isolation.setting(),
        messages.len(),
        cells.len(),
        2 * messages.len(),
        refused.into_inner()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// That the test above can fail: changes that are no transactions are left half-way.
#[test]
fn a_migration_whose_units_are_no_transactions_is_caught() {
    let (bucket, mut plans) = (bucket(), Plans::compiled());
    for unit in &mut plans.migration.units {
        let fence = unit
            .steps
            .iter()
            .find(|step| step.verb == plan::Verb::Fence);
        let harmless = fence.expect("each unit has a fence").sql.clone();
        let frame = unit.steps.iter_mut();
        for step in frame.filter(|step| step.verb == plan::Verb::Begin) {
            step.sql = harmless.clone();
        }
    }
    let Some(base) = loaded(Isolation::Snapshot, bucket.path(), &plans) else {
        return;
    };
    let undisturbed = Undisturbed::of(&base.copy(bucket.path()), &plans);
    let changes = |sql: &String| sql.contains("RENAME COLUMN") || sql == "DROP TABLE s.artists";
    let messages = undisturbed.messages.iter();
    let within: Vec<usize> = (1..)
        .zip(messages)
        .filter(|(_, sql)| changes(sql))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(within.len(), 2);
    for message in within {
        let stage = base.copy(bucket.path());
        let fault = Fault::ResetAnswered;
        let met = meets(&stage, &plans, &undisturbed, message, fault);
        let sql = &undisturbed.messages[message - 1];
        assert!(met.is_err(), "unnoticed at `{sql}`");
    }
}
