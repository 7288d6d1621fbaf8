//! How targets on Redshift are reached.

use plan::Host;

use super::{project, project_faults};
use crate::spec::{
    ConnectionSpec, CreationSpec, IamServiceSpec, LoginSpec, PasswordSpec, SslModeSpec,
};

/// A target with these keys, one per line.
fn target(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("    {key}\n")).collect();
    let keys = keys.concat();
    format!("version: 1\ntargets:\n  prod:\n    kind: redshift\n    schema: s\n{keys}")
}

fn connection(keys: &[&str]) -> ConnectionSpec {
    let mut spec = project(&target(keys));
    let target = spec.targets.shift_remove("prod").expect("declared");
    target.connection
}

fn faults(keys: &[&str]) -> String {
    project_faults(&target(keys))
}

#[test]
fn a_target_says_where_its_database_is() {
    let read = connection(&[
        "host: Etl.abc123.us-west-2.redshift.amazonaws.com",
        "port: 5440",
        "database: dev",
        "user: loader",
        "sslmode: verify-ca",
        "sslrootcert: certs/roots.pem",
        "connect_timeout: 20",
    ]);
    let host = read.host.expect("given").value;
    assert_eq!(
        host.as_str(),
        "etl.abc123.us-west-2.redshift.amazonaws.com",
        "in one spelling"
    );
    assert_eq!(read.port.expect("given").value, 5440);
    assert_eq!(read.database.expect("given").value, "dev");
    assert_eq!(read.user.expect("given").value, "loader");
    assert_eq!(read.sslmode.expect("given").value, SslModeSpec::VerifyCa);
    assert_eq!(read.connect_timeout.expect("given").value, 20);
    assert_eq!(connection(&[]), ConnectionSpec::default());
}

#[test]
fn each_way_to_log_in_is_read() {
    let login = |text: &str| {
        let login = connection(&[text]).login.expect("given");
        login.value
    };
    let LoginSpec::Password(PasswordSpec::Env(name)) =
        login("login: { password: { env: REDSHIFT_PASSWORD } }")
    else {
        panic!("a variable");
    };
    assert_eq!(name.value, "REDSHIFT_PASSWORD");
    let LoginSpec::Password(PasswordSpec::Command(words)) =
        login("login: { password: { command: [op, read, \"op://etl/redshift\"] } }")
    else {
        panic!("a command");
    };
    assert_eq!(words.len(), 3);
    let LoginSpec::Secret(secret) = login("login: { secret: { id: prod/redshift } }") else {
        panic!("a secret");
    };
    assert_eq!(secret.id.value, "prod/redshift");
    let LoginSpec::Iam(iam) = login("login: { iam: { workgroup: etl, duration: 3600 } }") else {
        panic!("IAM");
    };
    assert!(matches!(iam.service, IamServiceSpec::Workgroup(name) if name.value == "etl"));
    let LoginSpec::Iam(iam) = login(
        "login: { iam: { cluster_identifier: c, db_user: u, db_groups: [a, b], auto_create: true } }",
    ) else {
        panic!("IAM");
    };
    let IamServiceSpec::Cluster {
        user: Some(user), ..
    } = iam.service
    else {
        panic!("a database user");
    };
    assert_eq!(user.groups.len(), 2);
    assert_eq!(user.creation, CreationSpec::IfMissing);
    let LoginSpec::Iam(iam) = login("login: { iam: { region: us-west-2 } }") else {
        panic!("IAM");
    };
    assert_eq!(iam.service, IamServiceSpec::OfHost);
}

#[test]
fn a_password_is_named_and_never_held() {
    for login in [
        "login: { password: hunter2 }",
        "login: { password: { env: \"hunter 2\" } }",
        "login: { password: { env: hunter2! } }",
        "login: { password: 12345 }",
    ] {
        let faults = faults(&[login]);
        assert_eq!(
            faults, "spec/literal-password: a password has no place in a source",
            "{login}"
        );
    }
}

#[test]
fn keys_that_a_login_leaves_without_meaning_are_refused() {
    assert_eq!(
        faults(&["user: u", "login: { secret: { id: x } }"]),
        "spec/key-without-meaning: `user` has no meaning beside this login"
    );
    assert_eq!(
        faults(&["login: { iam: { workgroup: w, db_user: u } }"]),
        "spec/key-without-meaning: `db_user` has no meaning for a workgroup"
    );
    assert_eq!(
        faults(&["login: { iam: { cluster_identifier: c, auto_create: true } }"]),
        "spec/key-without-meaning: `auto_create` has no meaning without `db_user`"
    );
    assert_eq!(
        faults(&["login: { iam: { cluster_identifier: c, workgroup: w } }"]),
        "spec/several-choices: `iam` names more than one service"
    );
    assert_eq!(
        faults(&["login: { iam: {}, secret: { id: x } }"]),
        "spec/several-choices: `login` names more than one way to log in"
    );
    assert_eq!(faults(&["user: u", "login: { password: { env: P } }"]), "");
}

#[test]
fn numbers_are_held_to_what_a_service_takes() {
    for (key, wrong) in [
        ("port: 0", "spec/out-of-range: `port` is too small"),
        (
            "connect_timeout: 0",
            "spec/out-of-range: `connect_timeout` is too small",
        ),
        (
            "connect_timeout: 30000",
            "spec/out-of-range: `connect_timeout` is too large",
        ),
        (
            "login: { iam: { duration: 86400 } }",
            "spec/out-of-range: `duration` is too large",
        ),
        (
            "port: 65536",
            "spec/wrong-type: `port` must be a whole number from 0 to 65535, but is a number",
        ),
        (
            "sslmode: prefer",
            "spec/unknown-value: `sslmode` cannot be `prefer`",
        ),
    ] {
        assert_eq!(faults(&[key]), wrong);
    }
}

#[test]
fn a_local_target_has_no_connection() {
    let text = "version: 1\ntargets:\n  dev: { kind: local, schema: s, host: h, login: {} }\n";
    assert_eq!(
        project_faults(text),
        "spec/key-without-meaning: `host` has no meaning in a local target\n\
         spec/key-without-meaning: `login` has no meaning in a local target"
    );
}

#[test]
fn dbts_profile_is_named_by_file_profile_and_target() {
    let profile = connection(&["dbt_profile: { profile: jaffle, target: dev }"]).dbt_profile;
    let profile = profile.expect("given").value;
    assert_eq!(profile.profile.value, "jaffle");
    assert_eq!(profile.target.expect("given").value, "dev");
    assert_eq!(profile.file, None);
    assert_eq!(
        faults(&["dbt_profile: { target: dev }"]),
        "spec/missing-key: `dbt_profile` has no `profile`"
    );
}

#[test]
fn a_host_is_a_host_and_nothing_more() {
    assert_eq!(
        faults(&["host: \"h:5439\""]),
        "spec/invalid-host: `host` holds a port or a database as well"
    );
    let host: Host = "127.0.0.1".parse().expect("an address");
    let read = connection(&["host: 127.0.0.1"]).host;
    assert_eq!(read.expect("given").value, host);
}
