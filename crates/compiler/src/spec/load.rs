//! `load:`. The loads themselves are in [`crate::loads`].

use super::decode::{Decoder, Field, Fields, Owner};
use super::fault::Fault;
use crate::json_schema::{Keys, Shape};
use crate::loads::{KEYS, LoadSpec, Rows, options, read};
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

/// Where the text of a script stands.
pub(crate) const SCRIPT_KEYS: &[&str] = &["file", "text"];

const SELECT: &str = "select";
const SELECT_FILE: &str = "select_file";

impl Decoder<'_> {
    pub(super) fn load(&mut self, field: Field<'_>) -> Option<Spanned<LoadSpec>> {
        let known = [KEYS, &[SELECT, SELECT_FILE]].concat();
        let fields = self.fields(field.value, Owner::of(&field), &known)?;
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
        let (path, text) = self.sql_file(chosen)?;
        Some(SelectSpec::File { path, text })
    }

    /// The text of a file of SQL, which is not blank.
    fn sql_file(&mut self, field: Field<'_>) -> Option<(Spanned<String>, SourceText)> {
        let (path, file) = self.file(field)?;
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
        Some((path, text))
    }

    /// The script of a load, under `text` or in a `file`.
    pub(crate) fn script(&mut self, options: &Fields<'_>) -> Option<SourceText> {
        let chosen = self.choice(options, "script", SCRIPT_KEYS)?;
        match chosen.name {
            "file" => self.sql_file(chosen).map(|(_, text)| text),
            _ => self.text(chosen),
        }
    }

    /// COPY takes its rows from files, and a script is a load of its own.
    pub(crate) fn refuse_select(&mut self, fields: &Fields<'_>, load: Field<'_>) {
        let (because, help) = match load.name {
            "sql" => (
                "a script says itself what it inserts",
                "drop it, or write it into the script",
            ),
            "template" => (
                "the template does not use `select`",
                "drop it, or put `{{ select }}` into the template",
            ),
            _ => (
                "COPY takes its rows from files",
                "drop it, or copy into a staging table and select from that",
            ),
        };
        for select in [SELECT, SELECT_FILE]
            .iter()
            .filter_map(|key| fields.get(key))
        {
            self.faults.push(Fault::KeyWithoutMeaning {
                key: select.name.to_owned(),
                place: format!("beside `{}`", load.name),
                span: select.key,
                because: (load.key, because.into()),
                help,
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

pub(super) fn shape() -> Shape {
    let selects = [SELECT, SELECT_FILE];
    let known = [KEYS, &selects].concat();
    let loads = options();
    let by = |rows: Rows| -> Vec<&'static str> {
        let loads = loads.iter().filter(|(_, load)| load.rows == rows);
        loads.map(|(name, _)| *name).collect()
    };
    let (of_select, otherwise) = (by(Rows::OfSelect), by(Rows::Otherwise));
    let keys = loads
        .into_iter()
        .fold(Keys::of(&known), |keys, (name, load)| {
            keys.key(name, load.shape, load.about)
        });
    keys.key(
        SELECT,
        Shape::filled(),
        "The rows: a template of one SELECT.",
    )
    .key(
        SELECT_FILE,
        Shape::filled(),
        "The rows: a file with a SELECT, relative to the pipeline's folder.",
    )
    .exactly_one(KEYS)
    .at_most_one(&selects)
    .beside_any_of(&of_select, &selects)
    .beside_none_of(&otherwise, &selects)
    .into()
}
