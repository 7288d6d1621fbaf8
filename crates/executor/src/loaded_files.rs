//! Which files a COPY loaded: COPY has no memory, so a load that is repeated may meet other files.
//!
//! The list is copied into the control tables, because the system views forget, and compared with the
//! one of the load before. What differs is told and stops nothing.

use std::collections::BTreeMap;

use plan::evidence::LoadedFiles;
use plan::{ProtocolStep, RunParameter};

use crate::event::RunEvent;
use crate::evidence::{ASKS, Inquiry};
use crate::fault::Fault;
use crate::session::{Row, Warehouse};

const STEPS: [ProtocolStep; 3] = [
    ProtocolStep::LastLoad,
    ProtocolStep::FilesRecorded,
    ProtocolStep::FilesRead,
];

/// Notes the files of the unit's last COPY; a failure is told, and changes nothing.
pub(crate) async fn record<W: Warehouse>(inquiry: &mut Inquiry<'_, W>) -> Option<LoadedFiles> {
    let unanswered = &inquiry.assignment.execution.unanswered;
    if STEPS.iter().any(|step| unanswered.get(*step).is_some()) {
        // It was told for the first unit.
        return None;
    }
    match note(inquiry).await {
        Ok(files) => Some(files),
        // Asked to stop: the unit is done, and its files can be listed later by hand.
        Err(Fault::Cancelled | Fault::Abandoned) => None,
        Err(fault) => {
            inquiry.retire();
            let assignment = inquiry.assignment;
            assignment.execution.tell(RunEvent::FilesNotRecorded {
                unit: assignment.unit.id.clone(),
                interval: assignment.key.clone(),
                fault: fault.record(None),
            });
            None
        }
    }
}

/// Asks until the views show the COPY, a few times.
async fn note<W: Warehouse>(inquiry: &mut Inquiry<'_, W>) -> Result<LoadedFiles, Fault> {
    for ask in 0..ASKS {
        if ask > 0 {
            inquiry.pause().await?;
        }
        let Some(load) = load(inquiry).await? else {
            continue;
        };
        if let Some(files) = files(inquiry, load).await? {
            if let Some(connection) = inquiry.connection() {
                connection.loaded(load);
            }
            return Ok(files);
        }
    }
    Err(Fault::Answer {
        expected: "the COPY in `sys_load_history` and its files in `sys_load_detail`, which show it late,",
    })
}

/// The id of the unit's last COPY.
async fn load<W: Warehouse>(inquiry: &mut Inquiry<'_, W>) -> Result<Option<i64>, Fault> {
    let attempt = inquiry.attempt;
    let rows = inquiry
        .ask(ProtocolStep::LastLoad, attempt.values())
        .await?;
    let last = rows.first().and_then(|row| integer(row, 0));
    // As long as its own row is not there, the newest one is an earlier unit's.
    Ok(last.filter(|load| attempt.earlier_load.is_none_or(|earlier| *load > earlier)))
}

/// Copies the list, and reads it with the one before it. None while there is none.
async fn files<W: Warehouse>(
    inquiry: &mut Inquiry<'_, W>,
    load: i64,
) -> Result<Option<LoadedFiles>, Fault> {
    let attempt = inquiry.attempt;
    let values = attempt.values().clone().with(RunParameter::Load, load);
    inquiry.ask(ProtocolStep::FilesRecorded, &values).await?;
    let rows = inquiry.ask(ProtocolStep::FilesRead, &values).await?;
    let mut loads = by_load(&rows).ok_or(Fault::Answer {
        expected: "rows of sequence, file and bytes",
    })?;
    let Some(now) = loads.remove(&attempt.sequence) else {
        return Ok(None);
    };
    // A try's sequence is higher than those of the tries before it.
    let before = loads.into_values().next_back();
    Ok(Some(LoadedFiles::new(&now, before.as_ref())))
}

fn by_load(rows: &[Row]) -> Option<BTreeMap<i64, BTreeMap<String, u64>>> {
    let mut loads: BTreeMap<i64, BTreeMap<String, u64>> = BTreeMap::new();
    for row in rows {
        let sequence = integer(row, 0)?;
        let name = row.get(1)?.as_deref()?.trim_end().to_owned();
        let bytes = u64::try_from(integer(row, 2)?).ok()?;
        loads.entry(sequence).or_default().insert(name, bytes);
    }
    Some(loads)
}

fn integer(row: &Row, index: usize) -> Option<i64> {
    row.get(index)?.as_deref()?.trim().parse().ok()
}
