//! A failed load, changed files and remarks, as people read them.

use super::super::markdown;
use super::super::tests::{complete, plan, record, report};
use crate::evidence::{
    Evidence, LoadDetails, LoadErrorView, LoadFailure, LoadedFiles, NoticeRecord, TryRecord,
};
use crate::record::{Ending, Outcome, RunFault, RunRecord};
use crate::slot::HexText;

fn fault() -> RunFault {
    RunFault {
        code: "run/refused".to_owned(),
        message: "Load into table 'staging_events' failed. (SQLSTATE XX000)".to_owned(),
        detail: None,
        help: Some("look into the view".to_owned()),
        step: Some(1),
    }
}

fn load_failure() -> LoadFailure {
    LoadFailure {
        view: LoadErrorView::SysLoadErrorDetail,
        query: 762_949,
        file: "s3://bucket/2018/11/a.json".to_owned(),
        line: 7,
        column: Some("artist".to_owned()),
        declared: Some("varchar(256)".to_owned()),
        actual_length: Some(301),
        position: Some(0),
        code: 1204,
        reason: "String length exceeds DDL length".to_owned(),
        value: None,
        hint: "declare `artist` as varchar(301) or wider, lengths are bytes".to_owned(),
        others: 3,
    }
}

/// The first unit failed, with these details.
fn failed(load: LoadDetails) -> RunRecord {
    let mut failed = record(&plan(), &Outcome::Done, Ending::Failed);
    failed.units[0].outcome = Outcome::Failed { error: fault() };
    *failed.units[0].evidence = Evidence {
        tries: vec![TryRecord {
            attempt: HexText::new("0f").expect("hex"),
            pid: 4711,
            session_start: 1_540_000_000,
            started_at: "2026-11-22T15:00:01Z".to_owned(),
            millis: 5,
            query: None,
            error: Some(fault()),
        }],
        load: Some(load),
        ..Evidence::default()
    };
    failed
}

fn details(record: &RunRecord) -> String {
    let attention = report(&plan(), record).attention();
    attention[0].detail.join("\n")
}

#[test]
fn a_failed_load_names_file_line_column_lengths_reason_and_what_to_do() {
    let found = LoadDetails::Found(load_failure());
    insta::assert_snapshot!(details(&failed(found)), @r"
    run/refused: Load into table 'staging_events' failed. (SQLSTATE XX000)
    `s3://bucket/2018/11/a.json`, line 7, column `artist` varchar(256), value of 301 bytes
    String length exceeds DDL length (code 1204)
    3 more rows could not be loaded
    help: declare `artist` as varchar(301) or wider, lengths are bytes
    statement 1: COPY x FROM 's3://b/2018-11-01'
    last try: attempt 0f, pid 4711, begun 2026-11-22T15:00:01Z
    ");
}

#[test]
fn details_that_could_not_be_read_leave_the_error_and_say_why() {
    let why = "sys_load_error_detail: permission denied".to_owned();
    insta::assert_snapshot!(details(&failed(LoadDetails::Unread { why })), @r"
    run/refused: Load into table 'staging_events' failed. (SQLSTATE XX000)
    its details could not be read: sys_load_error_detail: permission denied
    help: look into the view
    statement 1: COPY x FROM 's3://b/2018-11-01'
    last try: attempt 0f, pid 4711, begun 2026-11-22T15:00:01Z
    ");
}

#[test]
fn a_value_stands_there_only_where_the_record_has_it() {
    let shown = LoadFailure {
        value: Some("canary".to_owned()),
        ..load_failure()
    };
    assert!(details(&failed(LoadDetails::Found(shown))).contains("value: canary"));
    let redacted = LoadDetails::Found(load_failure());
    assert!(!details(&failed(redacted)).contains("value:"));
}

fn files(names: &[(&str, u64)]) -> std::collections::BTreeMap<String, u64> {
    names
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), *bytes))
        .collect()
}

#[test]
fn changed_files_and_remarks_are_warnings_of_a_complete_run() {
    let plan = plan();
    let mut run = complete(&plan);
    let before = files(&[("s3://b/1", 1), ("s3://b/2", 2)]);
    let now = files(&[("s3://b/2", 3), ("s3://b/3", 2), ("s3://b/4", 2)]);
    run.units[0].evidence.files = Some(LoadedFiles::new(&now, Some(&before)));
    for (step, message) in [
        (9, "relation \"staging_events\" already exists, skipping"),
        (1, "3 record(s) could not be loaded"),
        (1, "3 record(s) could not be loaded"),
    ] {
        run.units[0].evidence.notices.add(NoticeRecord {
            step,
            severity: "INFO".to_owned(),
            message: message.to_owned(),
        });
    }
    let text = markdown::write(&report(&plan, &run));
    let shown: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("### To look at"))
        .take_while(|line| !line.starts_with("### Tables"))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    ### To look at

    - **check warned: at least 50 rows in `sparkify.songplays` for 2018-11-02** (`sparkify/pipeline.yml:40`)
      - rows with a duplicate: 40, expected at least 50
      - next: the rows were published; look at them when you can
    - **the input of `staging_events` changed since its last load for 2018-11-01: +2 files, -1 file, 1 file of another size** (`sparkify/pipeline.yml:10`)
      - removed `s3://b/1`
      - of another size `s3://b/2`
      - added `s3://b/3`
      - added `s3://b/4`
      - next: nothing, if that was meant; all that is made from it is loaded again by `--reprocess staging_events+`
    - **the database remarked on `staging_events` for 2018-11-01** (`sparkify/pipeline.yml:10`)
      - 3 record(s) could not be loaded (2 times)
      - next: see whether the rows are what you expect; the run went on
    ");
}

#[test]
fn the_same_files_as_before_are_no_news() {
    let plan = plan();
    let mut run = complete(&plan);
    let same = files(&[("s3://b/1", 1)]);
    let quiet = report(&plan, &run).attention().len();
    run.units[0].evidence.files = Some(LoadedFiles::new(&same, Some(&same)));
    assert_eq!(report(&plan, &run).attention().len(), quiet);
}
