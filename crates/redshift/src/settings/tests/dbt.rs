//! dbt's profiles, as they are.

use super::super::{DbtProfile, Setting, TargetSettings};
use super::{World, login, of_target, password, shown};
use crate::endpoint::SslMode;

const PROFILES: &str = "\
config: { send_anonymous_usage_stats: false }
jaffle:
  target: \"{{ env_var('DBT_TARGET', 'dev') }}\"
  outputs:
    dev:
      type: redshift
      host: \"{{ env_var('DBT_HOST') }}\"
      user: loader
      password: \"{{ env_var('DBT_ENV_SECRET_PW') }}\"
      port: 5440
      dbname: analytics
      schema: dbt
      threads: 4
      sslmode: prefer
      connect_timeout: 20
    iam:
      type: redshift
      method: iam
      host: etl.abc123.us-west-2.redshift.amazonaws.com
      cluster_id: other
      user: loader
      port: 5439
      dbname: analytics
      autocreate: true
      db_groups: [etl, \"{{ env_var('GROUP', 'g') }}\"]
      iam_profile: work
    role:
      type: redshift
      method: iam_role
      host: wg.123456789012.eu-west-1.redshift-serverless.amazonaws.com
      database: analytics
      port: 5439
    keys:
      type: redshift
      method: iam
      host: etl.abc123.us-west-2.redshift.amazonaws.com
      user: loader
      database: analytics
      access_key_id: AKIACANARYCANARYCAN1
      secret_access_key: canary
    browser: { type: redshift, method: browser_identity_center, host: h, dbname: d }
    acting: { type: redshift, host: h.example, user: u, pass: p, dbname: d, role: admin }
    plain: { type: redshift, host: h.example, user: u, pass: p, dbname: d, sslmode: disable }
    duck: { type: duckdb, path: x }
";

fn world() -> World {
    World::new(&[
        ("DBT_HOST", "dbt.example"),
        ("DBT_ENV_SECRET_PW", "dbt_pw"),
        ("PGHOST", "h.example"),
        ("PGPASSWORD", "pw"),
    ])
    .file("/home/u/.dbt/profiles.yml", PROFILES)
}

fn of(target: Option<&str>) -> TargetSettings {
    of_profile("jaffle", target)
}

fn of_profile(profile: &str, target: Option<&str>) -> TargetSettings {
    TargetSettings {
        dbt_profile: of_target(DbtProfile {
            file: None,
            profile: profile.to_owned(),
            target: target.map(str::to_owned),
        }),
        ..TargetSettings::default()
    }
}

fn logins(target: &str) -> String {
    match world().resolve(of(Some(target))) {
        Ok(resolved) => format!("{:?}", resolved.connection.logins),
        Err(faults) => shown(&faults),
    }
}

#[test]
fn a_profile_is_read_as_dbt_reads_it_and_comes_before_the_environment() {
    let resolved = world().resolve(of(None)).expect("resolved");
    let connection = &resolved.connection;
    assert_eq!(
        connection.endpoint.to_string(),
        "dbt.example:5440/analytics"
    );
    // dbt-redshift asks the authority for this mode too.
    assert_eq!(connection.ssl_mode, SslMode::VerifyCa);
    assert_eq!(login(&resolved).user, "loader");
    assert_eq!(password(&resolved).as_deref(), Some("dbt_pw"));
    assert_eq!(
        resolved.origins[&Setting::Host].to_string(),
        "`jaffle.dev` in /home/u/.dbt/profiles.yml"
    );
}

#[test]
fn methods_of_iam_become_their_calls() {
    insta::assert_snapshot!(logins("iam"), @r#"
    AwsLogins { request: AwsRequest { call: ClusterUser { cluster: "other", database: "analytics", user: DbUser { name: "loader", groups: ["etl", "g"], creation: IfMissing }, duration: 900s }, region: "us-west-2", identity: Profile("work") }, endpoint: Endpoint("https://redshift.us-west-2.amazonaws.com/"), .. }
    "#);
    insta::assert_snapshot!(logins("role"), @r#"
    AwsLogins { request: AwsRequest { call: Workgroup { workgroup: "wg", database: "analytics", duration: 900s }, region: "eu-west-1", identity: Usual }, endpoint: Endpoint("https://redshift-serverless.eu-west-1.amazonaws.com/"), .. }
    "#);
    let keys = logins("keys");
    assert!(keys.contains("Keys") && !keys.contains("canary") && !keys.contains("AKIA"));
}

#[test]
fn what_a_run_cannot_do_as_dbt_does_is_refused() {
    for (target, said) in [
        ("browser", "this `method` is not supported"),
        ("acting", "`role` is not supported"),
        ("plain", "sslmode `disable` may send the password"),
        ("duck", "`type: duckdb` is not supported"),
    ] {
        let found = logins(target);
        assert!(found.contains(said), "{target}: {found}");
    }
}

#[test]
fn names_that_are_not_in_the_file_are_told_with_those_that_are() {
    let found = world().faults_of(of_profile("jafle", None));
    assert!(
        found.starts_with(
            "run/unknown-profile: there is no profile `jafle` in /home/u/.dbt/profiles.yml\n  help: choose one of `jaffle`"
        ),
        "{found}"
    );
    let found = logins("prod");
    assert!(found.contains("there is no target `prod`"), "{found}");
    let found = world().with("DBT_TARGET", "prod").faults_of(of(None));
    assert!(found.contains("there is no target `prod`"), "{found}");
}

#[test]
fn the_file_is_looked_for_where_dbt_looks() {
    let elsewhere = PROFILES.replace("dbname: analytics", "dbname: elsewhere");
    let database = |world: World, file: Option<&str>| {
        let mut target = of(None);
        if let Some(profile) = &mut target.dbt_profile {
            profile.value.file = file.map(str::to_owned);
        }
        let resolved = world.resolve(target).expect("resolved");
        resolved.connection.endpoint.database
    };
    let project = world().file("/project/profiles.yml", &elsewhere);
    assert_eq!(database(project, None), "elsewhere");
    let folder = world()
        .with("DBT_PROFILES_DIR", "/etc/dbt")
        .file("/etc/dbt/profiles.yml", &elsewhere);
    assert_eq!(database(folder, None), "elsewhere");
    let named = world().file("/project/dbt/p.yml", &elsewhere);
    assert_eq!(database(named, Some("dbt/p.yml")), "elsewhere");
    assert_eq!(database(world(), Some("~/.dbt/profiles.yml")), "analytics");
    let missing = World::default().faults_of(of(None));
    assert!(missing.starts_with("run/unreadable-settings"), "{missing}");
}

#[test]
fn a_variable_that_is_not_set_is_named_and_a_broken_file_is_not_quoted() {
    let found = world().without("DBT_ENV_SECRET_PW").faults_of(of(None));
    assert!(
        found.contains("the variable `DBT_ENV_SECRET_PW`, which `jaffle.dev` in"),
        "{found}"
    );
    let broken = "jaffle:\n  outputs:\n    dev: { password: canary\n";
    let found = world()
        .file("/home/u/.dbt/profiles.yml", broken)
        .faults_of(of(None));
    assert!(found.starts_with("run/malformed-settings"), "{found}");
    assert!(!found.contains("canary"), "{found}");
}
