//! Ways to log in, and what the host's name adds to them.

use super::super::{
    IamService, IamSettings, LoginSettings, SecretSettings, Setting, Settings, TargetSettings,
};
use super::{World, login, of_target};
use crate::credentials::{AwsIdentity, Creation, DbUser};

const CLUSTER: &str = "etl.abc123.us-west-2.redshift.amazonaws.com";
const WORKGROUP: &str = "wg.123456789012.eu-west-1.redshift-serverless.amazonaws.com";

fn target(host: &str, login: LoginSettings) -> TargetSettings {
    TargetSettings {
        settings: Settings {
            host: of_target(host.parse().expect("a host")),
            database: of_target("dev".to_owned()),
            login: of_target(login),
            ..Settings::default()
        },
        dbt_profile: None,
    }
}

fn iam(service: IamService) -> LoginSettings {
    LoginSettings::Iam(IamSettings {
        service,
        region: None,
        identity: AwsIdentity::Usual,
        duration: None,
    })
}

/// The call that would be made, and where its region comes from.
fn call(world: &World, target: TargetSettings) -> String {
    match world.resolve(target) {
        Ok(resolved) => format!(
            "{:?}\nregion: {}",
            resolved.connection.logins,
            resolved.origins[&Setting::Region]
        ),
        Err(faults) => super::shown(&faults),
    }
}

#[test]
fn the_name_of_a_host_says_cluster_or_workgroup_and_region() {
    let world = World::default();
    let cluster = call(&world, target(CLUSTER, iam(IamService::OfHost)));
    insta::assert_snapshot!(cluster, @r#"
    AwsLogins { request: AwsRequest { call: ClusterIdentity { cluster: "etl", database: "dev", duration: 900s }, region: "us-west-2", identity: Usual }, endpoint: Endpoint("https://redshift.us-west-2.amazonaws.com/"), .. }
    region: the host's name
    "#);
    let workgroup = call(&world, target(WORKGROUP, iam(IamService::OfHost)));
    insta::assert_snapshot!(workgroup, @r#"
    AwsLogins { request: AwsRequest { call: Workgroup { workgroup: "wg", database: "dev", duration: 900s }, region: "eu-west-1", identity: Usual }, endpoint: Endpoint("https://redshift-serverless.eu-west-1.amazonaws.com/"), .. }
    region: the host's name
    "#);
}

#[test]
fn an_alias_needs_both_said() {
    let world = World::default();
    let alias = target("warehouse.example", iam(IamService::OfHost));
    insta::assert_snapshot!(call(&world, alias), @r"
    run/missing-setting: no cluster or workgroup is set
      help: the host's name does not say it: name `cluster_identifier` or `workgroup` under `iam`, beside callsheet.yml:6
    run/missing-setting: no region is set
      help: name `region` under `login`, or set `AWS_REGION`
    ");
    let user = DbUser {
        name: "loader".to_owned(),
        groups: vec!["etl".to_owned()],
        creation: Creation::IfMissing,
    };
    let said = iam(IamService::Cluster {
        identifier: Some("etl".to_owned()),
        user: Some(user),
    });
    let found = call(
        &world.with("AWS_REGION", "us-east-1"),
        target("warehouse.example", said),
    );
    assert!(found.contains("ClusterUser"), "{found}");
    assert!(found.ends_with("region: `AWS_REGION`"), "{found}");
}

#[test]
fn a_cluster_is_asked_for_in_the_region_of_its_name_whatever_the_environment_says() {
    let world = World::default().with("AWS_REGION", "us-east-1");
    let found = call(&world, target(CLUSTER, iam(IamService::OfHost)));
    assert!(found.contains("us-west-2") && !found.contains("us-east-1"));
}

#[test]
fn a_region_can_stand_in_awss_own_profile() {
    let world = World::new(&[("AWS_PROFILE", "etl")]).file(
        "/home/u/.aws/config",
        "[default]\nregion = us-east-1\n[profile etl]\nregion = eu-central-1\n",
    );
    let said = iam(IamService::Workgroup(Some("wg".to_owned())));
    let found = call(&world, target("warehouse.example", said));
    assert!(found.contains("eu-central-1"), "{found}");
    assert!(found.ends_with("the profile `etl` in /home/u/.aws/config"));
}

#[test]
fn a_region_that_could_name_another_host_is_refused() {
    let world = World::default().with("AWS_REGION", "evil.example/");
    let said = iam(IamService::Workgroup(Some("wg".to_owned())));
    let faults = call(&world, target("warehouse.example", said));
    assert!(
        faults.starts_with("run/invalid-setting: `AWS_REGION`: the region is no region"),
        "{faults}"
    );
}

#[test]
fn the_arn_of_a_secret_says_its_region() {
    let secret = |id: &str| {
        LoginSettings::Secret(SecretSettings {
            id: id.to_owned(),
            region: None,
            identity: AwsIdentity::Usual,
        })
    };
    let arn = "arn:aws:secretsmanager:ap-south-1:123456789012:secret:etl-AbCdEf";
    let found = call(&World::default(), target("w.example", secret(arn)));
    assert!(found.contains("region: \"ap-south-1\""), "{found}");
    let found = call(&World::default(), target("w.example", secret("prod/etl")));
    assert!(found.contains("no region is set"), "{found}");
}

#[test]
fn variables_alone_can_ask_for_a_workgroups_login() {
    let world = World::new(&[
        ("REDSHIFT_HOST", "warehouse.example"),
        ("REDSHIFT_DATABASE", "dev"),
        ("REDSHIFT_WORKGROUP", "wg"),
        ("REDSHIFT_REGION", "us-west-2"),
    ]);
    let found = call(&world, TargetSettings::default());
    assert!(found.contains("Workgroup"), "{found}");
}

#[test]
fn a_variable_that_a_target_names_holds_the_password_or_is_missed_by_name() {
    let named = || {
        let mut target = target(
            "h.example",
            LoginSettings::PasswordVariable("ETL_PW".to_owned()),
        );
        target.settings.user = of_target("u".to_owned());
        target
    };
    let world = World::new(&[("ETL_PW", "pw"), ("PGPASSWORD", "other")]);
    let resolved = world.resolve(named()).expect("resolved");
    let password = login(&resolved).password.expect("given");
    assert_eq!(password.expose(), "pw");
    let faults = World::new(&[("PGPASSWORD", "other")]).faults_of(named());
    assert!(
        faults.starts_with(
            "run/missing-variable: the variable `ETL_PW`, which callsheet.yml:6 names, is not set"
        ),
        "{faults}"
    );
}
