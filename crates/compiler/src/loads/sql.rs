//! `sql`: a script for what one SELECT cannot say, all of it in the unit's transaction.
//!
//! Its statements write the table and temporary tables of its own, which it drops again; what it reads
//! and writes is declared, and held to what the statements name. What commits, or cannot run in a
//! transaction, is refused.
//!
//! Re-run: `rerun` says what the script was written for. `replaces`: a second run for an interval leaves
//! the same rows, so it may be repeated. `doubles`: it does not, and the ledger guards it as it does an
//! append. Late data and days out of order: whatever the statements say. Overlapping ranges: refused
//! where it doubles.

use plan::Identifier;
use plan::unit::Rerun;

use super::{LoadKind, Numbering, Options, Rows, SecondRun, second_run};
use crate::ir::Script;
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::{SourceText, Spanned};
use crate::spec::SCRIPT_KEYS;
use crate::spec::decode::{Decoder, Field, Fields, Owner};

/// `sql: { file, reads, writes, rerun }`, or `text` in the place of `file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub text: SourceText,
    /// Tables of the pipeline that it reads.
    pub reads: Vec<Spanned<Identifier>>,
    /// The table itself, if nothing is named.
    pub writes: Option<Vec<Spanned<Identifier>>>,
    pub rerun: Spanned<SecondRun>,
}

const KEYS: &[&str] = &["file", "text", "reads", "writes", "rerun"];

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        decoder.refuse_select(fields, chosen);
        let options = decoder.fields(chosen.value, Owner::of(&chosen), KEYS)?;
        let text = decoder.script(&options);
        let reads = options.get("reads");
        let reads = reads.map_or(Some(Vec::new()), |field| {
            decoder.list(field, "a list of tables", |decoder, item| decoder.leaf(item))
        });
        let writes = match options.get("writes") {
            None => Some(None),
            Some(field) => decoder.names(field).map(Some),
        };
        let rerun = decoder
            .require(&options, "rerun", "rerun: replaces")
            .and_then(|field| decoder.word(field));
        Some(Self {
            text: text?,
            reads: reads?,
            writes: writes?,
            rerun: rerun?,
        })
    }
}

pub(super) fn options() -> Options {
    let shape = Keys::of(KEYS)
        .key("file", Shape::filled(), "A file with the script, relative to the pipeline's folder.")
        .key("text", Shape::filled(), "The script itself, a template.")
        .key("reads", Shape::list(Shape::text()), "Exactly the tables that it reads.")
        .key("writes", Shape::names(), "The table itself; may be left out.")
        .required("rerun", Shape::word::<SecondRun>(), second_run::ABOUT)
        .exactly_one(SCRIPT_KEYS);
    Options {
        shape: shape.into(),
        about: "A script, for what one SELECT cannot say; all of it in the unit's transaction.",
        rows: Rows::Otherwise,
    }
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Sql> {
    let script = names.script(&spec.text, &spec.reads, spec.writes.as_deref())?;
    Some(Sql {
        script,
        rerun: spec.rerun.value,
    })
}

#[derive(Clone, Debug)]
pub struct Sql {
    pub script: Script,
    pub rerun: SecondRun,
}

impl LoadKind for Sql {
    fn rerun(&self) -> Rerun {
        self.rerun.rerun()
    }

    fn script(&self) -> Option<&Script> {
        Some(&self.script)
    }

    fn numbering(&self) -> Numbering {
        self.rerun.numbering()
    }

    fn visible(&self) -> &'static str {
        "see the old rows until COMMIT, then what the script makes of them"
    }
}
