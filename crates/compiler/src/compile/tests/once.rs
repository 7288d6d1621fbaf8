//! Pipelines without a schedule, and what is loaded once in others.

use plan::{Cadence, DataInterval};

use super::{Range, faults, plan_of};

/// Without a schedule.
const SHOP: &str = "\
version: 1
pipeline: visits
tables:
  raw_orders:
    kind: staging
    columns: { id: integer not null, cents: integer }
    load: { copy: { from: \"s3://shop/orders.json\", json: auto } }
  named:
    kind: table
    columns: { order_id: integer not null, cents: integer }
    load: { view: {}, select: \"SELECT id AS order_id, cents FROM raw_orders\" }
  orders:
    kind: fact
    columns: { order_id: integer not null, cents: integer }
    load: { replace: {}, select: \"SELECT order_id, cents FROM named\" }
";

#[test]
fn without_a_schedule_everything_is_loaded_once() {
    let plan = plan_of(SHOP, Range::Unnamed);
    assert_eq!(plan.header.cadence, Cadence::Once);
    assert_eq!(plan.header.range, DataInterval::ALWAYS);
    assert_eq!(plan.header.range.to_string(), "once");
    for unit in &plan.units {
        assert_ne!(unit.scope, plan::unit::Scope::EachInterval, "{}", unit.id);
    }
    let (bytes, digest) = plan::file::to_bytes(&plan);
    assert_eq!(plan::file::read(&bytes), Ok((plan.clone(), digest)));
    assert_eq!(plan_of(SHOP, Range::Schedule), plan);
}

#[test]
fn without_a_schedule_there_are_no_dates() {
    let day = Range::At("2018-11-01".to_owned());
    assert!(faults(SHOP, day).starts_with("compile/no-schedule"));
    let dated = SHOP.replace("orders.json", "{{ ds }}.json");
    assert!(faults(&dated, Range::Unnamed).starts_with("resolve/no-schedule"));
    let dated = SHOP.replace("cents FROM named", "cents FROM named WHERE '{{ ds }}' > ''");
    assert!(faults(&dated, Range::Unnamed).starts_with("resolve/no-schedule"));
}

#[test]
fn with_a_schedule_an_interval_has_to_be_named() {
    assert!(faults(super::PIPELINE, Range::Unnamed).starts_with("compile/no-interval"));
}

#[test]
fn a_static_table_reads_views_of_static_tables_and_no_others() {
    let scheduled = SHOP.replace("tables:\n", "schedule: { cron: \"@daily\" }\ntables:\n");
    let day = || Range::At("2018-11-01".to_owned());
    let is_static = |text: &str, table: &str| {
        text.replace(
            &format!("  {table}:\n"),
            &format!("  {table}:\n    static: true\n"),
        )
    };
    let all = is_static(&is_static(&scheduled, "raw_orders"), "orders");
    plan_of(&all, day());

    let lasting = all.replace(
        "  named:",
        "  copied:
    kind: table
    columns: { id: integer not null, cents: integer }
    load: { replace: {}, select: \"SELECT id, cents FROM raw_orders\" }
  named:",
    );
    let through = lasting.replace(
        "cents FROM raw_orders\" }\n  orders",
        "cents FROM copied\" }\n  orders",
    );
    let found = faults(&through, day());
    assert!(
        found.starts_with("resolve/static-needs-interval"),
        "{found}"
    );
}

/// A pipeline without a schedule whose table `t` is loaded so.
fn loaded_by(kind: &str, load: &str) -> String {
    format!(
        "\
version: 1
pipeline: visits
tables:
  raw:
    kind: staging
    columns: {{ id: integer not null, at: timestamp not null }}
    load: {{ copy: {{ from: \"s3://shop/raw.json\", json: auto }} }}
  t:
    kind: {kind}
    columns: {{ id: integer not null, at: timestamp not null }}
    load:
      {load}
"
    )
}

const SELECT: &str = "select: SELECT id, at FROM raw";

#[test]
fn without_a_schedule_a_load_that_tells_no_intervals_is_done_once() {
    let with_select = |load: &str| format!("{load}\n      {SELECT}");
    for (kind, load, unit) in [
        (
            "table",
            "copy: { from: \"s3://shop/t.json\", json: auto }".to_owned(),
            "t",
        ),
        (
            "staging",
            "copy: { from: \"s3://shop/t.json\", json: auto }".to_owned(),
            "t",
        ),
        ("table", with_select("replace: {}"), "t"),
        ("table", with_select("replace: { by: swap }"), "t"),
        ("dimension", with_select("merge: { key: [id] }"), "t"),
        (
            "table",
            with_select("unload: { to: \"s3://shop/out/\", csv: {} }"),
            "t",
        ),
        ("table", with_select("view: {}"), "t"),
        ("table", with_select("late_binding_view: {}"), "t"),
        ("table", with_select("materialized_view: {}"), "t.refresh"),
        (
            "table",
            "sql: { text: \"DELETE FROM t; INSERT INTO t (id, at) SELECT id, at FROM raw;\", \
             reads: [raw], rerun: replaces }"
                .to_owned(),
            "t",
        ),
    ] {
        let plan = plan_of(&loaded_by(kind, &load), Range::Unnamed);
        let unit = plan.unit(&plan::UnitId::new(unit));
        let unit = unit.unwrap_or_else(|| panic!("{load}: no unit"));
        assert_ne!(unit.scope, plan::unit::Scope::EachInterval, "{load}");
    }
}

#[test]
fn without_a_schedule_a_load_of_intervals_asks_for_one() {
    for load in [
        "append: {}",
        "replace_window: { column: at }",
        "replace_batch: {}",
        "snapshot: { key: [id] }",
    ] {
        let select = match load {
            "snapshot: { key: [id] }" => "select: SELECT id FROM raw",
            _ => SELECT,
        };
        let mut text = loaded_by("fact", &format!("{load}\n      {select}"));
        if load.starts_with("snapshot") {
            let t = text.rfind("columns: ").expect("the columns of `t`");
            text.replace_range(
                t..t + text[t..].find('\n').expect("a line"),
                "columns: { id: integer not null, valid_from: timestamp not null, valid_to: timestamp }",
            );
        }
        let found = faults(&text, Range::Unnamed);
        assert!(
            found.starts_with("resolve/load-needs-schedule"),
            "{load}: {found}"
        );
        assert!(!found.contains("static"), "{load}: {found}");

        // With one it is fine.
        let scheduled = text.replace("tables:\n", "schedule: { cron: \"@daily\" }\ntables:\n");
        plan_of(&scheduled, Range::At("2018-11-01".to_owned()));
        // Who says `static` is told about that.
        let said = scheduled.replace("    kind: fact\n", "    kind: fact\n    static: true\n");
        let found = faults(&said, Range::At("2018-11-01".to_owned()));
        assert!(found.contains("a `static fact` table"), "{load}: {found}");
    }
}
