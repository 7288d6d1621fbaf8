//! Text becomes a statement of the plan once it has been parsed, classified and bound.

use plan::slot::{Piece, RunParameter, RunValues, ValueKind};
use plan::{Cadence, Digest, HexText, Identifier, SlottedText, Statement};
use sql::catalogue::Catalogue;

use crate::diagnostic::{Collector, Diagnostic};
use crate::source::Span;
use crate::sql_fault;
use crate::template::{Expanded, sample_interval};

/// A statement whose text is ours: parsed and digested.
///
/// # Panics
/// If it cannot be parsed, which no source can bring about.
pub(crate) fn own(text: impl Into<String>, cadence: Cadence) -> Statement {
    let text = text.into();
    let text = SlottedText::new(text.trim().trim_end_matches(';').trim_end())
        .unwrap_or_else(|fault| panic!("a template holds an unknown slot: {fault}"));
    let sample = sample(&text, cadence);
    if let Err(faults) = sql::parse(&sample) {
        panic!("a template makes SQL that cannot be read: {faults:?}\n{sample}");
    }
    digested(text, &sample)
}

/// The statement as one interval and one run would send it.
pub(super) fn sample(text: &SlottedText, cadence: Cadence) -> String {
    let values = RunParameter::ALL
        .iter()
        .fold(RunValues::default(), |values, parameter| {
            match parameter.kind() {
                ValueKind::Integer => values.with(*parameter, 0),
                ValueKind::Hex => values.with(*parameter, HexText::new("0").expect("a hex digit")),
            }
        });
    text.fill(Some(&sample_interval(cadence)), &values)
        .expect("every parameter has a value")
}

/// A statement with its meaning: its tokens, and the slots that fill them.
fn digested(text: SlottedText, sample: &str) -> Statement {
    let tokens = sql::meaning(sample).expect("it has been parsed");
    let slots: Vec<String> = text
        .pieces()
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Interval(slot) => Some(slot.to_string()),
            Piece::Parameter(parameter) => Some(parameter.name().to_owned()),
        })
        .collect();
    let parts = std::iter::once(tokens.as_str()).chain(slots.iter().map(String::as_str));
    Statement {
        meaning: Digest::of_parts(parts),
        text,
    }
}

/// What stands in a unit's transaction.
const WITHIN: &[sql::Class] = &[sql::Class::Transactional, sql::Class::TransactionControl];

/// Checks statements that hold the user's SQL.
pub(super) struct Verifier<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) schema: &'a Identifier,
    pub(super) cadence: Cadence,
}

/// Where a statement's parts came from.
pub(super) struct Blame<'a> {
    /// The user's SQL in it.
    pub(super) fragments: Vec<&'a Expanded>,
    /// What asked for the statement, for the rest of its text.
    pub(super) otherwise: Span,
}

impl Verifier<'_> {
    /// The statement; its faults go to `faults`, at the user's SQL where they lie inside it.
    pub(super) fn verify(
        &self,
        text: &str,
        blame: &Blame<'_>,
        faults: &mut Collector,
    ) -> Statement {
        self.verify_as(WITHIN, text, blame, faults).0
    }

    /// The same, with what works but probably not as meant: of a SELECT it was told before.
    pub(super) fn verify_written(
        &self,
        text: &str,
        blame: &Blame<'_>,
        faults: &mut Collector,
    ) -> Statement {
        let (statement, warnings) = self.verify_as(WITHIN, text, blame, faults);
        faults.extend(warnings);
        statement
    }

    /// The same of a statement that stands outside a transaction, which any may.
    pub(super) fn verify_alone(
        &self,
        text: &str,
        blame: &Blame<'_>,
        faults: &mut Collector,
    ) -> Statement {
        let outside = &[sql::Class::Transactional, sql::Class::NotInTransaction];
        self.verify_as(outside, text, blame, faults).0
    }

    fn verify_as(
        &self,
        allowed: &[sql::Class],
        text: &str,
        blame: &Blame<'_>,
        faults: &mut Collector,
    ) -> (Statement, Vec<Diagnostic>) {
        let text = SlottedText::new(text).expect("users' texts hold no brackets of slots");
        let sample = sample(&text, self.cadence);
        match sql::parse(&sample) {
            Err(found) => {
                faults.extend(found.iter().map(|fault| blame.diagnostic(fault, &sample)));
                let statement = Statement {
                    meaning: Digest::of(&sample),
                    text,
                };
                return (statement, Vec::new());
            }
            Ok(parsed) => {
                let class = sql::classify(&parsed).class;
                assert!(
                    allowed.contains(&class),
                    "a unit's template holds a statement that cannot stand there: {sample}"
                );
                let told = |fault: &sql::Fault| blame.diagnostic(fault, &sample);
                match sql::bind(&parsed, self.catalogue, self.schema) {
                    Ok(bound) => {
                        let warnings = bound.warnings.iter().map(told).collect();
                        return (digested(text, &sample), warnings);
                    }
                    Err(found) => faults.extend(found.iter().map(told)),
                }
            }
        }
        (digested(text, &sample), Vec::new())
    }
}

impl Blame<'_> {
    fn diagnostic(&self, fault: &sql::Fault, sample: &str) -> Diagnostic {
        for fragment in &self.fragments {
            let text = fragment.sample();
            if let Some(start) = sample.find(text.trim_end()) {
                let inside = start..start + text.trim_end().len();
                if inside.contains(&fault.span.start) && fault.span.end <= inside.end {
                    let place = fault.span.start - start..fault.span.end - start;
                    return sql_fault::diagnostic(fault, fragment.span_at(place));
                }
            }
        }
        sql_fault::diagnostic(fault, self.otherwise)
    }
}
