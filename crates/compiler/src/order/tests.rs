use crate::diagnostic::Collector;
use crate::source::Sources;

const PROJECT: &str = "version: 1\ntargets:\n  local: { kind: local, schema: s }\n";

/// Tables that read each other as `name: reads…` says, all static so that no staging is needed.
fn pipeline(tables: &[(&str, &[&str])]) -> String {
    use std::fmt::Write as _;
    let mut text = "version: 1\npipeline: p\nschedule: { cron: \"@daily\" }\ntables:\n".to_owned();
    for (name, reads) in tables {
        let from = if reads.is_empty() {
            String::new()
        } else {
            format!(" FROM {}", reads.join(" CROSS JOIN "))
        };
        let _ = write!(
            text,
            "  {name}:\n    kind: table\n    columns: {{ a: integer }}\n    load:\n      replace: {{}}\n      select: SELECT 1 AS a{from}\n"
        );
    }
    text
}

fn order(tables: &[(&str, &[&str])]) -> String {
    let mut sources = Sources::default();
    let project = sources
        .add("callsheet.yml", PROJECT.as_bytes())
        .expect("a small text");
    sources
        .add("p/pipeline.yml", pipeline(tables).as_bytes())
        .expect("a small text");
    let project = crate::spec::parse_project(&sources, project).expect("a fine project");
    let spec = crate::spec::parse_pipeline(&sources, "p").expect("a fine pipeline");
    let mut faults = Collector::default();
    let resolved = {
        let neighbours = crate::neighbours::Neighbours::default();
        crate::resolve::resolve(&spec, &project, &neighbours, None.into(), &mut faults)
    };
    let resolved = resolved.and_then(crate::ir::Draft::complete);
    let resolved = resolved.unwrap_or_else(|| panic!("{:?}", faults.clone().finish()));
    match super::order(&resolved, &mut faults) {
        Some(schedule) => schedule
            .order
            .iter()
            .map(|id| resolved.table(*id).name.value.to_string())
            .collect::<Vec<_>>()
            .join(" "),
        None => faults
            .finish()
            .expect_err("no order is a fault")
            .to_string(),
    }
}

#[test]
fn tables_stand_behind_what_they_read_by_depth_then_by_place() {
    assert_eq!(
        order(&[("c", &["a", "b"]), ("b", &["a"]), ("a", &[]), ("d", &[])]),
        "a d b c"
    );
}

#[test]
fn a_cycle_is_shown_as_a_path() {
    assert_eq!(
        order(&[("a", &["b"]), ("b", &["c"]), ("c", &["a"]), ("d", &["a"])]),
        "order/cycle: tables need each other: `a` → `b` → `c` → `a`"
    );
}

#[test]
fn every_cycle_is_reported() {
    let found = order(&[("a", &["b"]), ("b", &["a"]), ("c", &["d"]), ("d", &["c"])]);
    assert_eq!(found.lines().count(), 2, "{found}");
}

#[test]
fn a_long_chain_needs_no_deep_stack() {
    let names: Vec<String> = (0..2000).map(|n| format!("t{n}")).collect();
    let reads: Vec<Vec<&str>> = (0..2000)
        .map(|n| {
            if n == 0 {
                Vec::new()
            } else {
                vec![names[n - 1].as_str()]
            }
        })
        .collect();
    let tables: Vec<(&str, &[&str])> = names
        .iter()
        .zip(&reads)
        .rev()
        .map(|(name, reads)| (name.as_str(), reads.as_slice()))
        .collect();
    assert!(order(&tables).starts_with("t0 t1 t2 "));
}
