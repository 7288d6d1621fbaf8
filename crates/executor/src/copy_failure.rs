//! Why a COPY failed: the database keeps the row and the column in a system view, and says so.
//!
//! The views are asked after the rollback. Where they cannot be read, the error of the COPY stands
//! as it came.

use plan::ProtocolStep;
use plan::evidence::{LoadDetails, LoadErrorView, LoadFailure};

use crate::evidence::{ASKS, Inquiry};
use crate::fault::Fault;
use crate::load_hint::{self, Fact};
use crate::options::Values;
use crate::redaction;
use crate::session::{Refusal, Row, Warehouse};

/// Looks for the row that could not be loaded.
pub(crate) async fn look_up<W: Warehouse>(
    inquiry: &mut Inquiry<'_, W>,
    refusal: &Refusal,
) -> LoadDetails {
    let promised = names_view(&refusal.message);
    let asks = if promised { ASKS } else { 1 };
    let mut unread = Vec::new();
    for ask in 0..asks {
        if ask > 0
            && let Err(fault) = inquiry.pause().await
        {
            unread = vec![fault.record(None).message];
            break;
        }
        unread.clear();
        match sys(inquiry).await {
            Ok(Some(found)) => return LoadDetails::Found(complete(inquiry, found).await),
            Ok(None) => unread.push("sys_load_error_detail has no row of it".to_owned()),
            Err(fault) => unread.push(said("sys_load_error_detail", &fault)),
        }
        if !promised {
            break;
        }
        match legacy(inquiry).await {
            Ok(Some(found)) => return LoadDetails::Found(complete(inquiry, found).await),
            Ok(None) => unread.push("stl_load_errors has no row of it".to_owned()),
            Err(fault) => unread.push(said("stl_load_errors", &fault)),
        }
    }
    LoadDetails::Unread {
        why: unread.join("; "),
    }
}

/// Redshift names the view where it has put details of a COPY; without that there may be none.
pub(crate) fn names_view(message: &str) -> bool {
    ["stl_load_error", "sys_load_error"]
        .iter()
        .any(|view| message.contains(view))
}

fn said(view: &str, fault: &Fault) -> String {
    format!("{view}: {}", fault.record(None).message)
}

/// A row of either view.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    view: LoadErrorView,
    query: i64,
    file: String,
    line: i64,
    column: Option<String>,
    /// `varchar(256)`.
    ty: Option<String>,
    position: Option<i64>,
    code: i64,
    reason: String,
    actual_length: Option<u64>,
    others: u64,
}

async fn sys<W: Warehouse>(inquiry: &mut Inquiry<'_, W>) -> Result<Option<Found>, Fault> {
    let rows = ask(inquiry, ProtocolStep::LoadError).await?;
    // Rows that an earlier COPY of the session was allowed to pass over are none of this one's.
    let earlier = inquiry.attempt.earlier_load;
    let newer = |row: &&Row| earlier.is_none_or(|load| integer(row, 0) > Some(load));
    let rows: Vec<&Row> = rows.iter().filter(newer).collect();
    Ok(first(LoadErrorView::SysLoadErrorDetail, &rows))
}

async fn legacy<W: Warehouse>(inquiry: &mut Inquiry<'_, W>) -> Result<Option<Found>, Fault> {
    // Its ids are of another count than those of the SYS views. No row is of an earlier COPY all the
    // same: a session whose COPY failed or passed over rows does no other unit.
    let rows = ask(inquiry, ProtocolStep::LoadErrorLegacy).await?;
    let rows: Vec<&Row> = rows.iter().collect();
    Ok(first(LoadErrorView::StlLoadErrors, &rows))
}

async fn ask<W: Warehouse>(
    inquiry: &mut Inquiry<'_, W>,
    step: ProtocolStep,
) -> Result<Vec<Row>, Fault> {
    let values = inquiry.attempt.values();
    inquiry.ask(step, values).await
}

/// The first row of the latest COPY, which comes first.
fn first(view: LoadErrorView, rows: &[&Row]) -> Option<Found> {
    let row = rows.first()?;
    let query = integer(row, 0)?;
    let same = rows.iter().filter(|row| integer(row, 0) == Some(query));
    let length = text(row, 5).filter(|length| *length != "0");
    Some(Found {
        view,
        query,
        file: text(row, 1)?,
        line: integer(row, 2)?,
        column: text(row, 3),
        ty: text(row, 4).map(|ty| match length {
            Some(length) => format!("{ty}({length})"),
            None => ty,
        }),
        position: integer(row, 6),
        code: integer(row, 7)?,
        reason: text(row, 8).unwrap_or_default(),
        actual_length: integer(row, 9).and_then(|bytes| u64::try_from(bytes).ok()),
        others: same.count() as u64 - 1,
    })
}

/// Adds what the plan and, where it helps, the other view know.
async fn complete<W: Warehouse>(inquiry: &mut Inquiry<'_, W>, mut found: Found) -> LoadFailure {
    let values = inquiry.assignment.execution.options.values;
    if found.actual_length.is_none() && load_hint::is_about_length(found.code) {
        // Provisioned clusters keep the value, and its length is no secret.
        let same_row = |other: &Found| (&other.file, other.line) == (&found.file, found.line);
        let other = legacy(inquiry).await.ok().flatten().filter(same_row);
        found.actual_length = other.and_then(|other| other.actual_length);
    }
    let value = match values {
        Values::Redacted => None,
        Values::Shown => value(inquiry, &found).await,
    };
    let unit = inquiry.assignment.unit;
    let plan = &inquiry.assignment.execution.plan;
    let table = plan.tables.iter().find(|table| table.name == unit.table);
    let declared = found.column.as_ref().and_then(|name| {
        let columns = &table?.columns;
        let column = columns.iter().find(|column| column.name.as_str() == name)?;
        Some(column.ty.to_string())
    });
    let declared = declared.or(found.ty);
    let hint = load_hint::hint(&Fact {
        code: found.code,
        unit: &unit.id,
        column: found.column.as_deref(),
        declared: declared.as_deref(),
        actual_length: found.actual_length,
        origin: &unit.origin,
    });
    LoadFailure {
        view: found.view,
        query: found.query,
        file: found.file,
        line: found.line,
        column: found.column,
        declared,
        actual_length: found.actual_length,
        position: found.position,
        code: found.code,
        reason: redaction::load_reason(&found.reason, values),
        value,
        hint,
        others: found.others,
    }
}

/// The value, which a run has to be asked to show.
async fn value<W: Warehouse>(inquiry: &mut Inquiry<'_, W>, found: &Found) -> Option<String> {
    let rows = ask(inquiry, ProtocolStep::LoadErrorValue).await.ok()?;
    let row = rows.iter().find(|row| {
        text(row, 0).as_ref() == Some(&found.file)
            && integer(row, 1) == Some(found.line)
            && text(row, 2) == found.column
    });
    text(row?, 3)
}

fn integer(row: &Row, index: usize) -> Option<i64> {
    row.get(index)?.as_deref()?.trim().parse().ok()
}

/// The views' columns are CHAR: blanks at the end are padding.
fn text(row: &Row, index: usize) -> Option<String> {
    let text = row.get(index)?.as_deref()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
