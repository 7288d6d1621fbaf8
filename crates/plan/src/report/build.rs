//! A plan and its run record become a report.

use std::collections::BTreeMap;

use super::check::CheckReport;
use super::summary::Summary;
use super::table::TableReport;
use super::unit::UnitReport;
use super::{FORMAT, Report, ReportFault};
use crate::check::Check;
use crate::digest::Digest;
use crate::id::UnitId;
use crate::interval::{DataInterval, IntervalKey};
use crate::plan::Plan;
use crate::record::{self, RunRecord, UnitRecord};
use crate::unit::{Scope, Unit};

impl Report {
    /// Joins a plan and a record of its run.
    ///
    /// A unit that the record is silent about is missing in the report too;
    /// [`super::verification`] finds it.
    pub fn of(plan: &Plan, digest: Digest, record: &RunRecord) -> Result<Self, ReportFault> {
        if record.format != record::FORMAT {
            return Err(ReportFault::Format(record.format.clone()));
        }
        if record.plan != digest {
            return Err(ReportFault::AnotherPlan {
                recorded: record.plan,
                plan: digest,
            });
        }
        let mut records: BTreeMap<(UnitId, IntervalKey), &UnitRecord> = record
            .units
            .iter()
            .map(|unit| ((unit.unit.clone(), unit.interval.clone()), unit))
            .collect();
        let mut units = Vec::new();
        let mut checks = Vec::new();
        let mut checks_of: BTreeMap<&UnitId, Vec<(usize, &Check)>> = BTreeMap::new();
        for (place, check) in plan.checks.iter().enumerate() {
            checks_of
                .entry(&check.unit)
                .or_default()
                .push((place, check));
        }
        for (unit, interval) in tasks(plan) {
            let key = unit.key(interval.as_ref());
            let Some(record) = records.remove(&(unit.id.clone(), key)) else {
                continue;
            };
            units.push(UnitReport::of(unit, interval.as_ref(), record));
            for (place, check) in checks_of.get(&unit.id).into_iter().flatten() {
                checks.push((*place, CheckReport::of(check, interval.as_ref(), record)));
            }
        }
        if let Some((unit, interval)) = records.into_keys().next() {
            return Err(ReportFault::StrangeUnit {
                unit: unit.to_string(),
                interval: interval.to_string(),
            });
        }
        // The sort is stable: the intervals of one check stay in order.
        checks.sort_by_key(|(place, check)| (check.verdict, *place));
        let checks: Vec<CheckReport> = checks.into_iter().map(|(_, check)| check).collect();
        Ok(Self {
            format: FORMAT.to_owned(),
            plan: digest,
            pipeline: plan.header.pipeline.clone(),
            target: plan.header.target.clone(),
            cadence: plan.header.cadence,
            range: plan.header.range,
            intervals: plan.intervals.len(),
            run: record.run.clone(),
            started_at: record.started_at.clone(),
            millis: record.millis,
            ending: record.ending.clone(),
            summary: Summary::of(&units, &checks),
            tables: TableReport::all(plan, &units),
            units,
            checks,
            stale_inputs: record.stale_inputs.clone(),
        })
    }
}

/// Every unit for every interval: what is loaded once first, then interval by interval, then what
/// comes behind them all.
pub(super) fn tasks(plan: &Plan) -> impl Iterator<Item = (&Unit, Option<DataInterval>)> {
    let scoped = |scope| plan.units.iter().filter(move |unit| unit.scope == scope);
    let once = scoped(Scope::Once).map(|unit| (unit, None));
    let each = plan.intervals.iter().flat_map(move |planned| {
        scoped(Scope::EachInterval).map(move |unit| (unit, Some(planned.interval)))
    });
    let last = scoped(Scope::AtEnd).map(|unit| (unit, None));
    once.chain(each).chain(last)
}
