//! `callsheet.yml`.

use super::{project, project_faults};
use crate::spec::{IamRoleSpec, TargetKindSpec};

#[test]
fn targets_and_buckets_are_read() {
    let spec = project(
        "version: 1\ndefault_target: dev\ntargets:\n  dev: { kind: local, schema: music }\n  prod:\n    kind: redshift\n    schema: music\n    control_schema: callsheet\n    iam_role: arn:aws-cn:iam::123456789012:role/etl/loader\n    region: us-west-2\n    vars: { source: s3://b }\n    query_group: etl\n    statement_timeout: 60000\nlocal:\n  buckets:\n    s3://b-1.x: sample\n",
    );
    assert_eq!(spec.default_target.expect("given").value, "dev");
    let kinds: Vec<_> = spec
        .targets
        .values()
        .map(|target| target.kind.value)
        .collect();
    assert_eq!(kinds, [TargetKindSpec::Local, TargetKindSpec::Redshift]);
    let role = spec.targets["prod"].iam_role.as_ref().expect("given");
    assert!(matches!(&role.value, IamRoleSpec::Arn(arn) if arn.ends_with("/etl/loader")));
    let local = spec.local.expect("given");
    assert_eq!(local.buckets["s3://b-1.x"].folder.value, "sample");
}

#[test]
fn the_example_has_no_faults() {
    let spec = project(include_str!("../../../../../pipelines/callsheet.yml"));
    let role = spec.targets["prod"].iam_role.as_ref().expect("given");
    assert_eq!(role.value, IamRoleSpec::Default);
}

#[test]
fn a_role_is_an_arn_or_the_default_and_nothing_else_is_repeated() {
    let with = |role: &str| {
        project_faults(&format!(
            "version: 1\ntargets:\n  prod: {{ kind: redshift, schema: s, iam_role: \"{role}\" }}\n"
        ))
    };
    assert_eq!(with("default"), "");
    assert_eq!(
        with("arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b"),
        ""
    );
    for role in [
        "loader",
        "arn:aws:iam::1:role/a",
        "arn:aws:s3:::b",
        "x' token 'y",
    ] {
        assert_eq!(
            with(role),
            "spec/invalid-role: the role is neither `default` nor the ARN of an IAM role"
        );
    }
}

#[test]
fn a_role_has_no_meaning_in_a_local_target() {
    let text = "version: 1\ntargets:\n  dev: { kind: local, schema: s, iam_role: default }\n";
    assert_eq!(
        project_faults(text),
        "spec/key-without-meaning: `iam_role` has no meaning in a local target"
    );
}

#[test]
fn secrets_are_refused_wherever_they_stand_and_never_shown() {
    let text = "version: 1\ntargets:\n  prod:\n    kind: redshift\n    schema: s\n    password: hunter2\n    vars: { api_secret: hunter2, id: AKIAIOSFODNN7EXAMPLE }\n";
    let faults = project_faults(text);
    let line = "spec/embedded-credentials: a secret has no place in a source";
    assert_eq!(faults, [line; 3].join("\n"));
    assert!(!faults.contains("hunter2"));
}
