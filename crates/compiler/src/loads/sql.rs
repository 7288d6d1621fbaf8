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

use super::{LoadKind, Misfit, Numbering, lasting_or_static};
use crate::ir::{Lifetime, Read, Script, Table};
use crate::resolve::Names;
use crate::source::{SourceText, Spanned};
use crate::spec::decode::{Decoder, Field, Fields, Owner, Words};
use crate::template::Values;

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

/// What a second run for one interval does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondRun {
    Replaces,
    Doubles,
}

impl Words for SecondRun {
    const WORDS: &'static [(&'static str, Self)] =
        &[("replaces", Self::Replaces), ("doubles", Self::Doubles)];
}

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        decoder.refuse_select(fields, chosen);
        let known = ["file", "text", "reads", "writes", "rerun"];
        let options = decoder.fields(chosen.value, Owner::of(&chosen), &known)?;
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
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        lasting_or_static(lifetime)
    }

    /// The planner knows the physical names of what the script reads.
    fn values(&self, _table: &Table, values: Values) -> Values {
        values
    }

    fn rerun(&self) -> Rerun {
        match self.rerun {
            SecondRun::Replaces => Rerun::Replaces,
            SecondRun::Doubles => Rerun::Doubles,
        }
    }

    fn reads(&self) -> Vec<&Read> {
        let statements = self.script.statements.iter();
        statements.flat_map(|statement| &statement.reads).collect()
    }

    fn script(&self) -> Option<&Script> {
        Some(&self.script)
    }

    /// Where it says that it replaces rows, it would number them anew.
    fn numbering(&self) -> Numbering {
        match self.rerun {
            SecondRun::Replaces => Numbering::Lost,
            SecondRun::Doubles => Numbering::Kept,
        }
    }

    fn visible(&self) -> &'static str {
        "see the old rows until COMMIT, then what the script makes of them"
    }
}
