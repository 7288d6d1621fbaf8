//! What holds for every text, be it SQL or not.

use proptest::test_runner::TestCaseError;
use sql::script::{Known, analyse};
use sql::{Catalogue, Fault};

use crate::schema::public;

/// Analyses the text in every way; whatever it says must be small and have its place.
///
/// # Errors
/// What is promised and not kept.
pub(crate) fn is_harmless(text: &str, catalogue: &Catalogue) -> Result<(), TestCaseError> {
    for known in [Known::Nothing, Known::Tables(catalogue.clone())] {
        for statement in analyse(text, known, &public()) {
            holds(
                text.get(statement.span.range()).is_some(),
                "a statement's place",
                text,
            )?;
            said(&statement.faults, text)?;
            // Redshift has at most 1,600 columns in a table; an outer query may give more.
            holds(statement.outputs.len() <= 5_000, "bounded outputs", text)?;
            for finding in &statement.findings {
                let places = finding.also.iter().map(|(span, _)| span);
                let places = places.chain(finding.edits.iter().map(|edit| &edit.span));
                for span in places.chain([&finding.span]) {
                    holds(text.get(span.range()).is_some(), "a finding's place", text)?;
                }
            }
        }
    }
    for piece in sql::split(text).unwrap_or_default() {
        holds(sql::meaning(piece.text).is_ok(), "a meaning", text)?;
        let Ok(parsed) = sql::parse(piece.text) else {
            continue;
        };
        let _: sql::Tables = sql::tables(&parsed);
        match sql::bind(&parsed, catalogue, &public()) {
            Ok(bound) => {
                let sources: usize = sql::lineage(&bound)
                    .iter()
                    .map(|column| column.sources.len())
                    .sum();
                holds(sources <= 1_000_000, "bounded lineage", text)?;
            }
            Err(faults) => said(&faults, piece.text)?,
        }
    }
    Ok(())
}

fn said(faults: &[Fault], text: &str) -> Result<(), TestCaseError> {
    let mut bytes = 0;
    for fault in faults {
        let places = fault.also.iter().map(|(span, _)| span).chain([&fault.span]);
        for span in places {
            holds(text.get(span.range()).is_some(), "a fault's place", text)?;
        }
        bytes += fault.message.len() + fault.label.len();
        bytes += fault.help.as_ref().map_or(0, String::len);
        bytes += fault
            .also
            .iter()
            .map(|(_, label)| label.len())
            .sum::<usize>();
    }
    holds(bytes <= 10_000 + 400 * text.len(), "short messages", text)
}

fn holds(promise: bool, what: &str, text: &str) -> Result<(), TestCaseError> {
    if promise {
        return Ok(());
    }
    let shown: String = text.chars().take(2_000).collect();
    Err(TestCaseError::fail(format!("no {what}: {shown}")))
}
