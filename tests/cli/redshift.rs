//! From a plan to its report on a database that speaks as Redshift does.

use crate::support::{Files, Project, Redshift};

/// A project, the database of its target `prod`, and `prod.plan` for one day.
fn planned() -> Option<(Project, Redshift)> {
    let project = Project::new(&Files::default());
    let redshift = Redshift::start(&project)?;
    plan(&project);
    Some((project, redshift))
}

fn plan(project: &Project) {
    let plan = ["plan", "plays", "--date", "2018-11-01", "--target", "prod"];
    let plan = [&plan[..], &["-o", "prod.plan"]].concat();
    project.run(&plan).exits(0);
}

#[test]
fn a_plan_is_bootstrapped_run_skipped_reported_and_verified() {
    let Some((project, redshift)) = planned() else {
        return;
    };
    let run = |arguments: &[&str]| redshift.run(&project, arguments);

    run(&["bootstrap", "prod.plan"])
        .exits(0)
        .prints("CREATE SCHEMA IF NOT EXISTS callsheet;")
        .prints("127.0.0.1:")
        .says("nothing was sent");
    assert_eq!(redshift.wire.logins(), 0);
    run(&["run", "prod.plan"])
        .exits(3)
        .says("run/not-bootstrapped")
        .says("callsheet bootstrap");
    for _ in 0..2 {
        run(&["bootstrap", "prod.plan", "--yes"])
            .exits(0)
            .says("ready");
    }

    run(&["run", "prod.plan", "--run-id", "0a"])
        .exits(0)
        .prints("complete")
        .prints("s.people");
    let rows = redshift
        .postgres
        .query("SELECT id, name FROM s.people ORDER BY id");
    assert_eq!(format!("{rows:?}").matches("ann").count(), 1, "{rows:?}");
    run(&["run", "prod.plan"]).exits(0).prints("nothing to do");

    let folder = project.path(".callsheet/reports/0a");
    let (record, report) = (folder.join("run.json"), folder.join("report.json"));
    let argument = crate::support::argument;
    project
        .run(&["report", "prod.plan", argument(&record)])
        .exits(0)
        .prints("complete");
    project
        .run(&["verify", "prod.plan", argument(&report)])
        .exits(0)
        .says("is what run 0a ran");
}

#[test]
fn a_failing_check_publishes_nothing_there_either() {
    let Some((project, redshift)) = planned() else {
        return;
    };
    project.write("plays/sample/2018-11-01.json", "{\"id\": 1}\n{\"id\": 1}\n");
    redshift
        .run(&project, &["bootstrap", "prod.plan", "--yes"])
        .exits(0);
    redshift
        .run(&project, &["run", "prod.plan"])
        .exits(1)
        .prints("check failed")
        .prints("nothing of it was published");
    let left = redshift
        .postgres
        .query("SELECT 1 FROM pg_tables WHERE tablename = 'people'");
    assert_eq!(format!("{left:?}").matches('1').count(), 0, "{left:?}");
}

/// What the dry run prints is what the proxy sees: as many messages, each with the same beginning.
#[test]
fn the_wire_carries_what_the_dry_run_printed() {
    let Some((project, redshift)) = planned() else {
        return;
    };
    redshift
        .run(&project, &["bootstrap", "prod.plan", "--yes"])
        .exits(0);
    let logins = redshift.wire.logins();
    let dry = redshift
        .run(&project, &["run", "prod.plan", "--jobs", "1", "--dry-run"])
        .exits(0)
        .prints("host: `REDSHIFT_HOST`");
    assert_eq!(redshift.wire.logins(), logins, "it connects to nothing");

    redshift.wire.forget();
    redshift
        .run(&project, &["run", "prod.plan", "--jobs", "1"])
        .exits(0);
    let code = |line: &&str| !line.starts_with("--");
    let printed: String = dry
        .stdout
        .lines()
        .filter(code)
        .collect::<Vec<_>>()
        .join("\n");
    let printed: Vec<&str> = printed.split_terminator(';').map(str::trim).collect();
    let sent: Vec<String> = redshift
        .wire
        .exchanges()
        .into_iter()
        .map(|one| one.sql)
        .collect();
    let beginning = |sql: &str| sql.split('⟦').next().unwrap_or_default().to_owned();
    for (printed, sent) in printed.iter().zip(&sent) {
        assert!(
            sent.starts_with(&beginning(printed)),
            "{sent}\nis not\n{printed}"
        );
    }
    assert_eq!(printed.len(), sent.len());
}

#[test]
fn a_plan_for_another_database_is_refused_before_a_connection_is_opened() {
    let Some((project, redshift)) = planned() else {
        return;
    };
    let key = "region: us-west-2";
    let here = format!("{key}, host: 127.0.0.1, port: 1, database: elsewhere");
    project.edit("callsheet.yml", key, &here);
    plan(&project);
    project.edit("callsheet.yml", &here, key);
    for command in [
        &["run", "prod.plan"][..],
        &["bootstrap", "prod.plan", "--yes"],
    ] {
        redshift
            .run(&project, command)
            .exits(4)
            .prints_nothing()
            .says("run/other-target")
            .says("`REDSHIFT_PORT`");
    }
    assert_eq!(redshift.wire.logins(), 0);
}

#[test]
fn without_settings_a_run_says_what_is_missing_and_a_dry_run_still_shows_the_statements() {
    let project = Project::new(&Files::default());
    plan(&project);
    project
        .run(&["run", "prod.plan"])
        .exits(2)
        .prints_nothing()
        .says("run/missing-setting")
        .says("REDSHIFT_HOST")
        .says("REDSHIFT_DATABASE");
    project
        .run(&["run", "prod.plan", "--dry-run"])
        .exits(0)
        .prints("no connection can be made to it yet")
        .prints("REDSHIFT_HOST")
        .prints("COMMIT;");
}

#[test]
fn a_database_that_is_not_there_is_no_bug_of_ours() {
    let Some((project, redshift)) = planned() else {
        return;
    };
    let with = |name: &str, value: &str| {
        let mut command = redshift.command(&project, &["run", "prod.plan"]);
        let output = command.env(name, value).output();
        crate::support::Ran::from(output.expect("the binary starts"))
    };
    with("REDSHIFT_PORT", "1").exits(3).says("run/unreachable");
    with("REDSHIFT_SSLMODE", "verify-full")
        .exits(3)
        .says("does not offer TLS");
    with("REDSHIFT_DATABASE", "nowhere")
        .exits(3)
        .says("does not exist");
    with("REDSHIFT_PORT", "many")
        .exits(2)
        .says("run/invalid-setting");
    assert!(!project.path(".callsheet/reports").join("0a").exists());
}
#[test]
fn the_status_says_what_is_missing_and_afterwards_that_nothing_is() {
    let Some((project, redshift)) = planned() else {
        return;
    };
    let run = |arguments: &[&str]| redshift.run(&project, arguments);
    run(&["status", "prod.plan"])
        .exits(3)
        .says("run/not-bootstrapped");
    run(&["bootstrap", "prod.plan", "--yes"]).exits(0);
    run(&["run", "prod.plan", "--resume"])
        .exits(2)
        .says("run/nothing-to-resume");
    run(&["status", "prod.plan"])
        .exits(10)
        .prints("lease free")
        .prints("missing: people 2018-11-01")
        .prints("next: callsheet run prod.plan");
    run(&["run", "prod.plan", "--run-id", "0a"]).exits(0);
    run(&["status", "prod.plan"])
        .exits(0)
        .prints("every table has every interval")
        .prints("complete");
    let json = run(&["status", "prod.plan", "--output-format", "json"]).exits(0);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(json["runs"][0]["run"], "0a");
    assert_eq!(json["runs"][0]["exit_code"], 0);
    assert_eq!(json["tables"][0]["done"], 1);
    assert_eq!(json["lease"]["holder"], serde_json::Value::Null);
}

#[test]
fn a_run_that_was_blocked_is_resumed_under_its_name_once_the_data_is_mended() {
    let Some((project, redshift)) = planned() else {
        return;
    };
    let run = |arguments: &[&str]| redshift.run(&project, arguments);
    let sample = "plays/sample/2018-11-01.json";
    let fine = project.read(sample);
    project.write(sample, "{\"id\": 1}\n{\"id\": 1}\n");
    run(&["bootstrap", "prod.plan", "--yes"]).exits(0);
    run(&["run", "prod.plan", "--run-id", "0b"]).exits(1);
    run(&["status", "prod.plan"]).exits(10).prints("blocked");
    project.write(sample, &fine);
    run(&["run", "prod.plan", "--resume", "--reprocess", "people"])
        .exits(0)
        .prints("reports/0b-2/");
    run(&["status", "prod.plan"]).exits(0);
}
