//! A secret gets into nothing that this program writes, wherever it came from and whatever fails.

use std::fs;
use std::path::Path;

use rig::{Fault, Rule, ServerError};

use crate::support::{Files, Project, Ran, Redshift};

const CANARY: &str = "canary-Pa55/word";

/// Everything below a folder that the program wrote: what was there before is passed over.
fn written(folder: &Path, before: &[String], found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.display().to_string();
        if path.is_dir() {
            written(&path, before, found);
        } else if !before.contains(&name) {
            let bytes = fs::read(&path).expect("a file");
            found.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
}

#[track_caller]
fn shows_nothing(secret: &str, project: &Project, before: &[String], ran: &Ran) {
    let mut found = vec![
        ("standard output".to_owned(), ran.stdout.clone()),
        ("standard error".to_owned(), ran.stderr.clone()),
    ];
    written(&project.path(""), before, &mut found);
    for (name, text) in found {
        assert!(!text.contains(secret), "{name} shows it: {text}");
    }
}

/// A way to give a password: what stands in the target's settings, and files of the user.
struct Source {
    name: &'static str,
    target: &'static str,
    file: Option<(&'static str, String)>,
    variables: Vec<(&'static str, String)>,
}

fn sources(host: &str, secret: &str) -> Vec<Source> {
    let none = || Source {
        name: "",
        target: "",
        file: None,
        variables: Vec::new(),
    };
    vec![
        Source {
            name: "a variable",
            variables: vec![("REDSHIFT_PASSWORD", secret.to_owned())],
            ..none()
        },
        Source {
            name: "libpq's variable",
            variables: vec![("PGPASSWORD", secret.to_owned())],
            ..none()
        },
        Source {
            name: "a variable of one's own",
            target: ", login: { password: { env: DW_SECRET } }",
            variables: vec![("DW_SECRET", secret.to_owned())],
            ..none()
        },
        Source {
            name: "a command",
            target: ", login: { password: { command: [cat, secret.txt] } }",
            file: Some(("secret.txt", format!("{secret}\n"))),
            ..none()
        },
        Source {
            name: "a password file",
            file: Some((".pgpass", format!("{host}:*:*:*:{secret}\n"))),
            ..none()
        },
        Source {
            name: "a service file",
            file: Some(("service.conf", format!("[dw]\npassword={secret}\n"))),
            variables: vec![
                ("PGSERVICE", "dw".to_owned()),
                ("PGSERVICEFILE", "service.conf".to_owned()),
            ],
            ..none()
        },
        Source {
            name: "a profile of dbt",
            target: ", dbt_profile: { file: profiles.yml, profile: dw }",
            file: Some((
                "profiles.yml",
                format!(
                    "dw:\n  target: dev\n  outputs:\n    dev: {{ type: redshift, password: \"{secret}\" }}\n"
                ),
            )),
            ..none()
        },
    ]
}

/// Runs a command at the most talkative, with the password from one source. Answers what was there
/// before, too.
fn run_with(
    project: &Project,
    redshift: &Redshift,
    source: &Source,
    arguments: &[&str],
) -> (Ran, Vec<String>) {
    if let Some((name, text)) = &source.file {
        project.write(name, text);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let rights = fs::Permissions::from_mode(0o600);
            fs::set_permissions(project.path(name), rights).expect("rights");
        }
    }
    let mut there = Vec::new();
    written(&project.path(""), &[], &mut there);
    let before = there.into_iter().map(|(name, _)| name).collect();
    let mut command = redshift.command(project, arguments);
    command
        .args(["--log-level", "trace"])
        .env_remove("REDSHIFT_PASSWORD");
    for (name, value) in &source.variables {
        command.env(name, value);
    }
    (command.output().expect("the binary starts").into(), before)
}

const RUN: &[&str] = &["run", "prod.plan"];

fn project_of(source: &Source) -> Project {
    let project = Project::new(&Files::default());
    let key = "region: us-west-2";
    project.edit("callsheet.yml", key, &format!("{key}{}", source.target));
    let plan = ["plan", "plays", "--date", "2018-11-01", "--target", "prod"];
    project
        .run(&[&plan[..], &["-o", "prod.plan"]].concat())
        .exits(0);
    project
}

#[test]
fn a_password_that_is_refused_is_shown_nowhere() {
    for at in 0..sources("", "").len() {
        let project = project_of(&sources("", "")[at]);
        let Some(redshift) = Redshift::start(&project) else {
            return;
        };
        let source = &sources(redshift.wire.host(), CANARY)[at];
        let (ran, before) = run_with(&project, &redshift, source, RUN);
        let ran = ran.exits(3).says("run/login-refused");
        shows_nothing(CANARY, &project, &before, &ran);
        assert_eq!(
            redshift.wire.logins(),
            1,
            "{}: one login, never a second",
            source.name
        );
    }
}

#[test]
fn a_password_that_works_is_in_no_stream_no_report_and_no_table() {
    for at in 0..sources("", "").len() {
        let project = project_of(&sources("", "")[at]);
        let Some(redshift) = Redshift::start(&project) else {
            return;
        };
        let secret = redshift.postgres.password();
        let source = &sources(redshift.wire.host(), secret)[at];
        let bootstrap = ["bootstrap", "prod.plan", "--yes"];
        run_with(&project, &redshift, source, &bootstrap).0.exits(0);
        let (ran, before) = run_with(&project, &redshift, source, RUN);
        let ran = ran.exits(0).says("unit ended");
        shows_nothing(secret, &project, &before, &ran);
        for exchange in redshift.wire.exchanges() {
            assert!(
                !exchange.sql.contains(secret),
                "{}: {}",
                source.name,
                exchange.sql
            );
        }
    }
}

/// A quotation mark and a backslash are written in another way by JSON, and by programmers' formats.
#[test]
fn a_password_that_has_to_be_escaped_is_hidden_in_every_form() {
    const ESCAPED: &str = r#"can"ary\Pa55'word"#;
    let source = &sources("", "")[0];
    let project = project_of(source);
    let Some(redshift) = Redshift::start(&project) else {
        return;
    };
    redshift
        .run(&project, &["bootstrap", "prod.plan", "--yes"])
        .exits(0);
    // Both passwords are known; the server talks of the one that does not count.
    let mut source = sources(redshift.wire.host(), redshift.postgres.password()).remove(0);
    source.variables.push(("PGPASSWORD", ESCAPED.to_owned()));
    let message = format!("no access with {ESCAPED}");
    for (statement, log, code) in [("COPY ", "text", 3), ("FROM sys_load_history", "json", 0)] {
        let refusal = Fault::Refuse(ServerError::new("42501", &message));
        redshift.wire.arm(Rule::at(statement, refusal));
        let run = ["run", "prod.plan", "--log-format", log];
        let (ran, before) = run_with(&project, &redshift, &source, &run);
        let ran = ran.exits(code).says("no access with [redacted]");
        shows_nothing("Pa55", &project, &before, &ran);
    }
}

/// Nobody can know what a server puts into its messages.
#[test]
fn what_a_server_repeats_is_hidden_on_its_way_out() {
    let source = &sources("", "")[0];
    let project = project_of(source);
    let Some(redshift) = Redshift::start(&project) else {
        return;
    };
    let secret = redshift.postgres.password();
    redshift
        .run(&project, &["bootstrap", "prod.plan", "--yes"])
        .exits(0);
    let message = format!("no access with {secret} nor AKIAIOSFODNN7EXAMPLE at x://u:pw-in-url@h");
    let refusal = Fault::Refuse(ServerError::new("42501", message));
    redshift.wire.arm(Rule::at("COPY ", refusal));
    let source = &sources(redshift.wire.host(), secret)[0];
    let (ran, before) = run_with(&project, &redshift, source, RUN);
    let ran = ran
        .exits(3)
        .prints("no access with [redacted]")
        .says("[redacted]");
    for secret in [secret, "AKIAIOSFODNN7EXAMPLE", "pw-in-url"] {
        shows_nothing(secret, &project, &before, &ran);
    }
}
