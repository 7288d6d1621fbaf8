//! A schema for each developer.

use insta::assert_snapshot;
use plan::Plan;

use super::{PIPELINE, request, sources};
use crate::compile::{Range, Request, compile, validate};
use crate::source::Sources;

fn project(dev: &str) -> Sources {
    let mut sources = sources(PIPELINE);
    let project = format!(
        "version: 1\ndefault_target: dev\ntargets:\n  dev: {{ kind: redshift, iam_role: default, \
         {dev} }}\n  prod: {{ kind: redshift, schema: prod, iam_role: default }}\n"
    );
    sources
        .add("callsheet.yml", project.as_bytes())
        .expect("a small text");
    sources
}

fn planned(target: &str, developer: Option<&str>) -> Result<Plan, String> {
    let request = Request {
        target: Some(target.to_owned()),
        developer: developer.map(|name| name.parse().expect("a developer")),
        ..request(Range::At("2018-11-01".to_owned()))
    };
    let compiled = compile(&project("schema: \"dev_{{ user }}\""), &request);
    compiled
        .map(|compiled| compiled.plan)
        .map_err(|found| found.to_string())
}

#[test]
fn each_developer_has_a_schema_and_ledgers_of_their_own() {
    let plan = planned("dev", Some("Anna")).expect("a plan");
    let target = &plan.header.target;
    assert_eq!(target.schema.as_str(), "dev_anna");
    assert_eq!(target.control_schema.as_str(), "dev_anna_callsheet");
    let rendering = plan::rendering::render(&plan, plan::file::digest(&plan));
    let line = rendering.lines().find(|line| line.contains("target "));
    assert_snapshot!(line.expect("a target"), @"-- target     dev (Redshift) of the developer anna, schema dev_anna, control schema dev_anna_callsheet");
    let (bytes, _) = plan::file::to_bytes(&plan);
    let text = String::from_utf8(bytes).expect("a plan is text");
    assert!(text.contains("dev_anna.visits") && !text.contains("{{"));
}

#[test]
fn a_developers_name_changes_no_byte_where_the_target_has_one_schema() {
    let named = planned("prod", Some("anna")).expect("a plan");
    assert_eq!(named, planned("prod", None).expect("a plan"));
    assert_eq!(named.header.target.developer, None);
}

#[test]
fn a_plan_needs_the_name_and_a_look_does_not() {
    let found = planned("dev", None).expect_err("whose?");
    assert!(found.starts_with("resolve/developer-unnamed"), "{found}");
    let sources = project("schema: \"dev_{{ user }}\"");
    assert!(validate(&sources, "visits", Some("dev")).is_ok());
}

#[test]
fn developers_may_write_their_control_schema_and_share_none() {
    let names = |control: &str| {
        let sources = project(&format!(
            "schema: \"dev_{{{{ user }}}}\", control_schema: {control}"
        ));
        validate(&sources, "visits", None).map_err(|found| found.to_string())
    };
    assert!(names("\"control_{{ user }}\"").is_ok());
    let found = names("control").expect_err("one for all");
    assert!(
        found.starts_with("resolve/developers-share-ledger"),
        "{found}"
    );
}

#[test]
fn no_other_template_is_a_schema() {
    let sources = project("schema: \"dev_{{ vars.team }}\"");
    let found = validate(&sources, "visits", None).map_err(|found| found.to_string());
    let found = found.expect_err("settled before variables");
    assert!(found.starts_with("spec/invalid-name"), "{found}");
}
