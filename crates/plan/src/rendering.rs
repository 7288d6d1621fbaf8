//! The plan as SQL text for people: a pure view, which carries the plan's digest.
//!
//! A plan of one interval shows the exact text that runs. A plan of several shows each statement
//! once, slots in `⟦…⟧`, and the list of intervals.

mod migration;
mod upkeep;
mod upstream;

use std::fmt::Write as _;

use crate::check::Severity;
use crate::digest::Digest;
use crate::header::Header;
use crate::interval::{Cadence, DataInterval};
use crate::plan::Plan;
use crate::slot::SlottedText;
use crate::statement::Statement;
use crate::unit::{Across, Redo, Role, Scope, Unit, Verb};

/// The rendering of a plan whose digest is `digest`.
pub fn render(plan: &Plan, digest: Digest) -> String {
    let mut out = Rendering {
        plan,
        text: String::new(),
        only: match plan.intervals.as_slice() {
            [one] => Some(one.interval),
            _ => None,
        },
    };
    out.title(digest);
    out.intervals();
    out.section("Session prologue: sent on every session before anything else");
    out.statements(&plan.prologue);
    for (number, unit) in plan.units.iter().enumerate() {
        out.unit(number + 1, unit);
    }
    out.upkeep();
    out.section("Bootstrap: makes schemas and control tables where they are absent");
    out.statements(&plan.bootstrap);
    out.protocol();
    out.preflight();
    out.sources();
    out.ownership();
    out.upstreams();
    out.check_results();
    out.lineage();
    out.text
}

struct Rendering<'a> {
    plan: &'a Plan,
    text: String,
    only: Option<DataInterval>,
}

impl Rendering<'_> {
    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            let _ = writeln!(self.text, "{}", format!("-- {line}").trim_end());
        }
    }

    fn section(&mut self, title: &str) {
        let _ = writeln!(self.text, "\n-- {}\n-- {title}\n", "=".repeat(76));
    }

    fn title(&mut self, digest: Digest) {
        let header = &self.plan.header;
        let target = &header.target;
        if let Some(migration) = &header.migration {
            return self.migration_title(digest, migration);
        }
        self.comment(&format!(
            "Plan of the pipeline {}, for reading. What runs is the plan file, locked by\n\
             sha256:{digest}\n\n\
             target     {} ({:?}){}, schema {}, control schema {}\n\
             intervals  {}\n\
             units      {}",
            header.pipeline,
            target.name,
            target.kind,
            of_developer(target),
            target.schema,
            target.control_schema,
            intervals(header),
            self.plan.units.len(),
        ));
        self.made_where_and_of_what();
    }

    /// Where it runs, what fills its slots, and what it was made from.
    fn made_where_and_of_what(&mut self) {
        let header = &self.plan.header;
        let target = &header.target;
        if let Some(fingerprint) = &target.fingerprint {
            self.comment(&format!(
                "runs only at  sha256:{fingerprint} of host, port and database"
            ));
        }
        for waiver in &self.plan.waivers {
            let place = match &waiver.table {
                Some(table) => format!("on {table}"),
                None => "everywhere".to_owned(),
            };
            self.comment(&format!(
                "waived     {} {place}: {}",
                waiver.lint, waiver.reason
            ));
        }
        if !header.parameters.is_empty() {
            self.comment("\nFilled while running, each an integer or hex digits:");
            for parameter in &header.parameters {
                self.comment(&format!(
                    "  {:<18} {}",
                    format!("⟦{}⟧", parameter.name.name()),
                    parameter.meaning
                ));
            }
        }
        self.comment("\nMade from:");
        for source in &header.sources {
            self.comment(&format!("  {}  {}", source.digest.short(), source.file));
        }
        self.comment(&format!(
            "by {}, time zones {}",
            header.provenance.compiler, header.provenance.tzdb
        ));
    }

    fn intervals(&mut self) {
        if self.only.is_some() || self.plan.header.migration.is_some() {
            return;
        }
        self.section("Intervals, in order, with the digest of the exact text of each");
        for planned in &self.plan.intervals {
            self.comment(&format!("{}  {}", planned.digest, planned.interval));
        }
    }

    fn slotted(&self, text: &SlottedText) -> String {
        match &self.only {
            Some(interval) => text.unfold(Some(interval)),
            None => text.to_string(),
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let text = self.slotted(&statement.text);
        let _ = writeln!(self.text, "{};", text.trim_end());
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    /// Whether another unit of the same interval reads what a unit writes.
    fn is_read_within(&self, written: &Unit) -> bool {
        self.plan.units.iter().any(|unit| {
            unit.scope == Scope::EachInterval
                && matches!(unit.role, Role::Publish | Role::Stage { .. })
                && unit.needs.contains(&written.id)
        })
    }

    fn unit(&mut self, number: usize, unit: &Unit) {
        self.section(&format!("Unit {number}: {}", unit.title));
        let when = match (unit.scope, unit.across, &self.only) {
            (Scope::Once, _, _) => "once for all intervals".to_owned(),
            (Scope::AtEnd, _, _) => "once, behind all intervals".to_owned(),
            (Scope::EachInterval, _, Some(interval)) => format!("for {interval}"),
            (Scope::EachInterval, Across::InOrder, None) if self.is_read_within(unit) => {
                "for each interval, in order, behind all that needs it for the one before"
                    .to_owned()
            }
            (Scope::EachInterval, Across::InOrder, None) => {
                "for each interval, one after another, in order".to_owned()
            }
            (Scope::EachInterval, Across::Independent, None) => {
                "for each interval, side by side".to_owned()
            }
        };
        let mut facts = format!("runs     {when}");
        if !unit.needs.is_empty() {
            let needs: Vec<&str> = unit.needs.iter().map(crate::UnitId::as_str).collect();
            let _ = write!(facts, "\nneeds    {}", needs.join(", "));
        }
        match &unit.role {
            Role::Publish => {}
            Role::Change => {
                facts.push_str("\nagain    where these statements changed since they ran");
            }
            Role::Maintain => {
                facts.push_str("\nagain    where rows were loaded since it ran");
            }
            Role::Stage { dropped_by } => {
                let _ = write!(facts, "\ndropped  by {dropped_by}");
            }
            Role::Drop { stage } => {
                let _ = write!(facts, "\ndrops    what {stage} filled");
            }
        }
        let _ = write!(
            facts,
            "\nreaders  {}\nsource   {}:{}",
            unit.visible, unit.origin.file, unit.origin.line
        );
        self.comment(&facts);
        self.text.push('\n');
        for step in &unit.steps {
            self.verb(&step.verb);
            self.statement(&step.sql);
        }
    }

    fn verb(&mut self, verb: &Verb) {
        match verb {
            Verb::Begin | Verb::Run | Verb::Declare | Verb::Load | Verb::Commit => {}
            Verb::Fence => self.comment("must answer this run's generation"),
            Verb::Copy => self.comment("followed by the protocol's copy_count"),
            Verb::Alone(Redo::Repeatable) => {
                self.comment("outside a transaction; after a crash it may run a second time");
            }
            Verb::Alone(Redo::Verify(query)) => {
                let asked = self.slotted(&query.text);
                self.comment(&format!(
                    "outside a transaction; after a crash, where this answers 1, only its ledger row \
                     is written:\n{}",
                    asked.trim_end()
                ));
            }
            Verb::Count => self.comment("reported: rows in the table"),
            Verb::Record => self.comment("the ledger row, committed with the data"),
            Verb::Check(id) => {
                let Some(check) = self.plan.check(id) else {
                    return;
                };
                let consequence = match check.severity {
                    Severity::Error => "else the unit rolls back",
                    Severity::Warn => "else a warning",
                    Severity::Info => "for information",
                };
                self.comment(&format!(
                    "check {id}: {}; {}: {}, {consequence}",
                    check.title, check.measures, check.expect
                ));
            }
        }
    }

    fn protocol(&mut self) {
        self.section("Protocol: sent around the units, and after a failure");
        for (step, statement) in self.plan.protocol.iter() {
            self.comment(&format!("{}: {}", step.name(), step.meaning()));
            self.statement(statement);
        }
    }

    fn preflight(&mut self) {
        if self.plan.preflight.is_empty() {
            return;
        }
        self.section("Preflight: asked before anything runs; another shape stops the run");
        for preflight in &self.plan.preflight {
            let columns: Vec<String> = preflight
                .columns
                .iter()
                .map(|column| format!("{} {}", column.name, column.ty))
                .collect();
            self.comment(&format!("{}: {}", preflight.table, columns.join(", ")));
            self.statement(&preflight.query);
            self.statement(&preflight.layout.kind);
            self.statement(&preflight.layout.keys);
            if let Some(was) = &preflight.was {
                let (new, old) = (&preflight.table, &was.table);
                self.comment(&format!(
                    "where {new} is not there: whether it still is {old}"
                ));
                self.statement(&was.query);
            }
        }
    }

    fn sources(&mut self) {
        if self.plan.sources.is_empty() {
            return;
        }
        self.section("Sources: tables of others; a run stops where they lack what is declared");
        for source in &self.plan.sources {
            let columns: Vec<String> = source.columns.iter().map(ToString::to_string).collect();
            let (name, columns) = (&source.name, columns.join(", "));
            self.comment(&format!("{name} is {}: {columns}", source.table));
            self.statement(&source.query);
        }
    }

    fn ownership(&mut self) {
        let Some(ownership) = &self.plan.ownership else {
            return;
        };
        self.section("Ownership: a table of another pipeline stops the run");
        self.comment("asks who owns the plan's tables");
        self.statement(&ownership.read);
        self.comment("where one has no owner: lets pipelines claim one at a time, and claims");
        self.statement(&ownership.lock);
        self.statement(&ownership.claim);
        self.comment("only where a person asks for it, `--adopt`");
        self.statement(&ownership.adopt);
    }

    fn check_results(&mut self) {
        if self.plan.check_results.is_empty() {
            return;
        }
        self.section("Check results: noted after each unit's COMMIT or ROLLBACK");
        for result in &self.plan.check_results {
            self.statement(&result.sql);
        }
    }

    fn lineage(&mut self) {
        if self.plan.lineage.is_empty() {
            return;
        }
        self.section("Lineage: which column is made from which");
        for edge in &self.plan.lineage {
            self.comment(&format!(
                "{}.{} <- {}.{} ({})",
                edge.to.table, edge.to.column, edge.from.table, edge.from.column, edge.how
            ));
        }
    }
}

/// Whose schemas those of a target are, where each developer has their own.
fn of_developer(target: &crate::header::Target) -> String {
    let developer = target.developer.as_ref();
    developer.map_or_else(String::new, |name| format!(" of the developer {name}"))
}

/// Which of them the plan is for.
fn intervals(header: &Header) -> String {
    match header.cadence {
        Cadence::Once => "once: nothing here depends on a date".to_owned(),
        cadence => format!(
            "{} x {cadence}, {} up to, not including, {}",
            header.intervals,
            header.range.start(),
            header.range.end(),
        ),
    }
}
