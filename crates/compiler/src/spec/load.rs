//! `load:`. The loads themselves are in [`crate::loads`].

use super::decode::{Decoder, Field, Fields, Owner, alternatives};
use super::fault::Fault;
use crate::loads::{KEYS, LoadSpec, read};
use crate::source::{SourceText, Spanned};

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

const SELECT: &str = "select";
const SELECT_FILE: &str = "select_file";

/// Named in the design; refused until they are there.
const UNSUPPORTED: &[&str] = &["snapshot", "unload", "sql"];

/// The loads, as messages list them.
pub(super) fn listed_loads() -> String {
    alternatives(KEYS)
}

impl Decoder<'_> {
    pub(super) fn load(&mut self, field: Field<'_>) -> Option<Spanned<LoadSpec>> {
        let known = [KEYS, UNSUPPORTED, &[SELECT, SELECT_FILE]].concat();
        let fields = self.fields(field.value, Owner::of(&field), &known)?;
        let mut unsupported = UNSUPPORTED
            .iter()
            .filter_map(|key| fields.get(key))
            .peekable();
        if unsupported.peek().is_some() {
            for load in unsupported {
                self.faults.push(Fault::UnsupportedLoad {
                    load: load.name.to_owned(),
                    span: load.key,
                });
            }
            return None;
        }
        let chosen = self.choice(&fields, "kind of load", KEYS)?;
        let load = read(self, &fields, chosen)?;
        Some(Spanned::new(load, chosen.key))
    }

    /// The SELECT beside a load.
    pub(crate) fn select(&mut self, fields: &Fields<'_>) -> Option<SelectSpec> {
        let chosen = self.choice(fields, "SELECT", &[SELECT, SELECT_FILE])?;
        if chosen.name == SELECT {
            return self.text(chosen).map(SelectSpec::Inline);
        }
        let (path, file) = self.file(chosen)?;
        self.refuse_credentials_in(file);
        // The file's templates see what those of the table see.
        let file = file.read_for(path.span.instance());
        let text = SourceText::whole_file(self.sources, file);
        if text.as_str().trim().is_empty() {
            self.faults.push(Fault::BlankText {
                field: format!("the file `{}`", path.value),
                span: path.span,
            });
            return None;
        }
        Some(SelectSpec::File { path, text })
    }

    /// COPY takes its rows from files.
    pub(crate) fn refuse_select(&mut self, fields: &Fields<'_>, copy: Field<'_>) {
        for select in [SELECT, SELECT_FILE]
            .iter()
            .filter_map(|key| fields.get(key))
        {
            self.faults.push(Fault::KeyWithoutMeaning {
                key: select.name.to_owned(),
                place: "beside `copy`".into(),
                span: select.key,
                because: (copy.key, "COPY takes its rows from files".into()),
                help: "drop it, or copy into a staging table and select from that",
            });
        }
    }

    /// Reads `replace: {}` or a bare `replace:`.
    pub(crate) fn no_options(&mut self, field: Field<'_>) -> Option<()> {
        if field.value.is_null() {
            return Some(());
        }
        self.fields(field.value, Owner::of(&field), &[]).map(|_| ())
    }
}
