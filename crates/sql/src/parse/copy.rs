//! `COPY table FROM 's3://…' IAM_ROLE … options`.

use super::copy_options::{self, Reading};
use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::statement::Copy;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Copy, Vec<Fault>> {
    let one = |fault| vec![fault];
    let start = cursor.expect(&["copy"]).map_err(one)?;
    let name = cursor.name("a table").map_err(one)?;
    let columns = if cursor.is("(") {
        cursor.columns().map_err(one)?
    } else {
        Vec::new()
    };
    cursor.expect(&["from"]).map_err(one)?;
    let from = cursor.literal("a path such as `'s3://…'`").map_err(one)?;
    let mut reading = Reading::default();
    if !from.value.starts_with("s3://") {
        let scheme = from.value.split("://").next().unwrap_or_default();
        reading.faults.push(
            Fault::new(
                FaultKind::Unsupported,
                from.span,
                format!("COPY from `{scheme}` is not supported"),
                "no `s3://` path",
            )
            .help("write `s3://bucket/key`"),
        );
    } else if from.value.contains('\\') {
        reading.faults.push(Fault::new(
            FaultKind::BadLiteral,
            from.span,
            "a path cannot hold a backslash",
            "the server drops it",
        ));
    }
    while !cursor.is_at_end() {
        copy_options::read(cursor, &mut reading);
    }
    let statement = start.union(cursor.previous());
    let (authorization, format, options) = reading.finish(statement)?;
    Ok(Copy {
        name,
        columns,
        from,
        authorization,
        format,
        options,
    })
}
