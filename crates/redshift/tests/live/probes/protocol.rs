//! A whole plan: bootstrapped, run, and run again.

use std::sync::Arc;
use std::time::Instant;

use compiler::{Range, Request, Sources, compile};
use executor::{Clock, InterruptHandle, Options, RunEvent, Session as _};
use plan::{Digest, HexText, Plan};
use redshift::RedshiftWarehouse;

use crate::kit::{Findings, Kit, Probe, Seen, value};

pub(crate) async fn ask(kit: &Kit, findings: &mut Findings) {
    findings.add(Probe {
        name: "whole-plan",
        question: "does a plan run on bootstrapped control tables, and is a second run left with nothing to do?",
        expected: &["Complete; 1 row; again Complete; 1 ledger row"],
    }, whole(kit)).await;
}

struct SystemClock(Instant);

impl Clock for SystemClock {
    fn monotonic_millis(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn utc_now(&self) -> String {
        // Only people read it.
        "2018-11-01T00:00:00Z".to_owned()
    }
}

fn plan(schema: &str) -> Plan {
    let project = format!(
        "version: 1\ndefault_target: live\ntargets:\n  \
         live: {{ kind: redshift, schema: {schema}, control_schema: {schema}, iam_role: default }}\n"
    );
    let pipeline = "\
version: 1
pipeline: conformance
schedule: { cron: \"@daily\", start: 2018-11-01, end: 2018-11-02 }
tables:
  numbers:
    kind: dimension
    columns: { n: integer not null }
    load: { replace: {}, select: SELECT 1 AS n }
    checks: [{ not_null: n }]
";
    let mut sources = Sources::default();
    for (name, text) in [
        ("callsheet.yml", project.as_str()),
        ("p/pipeline.yml", pipeline),
    ] {
        sources.add(name, text.as_bytes()).expect("a small text");
    }
    let request = Request {
        folder: "p".to_owned(),
        target: None,
        developer: None,
        range: Range::Schedule,
    };
    let compiled = compile(&sources, &request).unwrap_or_else(|faults| panic!("{faults}"));
    compiled.plan
}

async fn whole(kit: &Kit) -> Seen {
    let plan = plan(kit.schema());
    let mut session = kit.session().await?;
    for statement in &plan.bootstrap {
        session.run(&statement.text.unfold(None)).await?;
    }
    let first = run(kit, &plan, "a1").await;
    let rows = value(
        &mut session,
        &format!("SELECT COUNT(*) FROM {}", kit.table("numbers")),
    )
    .await?;
    let again = run(kit, &plan, "a2").await;
    let ledger = "SELECT COUNT(*) FROM ".to_owned() + &kit.table("conformance_ledger");
    let noted = value(&mut session, &ledger).await?;
    Ok(format!(
        "{first}; {rows} row; again {again}; {noted} ledger row"
    ))
}

async fn run(kit: &Kit, plan: &Plan, name: &str) -> String {
    let warehouse = RedshiftWarehouse::new(kit.connection()).expect("it was sound before");
    let record = executor::run(
        plan,
        Digest::of("conformance"),
        Arc::new(warehouse),
        Options::new(HexText::new(name).expect("hex")),
        Arc::new(SystemClock(Instant::now())),
        |_: RunEvent| {},
        InterruptHandle::new(),
    );
    match Box::pin(record).await {
        Ok(record) => format!("{:?}", record.ending),
        Err(error) => error.to_string(),
    }
}
