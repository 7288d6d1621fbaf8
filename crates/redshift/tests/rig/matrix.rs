//! The boundary matrix: every message of the reference plan meets every fault.
//!
//! Accepted are two states only, row for row: before the unit that was under way, and after it. A
//! second run then ends with the rows of a run that nothing disturbed, tables and ledger alike.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use plan::record::{Ending, Outcome};
use plan::{Plan, Verb};
use rig::{Fault, Isolation, Rule, ServerError, Snapshot};

use crate::reference::{self, Days};
use crate::stage::{Run, Stage};

/// What goes wrong, by the names that the coverage prints.
pub(crate) fn faults() -> Vec<(&'static str, Fault)> {
    vec![
        ("reset before the server", Fault::ResetBefore),
        ("reset, answer never awaited", Fault::ResetUnanswered),
        ("reset, answer lost", Fault::ResetAnswered),
        ("answer cut in the middle", Fault::CutAnswer),
        ("end of the line for an answer", Fault::HalfClose),
        (
            "silence, then a reset",
            Fault::Stall(Duration::from_millis(15)),
        ),
        ("error 1023", Fault::Refuse(ServerError::serialization())),
        (
            "error 57014",
            Fault::Refuse(ServerError::new(
                "57014",
                "Query (1) cancelled on user's request",
            )),
        ),
        ("late answer", Fault::Delay(Duration::from_millis(5))),
    ]
}

/// What an undisturbed run sends and leaves behind.
struct Undisturbed {
    messages: Vec<String>,
    /// The rows after each message that is a COMMIT, by its number from 1.
    commits: Vec<(usize, Snapshot)>,
    end: Snapshot,
}

impl Undisturbed {
    fn of(stage: &Stage, plan: &Plan) -> Self {
        let messages = Self::complete(stage, plan);
        stage.reset();
        let commits = Arc::new(Mutex::new(Vec::new()));
        thread::scope(|scope| {
            let (wanted, look) = std::sync::mpsc::channel::<(usize, std::sync::mpsc::Sender<()>)>();
            for (at, sql) in messages.iter().enumerate() {
                if sql == "COMMIT" {
                    let wanted = wanted.clone();
                    let call = Fault::after(move || {
                        let (done, waits) = std::sync::mpsc::channel();
                        wanted.send((at + 1, done)).expect("somebody looks");
                        // The run goes on when the rows have been read.
                        let _ = waits.recv();
                    });
                    stage.wire.arm(Rule::nth(at + 1, call));
                }
            }
            drop(wanted);
            let noted = Arc::clone(&commits);
            scope.spawn(move || {
                for (at, done) in look {
                    let rows = stage.rows();
                    noted.lock().expect("nobody panics").push((at, rows));
                    let _ = done.send(());
                }
            });
            let again = Self::complete(stage, plan);
            stage.wire.disarm();
            assert_eq!(again.len(), messages.len(), "each run sends as much");
        });
        let commits = std::mem::take(&mut *commits.lock().expect("nobody panics"));
        Self {
            messages,
            commits,
            end: stage.rows(),
        }
    }

    fn complete(stage: &Stage, plan: &Plan) -> Vec<String> {
        stage.wire.forget();
        let record = stage.run(plan, &Run::named("a1")).expect("a run");
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
        let sent = stage.wire.exchanges().into_iter();
        sent.map(|exchange| exchange.sql).collect()
    }

    /// The rows before and after the transaction that the message is in.
    fn around(&self, message: usize) -> [Snapshot; 2] {
        let before = self.commits.iter().rev().find(|(at, _)| *at < message);
        let after = self.commits.iter().find(|(at, _)| *at >= message);
        [
            // The first COMMIT takes the lease, so that its rows are those of the start.
            before.unwrap_or(&self.commits[0]).1.clone(),
            after.map_or_else(|| self.end.clone(), |(_, rows)| rows.clone()),
        ]
    }
}

/// One message and one fault.
struct Cell {
    message: usize,
    name: &'static str,
    fault: Fault,
}

pub(crate) fn is_full() -> bool {
    std::env::var("CALLSHEET_RIG").is_ok_and(|value| value == "full")
}

fn cells(messages: usize, isolation: Isolation) -> (Vec<Cell>, usize) {
    let full = is_full();
    let mut cells = Vec::new();
    let mut left_out = 0;
    for message in 1..=messages {
        for (at, (name, fault)) in faults().into_iter().enumerate() {
            // Every message meets a quarter of the faults there, and every fault a quarter of the messages.
            if !full && isolation == Isolation::Snapshot && (message + at) % 4 != 0 {
                left_out += 1;
                continue;
            }
            cells.push(Cell {
                message,
                name,
                fault,
            });
        }
    }
    (cells, left_out)
}

/// What went wrong in which cell.
fn failures(
    isolation: Isolation,
    plan: &Plan,
    undisturbed: &Undisturbed,
    cells: &[Cell],
) -> Vec<String> {
    let bucket = reference::bucket();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let workers = thread::available_parallelism()
        .map_or(2, usize::from)
        .min(4);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let stage = Stage::new(isolation, bucket.path(), plan).expect("it was there");
                while let Some(cell) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(wrong) = meets(&stage, plan, undisturbed, cell) {
                        let sql = &undisturbed.messages[cell.message - 1];
                        let told = format!(
                            "{isolation:?}, message {} `{sql}`, {}: {wrong}",
                            cell.message, cell.name
                        );
                        failures.lock().expect("nobody panics").push(told);
                    }
                }
            });
        }
    });
    failures.into_inner().expect("nobody panics")
}

#[test]
fn a_fault_at_any_message_leaves_before_or_after_and_a_second_run_repairs_it() {
    let bucket = reference::bucket();
    let full = is_full();
    for isolation in Isolation::BOTH {
        // One day has a unit of each kind; the second one shows what a fault leaves for the next day.
        let plan = reference::plan(match isolation {
            Isolation::Serializable if !full => Days::One,
            _ => Days::Two,
        });
        let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
            return;
        };
        let undisturbed = Undisturbed::of(&stage, &plan);
        drop(stage);
        let messages = undisturbed.messages.len();
        let (cells, left_out) = cells(messages, isolation);
        let failures = failures(isolation, &plan, &undisturbed, &cells);
        eprintln!(
            "boundary matrix, {}: {messages} messages x {} faults = {} cells: {} run, {} wrong, \
             {left_out} left out{}",
            isolation.setting(),
            faults().len(),
            messages * faults().len(),
            cells.len(),
            failures.len(),
            match left_out {
                0 => "",
                _ =>
                    ": each message meets a quarter of the faults here, CALLSHEET_RIG=full runs all",
            }
        );
        assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    }
}

/// That the tests above can fail: units that are no transactions are one of the mistakes they are for.
#[test]
fn a_plan_whose_units_are_no_transactions_is_caught() {
    let mut plan = reference::plan(Days::One);
    for unit in &mut plan.units {
        let fence = unit.steps.iter().find(|step| step.verb == Verb::Fence);
        let harmless = fence.expect("each unit has a fence").sql.clone();
        for step in &mut unit.steps {
            if step.verb == Verb::Begin {
                step.sql = harmless.clone();
            }
        }
    }
    let bucket = reference::bucket();
    let isolation = Isolation::Snapshot;
    let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
        return;
    };
    let undisturbed = Undisturbed::of(&stage, &plan);
    drop(stage);
    let messages = undisturbed.messages.iter().enumerate();
    let cells: Vec<Cell> = messages
        .filter(|(_, sql)| sql.starts_with("INSERT") && sql.contains("_ledger"))
        .map(|(at, _)| Cell {
            message: at + 1,
            name: "reset before the server",
            fault: Fault::ResetBefore,
        })
        .collect();
    assert_eq!(cells.len(), plan.units.len());
    let failures = failures(isolation, &plan, &undisturbed, &cells);
    assert!(failures.len() * 2 > cells.len(), "{failures:?}");
}

fn meets(stage: &Stage, plan: &Plan, undisturbed: &Undisturbed, cell: &Cell) -> Result<(), String> {
    stage.reset();
    let [before, after] = undisturbed.around(cell.message);
    stage.wire.arm(Rule::nth(cell.message, cell.fault.clone()));
    let result = stage.run(plan, &Run::named("b2").without_retries());
    if stage.wire.disarm() > 0 {
        return Err(String::from("the run never sent this message"));
    }
    let is_complete = matches!(&result, Ok(record) if record.ending == Ending::Complete);
    let seen = stage.rows();
    if is_complete {
        if seen != undisturbed.end {
            return Err(format!("complete, and the rows are others: {seen:#?}"));
        }
    } else if seen != before && seen != after {
        return Err(format!(
            "neither before nor after: {seen:#?}\nafter {result:#?}"
        ));
    }
    if let Ok(record) = &result {
        let done = record
            .units
            .iter()
            .filter(|unit| unit.outcome == Outcome::Done);
        let open = record
            .units
            .iter()
            .filter(|unit| matches!(unit.outcome, Outcome::Unknown { .. }));
        let done = done.count();
        if !(done..=done + open.count()).contains(&seen.units()) {
            return Err(format!(
                "the record calls {done} units done, the ledger {}: {record:#?}",
                seen.units()
            ));
        }
    }
    let record = stage.resume(plan, "c3");
    if record.ending != Ending::Complete {
        return Err(format!("the second run is not complete: {record:#?}"));
    }
    let repaired = stage.rows();
    if repaired != undisturbed.end {
        return Err(format!(
            "after the second run the rows are others: {repaired:#?}\nthe first one: {result:#?}"
        ));
    }
    Ok(())
}
