use std::time::{Duration, Instant};

use crate::support::{Days, Files, Project, Running};

#[test]
fn a_run_reports_on_standard_output_and_in_files_and_a_second_run_changes_nothing() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    let first = project
        .run(&["run", "p.plan"])
        .exits(0)
        .prints("complete")
        .prints("s.people")
        .prints("pass")
        .prints("report.md");
    assert!(!first.stdout.contains('\u{1b}'), "{first:#?}");
    for file in ["run.json", "report.json", "report.md"] {
        assert!(project.report_folder().join(file).is_file(), "{file}");
    }
    assert!(project.path(".callsheet/local.duckdb").is_file());
    project
        .run(&["run", "p.plan"])
        .exits(0)
        .prints("nothing to do");
}

#[test]
fn a_failing_check_exits_with_1_and_the_report_says_what_was_measured() {
    let project = Project::new(&Files::default());
    project.plan(Days::Two);
    project
        .run(&["run", "p.plan"])
        .exits(1)
        .prints("check failed")
        .prints("2018-11-02")
        .prints("expected 0")
        .prints("readers still see the rows of before");
    project
        .run(&[
            "query",
            "SELECT COUNT(*) AS n FROM s.people",
            "--format",
            "csv",
        ])
        .exits(0)
        .prints("n\n2\n");
}

#[test]
fn a_changed_byte_is_refused_before_anything_runs() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.edit("p.plan", "INSERT", "insert");
    project
        .run(&["run", "p.plan"])
        .exits(4)
        .prints_nothing()
        .says("plan/changed");
    assert!(!project.path(".callsheet").exists());
}

#[test]
fn a_missing_plan_and_a_rendering_given_for_one_are_refused() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project
        .run(&["run", "nowhere.plan"])
        .exits(2)
        .says("files/unreadable");
    project
        .run(&["run", "p.plan.sql"])
        .exits(4)
        .says("plan/unlocked");
}

#[test]
fn a_stale_plan_is_refused_and_reprocessing_is_the_way_out() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    project.edit(
        "plays/pipeline.yml",
        "SELECT id, name FROM",
        "SELECT id, upper(name) AS name FROM",
    );
    project.plan(Days::One);
    project
        .run(&["run", "p.plan"])
        .exits(4)
        .prints("stale")
        .prints("--reprocess people");
    project
        .run(&["run", "p.plan", "--reprocess", "people"])
        .exits(0);
    project
        .run(&[
            "query",
            "SELECT name FROM s.people ORDER BY id",
            "--format",
            "csv",
        ])
        .exits(0)
        .prints("ANN");
}

#[test]
fn a_staging_table_of_other_sql_stops_a_run_and_the_status_says_so() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    let status = project.run(&["status", "p.plan"]).exits(0);
    assert!(!status.stdout.contains("events"), "{status:?}");
    project.edit("plays/pipeline.yml", "json: auto", "json: auto ignorecase");
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(4).prints("stale");
    project
        .run(&["status", "p.plan"])
        .exits(10)
        .prints("s.events__*")
        .prints("stale");
}

#[test]
fn a_plan_for_redshift_needs_settings_to_run_and_none_to_be_rehearsed() {
    let project = Project::new(&Files::default());
    project
        .run(&[
            "plan",
            "plays",
            "--date",
            "2018-11-01",
            "--target",
            "prod",
            "-o",
            "prod.plan",
        ])
        .exits(0);
    project
        .run(&["run", "prod.plan"])
        .exits(2)
        .says("run/missing-setting");
    project
        .run(&["rehearse", "prod.plan", "--keep", "kept.duckdb"])
        .exits(0)
        .prints("complete");
    project
        .run(&[
            "query",
            "SELECT COUNT(*) AS n FROM s.people",
            "--database",
            "kept.duckdb",
            "--format",
            "csv",
        ])
        .exits(0)
        .prints("n\n2\n");
    project
        .run(&["rehearse", "prod.plan", "--keep", "kept.duckdb"])
        .exits(2)
        .says("files/not-fresh");
}

#[test]
fn a_rehearsal_leaves_no_database_behind() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.run(&["rehearse", "p.plan"]).exits(0);
    project
        .run(&["rehearse", "p.plan"])
        .exits(0)
        .prints("complete");
    assert!(!project.path(".callsheet/local.duckdb").exists());
}

#[test]
fn folders_for_buckets_can_be_named_on_the_command_line() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.write(
        "elsewhere/2018-11-01.json",
        "{\"id\": 9, \"name\": \"zoe\"}",
    );
    project
        .run(&["rehearse", "p.plan", "--bucket", "s3://plays=elsewhere"])
        .exits(0)
        .prints(" 1 ");
    project
        .run(&["rehearse", "p.plan", "--bucket", "plays"])
        .exits(2)
        .says("s3://bucket=folder");
}

#[test]
fn a_query_changes_nothing_and_speaks_redshift() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    project
        .run(&[
            "query",
            "SELECT 7 / 2 AS half, name FROM s.people ORDER BY id",
            "--format",
            "csv",
        ])
        .exits(0)
        .prints("half,name\n3,ann\n3,\"\"\n");
    project
        .run(&[
            "query",
            "SELECT id FROM people WHERE id = 1",
            "--schema",
            "s",
            "--format",
            "json",
        ])
        .exits(0)
        .prints("\"id\": \"1\"");
    let long = "x".repeat(300);
    project
        .run(&["query", &format!("SELECT '{long}' AS a, '{long}' AS b")])
        .exits(0)
        .prints(&format!("{long}  {long}\n"));
    project
        .run(&["query", "DELETE FROM s.people"])
        .exits(2)
        .prints_nothing();
    project
        .run(&["query", "SELECT nme FROM s.people"])
        .exits(2)
        .prints_nothing()
        .says("nme");
    project
        .run(&["query", "SELECT COUNT(*) FROM s.people"])
        .exits(0)
        .prints("(1 row)");
}

#[test]
fn a_report_that_cannot_be_written_stops_the_run_before_it_begins() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.write("taken", "a file, where the reports should go");
    project
        .run(&["run", "p.plan", "--report-dir", "taken"])
        .exits(3)
        .prints_nothing()
        .says("files/unwritable");
    assert!(!project.path(".callsheet/local.duckdb").exists());
}

#[test]
fn a_query_without_a_database_says_what_is_missing() {
    let project = Project::new(&Files::default());
    project
        .run(&["query", "SELECT 1"])
        .exits(2)
        .says("files/no-database");
    project
        .run(&["query", "SELECT 1", "--database", "none.duckdb"])
        .exits(2)
        .says("`none.duckdb`");
    assert!(!project.path("none.duckdb").exists());
}

/// A join of everything with everything, four times over: it would take days.
const ENDLESS: &str = "  people:
    kind: table
    columns: { n: bigint }
    load:
      replace: {}
      select: |
        SELECT COUNT(*) AS n
        FROM events AS a CROSS JOIN events AS b CROSS JOIN events AS c CROSS JOIN events AS d
        WHERE a.id + b.id * c.id > d.id * a.id - b.id
";

#[test]
#[cfg(unix)]
fn a_second_process_is_kept_out_and_an_interrupt_ends_a_run_cleanly_and_soon() {
    let project = Project::new(&Files { tables: ENDLESS });
    let rows: Vec<String> = (0..2000).map(|id| format!("{{\"id\": {id}}}")).collect();
    project.write("plays/sample/2018-11-01.json", &rows.join("\n"));
    project.plan(Days::One);
    let mut run = Running::start(&mut project.command(&["run", "p.plan"]));
    // The control tables are there, so the run is under way and listens.
    let log = project.path(".callsheet/local.duckdb.wal");
    let started = Instant::now();
    while !log.exists() {
        assert!(started.elapsed() < Duration::from_mins(2), "no run began");
        std::thread::sleep(Duration::from_millis(50));
    }
    // Staging takes a moment; the rest of the time goes into the endless join.
    std::thread::sleep(Duration::from_secs(2));
    project
        .run(&["run", "p.plan"])
        .exits(6)
        .prints_nothing()
        .says("run/database-in-use");
    let asked = Instant::now();
    project
        .run(&["run", "p.plan", "--wait", "1s"])
        .exits(6)
        .says("waiting")
        .says("run/database-in-use");
    assert!(asked.elapsed() >= Duration::from_secs(1));
    let interrupted = Instant::now();
    run.signal("INT");
    run.wait().exits(130).says("interrupted");
    assert!(interrupted.elapsed() < Duration::from_mins(1));
    project
        .run(&[
            "query",
            "SELECT COUNT(*) FROM callsheet.plays_ledger",
            "--format",
            "csv",
        ])
        .exits(0);
}
