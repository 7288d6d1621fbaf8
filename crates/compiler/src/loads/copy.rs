//! `copy`: files from S3 into the interval's staging table, or into a `static` table.
//!
//! Re-run: the table is made anew or emptied first. Late data: what lies under the prefix then.

use plan::Identifier;

use super::{LoadKind, Misfit, Options, Rows, column_list, list};
use crate::ir::{Lifetime, Table};
use crate::spec::decode::{Decoder, Field, Fields};
use crate::resolve::Names;
use crate::source::Span;
use crate::template::{Expanded, Values};

/// `copy: { … }`.
pub(super) use crate::spec::CopySpec as Spec;

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        decoder.refuse_select(fields, chosen);
        decoder.copy(chosen)
    }
}

pub(super) fn options() -> Options {
    Options {
        shape: crate::spec::copy_shape(),
        about: "Files in S3, for a staging table or a static one.",
        rows: Rows::Otherwise,
    }
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Copy> {
    crate::resolve::copy(spec, names)
}

#[derive(Clone, Debug)]
pub struct Copy {
    /// `'s3://…'` and its like, each already a literal with slots.
    pub from: Expanded,
    /// `IAM_ROLE default`.
    pub authorization: String,
    /// The columns that the files fill, in their order; all columns where it is empty.
    pub columns: Vec<Identifier>,
    /// One option a line.
    pub options: Vec<CopyOption>,
}

/// An option of COPY as SQL text.
#[derive(Clone, Debug)]
pub struct CopyOption {
    /// With slots, as the plan has it.
    pub slotted: String,
    /// With one interval's values.
    pub sample: String,
    /// What asked for it.
    pub span: Span,
}

impl CopyOption {
    pub fn depends_on_interval(&self) -> bool {
        self.slotted != self.sample
    }
}

impl LoadKind for Copy {
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        match lifetime {
            Lifetime::Interval | Lifetime::Static => Ok(()),
            Lifetime::Lasting => Err(Misfit(
                "copy into a table of kind `staging` and select from it, or add `static: true` if it \
                 is loaded once for all intervals",
            )),
        }
    }

    fn values(&self, table: &Table, values: Values) -> Values {
        let options = self.options.iter();
        let options: Vec<&str> = options.map(|option| option.slotted.as_str()).collect();
        values
            .with(
                "columns",
                if self.columns.is_empty() {
                    column_list(table)
                } else {
                    list(&self.columns)
                },
            )
            .with("from", format!("'{}'", self.from.slotted()))
            .with("authorization", self.authorization.clone())
            .with("options", options.join("\n"))
    }

    fn visible(&self) -> &'static str {
        "see the loaded files' rows, all at once"
    }
}
