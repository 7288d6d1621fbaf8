//! What a unit leaves behind, with the very bytes of a plan on the embedded engine.

use plan::evidence::{Evidence, FileChanges, LoadDetails, LoadErrorView};
use plan::record::{Ending, Outcome, RunRecord};

use super::small::Small;
use executor::Reprocess;

const PEOPLE: &str = "  people:
    kind: table
    columns: { id: integer, name: varchar(10), at: timestamp }
    load:
      replace_window: { column: at }
      select: SELECT id, name, at FROM events
";

const GOOD: &[(&str, &str, &str)] = &[("1", "ann", "2018-11-01 10:00:00")];

fn evidence<'a>(record: &'a RunRecord, unit: &str) -> &'a Evidence {
    let mut units = record.units.iter();
    let found = units.find(|record| record.unit.as_str() == unit);
    &found.expect("a unit of the plan").evidence
}

#[test]
fn a_failed_copy_says_which_row_and_what_to_change_and_keeps_its_values() {
    let small = Small::new(PEOPLE);
    let canary = "canary-🐤-7f3a";
    small.events(
        "2018-11-01",
        &[GOOD[0], ("2", canary, "2018-11-01 11:00:00")],
    );
    let record = small.run("2018-11-01");
    assert_eq!(record.ending, Ending::Failed);
    let Some(LoadDetails::Found(found)) = &evidence(&record, "events").load else {
        panic!("no details in {record:#?}")
    };
    assert_eq!(found.view, LoadErrorView::SysLoadErrorDetail);
    assert_eq!(
        (found.file.as_str(), found.line),
        ("s3://small/2018-11-01.json", 2)
    );
    assert_eq!(found.column.as_deref(), Some("name"));
    assert_eq!(found.declared.as_deref(), Some("varchar(10)"));
    assert_eq!((found.actual_length, found.code), (Some(16), 1204));
    assert_eq!(
        found.hint,
        "declare `name` of `events` (small/pipeline.yml:5) as varchar(16) or wider, lengths are bytes; \
         or let its `copy` cut values with `truncate_columns: true`"
    );
    let kept = format!("{record:?}");
    assert!(!kept.contains("canary"), "{kept}");
}

#[test]
fn a_failing_cast_keeps_its_value_to_itself() {
    let mut small = Small::new(PEOPLE);
    small.edit(
        "SELECT id, name, at",
        "SELECT CAST(name AS integer) AS id, name, at",
    );
    small.events("2018-11-01", &[("1", "canary", "2018-11-01 10:00:00")]);
    let record = small.run("2018-11-01");
    assert_eq!(record.ending, Ending::Failed);
    assert!(!format!("{record:?}").contains("canary"), "{record:#?}");
}

#[test]
fn files_are_recorded_and_a_repeated_load_says_what_changed() {
    let mut small = Small::new(PEOPLE);
    small.edit("{{ ds }}.json", "{{ ds }}");
    small.events("2018-11-01", GOOD);
    let first = small.run("2018-11-01");
    assert_eq!(first.ending, Ending::Complete, "{first:#?}");
    let files = evidence(&first, "events").files.as_ref().expect("recorded");
    assert_eq!((files.count, files.since_last_load.clone()), (1, None));
    assert_eq!(files.first[0].name, "s3://small/2018-11-01.json");

    small.events("2018-11-01b", GOOD);
    let second = small.run_with("2018-11-01", Reprocess::All);
    assert_eq!(second.ending, Ending::Complete, "{second:#?}");
    let files = evidence(&second, "events")
        .files
        .as_ref()
        .expect("recorded");
    let changes = files
        .since_last_load
        .as_ref()
        .expect("there was a load before");
    assert_eq!((changes.added, changes.removed, changes.resized), (1, 0, 0));

    let third = small.run_with("2018-11-01", Reprocess::All);
    let files = evidence(&third, "events").files.as_ref().expect("recorded");
    assert!(
        files
            .since_last_load
            .as_ref()
            .is_some_and(FileChanges::is_empty)
    );
    assert_eq!(
        small.rows("SELECT COUNT(*) FROM callsheet.small_files"),
        ["5"]
    );
}

#[test]
fn rows_that_a_load_passed_over_are_remarked() {
    let mut small = Small::new(PEOPLE);
    small.edit("json: auto", "json: auto, max_error: 5");
    small.events("2018-11-01", &[GOOD[0], ("2", "a name too long", "")]);
    let record = small.run("2018-11-01");
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    let notices = &evidence(&record, "events").notices;
    assert_eq!(notices.count, 1);
    assert!(
        notices.first[0]
            .message
            .contains("1 record(s) could not be loaded")
    );
}

#[test]
fn every_try_is_named_and_a_committed_one_has_a_query() {
    let small = Small::new(PEOPLE);
    small.events("2018-11-01", GOOD);
    let record = small.run("2018-11-01");
    for unit in record
        .units
        .iter()
        .filter(|unit| unit.outcome == Outcome::Done)
    {
        let [one] = unit.evidence.tries.as_slice() else {
            panic!("one try, found {unit:#?}")
        };
        assert!(one.pid > 0 && one.query > Some(0), "{unit:#?}");
    }
}
