//! What UNLOAD refuses of its query and of its options beside each other.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>. Deliberately absent is CSV
//! beside ESCAPE or ADDQUOTES, of which the page says nothing.

use std::collections::BTreeMap;

use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::{Sql, ast, span_of};

/// The option that decides, and what it is refused beside.
#[rustfmt::skip] // one row, one line
const CONFLICTS: &[(&str, &[&str])] = &[
    ("parquet", &["delimiter", "fixedwidth", "addquotes", "escape", "null", "header", "gzip", "bzip2", "zstd"]),
    ("json", &["delimiter", "header", "fixedwidth", "addquotes", "escape", "null"]),
    ("csv", &["fixedwidth"]),
    ("fixedwidth", &["delimiter", "header"]),
    ("allowoverwrite", &["cleanpath"]),
];

/// Bytes of one MB, as sizes are written.
const MB: f64 = 1024.0;

pub(super) fn options(
    seen: &BTreeMap<&'static str, Span>,
    values: &BTreeMap<&'static str, String>,
    faults: &mut Vec<Fault>,
) {
    for (with, refused) in CONFLICTS {
        let Some(first) = seen.get(with) else {
            continue;
        };
        for (name, second) in refused.iter().filter_map(|name| seen.get_key_value(name)) {
            let (with, name) = (with.to_uppercase(), name.to_uppercase());
            faults.push(
                Fault::new(
                    FaultKind::UnloadOption,
                    *second,
                    format!("UNLOAD takes no `{name}` beside `{with}`"),
                    "excluded",
                )
                .also(*first, format!("`{with}`"))
                .help(format!("drop `{name}`, or `{with}`")),
            );
        }
    }
    if let (Some(span), Some(size)) = (seen.get("maxfilesize"), values.get("maxfilesize"))
        && let Some(megabytes) = megabytes(size)
        && !(5.0..=6.2 * MB).contains(&megabytes)
    {
        faults.push(
            Fault::new(
                FaultKind::UnloadOption,
                *span,
                format!("a file cannot have at most `{}`", size.to_uppercase()),
                "out of range",
            )
            .help("write a size from `5 MB` to `6.2 GB`"),
        );
    }
}

fn megabytes(size: &str) -> Option<f64> {
    let (number, unit) = size.split_once(' ').unwrap_or((size, "mb"));
    let number: f64 = number.parse().ok()?;
    Some(if unit == "gb" { number * MB } else { number })
}

/// Redshift fails where the outer SELECT has a LIMIT.
pub(super) fn limit(query: &Sql, faults: &mut Vec<Fault>) {
    let ast::Statement::Query(query) = &*query.0 else {
        return;
    };
    let Some(ast::LimitClause::LimitOffset {
        limit: Some(limit), ..
    }) = &query.limit_clause
    else {
        return;
    };
    faults.push(
        Fault::new(
            FaultKind::UnloadOption,
            span_of(limit),
            "the SELECT of an UNLOAD cannot end in `LIMIT`",
            "not in the outer SELECT",
        )
        .help("select from a query with the limit: `SELECT * FROM (SELECT … LIMIT …) AS rows`"),
    );
}
