//! Names misspelt by chance, and how many of them are found.

use sql::script::{Known, analyse};
use sql::{Catalogue, Fault, Severity};

use crate::arguments::Spoil;
use crate::schema::public;
use crate::scripts::Script;
use crate::spoil::{self, Random, Use};

#[derive(Default)]
pub(crate) struct Found {
    pub(crate) names: usize,
    pub(crate) anywhere: usize,
    pub(crate) at_their_place: usize,
}

/// A statement without fault, its uses of names, and the tables that it can see.
struct Subject<'a> {
    place: String,
    text: &'a str,
    uses: Vec<Use>,
}

/// Spoils so many names, one at a time, and prints those that are not found at their place.
pub(crate) fn measure(scripts: &[Script], catalogue: &Catalogue, spoil: Spoil) -> Found {
    let names = spoil::names(catalogue);
    let errors = |text: &str| -> Vec<Fault> {
        let analysed = analyse(text, Known::Tables(catalogue.clone()), &public());
        let faults = analysed.into_iter().flat_map(|statement| statement.faults);
        faults
            .filter(|fault| fault.severity() == Severity::Error)
            .collect()
    };
    // Each statement by itself: what earlier ones create is not there, and such ones are left out.
    let subjects: Vec<Subject<'_>> = scripts
        .iter()
        .flat_map(|script| {
            let pieces = sql::split(&script.text).unwrap_or_default();
            pieces.into_iter().map(move |piece| (script, piece))
        })
        .filter(|(_, piece)| errors(piece.text).is_empty())
        .map(|(script, piece)| Subject {
            place: script.place(piece.span.start),
            text: piece.text,
            uses: spoil::uses(piece.text, &names),
        })
        .filter(|subject| !subject.uses.is_empty())
        .collect();
    let mut random = Random(spoil.seed);
    let mut found = Found::default();
    while found.names < spoil.names && !subjects.is_empty() {
        let subject = &subjects[random.below(subjects.len())];
        let name = &subject.uses[random.below(subject.uses.len())];
        let spoiled = spoil::spoil(subject.text, name, &names, &mut random);
        let faults = errors(&spoiled.text);
        found.names += 1;
        found.anywhere += usize::from(!faults.is_empty());
        let is_exact = faults
            .iter()
            .any(|fault| spoiled.is_at(&fault.span.range()));
        found.at_their_place += usize::from(is_exact);
        if !is_exact {
            let shown: Vec<String> = faults
                .iter()
                .map(|fault| format!("{} at `{}`", fault.code(), fault.span.text(&spoiled.text)))
                .collect();
            let (was, is) = (
                &subject.text[name.name.clone()],
                &spoiled.text[spoiled.name],
            );
            println!("{}: `{was}` as `{is}`: found {shown:?}", subject.place);
        }
    }
    found
}
