//! What the evidence of units tells people.

use std::collections::BTreeMap;

use super::attention::{Attention, Urgency};
use super::unit::UnitReport;
use super::{Report, wording};
use crate::evidence::{ChangeKind, Evidence, FileChanges, LoadDetails, LoadFailure};
use crate::record::RunFault;

/// How many files or remarks are named.
const NAMED: usize = 5;

/// Where and why a load failed, and what to do about it.
pub(super) fn of_failure(evidence: &Evidence, error: &RunFault) -> Vec<String> {
    let mut lines = Vec::new();
    match &evidence.load {
        Some(LoadDetails::Found(failure)) => {
            lines.extend(load_failure(failure));
            // It knows more than the session does.
            lines.push(format!("help: {}", failure.hint));
            return lines;
        }
        Some(LoadDetails::Unread { why }) => {
            lines.push(format!("its details could not be read: {why}"));
        }
        None => {}
    }
    lines.extend(error.help.iter().map(|help| format!("help: {help}")));
    lines
}

fn load_failure(failure: &LoadFailure) -> Vec<String> {
    let mut place = vec![format!("`{}`, line {}", failure.file, failure.line)];
    let declared = failure.declared.as_deref().unwrap_or_default();
    if let Some(column) = &failure.column {
        place.push(
            format!("column `{column}` {declared}")
                .trim_end()
                .to_owned(),
        );
    }
    if let Some(bytes) = failure.actual_length {
        place.push(format!("value of {}", wording::counted_u64(bytes, "byte")));
    }
    if let Some(position) = failure.position.filter(|position| *position > 0) {
        place.push(format!("position {position}"));
    }
    let mut lines = vec![
        place.join(", "),
        format!("{} (code {})", failure.reason, failure.code),
    ];
    if let Some(value) = &failure.value {
        lines.push(format!("value: {value}"));
    }
    if failure.others > 0 {
        let more = wording::counted_u64(failure.others, "more row");
        lines.push(format!("{more} could not be loaded"));
    }
    lines
}

/// What the last try is called in the database's own records.
pub(super) fn last_try(evidence: &Evidence) -> Option<String> {
    let last = evidence.tries.last()?;
    Some(format!(
        "last try: attempt {}, pid {}, begun {}",
        last.attempt, last.pid, last.started_at
    ))
}

/// One entry per unit whose files are not those of its last load.
pub(super) fn changed_inputs(report: &Report) -> Vec<Attention> {
    let changed = report.units.iter().filter_map(|unit| {
        let changes = unit.evidence.files.as_ref()?.since_last_load.as_ref()?;
        (!changes.is_empty()).then_some((unit, changes))
    });
    grouped(changed, |unit| unit.unit.as_str())
        .into_values()
        .map(|changed| {
            let (first, _) = changed[0];
            let intervals = changed.iter().map(|(unit, _)| &unit.interval);
            let names = changed.iter().flat_map(|(_, changes)| &changes.first);
            let mut detail: Vec<String> = names
                .clone()
                .take(NAMED)
                .map(|change| format!("{} `{}`", word(change.kind), change.name))
                .collect();
            let more = names.count().saturating_sub(NAMED);
            if more > 0 {
                detail.push(format!("and {more} more"));
            }
            Attention {
                urgency: Urgency::Warning,
                what: format!(
                    "the input of `{}` changed since its last load{}: {}",
                    first.unit,
                    wording::of_intervals(intervals),
                    difference(changed.iter().map(|(_, changes)| *changes)),
                ),
                place: Some(format!("{}:{}", first.origin.file, first.origin.line)),
                detail,
                next: format!(
                    "nothing, if that was meant; all that is made from it is loaded again by \
                     `--reprocess {}+`",
                    first.unit
                ),
            }
        })
        .collect()
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Resized => "of another size",
    }
}

/// `+2 files, -1 file, 1 file of another size`.
fn difference<'a>(changes: impl Iterator<Item = &'a FileChanges>) -> String {
    let (mut added, mut removed, mut resized) = (0, 0, 0);
    for change in changes {
        added += change.added;
        removed += change.removed;
        resized += change.resized;
    }
    let files = |number| wording::counted_u64(number, "file");
    let parts = [
        (added, format!("+{}", files(added))),
        (removed, format!("-{}", files(removed))),
        (resized, format!("{} of another size", files(resized))),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(_, text)| text)
        .collect();
    parts.join(", ")
}

/// One entry per unit on which the database remarked something.
pub(super) fn remarks(report: &Report) -> Vec<Attention> {
    let remarked = report.units.iter().filter(|unit| !unit.remarks.is_empty());
    grouped(remarked.map(|unit| (unit, ())), |unit| unit.unit.as_str())
        .into_values()
        .map(|units| {
            let (first, ()) = units[0];
            let intervals = units.iter().map(|(unit, ())| &unit.interval);
            let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
            for remark in units.iter().flat_map(|(unit, ())| &unit.remarks) {
                *counts.entry(remark).or_default() += 1;
            }
            let more = counts.len().saturating_sub(NAMED);
            let mut detail: Vec<String> = counts
                .into_iter()
                .take(NAMED)
                .map(|(remark, count)| match count {
                    1 => remark.to_owned(),
                    _ => format!("{remark} ({count} times)"),
                })
                .collect();
            if more > 0 {
                detail.push(format!("and {more} more"));
            }
            Attention {
                urgency: Urgency::Warning,
                what: format!(
                    "the database remarked on `{}`{}",
                    first.unit,
                    wording::of_intervals(intervals)
                ),
                place: Some(format!("{}:{}", first.origin.file, first.origin.line)),
                detail,
                next: "see whether the rows are what you expect; the run went on".to_owned(),
            }
        })
        .collect()
}

/// By unit, in the order of the names.
fn grouped<'a, T>(
    units: impl Iterator<Item = (&'a UnitReport, T)>,
    key: impl Fn(&'a UnitReport) -> &'a str,
) -> BTreeMap<&'a str, Vec<(&'a UnitReport, T)>> {
    let mut groups: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (unit, value) in units {
        groups.entry(key(unit)).or_default().push((unit, value));
    }
    groups
}

#[cfg(test)]
mod tests;
