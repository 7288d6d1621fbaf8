//! How rows get into a table.

use plan::Identifier;

use super::copy::CopySpec;
use crate::source::{SourceText, Spanned};

/// One way to load a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadSpec {
    Copy(Box<CopySpec>),
    /// Deletes and inserts the interval of `column`.
    ReplaceWindow {
        column: Spanned<Identifier>,
        select: SelectSpec,
    },
    /// Deletes what this interval wrote and inserts again.
    ReplaceBatch {
        select: SelectSpec,
    },
    /// The whole table.
    Replace {
        select: SelectSpec,
    },
    Append {
        select: SelectSpec,
    },
    Merge(MergeSpec),
}

/// Inserts new keys, updates known ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeSpec {
    /// At least one column.
    pub key: Vec<Spanned<Identifier>>,
    /// An older source row never overwrites a newer one by this column.
    pub latest_by: Option<Spanned<Identifier>>,
    pub select: SelectSpec,
}

/// The rows of a load: a template of SQL, never blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectSpec {
    /// `select:`.
    Inline(SourceText),
    /// `select_file:`, relative to the pipeline's folder.
    File {
        path: Spanned<String>,
        text: SourceText,
    },
}

impl SelectSpec {
    /// The SQL, wherever it was written.
    pub fn text(&self) -> &SourceText {
        match self {
            Self::Inline(text) | Self::File { text, .. } => text,
        }
    }
}
