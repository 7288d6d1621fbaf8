//! One try of one unit: its steps in order, on one session.

use plan::evidence::{NoticeRecord, Notices, TryRecord};
use plan::record::{CheckRecord, CheckStatus, RunFault};
use plan::unit::Redo;
use plan::{CheckId, Digest, HexText, ProtocolStep, RunParameter, RunValues, Severity, Verb};

use crate::assignment::Assignment;
use crate::claim::{Earlier, Place};
use crate::connection::{Connection, Identity};
use crate::copy_failure;
use crate::event::RunEvent;
use crate::fault::Fault;
use crate::interrupt::Patience::{self, UntilAbandoned, UntilInterrupted};
use crate::session::{Refusal, Session, SessionError};

/// What a try measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    pub(crate) rows_written: Option<u64>,
    pub(crate) rows_total: Option<u64>,
    pub(crate) checks: Vec<CheckRecord>,
}

/// How a try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Committed,
    /// Blocking checks failed; rolled back.
    Blocked,
    /// Another run has the lease; rolled back.
    Fenced,
    /// An interrupt ended it; rolled back.
    Interrupted,
    /// Rolled back.
    Failed {
        fault: Fault,
        step: Option<usize>,
    },
    /// Nobody knows: the COMMIT was sent and not answered.
    Open {
        fault: Fault,
        step: usize,
    },
}

/// What the session is good for afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Sound,
    /// Its transaction, if any, may go on until it is ended.
    Gone,
}

/// Whether the database keeps errors of a COPY that came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoadErrors {
    None,
    /// It passed over rows, and named the view that tells of them.
    Noted,
}

/// A try and all that names it.
pub(crate) struct Attempt {
    pub(crate) id: HexText,
    values: RunValues,
    earlier: Earlier,
    /// What it takes to give up the next statement.
    patience: Patience,
    pub(crate) findings: Findings,
    pub(crate) identity: Identity,
    /// The session's last COPY before this try.
    pub(crate) earlier_load: Option<i64>,
    /// What the database said to a COPY that it could not carry out.
    pub(crate) refused_copy: Option<Refusal>,
    pub(crate) notices: Notices,
    pub(crate) errors: LoadErrors,
    /// The place of the try among all of its unit's.
    pub(crate) sequence: i64,
    started_at: String,
    started: u64,
}

impl Attempt {
    /// Names a try. The session is part of the name, so that two processes of one run never agree
    /// on one.
    pub(crate) fn new<W, S: Session>(
        assignment: &Assignment<'_, W>,
        connection: &Connection<S>,
        place: Place,
    ) -> Self {
        let execution = assignment.execution;
        let sequence = place.sequence;
        let identity = connection.identity();
        let digest = Digest::of_parts([
            "attempt/1",
            execution.options.run.as_str(),
            assignment.unit.id.as_str(),
            assignment.key.as_str(),
            &format!(
                "{} {sequence} {} {}",
                assignment.generation, identity.pid, identity.start
            ),
        ]);
        let id = HexText::new(&digest.to_string()[..32]).expect("a digest is hex");
        let values = identity
            .values(execution.values())
            .with(RunParameter::Generation, assignment.generation)
            .with(RunParameter::Attempt, id.clone())
            .with(RunParameter::Sequence, sequence)
            .with(RunParameter::UnitDigest, assignment.digest);
        Self {
            id,
            values,
            earlier: place.earlier,
            patience: UntilInterrupted,
            findings: Findings::default(),
            identity,
            earlier_load: connection.last_load(),
            refused_copy: None,
            notices: Notices::default(),
            errors: LoadErrors::None,
            sequence,
            started_at: execution.clock.utc_now(),
            started: execution.clock.monotonic_millis(),
        }
    }

    /// The values that name the try.
    pub(crate) fn values(&self) -> &RunValues {
        &self.values
    }

    /// What is kept of the try.
    pub(crate) fn record<W>(&self, assignment: &Assignment<'_, W>, end: &End) -> TryRecord {
        let clock = &assignment.execution.clock;
        TryRecord {
            attempt: self.id.clone(),
            pid: self.identity.pid,
            session_start: self.identity.start,
            started_at: self.started_at.clone(),
            millis: clock.monotonic_millis().saturating_sub(self.started),
            query: None,
            error: end.error(),
        }
    }

    /// Keeps what the database remarked on a step.
    fn note<S: Session>(&mut self, connection: &mut Connection<S>, step: usize) {
        for notice in connection.take_notices() {
            if copy_failure::names_view(&notice.message) {
                self.errors = LoadErrors::Noted;
            }
            self.notices.add(NoticeRecord {
                step,
                severity: notice.severity,
                message: notice.message,
            });
        }
    }

    /// Runs every step. Unless it committed, the transaction is rolled back when this returns, or
    /// the session is gone.
    pub(crate) async fn carry_out<W, S: Session>(
        &mut self,
        assignment: &Assignment<'_, W>,
        connection: &mut Connection<S>,
    ) -> (End, Standing) {
        let end = match self.steps(assignment, connection).await {
            Ok(end) => end,
            Err((Fault::Unanswered, _)) => {
                self.fill_in_checks(assignment);
                return (End::Interrupted, Standing::Gone);
            }
            Err((Fault::Cancelled | Fault::Abandoned, _)) => End::Interrupted,
            Err((fault, step)) => End::Failed { fault, step },
        };
        self.fill_in_checks(assignment);
        match &end {
            End::Committed => (end, Standing::Sound),
            End::Open { .. } => (end, Standing::Gone),
            End::Failed { fault, .. } if fault.leaves_outcome_open() => (end, Standing::Gone),
            _ => {
                let execution = assignment.execution;
                let step = ProtocolStep::Rollback;
                let rolled_back = connection
                    .run_protocol(execution, step, &self.values, UntilAbandoned)
                    .await;
                let standing = match rolled_back {
                    Ok(_) => Standing::Sound,
                    Err(_) => Standing::Gone,
                };
                (end, standing)
            }
        }
    }

    async fn steps<W, S: Session>(
        &mut self,
        assignment: &Assignment<'_, W>,
        connection: &mut Connection<S>,
    ) -> Result<End, (Fault, Option<usize>)> {
        let execution = assignment.execution;
        // Of what came before the unit.
        drop(connection.take_notices());
        for (index, step) in assignment.unit.steps.iter().enumerate() {
            let number = index + 1;
            // Checks that stand together all run; nothing else does behind one that failed.
            if !matches!(step.verb, Verb::Check(_)) && self.is_blocked() {
                return Ok(End::Blocked);
            }
            if step.verb == Verb::Commit {
                // The last chance to roll back: once it is sent, its answer is awaited.
                let checked = execution.watch().check(self.patience);
                checked.map_err(|fault| (fault, Some(number)))?;
            }
            execution.tell(RunEvent::StepStarted {
                unit: assignment.unit.id.clone(),
                interval: assignment.key.clone(),
                step: number,
            });
            let answer = self.step(assignment, connection, step).await;
            self.note(connection, number);
            let end = answer.or_else(|fault| match step.verb {
                Verb::Commit if fault.leaves_outcome_open() => Ok(Some(End::Open {
                    fault,
                    step: number,
                })),
                _ => Err((fault, Some(number))),
            })?;
            if let Some(end) = end {
                return Ok(end);
            }
        }
        Ok(End::Committed)
    }

    /// Runs or measures one step; answers how the try ends, if it ends here.
    async fn step<W, S: Session>(
        &mut self,
        assignment: &Assignment<'_, W>,
        connection: &mut Connection<S>,
        step: &plan::Step,
    ) -> Result<Option<End>, Fault> {
        let rows = self.findings.rows_written.unwrap_or(0);
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let values = self.values.clone().with(RunParameter::Rows, rows);
        let sql = step.sql.text.fill(assignment.interval, &values)?;
        match &step.verb {
            Verb::Begin | Verb::Run | Verb::Declare | Verb::Record => {
                connection.run(&sql, self.patience).await?;
            }
            Verb::Alone(redo) => {
                if !self.has_happened(assignment, connection, redo).await? {
                    connection.run(&sql, UntilInterrupted).await?;
                }
                // What has happened is noted, whoever asks to stop.
                self.patience = UntilAbandoned;
            }
            Verb::Fence => {
                let generation = connection.measure(&sql, self.patience).await?;
                if generation != assignment.generation {
                    return Ok(Some(End::Fenced));
                }
            }
            Verb::Copy => {
                let copied = connection.run(&sql, UntilInterrupted).await;
                copied.inspect_err(|fault| self.refused_copy = refused(fault))?;
                let execution = assignment.execution;
                let step = ProtocolStep::CopyCount;
                let copied = connection
                    .measure_protocol(execution, step, &self.values, UntilInterrupted)
                    .await?;
                self.add_rows(u64::try_from(copied).ok());
            }
            Verb::Load => {
                let completion = connection.run(&sql, UntilInterrupted).await?;
                self.add_rows(completion.rows);
            }
            Verb::Check(check) => {
                let measured = connection.measure(&sql, UntilInterrupted).await;
                self.judge(assignment, check, measured)?;
            }
            Verb::Count => {
                let rows = connection.measure(&sql, UntilInterrupted).await?;
                self.findings.rows_total = u64::try_from(rows).ok();
            }
            // Its answer is awaited whatever happens: it decides what readers see.
            Verb::Commit => {
                connection.run(&sql, UntilAbandoned).await?;
            }
        }
        Ok(None)
    }

    /// Whether a statement outside a transaction happened in an earlier try, as far as can be asked.
    async fn has_happened<W, S: Session>(
        &self,
        assignment: &Assignment<'_, W>,
        connection: &mut Connection<S>,
        redo: &Redo,
    ) -> Result<bool, Fault> {
        let (Redo::Verify(query), Earlier::Unresolved) = (redo, self.earlier) else {
            return Ok(false);
        };
        let sql = query.text.fill(assignment.interval, &self.values)?;
        match connection.measure(&sql, UntilInterrupted).await? {
            0 => Ok(false),
            1 => {
                assignment.execution.tell(RunEvent::AlreadyHappened {
                    unit: assignment.unit.id.clone(),
                    interval: assignment.key.clone(),
                });
                Ok(true)
            }
            _ => Err(Fault::Answer { expected: "0 or 1" }),
        }
    }

    fn add_rows(&mut self, rows: Option<u64>) {
        if let Some(rows) = rows {
            *self.findings.rows_written.get_or_insert(0) += rows;
        }
    }

    /// Holds a measured value against what the plan expects.
    fn judge<W>(
        &mut self,
        assignment: &Assignment<'_, W>,
        id: &CheckId,
        measured: Result<i64, Fault>,
    ) -> Result<(), Fault> {
        let check = assignment.execution.checks.check(id);
        let (status, value, fault) = match measured {
            Err(fault @ (Fault::Cancelled | Fault::Abandoned)) => return Err(fault),
            Err(fault) => (CheckStatus::Error, None, Some(fault)),
            Ok(value) if check.expect.holds(value) => (CheckStatus::Pass, Some(value), None),
            Ok(value) => match check.severity {
                Severity::Error => (CheckStatus::Fail, Some(value), None),
                // There is no status below a warning; the severity beside it tells them apart.
                Severity::Warn | Severity::Info => (CheckStatus::Warn, Some(value), None),
            },
        };
        let record = CheckRecord {
            check: id.clone(),
            status,
            value,
        };
        assignment.execution.tell(RunEvent::CheckMeasured {
            unit: assignment.unit.id.clone(),
            interval: assignment.key.clone(),
            check: record.clone(),
        });
        self.findings.checks.push(record);
        fault.map_or(Ok(()), Err)
    }

    fn is_blocked(&self) -> bool {
        let checks = &self.findings.checks;
        checks.iter().any(|check| check.status == CheckStatus::Fail)
    }

    /// Every check of the unit is reported, also those that the try did not reach.
    fn fill_in_checks<W>(&mut self, assignment: &Assignment<'_, W>) {
        let missing = assignment.checks().skip(self.findings.checks.len());
        let skipped = missing.map(|check| CheckRecord {
            check: check.clone(),
            status: CheckStatus::Skipped,
            value: None,
        });
        self.findings.checks.extend(skipped.collect::<Vec<_>>());
    }
}

impl End {
    /// Why the try did not commit.
    fn error(&self) -> Option<RunFault> {
        match self {
            Self::Committed => None,
            Self::Failed { fault, step } => Some(fault.record(*step)),
            Self::Open { fault, step } => Some(fault.record(Some(*step))),
            // The outcome of the unit says as much.
            Self::Blocked | Self::Fenced | Self::Interrupted => None,
        }
    }
}

/// The database's own no; a statement that somebody cancelled has no details to look up.
fn refused(fault: &Fault) -> Option<Refusal> {
    match fault {
        Fault::Session(SessionError::Refused(refusal))
            if !fault.leaves_outcome_open() && refusal.sqlstate != "57014" =>
        {
            Some(refusal.clone())
        }
        _ => None,
    }
}
