//! Which place counts.

use std::path::PathBuf;
use std::time::Duration;

use super::super::{Origin, Setting, Settings, TargetSettings};
use super::{World, login, of_target, password};
use crate::endpoint::{Endpoint, SslMode, SslRoots};

const SERVICE: &str = "\
# services
[other]
host=other.example
[etl]
host=service.example
port=5441
dbname=of_service
user=service_user
password=service_pw
sslmode=verify-ca
connect_timeout=7
application_name=of_service
";

fn endpoint(world: &World, settings: Settings) -> String {
    let target = TargetSettings {
        settings,
        dbt_profile: None,
    };
    let resolved = world.resolve(target).expect("resolved");
    resolved.connection.endpoint.to_string()
}

#[test]
fn a_target_comes_before_redshift_variables_before_the_service_before_pg_variables() {
    let pg = World::complete();
    assert_eq!(endpoint(&pg, Settings::default()), "h.example:5439/dev");
    let service = pg
        .with("PGPORT", "5442")
        .with("PGSERVICE", "etl")
        .file("/home/u/.pg_service.conf", SERVICE);
    assert_eq!(
        endpoint(&service, Settings::default()),
        "service.example:5441/of_service"
    );
    let redshift = service
        .with("REDSHIFT_HOST", "redshift.example")
        .with("REDSHIFT_PORT", "5440");
    assert_eq!(
        endpoint(&redshift, Settings::default()),
        "redshift.example:5440/of_service"
    );
    let host = of_target("target.example".parse().expect("a host"));
    let target = Settings {
        host,
        ..Settings::default()
    };
    assert_eq!(
        endpoint(&redshift, target),
        "target.example:5440/of_service"
    );
}

#[test]
fn every_setting_of_libpq_is_read_and_its_origin_kept() {
    let resolved = World::complete()
        .with("PGPORT", "5440")
        .with("PGSSLMODE", "verify-ca")
        .with("PGSSLROOTCERT", "/etc/roots.pem")
        .with("PGCONNECT_TIMEOUT", "3")
        .with("PGAPPNAME", "airflow")
        .resolved();
    let connection = &resolved.connection;
    assert_eq!(
        connection.endpoint,
        Endpoint {
            host: "h.example".to_owned(),
            port: 5440,
            database: "dev".to_owned()
        }
    );
    assert_eq!(connection.ssl_mode, SslMode::VerifyCa);
    let roots = SslRoots::File(PathBuf::from("/etc/roots.pem"));
    assert_eq!(connection.ssl_roots, roots);
    assert_eq!(connection.connect_timeout, Duration::from_secs(3));
    assert_eq!(connection.application_name, "airflow");
    let origins: Vec<String> = resolved
        .origins
        .iter()
        .map(|(setting, origin)| format!("{}: {origin}", setting.name()))
        .collect();
    insta::assert_snapshot!(origins.join("\n"), @r"
    host: `PGHOST`
    port: `PGPORT`
    database: `PGDATABASE`
    user: `PGUSER`
    login: `PGPASSWORD`
    sslmode: `PGSSLMODE`
    sslrootcert: `PGSSLROOTCERT`
    connect_timeout: `PGCONNECT_TIMEOUT`
    application_name: `PGAPPNAME`
    ");
}

#[test]
fn defaults_are_strict() {
    let resolved = World::complete().resolved();
    let connection = &resolved.connection;
    assert_eq!(connection.endpoint.port, 5439);
    assert_eq!(connection.ssl_mode, SslMode::VerifyFull);
    assert_eq!(connection.ssl_roots, SslRoots::System);
    assert_eq!(connection.connect_timeout, Duration::from_secs(10));
    assert_eq!(connection.application_name, "callsheet");
    assert_eq!(resolved.origins[&Setting::Port], Origin::Default);
}

#[test]
fn the_machines_roots_are_called_system() {
    let with = |mode: &str, roots: &str| {
        let world = World::complete()
            .with("PGSSLMODE", mode)
            .with("PGSSLROOTCERT", roots);
        let connection = world.resolved().connection;
        (connection.ssl_mode, connection.ssl_roots)
    };
    assert_eq!(
        with("verify-full", "system"),
        (SslMode::VerifyFull, SslRoots::System)
    );
    assert_eq!(with("require", "system").0, SslMode::Require);
    let file = SslRoots::File(PathBuf::from("/etc/roots.pem"));
    assert_eq!(with("require", "/etc/roots.pem"), (SslMode::Require, file));
}

#[test]
fn a_variable_that_is_set_to_nothing_is_not_set() {
    let world = World::complete()
        .with("REDSHIFT_HOST", "")
        .with("PGPORT", "");
    assert_eq!(endpoint(&world, Settings::default()), "h.example:5439/dev");
}

#[test]
fn passwords_follow_the_same_order_and_the_password_file_comes_last() {
    let world = World::complete()
        .with("PGSERVICE", "etl")
        .file("/home/u/.pg_service.conf", SERVICE)
        .file("/home/u/.pgpass", "*:*:*:*:file_pw\n")
        .with("REDSHIFT_PASSWORD", "redshift_pw");
    assert_eq!(password(&world.resolved()).as_deref(), Some("redshift_pw"));
    let world = world.without("REDSHIFT_PASSWORD");
    assert_eq!(password(&world.resolved()).as_deref(), Some("service_pw"));
    let world = world.without("PGSERVICE");
    assert_eq!(password(&world.resolved()).as_deref(), Some("pw"));
    let world = world.without("PGPASSWORD");
    let resolved = world.resolved();
    assert_eq!(password(&resolved).as_deref(), Some("file_pw"));
    assert_eq!(
        resolved.origins[&Setting::Login].to_string(),
        "/home/u/.pgpass:1"
    );
    assert_eq!(login(&resolved).user, "u");
}

#[test]
fn a_service_file_and_a_password_file_can_be_named() {
    let world = World::new(&[
        ("PGSERVICE", "etl"),
        ("PGSERVICEFILE", "/etc/services.conf"),
        ("PGPASSFILE", "/etc/pgpass"),
    ])
    .file("/etc/services.conf", &SERVICE.replace("password", "# "))
    .file(
        "/etc/pgpass",
        "other:*:*:*:no\nservice.example:5441:of_service:service_user:yes\n",
    );
    let resolved = world.resolved();
    assert_eq!(password(&resolved).as_deref(), Some("yes"));
    assert_eq!(
        resolved.origins[&Setting::Login].to_string(),
        "/etc/pgpass:2"
    );
}

#[test]
fn a_database_on_this_machine_may_ask_for_no_password() {
    for host in ["localhost", "127.0.0.1", "::1"] {
        let world = World::complete().without("PGPASSWORD").with("PGHOST", host);
        assert!(login(&world.resolved()).password.is_none(), "{host}");
    }
}
