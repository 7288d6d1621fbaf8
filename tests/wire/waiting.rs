//! A process that waits for another pipeline is told to end.

use std::time::{Duration, Instant};

use rig::wait_for_no_sessions;

use super::scene::PATIENCE;
use crate::support::{Files, Project, Redshift, Running};

/// A pipeline that counts what `plays` makes.
const REPORTS: &str = "version: 1
pipeline: reports
schedule: { cron: \"@daily\" }
sources:
  plays: { pipeline: plays }
tables:
  counted:
    kind: table
    columns: { people: bigint }
    load: { replace: {}, select: SELECT COUNT(*) AS people FROM plays.people }
";

#[test]
fn a_process_that_waits_for_another_pipeline_ends_when_it_is_told_to_and_leaves_nothing() {
    let project = Project::new(&Files::default());
    let Some(redshift) = Redshift::start(&project) else {
        return;
    };
    project.write("reports/pipeline.yml", REPORTS);
    for pipeline in ["plays", "reports"] {
        let file = format!("{pipeline}.plan");
        let plan = ["plan", pipeline, "--date", "2018-11-01", "--target", "prod"];
        project.run(&[&plan[..], &["-o", &file]].concat()).exits(0);
        redshift
            .run(&project, &["bootstrap", &file, "--yes"])
            .exits(0);
    }
    let run = ["run", "reports.plan", "--wait", "1h"];
    let mut waits = Running::start(&mut redshift.command(&project, &run));
    let asks = || {
        let sent = redshift.wire.exchanges();
        let asked = |sql: &str| sql.contains("FROM callsheet.plays_ledger");
        sent.iter().any(|exchange| asked(&exchange.sql))
    };
    let since = Instant::now();
    while !asks() {
        assert!(since.elapsed() < PATIENCE, "it never asks");
        std::thread::sleep(Duration::from_millis(5));
    }
    waits.signal("TERM");
    waits.wait().exits(130);
    wait_for_no_sessions(&redshift.postgres, PATIENCE).expect("sessions end");
    let lease = "SELECT run FROM callsheet.reports_lease";
    assert_eq!(redshift.postgres.query(lease), [[Some(String::new())]]);
    redshift.run(&project, &["run", "plays.plan"]).exits(0);
    redshift.run(&project, &["run", "reports.plan"]).exits(0);
    let counted = redshift.postgres.query("SELECT people FROM s.counted");
    assert_eq!(counted, [[Some("2".to_owned())]]);
}
