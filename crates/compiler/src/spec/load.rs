//! `load:`.

use plan::Identifier;

use super::copy::CopySpec;
use super::decode::{Decoder, Field, Fields, Owner, alternatives};
use super::fault::Fault;
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

/// Reads the options of a load that takes a SELECT. Where the SELECT is missing, the options are
/// read all the same, for their faults.
type ReadOptions = fn(&mut Decoder<'_>, Field<'_>, Option<SelectSpec>) -> Option<LoadSpec>;

/// The loads that take a SELECT.
const SELECT_LOADS: &[(&str, ReadOptions)] = &[
    ("replace_window", replace_window),
    ("replace_batch", |decoder, field, select| {
        decoder.no_options(field)?;
        Some(LoadSpec::ReplaceBatch { select: select? })
    }),
    ("replace", |decoder, field, select| {
        decoder.no_options(field)?;
        Some(LoadSpec::Replace { select: select? })
    }),
    ("append", |decoder, field, select| {
        decoder.no_options(field)?;
        Some(LoadSpec::Append { select: select? })
    }),
    ("merge", merge),
];

const COPY: &str = "copy";
const SELECT: &str = "select";
const SELECT_FILE: &str = "select_file";

/// Named in the design; refused until they are there.
const UNSUPPORTED: &[&str] = &["snapshot", "unload", "sql"];

/// The loads, as messages list them.
pub(super) fn listed_loads() -> String {
    alternatives(&loads())
}

fn loads() -> Vec<&'static str> {
    let selecting = SELECT_LOADS.iter().map(|(name, _)| *name);
    std::iter::once(COPY).chain(selecting).collect()
}

impl Decoder<'_> {
    pub(super) fn load(&mut self, field: Field<'_>) -> Option<Spanned<LoadSpec>> {
        let loads = loads();
        let known = [&loads, UNSUPPORTED, &[SELECT, SELECT_FILE]].concat();
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
        let chosen = self.choice(&fields, "kind of load", &loads)?;
        let load = if chosen.name == COPY {
            self.refuse_select(&fields, chosen);
            self.copy(chosen).map(Box::new).map(LoadSpec::Copy)
        } else {
            self.load_of_select(&fields, chosen)
        };
        Some(Spanned::new(load?, chosen.key))
    }

    fn load_of_select(&mut self, fields: &Fields<'_>, chosen: Field<'_>) -> Option<LoadSpec> {
        let (_, read) = SELECT_LOADS.iter().find(|(name, _)| *name == chosen.name)?;
        let select = self.select(fields);
        read(self, chosen, select)
    }

    fn select(&mut self, fields: &Fields<'_>) -> Option<SelectSpec> {
        let chosen = self.choice(fields, "SELECT", &[SELECT, SELECT_FILE])?;
        if chosen.name == SELECT {
            return self.text(chosen).map(SelectSpec::Inline);
        }
        let (path, file) = self.file(chosen)?;
        self.refuse_credentials_in(file);
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

    fn refuse_select(&mut self, fields: &Fields<'_>, copy: Field<'_>) {
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
    fn no_options(&mut self, field: Field<'_>) -> Option<()> {
        if field.value.is_null() {
            return Some(());
        }
        self.fields(field.value, Owner::of(&field), &[]).map(|_| ())
    }
}

fn replace_window(
    decoder: &mut Decoder<'_>,
    field: Field<'_>,
    select: Option<SelectSpec>,
) -> Option<LoadSpec> {
    let fields = decoder.fields(field.value, Owner::of(&field), &["column"])?;
    let column = decoder.require(&fields, "column", "column: start_time")?;
    Some(LoadSpec::ReplaceWindow {
        column: decoder.leaf(column)?,
        select: select?,
    })
}

fn merge(
    decoder: &mut Decoder<'_>,
    field: Field<'_>,
    select: Option<SelectSpec>,
) -> Option<LoadSpec> {
    let fields = decoder.fields(field.value, Owner::of(&field), &["key", "latest_by"])?;
    let key = decoder
        .require(&fields, "key", "key: [user_id]")
        .and_then(|field| decoder.names(field));
    let latest_by = fields
        .get("latest_by")
        .and_then(|field| decoder.leaf(field));
    Some(LoadSpec::Merge(MergeSpec {
        key: key?,
        latest_by,
        select: select?,
    }))
}
