//! `COPY table FROM 's3://…' IAM_ROLE … options`.

use super::authorization::is_placeholder;
use super::copy_options::{self, Reading};
use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::Spanned;
use crate::statement::Copy;

/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source.html>.
const SCHEMES: &[&str] = &["s3", "dynamodb", "emr"];

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
    source(&from, &mut reading.faults);
    while !cursor.is_at_end() {
        copy_options::read(cursor, &mut reading);
    }
    let statement = start.union(cursor.previous());
    let read = reading.finish(statement)?;
    Ok(Copy {
        name,
        columns,
        from,
        authorization: read.authorization,
        format: read.format,
        options: read.options,
        places: read.places,
    })
}

fn source(from: &Spanned<String>, faults: &mut Vec<Fault>) {
    let scheme = from.value.split_once("://").map(|(scheme, _)| scheme);
    match scheme {
        Some(scheme) if SCHEMES.contains(&scheme) => {}
        _ if is_placeholder(&from.value) => {}
        Some(scheme) => faults.push(
            Fault::new(
                FaultKind::NotRedshift,
                from.span,
                format!("COPY does not read from `{scheme}`"),
                "no `s3://` path",
            )
            .help("write `s3://bucket/key`"),
        ),
        None => faults.push(
            Fault::new(
                FaultKind::Syntax,
                from.span,
                "this is no place that COPY reads from",
                "no `s3://` path",
            )
            .help("write `s3://bucket/key`"),
        ),
    }
    if from.value.contains('\\') {
        faults.push(Fault::new(
            FaultKind::BadLiteral,
            from.span,
            "a path cannot hold a backslash",
            "the server drops it",
        ));
    }
}
