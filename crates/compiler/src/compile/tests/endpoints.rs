//! What a plan keeps of where it runs.

use plan::{Digest, Host, endpoint, file};

use super::{PIPELINE, PROJECT, request, sources};
use crate::compile::{Range, compile};

/// The plan's fingerprint and its bytes, for targets on Redshift with these keys.
fn planned(dev: &str, prod: &str) -> Result<(Option<Digest>, String), String> {
    let project = PROJECT
        .replace(
            "kind: local, schema: dev",
            &format!("kind: redshift, schema: dev, {dev}"),
        )
        .replace("query_group: loads", prod);
    let mut sources = sources(PIPELINE);
    sources
        .add("callsheet.yml", project.as_bytes())
        .expect("a small text");
    let compiled = compile(&sources, &request(Range::At("2018-11-01".to_owned())))
        .map_err(|found| found.to_string())?;
    let bytes = file::to_bytes(&compiled.plan).0;
    let text = String::from_utf8(bytes).expect("a plan is text");
    Ok((compiled.plan.header.target.fingerprint, text))
}

const APART: &str = "control_schema: prod_callsheet";

#[test]
fn a_plan_is_bound_to_the_database_that_its_sources_name_and_does_not_tell_it() {
    let host: Host = "etl.example".parse().expect("a host");
    let (fingerprint, plan) =
        planned("host: ETL.example, database: warehouse", APART).expect("a plan");
    assert_eq!(
        fingerprint,
        Some(endpoint::fingerprint(&host, 5439, "warehouse"))
    );
    assert!(!plan.to_lowercase().contains("etl.example") && !plan.contains("warehouse"));
}

#[test]
fn a_plan_whose_database_the_environment_names_is_bound_to_none() {
    for keys in ["host: h", "database: d", "port: 5439, user: u"] {
        let (fingerprint, plan) = planned(keys, APART).expect("a plan");
        assert_eq!(fingerprint, None, "{keys}");
        assert!(!plan.contains("fingerprint"));
    }
}

#[test]
fn how_to_log_in_changes_no_byte_of_a_plan() {
    let bare = planned("host: h, database: d", APART).map(|(_, plan)| plan);
    let keys = "host: h, database: d, user: u, sslmode: require, connect_timeout: 5, \
                login: { password: { env: CANARY } }";
    let with = planned(keys, APART).map(|(_, plan)| plan);
    // The digest of `callsheet.yml` itself is the one thing that differs, and with it the lock.
    let (bare, with) = (bare.expect("a plan"), with.expect("a plan"));
    let units = |plan: &str| plan.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let (mut bare, mut with) = (units(&bare), units(&with));
    assert!(bare.pop() != with.pop(), "the lock");
    assert_eq!(bare, with);
    assert!(!with.concat().contains("CANARY"));
}

#[test]
fn targets_at_two_databases_do_not_share_a_ledger_and_at_one_they_would() {
    let shared = |dev, prod| planned(dev, prod).err().unwrap_or_default();
    assert_eq!(
        shared("host: h, database: dev", "host: h, database: prod"),
        ""
    );
    for (dev, prod) in [
        ("host: h, database: d", "host: h, database: d"),
        ("host: h, database: d", "host: h"),
    ] {
        let found = shared(dev, prod);
        assert!(
            found.starts_with("resolve/shared-control-schema"),
            "{found}"
        );
    }
}
