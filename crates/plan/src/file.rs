//! The plan file: JSON Lines, one record a line, locked by its last line.
//!
//! The last line holds the SHA-256 of every byte before it, so `head -n -1 FILE | sha256sum` checks
//! a plan without this program. Records stand in a fixed order and are written in one way only:
//! a file that says the same in other bytes is refused too.

use std::fmt;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::check::Check;
use crate::digest::{Digest, Digester};
use crate::header::{FORMAT, Header};
use crate::ownership::Ownership;
use crate::plan::{CheckResultStatement, Plan, PlannedInterval, Waiver};
use crate::protocol::{Protocol, ProtocolStep};
use crate::source_table::SourceTable;
use crate::statement::Statement;
use crate::table::{LineageEdge, Preflight, Table};
use crate::unit::Unit;
use crate::upstream::Upstream;

/// One line of a plan file; the variants stand in the order of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line<'a> {
    Header(Own<'a, Header>),
    Prologue(Own<'a, Statement>),
    Bootstrap(Own<'a, Statement>),
    Protocol {
        step: ProtocolStep,
        sql: Own<'a, Statement>,
    },
    Table(Own<'a, Table>),
    Preflight(Own<'a, Preflight>),
    Source(Own<'a, SourceTable>),
    Ownership(Own<'a, Ownership>),
    Upstream(Own<'a, Upstream>),
    Unit(Own<'a, Unit>),
    Check(Own<'a, Check>),
    CheckResult(Own<'a, CheckResultStatement>),
    Lineage(Own<'a, LineageEdge>),
    Waiver(Own<'a, Waiver>),
    Interval(Own<'a, PlannedInterval>),
    End {
        lines: usize,
        digest: Digest,
    },
}

/// Borrowed when written, owned when read.
enum Own<'a, T> {
    Borrowed(&'a T),
    Owned(T),
}

impl<T: Clone> Own<'_, T> {
    fn into_owned(self) -> T {
        match self {
            Self::Borrowed(value) => value.clone(),
            Self::Owned(value) => value,
        }
    }
}

impl<T: Serialize> Serialize for Own<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Borrowed(value) => value.serialize(serializer),
            Self::Owned(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Own<'_, T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::Owned)
    }
}

/// Why bytes are not a plan that may run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanFileFault {
    #[error("this is not a plan file: its last line holds no digest")]
    Unlocked,
    #[error(
        "the plan was changed after it was made: its bytes have the digest {found}, its lock says {locked}"
    )]
    Changed { locked: Digest, found: Digest },
    #[error("the plan has the format `{found}`, this version reads `{FORMAT}`")]
    OtherFormat { found: String },
    #[error("line {line} of the plan cannot be read: {message}")]
    Malformed { line: usize, message: String },
    #[error(
        "the plan says the right thing in other bytes than the compiler's, first in line {line}"
    )]
    NotCanonical { line: usize },
    #[error("the digest of the interval {interval} is not that of the plan's statements")]
    IntervalChanged { interval: String },
}

impl PlanFileFault {
    /// The stable code: `plan/changed`, …
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unlocked => "plan/unlocked",
            Self::Changed { .. } => "plan/changed",
            Self::OtherFormat { .. } => "plan/other-format",
            Self::Malformed { .. } => "plan/malformed",
            Self::NotCanonical { .. } => "plan/not-canonical",
            Self::IntervalChanged { .. } => "plan/interval-changed",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::OtherFormat { .. } => {
                "compile it again with this version, or run it with the version that made it"
            }
            Self::Unlocked => "give the `.plan` file that `callsheet plan -o` wrote",
            Self::Changed { .. }
            | Self::Malformed { .. }
            | Self::NotCanonical { .. }
            | Self::IntervalChanged { .. } => {
                "compile the plan again and have it reviewed; a plan is never edited"
            }
        }
    }
}

/// Writes the file and answers the plan's digest.
pub fn write(plan: &Plan, to: &mut impl Write) -> io::Result<Digest> {
    let mut out = Locked {
        to,
        digester: Digester::new(),
        lines: 0,
    };
    out.line(&Line::Header(Own::Borrowed(&plan.header)))?;
    for statement in &plan.prologue {
        out.line(&Line::Prologue(Own::Borrowed(statement)))?;
    }
    for statement in &plan.bootstrap {
        out.line(&Line::Bootstrap(Own::Borrowed(statement)))?;
    }
    for (step, sql) in plan.protocol.iter() {
        let sql = Own::Borrowed(sql);
        out.line(&Line::Protocol { step, sql })?;
    }
    for table in &plan.tables {
        out.line(&Line::Table(Own::Borrowed(table)))?;
    }
    for preflight in &plan.preflight {
        out.line(&Line::Preflight(Own::Borrowed(preflight)))?;
    }
    for source in &plan.sources {
        out.line(&Line::Source(Own::Borrowed(source)))?;
    }
    if let Some(ownership) = &plan.ownership {
        out.line(&Line::Ownership(Own::Borrowed(ownership)))?;
    }
    for upstream in &plan.upstreams {
        out.line(&Line::Upstream(Own::Borrowed(upstream)))?;
    }
    for unit in &plan.units {
        out.line(&Line::Unit(Own::Borrowed(unit)))?;
    }
    for check in &plan.checks {
        out.line(&Line::Check(Own::Borrowed(check)))?;
    }
    for result in &plan.check_results {
        out.line(&Line::CheckResult(Own::Borrowed(result)))?;
    }
    for edge in &plan.lineage {
        out.line(&Line::Lineage(Own::Borrowed(edge)))?;
    }
    for waiver in &plan.waivers {
        out.line(&Line::Waiver(Own::Borrowed(waiver)))?;
    }
    for interval in &plan.intervals {
        out.line(&Line::Interval(Own::Borrowed(interval)))?;
    }
    out.end()
}

/// The file's bytes and the plan's digest.
pub fn to_bytes(plan: &Plan) -> (Vec<u8>, Digest) {
    let mut bytes = Vec::new();
    let digest = write(plan, &mut bytes).expect("writing to memory cannot fail");
    (bytes, digest)
}

/// The digest that locks a plan.
pub fn digest(plan: &Plan) -> Digest {
    write(plan, &mut io::sink()).expect("a sink takes everything")
}

struct Locked<'a, W> {
    to: &'a mut W,
    digester: Digester,
    lines: usize,
}

impl<W: Write> Locked<'_, W> {
    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.digester.update(&text);
        self.lines += 1;
        self.to.write_all(&text)
    }

    fn end(self) -> io::Result<Digest> {
        let digest = self.digester.finish();
        let line = Line::End {
            lines: self.lines,
            digest,
        };
        self.to.write_all(&serde_json::to_vec(&line)?)?;
        self.to.write_all(b"\n")?;
        Ok(digest)
    }
}

/// Reads a plan file and holds it to its lock.
pub fn read(bytes: &[u8]) -> Result<(Plan, Digest), PlanFileFault> {
    let body = locked_body(bytes)?;
    let digest = body.digest;
    let plan = parse(body.lines)?;
    let (canonical, _) = to_bytes(&plan);
    if canonical != bytes {
        return Err(PlanFileFault::NotCanonical {
            line: first_difference(&canonical, bytes),
        });
    }
    for planned in &plan.intervals {
        if Plan::planned(&plan.units, planned.interval) != *planned {
            return Err(PlanFileFault::IntervalChanged {
                interval: planned.interval.to_string(),
            });
        }
    }
    Ok((plan, digest))
}

struct Body<'a> {
    lines: &'a [u8],
    digest: Digest,
}

/// Everything before the lock, once the lock fits it.
fn locked_body(bytes: &[u8]) -> Result<Body<'_>, PlanFileFault> {
    let text = bytes.strip_suffix(b"\n").ok_or(PlanFileFault::Unlocked)?;
    let start = text
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let (lines, last) = text.split_at(start);
    let Ok(Line::End { digest: locked, .. }) = serde_json::from_slice(last) else {
        return Err(PlanFileFault::Unlocked);
    };
    let found = Digest::of(lines);
    if found != locked {
        return Err(PlanFileFault::Changed { locked, found });
    }
    Ok(Body {
        lines,
        digest: found,
    })
}

fn parse(lines: &[u8]) -> Result<Plan, PlanFileFault> {
    let malformed = |line: usize, message: &dyn fmt::Display| PlanFileFault::Malformed {
        line,
        message: message.to_string(),
    };
    let mut reader = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .zip(1..);
    let (first, _) = reader
        .next()
        .ok_or_else(|| malformed(1, &"the plan is empty"))?;
    let header = header(first)?;
    let mut plan = Parts::default();
    for (bytes, number) in reader {
        let line = serde_json::from_slice(bytes).map_err(|error| malformed(number, &error))?;
        plan.take(line)
            .map_err(|message| malformed(number, &message))?;
    }
    plan.into_plan(header)
        .map_err(|message| malformed(1, &message))
}

/// The header, after a look at the format alone: another version's header may have another shape.
fn header(first: &[u8]) -> Result<Header, PlanFileFault> {
    #[derive(Deserialize)]
    struct AnyHeader {
        header: AnyFormat,
    }
    #[derive(Deserialize)]
    struct AnyFormat {
        format: String,
    }
    let malformed = |error: serde_json::Error| PlanFileFault::Malformed {
        line: 1,
        message: error.to_string(),
    };
    let found = serde_json::from_slice::<AnyHeader>(first)
        .map_err(malformed)?
        .header
        .format;
    if found != FORMAT {
        return Err(PlanFileFault::OtherFormat { found });
    }
    match serde_json::from_slice(first).map_err(malformed)? {
        Line::Header(header) => Ok(header.into_owned()),
        _ => Err(PlanFileFault::Malformed {
            line: 1,
            message: "the first line is no header".to_owned(),
        }),
    }
}

#[derive(Default)]
struct Parts {
    prologue: Vec<Statement>,
    bootstrap: Vec<Statement>,
    protocol: std::collections::BTreeMap<ProtocolStep, Statement>,
    tables: Vec<Table>,
    preflight: Vec<Preflight>,
    sources: Vec<SourceTable>,
    ownership: Option<Ownership>,
    upstreams: Vec<Upstream>,
    units: Vec<Unit>,
    checks: Vec<Check>,
    check_results: Vec<CheckResultStatement>,
    lineage: Vec<LineageEdge>,
    waivers: Vec<Waiver>,
    intervals: Vec<PlannedInterval>,
}

impl Parts {
    fn take(&mut self, line: Line<'_>) -> Result<(), String> {
        match line {
            Line::Header(_) => return Err("a second header".to_owned()),
            Line::End { .. } => return Err("an end before the last line".to_owned()),
            Line::Prologue(statement) => self.prologue.push(statement.into_owned()),
            Line::Bootstrap(statement) => self.bootstrap.push(statement.into_owned()),
            Line::Protocol { step, sql } => {
                self.protocol.insert(step, sql.into_owned());
            }
            Line::Table(table) => self.tables.push(table.into_owned()),
            Line::Preflight(preflight) => self.preflight.push(preflight.into_owned()),
            Line::Ownership(ownership) => {
                if self.ownership.replace(ownership.into_owned()).is_some() {
                    return Err("a second ownership".to_owned());
                }
            }
            Line::Source(source) => self.sources.push(source.into_owned()),
            Line::Upstream(upstream) => self.upstreams.push(upstream.into_owned()),
            Line::Unit(unit) => self.units.push(unit.into_owned()),
            Line::Check(check) => self.checks.push(check.into_owned()),
            Line::CheckResult(result) => self.check_results.push(result.into_owned()),
            Line::Lineage(edge) => self.lineage.push(edge.into_owned()),
            Line::Waiver(waiver) => self.waivers.push(waiver.into_owned()),
            Line::Interval(interval) => self.intervals.push(interval.into_owned()),
        }
        Ok(())
    }

    fn into_plan(self, header: Header) -> Result<Plan, String> {
        let plan = Plan {
            header,
            prologue: self.prologue,
            bootstrap: self.bootstrap,
            protocol: Protocol::new(self.protocol).map_err(|missing| missing.to_string())?,
            tables: self.tables,
            preflight: self.preflight,
            sources: self.sources,
            ownership: self.ownership,
            upstreams: self.upstreams,
            units: self.units,
            checks: self.checks,
            check_results: self.check_results,
            lineage: self.lineage,
            waivers: self.waivers,
            intervals: self.intervals,
        };
        plan.references()?;
        Ok(plan)
    }
}

/// The line, counted from 1, in which two files part.
fn first_difference(left: &[u8], right: &[u8]) -> usize {
    let common = left
        .iter()
        .zip(right)
        .take_while(|(left, right)| left == right);
    1 + common.filter(|(byte, _)| **byte == b'\n').count()
}
