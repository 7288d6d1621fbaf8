//! Declared tables as a catalogue.

use plan::Identifier;
use sql::Catalogue;
use sql::script::{Analysed, Known};

/// The schema of bare names.
pub(crate) fn public() -> Identifier {
    "public".parse().expect("a name")
}

/// The tables that a script of definitions makes, and those of its definitions that are refused.
pub(crate) fn catalogue(ddl: &str) -> (Catalogue, Vec<Analysed>) {
    let (known, mut definitions) = Known::Tables(Catalogue::with_system()).declared(ddl, &public());
    definitions.retain(Analysed::is_refused);
    match known {
        Known::Tables(catalogue) => (catalogue, definitions),
        Known::Nothing => unreachable!("declared tables stay declared"),
    }
}
