use super::*;
use crate::report::Report;
use crate::report::tests::{complete, plan};

fn line(millis: u64, event: Event) -> String {
    let mut line = serde_json::to_string(&Entry { millis, event }).expect("plain data is JSON");
    line.push('\n');
    line
}

fn started(plan: &Plan) -> String {
    let event = Event::RunStarted {
        format: FORMAT.to_owned(),
        run: HexText::new("ab12").expect("hex"),
        plan: crate::file::digest(plan),
        started_at: "2026-11-22T15:00:00Z".to_owned(),
    };
    line(0, event)
}

/// The first unit ended, the second is in its second statement.
fn killed(plan: &Plan) -> String {
    let units = complete(plan).units;
    let (unit, interval) = (units[1].unit.clone(), units[1].interval.clone());
    let under_way = [
        Event::UnitStarted {
            unit: unit.clone(),
            interval: interval.clone(),
            attempt: 1,
        },
        Event::Noted {
            what: "retrying".to_owned(),
        },
        Event::StepStarted {
            unit,
            interval,
            step: 2,
        },
    ];
    let mut text = started(plan);
    let record = Box::new(units[0].clone());
    text += &line(5, Event::UnitEnded { record });
    for event in under_way {
        text += &line(7, event);
    }
    text
}

fn record(text: &str) -> Result<RunRecord, JournalFault> {
    let plan = plan();
    read(text, &plan, crate::file::digest(&plan))
}

#[test]
fn a_killed_run_is_known_as_far_as_it_came() {
    let plan = plan();
    let record = record(&killed(&plan)).expect("a journal");
    assert_eq!(record.ending, Ending::Unfinished);
    assert_eq!((record.units.len(), record.millis), (2, 7));
    let open = record
        .units
        .iter()
        .find(|unit| unit.outcome != Outcome::Done);
    assert!(
        matches!(&open.expect("one is open").outcome, Outcome::Unknown { error } if error.step == Some(2))
    );
    let report = Report::of(&plan, crate::file::digest(&plan), &record).expect("it fits the plan");
    insta::assert_snapshot!(report.verdict(), @"the run did not end, and this is what its journal has: 1 unit done, 1 not done");
    let attention: Vec<String> = report
        .attention()
        .into_iter()
        .flat_map(|one| {
            let next = format!("next: {}", one.next);
            [vec![one.what], one.detail, vec![next]].concat()
        })
        .collect();
    insta::assert_snapshot!(attention.join("\n"), @r"
    `songplays` for 2018-11-01 may or may not be committed
    run/cut-off: the journal ends while it was under way
    statement 2: INSERT INTO sparkify.songplays (a) SELECT 1 -- 2018-11-01 00:00:00
    next: run the same plan again when the database is back: it asks the ledger first
    the journal ends before the run did: its process was killed, or is still at work
    next: run the same plan again: it asks the ledger what was committed, and goes on from there
    ");
}

#[test]
fn a_torn_last_line_is_left_out_and_any_other_is_a_fault() {
    let text = killed(&plan());
    let whole = record(&text).expect("a journal");
    let torn = format!("{text}{{\"millis\":9,\"event\":\"unit_en");
    assert_eq!(record(&torn), Ok(whole));
    // Wherever it is cut, nothing panics, and whole lines before the cut are read.
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        match record(&text[..end]) {
            Ok(_) | Err(JournalFault::Empty) => {}
            Err(fault) => panic!("cut at {end}: {fault}"),
        }
    }
    let broken = text.replacen("unit_ended", "unit", 1);
    assert!(matches!(
        record(&broken),
        Err(JournalFault::NoEntry { line: 2, .. })
    ));
}

#[test]
fn a_run_that_goes_on_after_it_was_killed_goes_on_in_its_journal() {
    let plan = plan();
    let torn = format!("{}{{\"millis\":9,\"ev\n", killed(&plan));
    let again = format!("{torn}{}", started(&plan));
    let known = record(&again).expect("a journal");
    assert_eq!((known.ending, known.units.len()), (Ending::Unfinished, 2));
    let whole = complete(&plan);
    let ended = again
        + &line(
            1,
            Event::RunEnded {
                record: whole.clone(),
            },
        );
    assert_eq!(record(&ended), Ok(whole));
    assert!(matches!(record(&torn), Err(JournalFault::NoEntry { .. })));
}

#[test]
fn a_run_that_ended_is_read_as_it_ended() {
    let plan = plan();
    let complete = complete(&plan);
    let mut text = started(&plan);
    for record in complete.units.clone().into_iter().map(Box::new) {
        text += &line(1, Event::UnitEnded { record });
    }
    let whole = complete.clone();
    text += &line(complete.millis, Event::RunEnded { record: whole });
    assert_eq!(record(&text), Ok(complete));
}

#[test]
fn a_journal_of_something_else_is_refused() {
    assert_eq!(record(""), Err(JournalFault::Empty));
    let event = Event::Noted {
        what: String::new(),
    };
    assert_eq!(record(&line(0, event)), Err(JournalFault::NoStart));
    let text = started(&plan()).replace(FORMAT, "callsheet-journal/9");
    assert!(matches!(record(&text), Err(JournalFault::Format(_))));
    let plan = plan();
    let other = read(&started(&plan), &plan, Digest::of("other"));
    assert!(matches!(other, Err(JournalFault::AnotherPlan { .. })));
}
