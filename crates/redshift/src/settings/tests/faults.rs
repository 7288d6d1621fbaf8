//! What is refused, all of it at once, with the place that says it.

use super::super::{Readers, TargetSettings};
use super::{World, of_target};
use crate::endpoint::SslMode;
use plan::endpoint;

#[test]
fn nothing_at_all_is_answered_with_everything_that_is_missing() {
    insta::assert_snapshot!(World::default().faults(), @r"
    run/missing-setting: no host is set
      help: name `host` in the target of `callsheet.yml`, or set `REDSHIFT_HOST` or `PGHOST`
    run/missing-setting: no database is set
      help: name `database` in the target of `callsheet.yml`, or set `REDSHIFT_DATABASE` or `PGDATABASE`
    run/missing-setting: no login is set
      help: name `login` in the target of `callsheet.yml`, set `REDSHIFT_PASSWORD` or `PGPASSWORD`, or add a line to `~/.pgpass`
    run/missing-setting: no user is set
      help: name `user` in the target of `callsheet.yml`, or set `REDSHIFT_USER` or `PGUSER`
    ");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_all_at_once() {
    let world = World::complete()
        .with("PGHOST", "a,b")
        .with("PGPORT", "54x9")
        .with("REDSHIFT_CONNECT_TIMEOUT", "0")
        .with("PGSSLMODE", "verify_full");
    insta::assert_snapshot!(world.faults(), @r"
    run/invalid-setting: `REDSHIFT_CONNECT_TIMEOUT`: the connect_timeout is no number of seconds from 1 to 3600
      help: waiting for ever is not offered; ten seconds are the default
    run/invalid-setting: `PGHOST`: the host names several hosts
      help: name one host; port and database are settings of their own
    run/invalid-setting: `PGPORT`: the port is no number from 1 to 65535
      help: Redshift listens at 5439 unless the cluster was made with another port
    run/invalid-setting: `PGSSLMODE`: the sslmode is none of libpq's
      help: choose `require`, `verify-ca` or `verify-full`
    ");
}

#[test]
fn modes_that_may_go_without_encryption_are_refused_wherever_they_stand() {
    for mode in ["disable", "allow", "prefer"] {
        let faults = World::complete().with("PGSSLMODE", mode).faults();
        assert!(
            faults.starts_with("run/plain-text: `PGSSLMODE`: sslmode"),
            "{faults}"
        );
    }
    let service = World::complete()
        .with("PGSERVICE", "etl")
        .file("/home/u/.pg_service.conf", "[etl]\nsslmode=prefer\n");
    insta::assert_snapshot!(service.faults(), @r"
    run/plain-text: the service `etl` in /home/u/.pg_service.conf: sslmode `prefer` may send the password without encryption
      help: choose `require`, `verify-ca` or `verify-full`; Redshift speaks TLS everywhere. `disable` is for a test server on this machine, by the variable `REDSHIFT_SSLMODE` alone
    ");
}

#[test]
fn plain_text_is_asked_for_by_name_for_this_machine_alone_and_warned_of() {
    let local = |variable: &'static str| {
        World::complete()
            .with("PGHOST", "127.0.0.1")
            .with(variable, "disable")
    };
    let resolved = local("REDSHIFT_SSLMODE").resolved();
    assert_eq!(resolved.connection.ssl_mode, SslMode::Disable);
    insta::assert_snapshot!(resolved.warnings.join("\n"), @"plain text: `REDSHIFT_SSLMODE` is `disable`, so the password and all rows go to `127.0.0.1` without TLS, and through a tunnel that ends there further than this machine");
    // Libpq's may be meant for another database, and this host may be the end of a tunnel.
    let faults = local("PGSSLMODE").faults();
    assert!(
        faults.starts_with("run/plain-text: `PGSSLMODE`"),
        "{faults}"
    );
    let far = World::complete()
        .with("REDSHIFT_SSLMODE", "disable")
        .faults();
    assert!(
        far.starts_with("run/plain-text: `REDSHIFT_SSLMODE`"),
        "{far}"
    );
    let encrypted = World::complete().with("PGHOST", "127.0.0.1").resolved();
    assert_eq!(encrypted.warnings, Vec::<String>::new());
}

#[test]
fn a_wrong_value_is_a_fault_even_where_another_one_counts() {
    let faults = World::complete()
        .with("REDSHIFT_PORT", "5440")
        .with("PGPORT", "no")
        .faults();
    assert!(
        faults.starts_with("run/invalid-setting: `PGPORT`"),
        "{faults}"
    );
}

#[test]
fn two_ways_to_log_in_by_variables_contradict_each_other() {
    let faults = World::complete()
        .with("REDSHIFT_PASSWORD", "canary")
        .with("REDSHIFT_WORKGROUP", "etl")
        .faults();
    assert!(faults.starts_with("run/several-logins: `REDSHIFT_PASSWORD` and `REDSHIFT_WORKGROUP`"));
    assert!(!faults.contains("canary"));
}

#[test]
fn a_service_that_is_not_there_is_told_with_those_that_are() {
    let world = World::complete().with("PGSERVICE", "etk");
    let with = |text: &str| {
        let world = World::complete()
            .with("PGSERVICE", "etk")
            .file("/home/u/.pg_service.conf", text);
        world.faults()
    };
    insta::assert_snapshot!(with("[etl]\nhost=h\n[dev]\n"), @r"
    run/unknown-profile: there is no service `etk` in /home/u/.pg_service.conf
      help: choose one of `etl`, `dev`
    ");
    assert!(world.faults().starts_with("run/unknown-profile"));
    let loops = with("[etk]\nservice=etl\n");
    assert!(
        loops.starts_with("run/malformed-settings: /home/u/.pg_service.conf:2: a service cannot"),
        "{loops}"
    );
    let broken = with("[etk]\nhost\n");
    assert!(broken.contains(".pg_service.conf:2: neither"), "{broken}");
    let unread = World::complete()
        .with("PGSERVICE", "etl")
        .with("PGSERVICEFILE", "/no/such")
        .faults();
    assert!(
        unread.starts_with("run/unreadable-settings: `/no/such`, which `PGSERVICEFILE` names"),
        "{unread}"
    );
}

#[test]
fn a_password_file_that_others_may_read_is_left_aside_with_a_warning() {
    let world = World::complete()
        .with("PGHOST", "localhost")
        .without("PGPASSWORD");
    let open = |readers| {
        let world = World {
            variables: world.variables.clone(),
            files: world.files.clone(),
        };
        let resolved = world
            .file_for("/home/u/.pgpass", "*:*:*:*:pw\n", readers)
            .resolved();
        (super::password(&resolved), resolved.warnings)
    };
    assert_eq!(open(Readers::Owner), (Some("pw".to_owned()), Vec::new()));
    let (password, warnings) = open(Readers::Others);
    assert_eq!(password, None);
    assert!(warnings[0].contains("chmod 600 /home/u/.pgpass"));
}

#[test]
fn a_plan_runs_at_its_own_database_only() {
    let resolved = World::complete().resolved();
    let host = "h.example".parse().expect("a host");
    let own = endpoint::fingerprint(&host, 5439, "dev");
    assert_eq!(resolved.hold_to(Some(own)), Ok(()));
    assert_eq!(resolved.hold_to(None), Ok(()), "bound to none");
    let other = endpoint::fingerprint(&host, 5439, "prod");
    let refused = resolved.hold_to(Some(other)).expect_err("another database");
    insta::assert_snapshot!(format!("{refused}\n{}", refused.help()), @r"
    the plan is not for the database at h.example:5439/dev
    its sources name another one; host comes from `PGHOST`, port comes from the default, database comes from `PGDATABASE`: correct that, or compile the plan for this one
    ");
}

#[test]
fn a_target_that_names_its_host_needs_the_rest_from_somewhere() {
    let mut target = TargetSettings::default();
    target.settings.host = of_target("h.example".parse().expect("a host"));
    let faults = World::default().faults_of(target);
    assert!(!faults.contains("no host"), "{faults}");
    assert!(faults.contains("no database is set"), "{faults}");
}
