//! What a unit leaves behind, over the wire: why a COPY failed, and which files were loaded.

use std::fs;

use executor::{Reprocess, Values};
use plan::evidence::{LoadDetails, LoadErrorView, LoadFailure};
use plan::record::{Ending, Outcome, RunRecord, UnitRecord};
use rig::Isolation;

use crate::reference::{self, Days};
use crate::stage::{Run, Stage};

fn unit<'a>(record: &'a RunRecord, id: &str) -> &'a UnitRecord {
    let mut units = record.units.iter();
    units
        .find(|unit| unit.unit.as_str() == id)
        .unwrap_or_else(|| panic!("no unit `{id}` in {record:#?}"))
}

const CANARY: &str = "canary-7f3a";

/// A day whose second line has a text in the place of a number.
fn spoiled() -> tempfile::TempDir {
    let bucket = reference::bucket();
    let text = format!(
        "{{\"id\": 1, \"at\": \"2018-11-01 10:00:00\"}}\n\
         {{\"id\": \"{CANARY}\", \"at\": \"2018-11-01 11:00:00\"}}\n"
    );
    fs::write(bucket.path().join("events/2018-11-01.json"), text).expect("a file");
    bucket
}

fn failure(record: &RunRecord) -> &LoadFailure {
    assert_eq!(record.ending, Ending::Failed, "{record:#?}");
    match &unit(record, "events").evidence.load {
        Some(LoadDetails::Found(failure)) => failure,
        other => panic!("expected details, found {other:?}"),
    }
}

#[test]
fn a_copy_that_fails_names_its_row_and_keeps_its_value() {
    let (bucket, plan) = (spoiled(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let record = stage.run(&plan, &Run::named("a1")).expect("a run");
    let found = failure(&record);
    assert_eq!(found.view, LoadErrorView::SysLoadErrorDetail);
    assert_eq!(
        (found.file.as_str(), found.line, found.column.as_deref()),
        ("s3://rig/events/2018-11-01.json", 2, Some("id"))
    );
    assert_eq!(found.declared.as_deref(), Some("integer"));
    assert_eq!(found.code, 1207);
    assert!(found.hint.contains("pipeline.yml:"), "{}", found.hint);
    let Outcome::Failed { error } = &unit(&record, "events").outcome else {
        panic!("it failed: {record:#?}")
    };
    assert!(
        error.message.contains("sys_load_error_detail"),
        "{}",
        error.message
    );
    assert!(!format!("{record:?}").contains(CANARY), "{record:#?}");

    stage.reset();
    let mut run = Run::named("a1");
    run.options.values = Values::Shown;
    let record = stage.run(&plan, &run).expect("a run");
    assert_eq!(failure(&record).value.as_deref(), Some(CANARY));
}

#[test]
fn details_that_may_not_be_read_leave_the_error_as_it_came() {
    let (bucket, plan) = (spoiled(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    stage
        .postgres
        .query("DROP VIEW redshift.sys_load_error_detail; DROP VIEW redshift.stl_load_errors");
    let record = stage.run(&plan, &Run::named("a1")).expect("a run");
    assert_eq!(record.ending, Ending::Failed, "{record:#?}");
    let events = unit(&record, "events");
    assert!(
        matches!(&events.outcome, Outcome::Failed { error } if error.message.contains("Load into table")),
        "{events:#?}"
    );
    assert!(
        matches!(&events.evidence.load, Some(LoadDetails::Unread { why }) if why.contains("42P01")),
        "{events:#?}"
    );
}

#[test]
fn files_are_kept_in_the_control_tables_and_compared() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let record = stage.run(&plan, &Run::named("a1")).expect("a run");
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    let kinds = unit(&record, "kinds");
    let files = kinds.evidence.files.as_ref().expect("they are recorded");
    assert_eq!(files.first[0].name, "s3://rig/kinds/kinds.csv");
    assert_eq!(files.since_last_load, None);
    let tries = &kinds.evidence.tries;
    assert!(tries.len() == 1 && tries[0].query.is_some(), "{tries:#?}");

    let added = bucket.path().join("kinds/more.csv");
    fs::write(added, "id\n4\n").expect("a file");
    let mut run = Run::named("b2");
    run.options.reprocess = Reprocess::units([kinds.unit.clone()]);
    let record = stage.run(&plan, &run).expect("a run");
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    let files = unit(&record, "kinds").evidence.files.as_ref();
    let changes = files.and_then(|files| files.since_last_load.clone());
    let changes = changes.expect("there was a load before");
    assert_eq!((changes.added, changes.removed, changes.resized), (1, 0, 0));
}
