use std::collections::BTreeMap;

use super::*;
use crate::scripted::PlanBuilder;

fn everything(plan: &Plan) -> TaskTable<Decision> {
    TaskTable::new(plan.units.len(), plan.intervals.len(), Decision::Run)
}

/// A task as `unit` or `unit@interval`, intervals counted from 1.
fn name(plan: &Plan, task: Task) -> String {
    let id = &plan.units[task.unit].id;
    task.interval
        .map_or(id.to_string(), |index| format!("{id}@{}", index + 1))
}

/// Starts all that can start, finishes it, and so on: a line per round.
fn rounds(plan: &Plan, decisions: &TaskTable<Decision>, window: usize) -> String {
    let graph = Graph::new(plan).expect("a sound plan");
    let mut schedule = Schedule::new(plan, &graph, decisions, window);
    let mut lines = Vec::new();
    loop {
        let started: Vec<Task> = std::iter::from_fn(|| schedule.start()).collect();
        if started.is_empty() {
            return lines.join("\n");
        }
        let names: Vec<String> = started.iter().map(|task| name(plan, *task)).collect();
        lines.push(names.join(" "));
        for task in started {
            schedule.finish(task);
        }
    }
}

#[test]
fn intervals_run_side_by_side_where_they_may_and_in_order_where_they_must() {
    let plan = PlanBuilder::days(3)
        .once("songs")
        .stage("a")
        .publish("b", "a")
        .needing("songs")
        .build();
    insta::assert_snapshot!(rounds(&plan, &everything(&plan), 9), @r"
    songs a@1 a@2 a@3
    b@1
    a.drop@1 b@2
    a.drop@2 b@3
    a.drop@3
    ");
}

/// A table that stays, what reads it at once, and what reads it a while later.
fn with_late_reader() -> Plan {
    PlanBuilder::days(3)
        .stage("a")
        .publish("users", "a")
        .publish("first", "a")
        .publish("second", "first")
        .publish("history", "second")
        .needing("users")
        .build()
}

#[test]
fn a_table_is_written_for_an_interval_behind_all_that_read_it_for_earlier_ones() {
    let plan = with_late_reader();
    insta::assert_snapshot!(rounds(&plan, &everything(&plan), 9), @r"
    a@1 a@2 a@3
    users@1 first@1
    second@1 a.drop@1
    history@1 first@2
    users@2 second@2
    history@2 a.drop@2 first@3
    users@3 second@3
    history@3 a.drop@3
    ");
}

#[test]
fn a_reader_of_an_interval_before_the_last_one_is_waited_for_too() {
    let plan = with_late_reader();
    let mut decisions = everything(&plan);
    // What was loaded for the first two days, but for the one that reads it.
    for interval in [Some(0), Some(1)] {
        for unit in (0..plan.units.len()).filter(|&unit| plan.units[unit].id.as_str() != "history")
        {
            decisions.set(Task { interval, unit }, Decision::AlreadyDone);
        }
    }
    insta::assert_snapshot!(rounds(&plan, &decisions, 9), @r"
    history@1 a@3
    history@2 first@3
    users@3 second@3
    history@3 a.drop@3
    ");
}

#[test]
fn a_reader_that_is_given_up_is_not_waited_for() {
    let plan = with_late_reader();
    let graph = Graph::new(&plan).expect("a sound plan");
    let decisions = everything(&plan);
    let mut schedule = Schedule::new(&plan, &graph, &decisions, 9);
    let mut done = Vec::new();
    while let Some(task) = schedule.start() {
        let name = name(&plan, task);
        if name.starts_with("history") {
            schedule.give_up(task);
        } else {
            schedule.finish(task);
            done.push(name);
        }
    }
    let written = done.iter().filter(|name| name.starts_with("users"));
    assert_eq!(written.count(), 3, "{done:?}");
}

#[test]
fn no_more_intervals_are_open_than_the_window_lets_in() {
    let plan = PlanBuilder::days(3).stage("a").publish("b", "a").build();
    insta::assert_snapshot!(rounds(&plan, &everything(&plan), 1), @r"
    a@1
    b@1
    a.drop@1
    a@2
    b@2
    a.drop@2
    a@3
    b@3
    a.drop@3
    ");
}

#[test]
fn what_is_settled_is_passed_over_and_order_holds_across_it() {
    let plan = PlanBuilder::days(3).stage("a").publish("b", "a").build();
    let mut decisions = everything(&plan);
    for unit in 0..3 {
        let interval = Some(1);
        decisions.set(Task { interval, unit }, Decision::AlreadyDone);
    }
    insta::assert_snapshot!(rounds(&plan, &decisions, 9), @r"
    a@1 a@3
    b@1
    a.drop@1 b@3
    a.drop@3
    ");
}

#[test]
fn two_units_that_write_one_table_take_turns() {
    let plan = PlanBuilder::days(1).once("a").once("b").build();
    assert_eq!(rounds(&plan, &everything(&plan), 1), "a b");
    let shared = PlanBuilder::days(1)
        .once("a")
        .once("b")
        .with(|unit| unit.table = plan::SlottedText::new("a").expect("no slot"))
        .build();
    assert_eq!(rounds(&shared, &everything(&shared), 1), "a\nb");
}

#[test]
fn ten_thousand_intervals_are_scheduled_in_no_time() {
    let plan = PlanBuilder::days(10_000)
        .stage("a")
        .publish("b", "a")
        .build();
    let graph = Graph::new(&plan).expect("a sound plan");
    let decisions = everything(&plan);
    let mut schedule = Schedule::new(&plan, &graph, &decisions, 6);
    let mut last: BTreeMap<usize, usize> = BTreeMap::new();
    let mut started = 0;
    while let Some(task) = schedule.start() {
        // What is held in memory does not grow with the range.
        assert!(schedule.open.len() <= 6 && schedule.unfinished.len() <= 6 * 3);
        let interval = task.interval.expect("no unit is loaded once");
        assert!(
            last.insert(task.unit, interval)
                .is_none_or(|before| before < interval)
        );
        started += 1;
        schedule.finish(task);
    }
    assert_eq!(started, 30_000);
}

#[test]
fn what_another_process_does_is_looked_at_at_once_although_what_it_needs_is_done_here() {
    let plan = PlanBuilder::days(1)
        .stage("a")
        .publish("b", "a")
        .publish("c", "a")
        .needing("b")
        .build();
    let mut decisions = everything(&plan);
    let awaited = Task {
        interval: Some(0),
        unit: 1,
    };
    assert_eq!(name(&plan, awaited), "b@1");
    decisions.set(awaited, Decision::Awaited);
    insta::assert_snapshot!(rounds(&plan, &decisions, 1), @r"
    a@1 b@1
    c@1
    a.drop@1
    ");
}
