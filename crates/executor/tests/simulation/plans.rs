//! Plans by chance, in the language of the simulated warehouse.

mod feed;
mod protocol;
mod rival;
mod shape;

pub(crate) use feed::{FEED, Feed, feed_row};
pub(crate) use rival::{RIVAL_LEDGER, Rival, control_table};

pub(crate) use shape::{Load, Shape, Source, UnitShape};

use std::collections::BTreeMap;

use plan::check::CheckScope;
use plan::header::{FORMAT, Provenance};
use plan::interval::parse_timestamp;
use plan::ownership::Ownership;
use plan::unit::{Across, Origin, Redo, Rerun, Role, Scope};
use plan::{
    Cadence, Check, CheckId, CheckResultStatement, Digest, Expectation, Header, Plan,
    PlannedInterval, Severity, SlottedText, Statement, Step, Target, TargetKind, Unit, UnitId,
    Verb,
};

use crate::witness::Expected;

const DAY: &str = "⟦start|%Y%m%d⟧";

pub(crate) fn statement(text: &str) -> Statement {
    Statement {
        text: slotted(text),
        meaning: Digest::of(text),
    }
}

fn slotted(text: &str) -> SlottedText {
    SlottedText::new(text).expect("known slots")
}

fn step(verb: Verb, text: &str) -> Step {
    Step {
        verb,
        sql: statement(text),
    }
}

/// The name of a file for an interval; `once` where there is none.
pub(crate) fn file(stage: &str, interval: &str) -> String {
    format!("{stage}@{interval}")
}

/// The plan of a shape.
pub(crate) fn build(shape: &Shape) -> Plan {
    let intervals = intervals(shape.days);
    let name = |name: &str| name.parse().expect("a name");
    let first = intervals
        .first()
        .expect("at least one day")
        .interval
        .start();
    let end = intervals.last().expect("at least one day").interval.end();
    let mut plan = Plan {
        header: Header {
            format: FORMAT.to_owned(),
            pipeline: name("simulated"),
            description: None,
            owner: None,
            target: Target {
                name: name("prod"),
                kind: TargetKind::Redshift,
                schema: name("analytics"),
                control_schema: name("callsheet"),
                developer: None,
                fingerprint: None,
            },
            cadence: Cadence::Daily,
            range: plan::DataInterval::new(first, end).expect("forward"),
            intervals: intervals.len(),
            parameters: Vec::new(),
            sources: Vec::new(),
            provenance: Provenance {
                compiler: "0".to_owned(),
                tzdb: "0".to_owned(),
            },
            migration: None,
        },
        prologue: vec![statement("nothing")],
        bootstrap: Vec::new(),
        protocol: protocol::protocol(&owned_names(shape), OWN),
        tables: Vec::new(),
        preflight: Vec::new(),
        sources: Vec::new(),
        ownership: Some(ownership(&owned_names(shape), OWN)),
        upstreams: Vec::new(),
        units: Vec::new(),
        checks: Vec::new(),
        check_results: Vec::new(),
        lineage: Vec::new(),
        waivers: Vec::new(),
        intervals,
    };
    for unit in &shape.units {
        add(&mut plan, unit, shape);
    }
    for stage in shape
        .units
        .iter()
        .filter(|unit| matches!(unit.load, Load::Stage))
    {
        let role = Role::Drop {
            stage: UnitId::new(stage.id.as_str()),
        };
        let table = format!("{}__{DAY}", stage.id);
        let body = vec![step(Verb::Run, &format!("drop {table}"))];
        let id = drop_id(&stage.id);
        let parts = Parts {
            role,
            table,
            scope: Scope::EachInterval,
            ..Parts::new(body)
        };
        plan.units.push(unit(&id, &[], parts));
    }
    for table in &shape.vacuumed {
        let vacuum = step(Verb::Alone(Redo::Repeatable), &format!("vacuum {table}"));
        let parts = Parts {
            role: Role::Maintain,
            table: table.clone(),
            scope: Scope::AtEnd,
            ..Parts::new(vec![vacuum])
        };
        plan.units.push(unit(&vacuum_id(table), &[table], parts));
    }
    plan
}

fn intervals(days: usize) -> Vec<PlannedInterval> {
    let mut at = parse_timestamp("2018-11-01").expect("a date");
    let mut intervals = Vec::new();
    for _ in 0..days {
        let interval = Cadence::Daily.interval_at(at).expect("a day");
        at = interval.end();
        intervals.push(Plan::planned(&[], interval));
    }
    intervals
}

struct Parts {
    role: Role,
    table: String,
    scope: Scope,
    across: Across,
    rerun: Rerun,
    body: Vec<Step>,
}

impl Parts {
    fn new(body: Vec<Step>) -> Self {
        Self {
            role: Role::Publish,
            table: String::new(),
            scope: Scope::EachInterval,
            across: Across::Independent,
            rerun: Rerun::Replaces,
            body,
        }
    }
}

fn unit(id: &str, needs: &[&str], parts: Parts) -> Unit {
    let interval = match parts.scope {
        Scope::Once | Scope::AtEnd => "once",
        Scope::EachInterval => "⟦interval⟧",
    };
    let record = format!(
        "insert ledger unit={id} interval={interval} digest=⟦unit_digest⟧ attempt=⟦attempt⟧ \
         sequence=⟦sequence⟧ rows=⟦rows⟧ generation=⟦generation⟧ run=⟦run⟧"
    );
    let fence = || step(Verb::Fence, "select lease generation");
    let begin = step(Verb::Begin, "begin");
    let mut steps = Vec::new();
    match parts.body.as_slice() {
        [alone] if matches!(alone.verb, Verb::Alone(_)) => {
            steps.extend([fence(), alone.clone(), begin, fence()]);
        }
        body => {
            steps.extend([begin, fence()]);
            steps.extend_from_slice(body);
        }
    }
    steps.extend([step(Verb::Record, &record), step(Verb::Commit, "commit")]);
    Unit {
        id: UnitId::new(id),
        title: id.to_owned(),
        table: slotted(&parts.table),
        role: parts.role,
        scope: parts.scope,
        across: parts.across,
        rerun: parts.rerun,
        needs: needs.iter().map(|need| UnitId::new(*need)).collect(),
        reads: Vec::new(),
        visible: String::new(),
        origin: origin(),
        steps,
    }
}

fn origin() -> Origin {
    Origin {
        file: "pipeline.yml".to_owned(),
        line: 1,
    }
}

/// The pipeline that has a table where it is not this one.
pub(crate) const OTHER: &str = "other";
pub(crate) const OWN: &str = "simulated";

fn owned_names(shape: &Shape) -> Vec<String> {
    shape.owned().map(|id| format!("analytics.{id}")).collect()
}

/// A table has a row once it is claimed.
fn ownership(names: &[String], pipeline: &str) -> Ownership {
    let tables = names.iter().map(|name| name.parse().expect("a table"));
    let names = names.join(",");
    Ownership {
        tables: tables.collect(),
        lock: statement("lock turns"),
        read: statement(&format!("select owners table,pipeline table~{names}")),
        claim: statement(&format!("note owners {names} pipeline={pipeline}")),
        adopt: statement(&format!(
            "update owners table~{names} set pipeline={pipeline}"
        )),
    }
}

/// The unit that drops what a stage filled.
fn drop_id(stage: &str) -> String {
    format!("{stage}.drop")
}

/// The unit that vacuums a table.
fn vacuum_id(table: &str) -> String {
    format!("{table}.vacuum")
}

fn add(plan: &mut Plan, made: &UnitShape, shape: &Shape) {
    let id = made.id.as_str();
    let set = "set interval=⟦interval⟧ attempt=⟦attempt⟧";
    let table = match made.load {
        Load::Stage => format!("{id}__{DAY}"),
        _ => id.to_owned(),
    };
    let table_of = |source: &Source| match source {
        Source::Stage(stage) => format!("{stage}__{DAY}"),
        Source::Table(table) => table.clone(),
    };
    let from: Vec<String> = made.from.iter().map(table_of).collect();
    let append = format!(
        "append {table} {} interval=⟦interval⟧ {set}",
        from.join(",")
    );
    let mut parts = match made.load {
        Load::Stage => Parts {
            role: Role::Stage {
                dropped_by: UnitId::new(drop_id(id)),
            },
            ..Parts::new(vec![
                step(Verb::Run, &format!("recreate {table}")),
                step(
                    Verb::Copy,
                    &format!("copy {table} {id}@⟦interval⟧ of={id} interval=⟦interval⟧"),
                ),
            ])
        },
        Load::Once => Parts {
            scope: Scope::Once,
            ..Parts::new(vec![
                step(Verb::Run, &format!("recreate {table}")),
                step(
                    Verb::Copy,
                    &format!("copy {table} {id}@once of={id} interval=once attempt=⟦attempt⟧"),
                ),
            ])
        },
        Load::Replace => Parts {
            across: Across::InOrder,
            ..Parts::new(vec![
                step(Verb::Run, &format!("create {table}")),
                step(Verb::Run, &format!("delete {table} interval=⟦interval⟧")),
                step(Verb::Load, &append),
                step(Verb::Count, &format!("count {table}")),
            ])
        },
        Load::Append => Parts {
            across: Across::InOrder,
            rerun: Rerun::Doubles,
            ..Parts::new(vec![
                step(Verb::Run, &format!("create {table}")),
                step(Verb::Load, &append),
            ])
        },
    };
    parts.table.clone_from(&table);
    if let (true, Load::Replace | Load::Append) = (shape.is_checked, made.load) {
        let check = check(plan, id, &table);
        parts.body.push(check);
    }
    let needs: Vec<&str> = made.needs().collect();
    plan.units.push(unit(id, &needs, parts));
}

/// Expects that no row of the interval is bad.
fn check(plan: &mut Plan, unit: &str, table: &str) -> Step {
    let id = CheckId::new(format!("{unit}.good"));
    let note = format!("insert results check={id} attempt=⟦attempt⟧ value=⟦value⟧ is=⟦outcome⟧");
    plan.check_results.push(CheckResultStatement {
        check: id.clone(),
        sql: statement(&note),
    });
    plan.checks.push(Check {
        id: id.clone(),
        unit: UnitId::new(unit),
        table: slotted(table),
        kind: "expression".to_owned(),
        title: "no row is bad".to_owned(),
        scope: CheckScope::Interval,
        severity: Severity::Error,
        measures: "rows".to_owned(),
        expect: Expectation::NONE,
        origin: origin(),
    });
    step(
        Verb::Check(id),
        &format!("count {table} is=bad interval=⟦interval⟧"),
    )
}

/// What the plan's published tables hold in the end, reckoned from the shape alone.
pub(crate) fn expected(shape: &Shape, plan: &Plan) -> Expected {
    let mut expected = Expected {
        owned: owned_names(shape),
        ..Expected::default()
    };
    let mut rows: BTreeMap<(String, String), Vec<(String, String)>> = BTreeMap::new();
    let intervals: Vec<String> = plan
        .intervals
        .iter()
        .map(|planned| planned.interval.key().to_string())
        .collect();
    for made in &shape.units {
        let once = ["once".to_owned()];
        let keys = if matches!(made.load, Load::Once) {
            &once[..]
        } else {
            &intervals[..]
        };
        for key in keys {
            let mut of_unit = Vec::new();
            if let Load::Stage | Load::Once = made.load {
                let file = &shape.files[&file(&made.id, key)];
                of_unit.extend((0..file.rows).map(|row| (row.to_string(), made.id.clone())));
            }
            for source in &made.from {
                let (Source::Stage(id) | Source::Table(id)) = source;
                of_unit.extend(rows[&(id.clone(), key.clone())].iter().cloned());
            }
            of_unit.sort();
            rows.insert((made.id.clone(), key.clone()), of_unit.clone());
            if !matches!(made.load, Load::Stage) {
                expected
                    .rows
                    .insert((made.id.clone(), key.clone()), of_unit);
            }
        }
    }
    let lasting = |unit: &&Unit| matches!(unit.role, Role::Publish | Role::Maintain);
    for unit in plan.units.iter().filter(lasting) {
        let planned = plan.intervals.iter().map(|planned| Some(&planned.interval));
        let of: Vec<_> = match unit.scope {
            Scope::Once | Scope::AtEnd => vec![None],
            Scope::EachInterval => planned.collect(),
        };
        for interval in of {
            let key = (unit.id.to_string(), unit.key(interval).to_string());
            expected
                .digests
                .insert(key, unit.digest(interval).to_string());
        }
    }
    let vacuums = shape.vacuumed.iter();
    expected.vacuums = vacuums
        .map(|table| (vacuum_id(table), table.clone()))
        .collect();
    expected
}
