//! Plans for tests, made by hand.

use std::collections::BTreeMap;

use plan::check::CheckScope;
use plan::header::{FORMAT, Provenance};
use plan::interval::parse_timestamp;
use plan::unit::{Across, Origin, Redo, Rerun, Role, Scope};
use plan::{
    Cadence, Check, CheckId, CheckResultStatement, Digest, Expectation, Header, Plan, Protocol,
    ProtocolStep, Read, Rows, Severity, SlottedText, Statement, Step, Target, TargetKind, Unit,
    UnitId, Verb,
};

pub(crate) struct PlanBuilder(Plan);

/// The ledger key of the n-th day, counted from 1.
pub(crate) fn day(n: u8) -> String {
    format!("2018-11-{n:02}T00:00:00/2018-11-{:02}T00:00:00", n + 1)
}

fn slotted(text: &str) -> SlottedText {
    SlottedText::new(text).expect("known slots")
}

fn statement(text: &str) -> Statement {
    Statement {
        text: slotted(text),
        meaning: Digest::of(text),
    }
}

fn origin() -> Origin {
    Origin {
        file: "pipeline.yml".to_owned(),
        line: 1,
    }
}

fn step(verb: Verb, sql: &str) -> Step {
    Step {
        verb,
        sql: statement(sql),
    }
}

fn reads(units: &[&str]) -> Vec<Read> {
    let reads = units.iter().map(|unit| Read {
        unit: UnitId::new(*unit),
        rows: Rows::SoFar,
    });
    reads.collect()
}

const DAY: &str = "⟦start|%Y%m%d⟧";

impl PlanBuilder {
    /// A plan of so many days from 2018-11-01 on, without units.
    pub(crate) fn days(days: usize) -> Self {
        let start = parse_timestamp("2018-11-01").expect("a date");
        let mut intervals = Vec::new();
        let mut at = start;
        for _ in 0..days {
            let interval = Cadence::Daily.interval_at(at).expect("a day");
            at = interval.end();
            intervals.push(Plan::planned(&[], interval));
        }
        let name = |name: &str| name.parse().expect("a name");
        Self(Plan {
            header: Header {
                format: FORMAT.to_owned(),
                pipeline: name("sparkify"),
                description: None,
                owner: None,
                target: Target {
                    name: name("dev"),
                    kind: TargetKind::Local,
                    schema: name("analytics"),
                    control_schema: name("callsheet"),
                    developer: None,
                    fingerprint: None,
                },
                cadence: Cadence::Daily,
                range: plan::DataInterval::new(start, at).expect("at least one day"),
                intervals: days,
                parameters: Vec::new(),
                sources: Vec::new(),
                provenance: Provenance {
                    compiler: "0".to_owned(),
                    tzdb: "0".to_owned(),
                },
                migration: None,
            },
            prologue: vec![statement("set query_group=callsheet")],
            bootstrap: vec![statement("bootstrap")],
            protocol: protocol(),
            tables: Vec::new(),
            preflight: Vec::new(),
            sources: Vec::new(),
            ownership: None,
            upstreams: Vec::new(),
            units: Vec::new(),
            checks: Vec::new(),
            check_results: Vec::new(),
            lineage: Vec::new(),
            waivers: Vec::new(),
            intervals,
        })
    }

    fn unit(
        mut self,
        role: Role,
        across: Across,
        id: &str,
        needs: &[&str],
        body: Vec<Step>,
    ) -> Self {
        let table = match &role {
            Role::Publish | Role::Change | Role::Maintain => id.to_owned(),
            Role::Stage { .. } => format!("{id}__{DAY}"),
            Role::Drop { stage } => format!("{stage}__{DAY}"),
        };
        let record = format!(
            "record unit={id} interval=⟦interval⟧ digest=⟦unit_digest⟧ attempt=⟦attempt⟧ \
             sequence=⟦sequence⟧ rows=⟦rows⟧ generation=⟦generation⟧ run=⟦run⟧ plan=⟦plan⟧"
        );
        let mut steps = vec![step(Verb::Begin, "begin"), step(Verb::Fence, "fence")];
        steps.extend(body);
        steps.extend([step(Verb::Record, &record), step(Verb::Commit, "commit")]);
        self.0.units.push(Unit {
            id: UnitId::new(id),
            title: id.to_owned(),
            table: slotted(&table),
            role,
            scope: Scope::EachInterval,
            across,
            rerun: Rerun::Replaces,
            needs: needs.iter().map(|need| UnitId::new(*need)).collect(),
            reads: Vec::new(),
            visible: String::new(),
            origin: origin(),
            steps,
        });
        self
    }

    /// A staging table of two rows per day. Its drop is added by [`Self::build`].
    pub(crate) fn stage(self, id: &str) -> Self {
        let dropped_by = UnitId::new(format!("{id}.drop"));
        let body = vec![
            step(Verb::Run, &format!("recreate t={id}__{DAY}")),
            step(Verb::Copy, &format!("copy t={id}__{DAY} rows=2")),
        ];
        self.unit(
            Role::Stage { dropped_by },
            Across::Independent,
            id,
            &[],
            body,
        )
    }

    /// A table whose rows of a day are replaced by those of a stage.
    pub(crate) fn publish(self, id: &str, from: &str) -> Self {
        let body = vec![
            step(Verb::Run, &format!("create t={id}")),
            step(Verb::Run, &format!("delete t={id} row={DAY}")),
            step(
                Verb::Load,
                &format!("insert t={id} row={DAY} from={from}__{DAY}"),
            ),
            step(Verb::Count, &format!("count t={id}")),
        ];
        self.unit(Role::Publish, Across::InOrder, id, &[from], body)
            .with(|unit| unit.reads = reads(&[from]))
    }

    /// A table that rows of a stage are appended to.
    pub(crate) fn append(self, id: &str, from: &str) -> Self {
        let body = vec![
            step(Verb::Run, &format!("create t={id}")),
            step(
                Verb::Load,
                &format!("insert t={id} row={DAY} from={from}__{DAY}"),
            ),
        ];
        self.unit(Role::Publish, Across::InOrder, id, &[from], body)
            .with(|unit| {
                unit.rerun = Rerun::Doubles;
                unit.reads = reads(&[from]);
            })
    }

    /// A table that is filled once.
    pub(crate) fn once(self, id: &str) -> Self {
        let body = vec![
            step(Verb::Run, &format!("recreate t={id}")),
            step(Verb::Copy, &format!("copy t={id} rows=1")),
        ];
        let mut built = self.unit(Role::Publish, Across::Independent, id, &[], body);
        built.last().scope = Scope::Once;
        built
    }

    /// A unit behind all intervals, which counts how often it ran.
    pub(crate) fn at_end(self, id: &str, role: Role, needs: &[&str]) -> Self {
        let body = vec![step(Verb::Run, &format!("mark t={id}"))];
        self.unit(role, Across::Independent, id, needs, body)
            .with(|unit| unit.scope = Scope::AtEnd)
    }

    /// A change of a table, which counts how often it ran.
    pub(crate) fn change(self, id: &str, needs: &[&str]) -> Self {
        self.at_end(id, Role::Change, needs)
            .with(|unit| unit.scope = Scope::Once)
    }

    /// What a plan says of a table.
    pub(crate) fn table(name: &str, upkeep: plan::Upkeep) -> plan::table::Table {
        plan::table::Table {
            name: slotted(name),
            kind: "table".to_owned(),
            load: "replace".to_owned(),
            owner: None,
            description: None,
            tags: Vec::new(),
            columns: Vec::new(),
            dist: plan::table::DistStyle::Auto,
            sort: plan::table::SortKey::Auto,
            upkeep,
        }
    }

    /// A statement outside a transaction, which counts how often it ran.
    pub(crate) fn alone(mut self, id: &str, redo: Redo) -> Self {
        self = self.unit(Role::Publish, Across::InOrder, id, &[], Vec::new());
        let sql = format!("tally t={id}");
        let unit = self.last();
        unit.steps.insert(0, step(Verb::Alone(redo), &sql));
        unit.steps.insert(0, step(Verb::Fence, "fence"));
        self
    }

    /// Asks whether a statement outside a transaction has happened.
    pub(crate) fn verify(sql: &str) -> Redo {
        Redo::Verify(statement(sql))
    }

    /// The last unit also needs this one.
    pub(crate) fn needing(mut self, need: &str) -> Self {
        self.last().needs.push(UnitId::new(need));
        self
    }

    /// The last unit is also made from rows of this one.
    pub(crate) fn reading(self, other: &str) -> Self {
        self.needing(other)
            .with(|unit| unit.reads.extend(reads(&[other])))
    }

    /// The last unit also measures this, and expects zero.
    pub(crate) fn check(mut self, name: &str, severity: Severity, measure: &str) -> Self {
        let unit = self.last();
        let id = CheckId::new(format!("{}.{name}", unit.id));
        let (unit_id, table) = (unit.id.clone(), unit.table.clone());
        let before_record = unit.steps.len() - 2;
        unit.steps
            .insert(before_record, step(Verb::Check(id.clone()), measure));
        let note =
            format!("note check={id} attempt=⟦attempt⟧ value=⟦value⟧ outcome=⟦outcome⟧ run=⟦run⟧");
        self.0.check_results.push(CheckResultStatement {
            check: id.clone(),
            sql: statement(&note),
        });
        self.0.checks.push(Check {
            id,
            unit: unit_id,
            table,
            kind: "expression".to_owned(),
            title: name.to_owned(),
            scope: CheckScope::Interval,
            severity,
            measures: "rows".to_owned(),
            expect: Expectation::NONE,
            origin: origin(),
        });
        self
    }

    /// Any other change of the last unit.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Unit)) -> Self {
        change(self.last());
        self
    }

    /// As if somebody had changed the SQL of the last unit.
    pub(crate) fn changed(self) -> Self {
        self.with(|unit| unit.steps[2].sql.meaning = Digest::of("changed"))
    }

    fn last(&mut self) -> &mut Unit {
        self.0.units.last_mut().expect("a unit was added")
    }

    /// The plan, with a drop for each stage.
    pub(crate) fn build(mut self) -> Plan {
        let stages: Vec<UnitId> = self
            .0
            .units
            .iter()
            .filter(|unit| matches!(unit.role, Role::Stage { .. }))
            .map(|unit| unit.id.clone())
            .collect();
        for stage in stages {
            let body = vec![step(Verb::Run, &format!("drop t={stage}__{DAY}"))];
            let id = format!("{stage}.drop");
            let role = Role::Drop { stage };
            self = self.unit(role, Across::Independent, &id, &[], body);
        }
        self.0
    }
}

fn protocol() -> Protocol {
    let session = "pid=⟦pid⟧ start=⟦session_start⟧";
    let lease = "generation=⟦generation⟧ run=⟦run⟧";
    let text = |step: ProtocolStep| match step {
        ProtocolStep::Begin => "begin".to_owned(),
        ProtocolStep::Commit => "commit".to_owned(),
        ProtocolStep::Rollback => "rollback".to_owned(),
        ProtocolStep::SessionIdentity => "identity".to_owned(),
        ProtocolStep::SessionAlive => format!("alive {session}"),
        ProtocolStep::TerminateSession => "terminate pid=⟦pid⟧".to_owned(),
        ProtocolStep::LeaseLock => "lease_lock".to_owned(),
        ProtocolStep::LeaseRead => "lease_read".to_owned(),
        ProtocolStep::LeaseTake => {
            format!("lease_take {lease} plan=⟦plan⟧ seen=⟦seen_generation⟧ {session}")
        }
        ProtocolStep::LeaseRelease => format!("lease_release {lease}"),
        ProtocolStep::LiveSessions => "live".to_owned(),
        ProtocolStep::Superuser => "superuser".to_owned(),
        ProtocolStep::SessionStarted => format!("session_started {lease} {session}"),
        ProtocolStep::KnownSessions => {
            "known_sessions generation=⟦generation⟧ start=⟦session_start⟧".to_owned()
        }
        ProtocolStep::RunsLock => "runs_lock".to_owned(),
        ProtocolStep::RunStarted => format!("run_started {lease} {session} plan=⟦plan⟧"),
        ProtocolStep::RunEnded => {
            format!("run_ended {lease} {session} plan=⟦plan⟧ outcome=⟦outcome⟧")
        }
        ProtocolStep::OtherProcesses => {
            format!("other_processes generation=⟦generation⟧ {session}")
        }
        ProtocolStep::ClaimLock => "claim_lock".to_owned(),
        ProtocolStep::ClaimRead => {
            "claim_read unit=⟦unit_digest⟧ generation=⟦generation⟧ seen=⟦seen_sequence⟧".to_owned()
        }
        ProtocolStep::LedgerRead => "ledger_read".to_owned(),
        ProtocolStep::AttemptStarted => {
            format!(
                "attempt_started attempt=⟦attempt⟧ sequence=⟦sequence⟧ unit=⟦unit_digest⟧ \
                 {lease} {session}"
            )
        }
        ProtocolStep::AttemptCommitted => "attempt_committed attempt=⟦attempt⟧".to_owned(),
        ProtocolStep::RecentRuns => "recent_runs".to_owned(),
        ProtocolStep::LastRun => "last_run plan=⟦plan⟧".to_owned(),
        ProtocolStep::LedgerTimes => "ledger_times".to_owned(),
        ProtocolStep::OpenTries => "open_tries generation=⟦generation⟧".to_owned(),
        ProtocolStep::CopyCount => "copy_count".to_owned(),
        ProtocolStep::LoadError => format!("load_error {session}"),
        ProtocolStep::LoadErrorLegacy => format!("load_error_legacy {session}"),
        ProtocolStep::LoadErrorValue => format!("load_error_value {session}"),
        ProtocolStep::LastQuery => "last_query".to_owned(),
        ProtocolStep::LastLoad => format!("last_load {session}"),
        ProtocolStep::FilesRecorded => "files_recorded attempt=⟦attempt⟧ load=⟦load⟧".to_owned(),
        ProtocolStep::FilesRead => "files_read attempt=⟦attempt⟧".to_owned(),
    };
    let statements: BTreeMap<_, _> = ProtocolStep::ALL
        .iter()
        .map(|&step| (step, statement(&text(step))))
        .collect();
    Protocol::new(statements).expect("every step has a statement")
}
