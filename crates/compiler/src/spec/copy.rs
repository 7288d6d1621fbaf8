//! `load: { copy: … }`.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-parameters.html>.

use plan::Identifier;

use super::decode::{Decoder, Field, Owner};
use super::fault::Fault;
use super::scalar::Switch;
use crate::json_schema::{Keys, Shape};
use crate::source::{SourceText, Spanned};

mod character;
mod columnar;
mod csv;
mod delimited;
mod exclusion;
mod fields;
mod fixed_width;
mod format;
mod lines;
mod rowwise;
mod under;

pub use columnar::ColumnarSpec;
pub use csv::CsvSpec;
pub use delimited::{DelimitedSpec, DelimiterSpec};
pub(crate) use exclusion::is_excluded_beside;
pub use fields::{AvroSpec, FieldsSpec, JsonSpec};
pub use fixed_width::FixedWidthSpec;
pub use format::CopyFormatSpec;
pub(crate) use format::KEYS as COPY_FORMATS;
pub use lines::{LinesSpec, TextEncodingSpec};
pub use rowwise::{CompUpdateSpec, CompressionSpec, ErrorsSpec, RowwiseSpec};

/// What COPY reads and how. Credentials are deliberately absent: the target names a role.
///
/// What only some formats take stands with those formats, so that no value of this type is a COPY that
/// Redshift refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopySpec {
    /// A template of an `s3://` prefix, or of the key of a manifest.
    pub from: SourceText,
    pub manifest: Option<Spanned<Switch>>,
    /// The columns that the files fill, in their order; all columns where it is absent.
    pub columns: Option<Vec<Spanned<Identifier>>>,
    /// Its span is the key that names the format.
    pub format: Spanned<CopyFormatSpec>,
    pub on_empty: Option<Spanned<OnEmptySpec>>,
    /// The files say which values identity columns have.
    pub explicit_ids: Option<Spanned<Switch>>,
    pub stat_update: Option<Spanned<Switch>>,
    /// The character that takes the place of an invalid one; ASCII.
    pub accept_inv_chars: Option<Spanned<char>>,
}

/// What to do when no file lies under `from`. Other answers are refused in this slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnEmptySpec {
    Error,
}

/// The only answer to a prefix without files.
const ON_EMPTY: &str = "error";

/// The keys of all formats.
const KEYS: &[&str] = &[
    "from",
    "manifest",
    "columns",
    "on_empty",
    "explicit_ids",
    "stat_update",
    "accept_inv_chars",
];

impl Decoder<'_> {
    pub(crate) fn copy(&mut self, field: Field<'_>) -> Option<CopySpec> {
        let refused = exclusion::refused_keys();
        let known = [KEYS, format::KEYS, rowwise::KEYS, lines::KEYS, &refused].concat();
        let fields = self.fields(field.value, Owner::of(&field), &known)?;
        self.refuse_options(&fields);
        let from = self
            .require(&fields, "from", "from: \"s3://bucket/prefix/\"")
            .and_then(|field| self.text(field));
        let format = self.copy_format(&fields);
        let on_empty = fields
            .get("on_empty")
            .and_then(|field| self.on_empty(field));
        let mut switch = |key| fields.get(key).and_then(|field| self.leaf(field));
        let manifest = switch("manifest");
        let explicit_ids = switch("explicit_ids");
        let stat_update = switch("stat_update");
        let columns = fields.get("columns").map(|field| self.names(field));
        let accept_inv_chars = fields
            .get("accept_inv_chars")
            .and_then(|field| self.character(field));
        Some(CopySpec {
            from: from?,
            manifest,
            columns: match columns {
                Some(columns) => Some(columns?),
                None => None,
            },
            format: format?,
            on_empty,
            explicit_ids,
            stat_update,
            accept_inv_chars,
        })
    }

    fn on_empty(&mut self, field: Field<'_>) -> Option<Spanned<OnEmptySpec>> {
        let text = self.leaf::<String>(field)?;
        if text.value == ON_EMPTY {
            return Some(Spanned::new(OnEmptySpec::Error, text.span));
        }
        self.faults.push(Fault::UnsupportedOption {
            field: field.to_string(),
            value: text.value,
            span: text.span,
            help: "write `on_empty: error`, or drop the key",
        });
        None
    }
}

/// The names of all options.
pub(crate) fn keys() -> Vec<&'static str> {
    [KEYS, format::KEYS, rowwise::KEYS, lines::KEYS].concat()
}

/// The options, each of which a default can bring as well: none has to be there.
pub(crate) fn options() -> Keys {
    let switch = Shape::leaf::<Switch>;
    Keys::of(&keys())
        .key(
            "from",
            Shape::filled(),
            "The prefix of the files in S3, or the key of a manifest; a template.",
        )
        .key(
            "manifest",
            switch(),
            "Whether `from` is a manifest that names the files.",
        )
        .key(
            "columns",
            Shape::names(),
            "The columns that the files fill, in the files' order.",
        )
        .key(
            "on_empty",
            Shape::words([ON_EMPTY]),
            "A prefix that names no file fails, as COPY does.",
        )
        .key(
            "explicit_ids",
            switch(),
            "The files say which values IDENTITY columns have.",
        )
        .key(
            "stat_update",
            switch(),
            "STATUPDATE: whether COPY brings statistics up to date.",
        )
        .key(
            "accept_inv_chars",
            Shape::character(),
            "ACCEPTINVCHARS: the character that takes the place of an invalid one.",
        )
        .with(format::keys())
        .with(rowwise::keys())
        .with(lines::keys())
        .at_most_one(format::KEYS)
        .or_nothing(&crate::parts::optional_of_copy())
}

/// As a load has it, where a format excludes options.
pub(crate) fn shape() -> Shape {
    exclusion::rules(options()).into()
}
