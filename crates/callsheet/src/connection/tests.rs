//! What a project's target becomes. Precedence and the rest are tested where they are decided.

use std::fs;

use super::*;
use crate::project::PROJECT_FILE;
use redshift::settings::{LoginSettings, Setting};

const PROJECT: &str = "\
version: 1
targets:
  prod:
    kind: redshift
    schema: music
    host: etl.abc123.us-west-2.redshift.amazonaws.com
    database: dev
    sslrootcert: certs/roots.pem
    connect_timeout: 20
    login:
      iam: { db_user: loader, db_groups: [etl], auto_create: true, duration: 1800 }
";

fn target(name: &str) -> Target {
    Target {
        name: name.parse().expect("a name"),
        kind: plan::TargetKind::Redshift,
        schema: "music".parse().expect("a name"),
        control_schema: "callsheet".parse().expect("a name"),
        developer: None,
        fingerprint: None,
    }
}

fn settings(text: &str, name: &str) -> TargetSettings {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(PROJECT_FILE), text).expect("written");
    let project = Project::around(folder.path()).expect("a project");
    match compilation::project_spec(&project).expect("read") {
        Outcome::Compiled((sources, spec)) => {
            target::settings(&sources, &spec, &target(name), Path::new("/project"))
        }
        Outcome::Refused => panic!("no faults"),
    }
}

#[test]
fn each_setting_of_a_target_knows_its_line() {
    let found = settings(PROJECT, "prod").settings;
    let host = found.host.expect("given");
    assert_eq!(host.origin.to_string(), "callsheet.yml:6");
    let login = found.login.expect("given");
    assert_eq!(login.origin.to_string(), "callsheet.yml:11");
    insta::assert_snapshot!(format!("{:#?}", login.value), @r#"
    Iam(
        IamSettings {
            service: Cluster {
                identifier: None,
                user: Some(
                    DbUser {
                        name: "loader",
                        groups: [
                            "etl",
                        ],
                        creation: IfMissing,
                    },
                ),
            },
            region: None,
            identity: Usual,
            duration: Some(
                1800s,
            ),
        },
    )
    "#);
    let roots = format!("{:?}", found.ssl_roots.expect("given").value);
    assert!(roots.contains("/project/certs/roots.pem"), "{roots}");
}

#[test]
fn passwords_secrets_and_profiles_of_dbt_are_carried_over() {
    let with = |keys: &str| {
        let text = format!(
            "version: 1\ntargets:\n  prod:\n    kind: redshift\n    schema: s\n    {keys}\n"
        );
        settings(&text, "prod")
    };
    let login = |keys| with(keys).settings.login.map(|login| login.value);
    let found = login("login: { password: { env: PW } }");
    assert!(matches!(found, Some(LoginSettings::PasswordVariable(name)) if name == "PW"));
    let found = login("login: { password: { command: [op, read] } }");
    assert!(matches!(found, Some(LoginSettings::PasswordCommand(words)) if words.len() == 2));
    let found = login("login: { secret: { id: x, profile: etl } }");
    assert!(matches!(found, Some(LoginSettings::Secret(secret)) if secret.id == "x"));
    let profile = with("dbt_profile: { profile: jaffle, target: dev }").dbt_profile;
    assert_eq!(profile.expect("given").value.profile, "jaffle");
}

#[test]
fn a_target_that_the_project_does_not_have_on_redshift_says_nothing() {
    assert!(settings(PROJECT, "staging").settings.host.is_none());
    let local = "version: 1\ntargets:\n  prod: { kind: local, schema: music }\n";
    assert!(settings(local, "prod").settings.host.is_none());
}

#[test]
fn several_faults_are_one_failure_with_all_of_them() {
    let missing = |setting| SettingFault::Missing {
        setting,
        help: "name it".to_owned(),
    };
    let one = refused(&[missing(Setting::Host)]);
    assert_eq!(
        one.to_string(),
        "no host is set [run/missing-setting]\n  help: name it"
    );
    let two = refused(&[missing(Setting::Host), missing(Setting::User)]);
    insta::assert_snapshot!(two.to_string(), @r"
    no host is set [run/missing-setting]
      help: name it
    no user is set [run/missing-setting]
      help: name it
    ");
}

#[cfg(unix)]
#[test]
fn who_may_read_a_file_is_known() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pgpass");
    fs::write(&path, "*:*:*:*:pw\n").expect("written");
    for (mode, readers) in [
        (0o600, Readers::Owner),
        (0o640, Readers::Others),
        (0o604, Readers::Others),
    ] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
        assert_eq!(read(&path).expect("read").readers, readers);
    }
}
