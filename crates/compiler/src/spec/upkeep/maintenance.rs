//! `maintenance: { vacuum: sort_only, analyze: predicate_columns }`

use plan::Identifier;
use plan::upkeep::{Vacuum, VacuumKind};

use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Owner, Words, listed};
use crate::spec::fault::Fault;
use crate::yaml::NodeKind;

/// At least one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaintenanceSpec {
    pub vacuum: Option<Vacuum>,
    pub analyze: Option<AnalyzeSpec>,
}

/// Which columns get new statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnalyzeSpec {
    AllColumns,
    PredicateColumns,
    Columns(Vec<Spanned<Identifier>>),
}

#[derive(Clone, Copy)]
enum AnalyzeWord {
    All,
    Predicate,
}

impl Words for AnalyzeWord {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("all_columns", Self::All),
        ("predicate_columns", Self::Predicate),
    ];
}

impl Words for VacuumKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("full", Self::Full),
        ("sort_only", Self::SortOnly),
        ("delete_only", Self::DeleteOnly),
        ("recluster", Self::Recluster),
    ];
}

const KEYS: &[&str] = &["vacuum", "analyze"];

impl Decoder<'_> {
    pub(super) fn maintenance(&mut self, field: Field<'_>) -> Option<MaintenanceSpec> {
        let fields = self.fields(field.value, Owner::of(&field), KEYS)?;
        let vacuum = fields.get("vacuum");
        let analyze = fields.get("analyze");
        if vacuum.is_none() && analyze.is_none() {
            self.faults.push(Fault::EmptyList {
                field: field.to_string(),
                span: field.place(),
            });
            return None;
        }
        Some(MaintenanceSpec {
            vacuum: vacuum.and_then(|field| self.vacuum(field)),
            analyze: analyze.and_then(|field| self.analyze(field)),
        })
    }

    /// `full`, or `{ full: 95 }` with a threshold in percent.
    fn vacuum(&mut self, field: Field<'_>) -> Option<Vacuum> {
        if !matches!(field.value.kind, NodeKind::Mapping(..)) {
            let kind = self.word::<VacuumKind>(field)?.value;
            return Some(Vacuum {
                kind,
                threshold: None,
            });
        }
        let words: Vec<&'static str> = VacuumKind::WORDS.iter().map(|(word, _)| *word).collect();
        let fields = self.fields(field.value, Owner::of(&field), &words)?;
        let chosen = self.choice(&fields, "kind of vacuum", &words)?;
        let kind = VacuumKind::WORDS
            .iter()
            .find(|(word, _)| *word == chosen.name);
        let percent = self.leaf::<u16>(chosen)?;
        match u8::try_from(percent.value) {
            Ok(threshold @ 0..=100) => Some(Vacuum {
                kind: kind?.1,
                threshold: Some(threshold),
            }),
            _ => {
                self.faults.push(Fault::OutOfRange {
                    field: chosen.to_string(),
                    problem: "is no percentage",
                    span: percent.span,
                    help: "write a whole number from 0 to 100".to_owned(),
                });
                None
            }
        }
    }

    fn analyze(&mut self, field: Field<'_>) -> Option<AnalyzeSpec> {
        match &field.value.kind {
            NodeKind::Sequence(_) => self.names(field).map(AnalyzeSpec::Columns),
            NodeKind::Scalar(_) if !field.value.is_null() => {
                Some(match self.word::<AnalyzeWord>(field)?.value {
                    AnalyzeWord::All => AnalyzeSpec::AllColumns,
                    AnalyzeWord::Predicate => AnalyzeSpec::PredicateColumns,
                })
            }
            _ => {
                let words: Vec<&str> = AnalyzeWord::WORDS.iter().map(|(word, _)| *word).collect();
                let expected = format!("one of {} or a list of columns", listed(&words));
                self.wrong_type(field, expected, None);
                None
            }
        }
    }
}

pub(super) fn shape() -> Shape {
    let words: Vec<&'static str> = VacuumKind::WORDS.iter().map(|(word, _)| *word).collect();
    let thresholds = words.iter().fold(Keys::of(&words), |keys, word| {
        keys.key(word, Shape::whole(0..=100), "The threshold, in percent.")
    });
    let vacuum = Shape::either([
        Shape::word::<VacuumKind>(),
        thresholds.exactly_one(&words).into(),
    ]);
    let analyze = Shape::either([Shape::word::<AnalyzeWord>(), Shape::names()]);
    Keys::of(KEYS)
        .key(
            "vacuum",
            vacuum,
            "Which VACUUM, with a threshold in percent if need be: `{ full: 95 }`.",
        )
        .key("analyze", analyze, "Which columns get new statistics.")
        .at_least_one(KEYS)
        .into()
}
