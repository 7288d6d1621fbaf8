//! What every format of rows takes, and no columnar one.

use crate::json_schema::{Keys, Shape};
use crate::source::{SourceText, Spanned};
use crate::spec::decode::{Decoder, Field, Fields, Words};
use crate::spec::fault::Fault;
use crate::spec::scalar::Switch;

/// How values are converted, and which faults are passed over.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowwiseSpec {
    /// How each file is compressed as a whole.
    pub compression: Option<Spanned<CompressionSpec>>,
    /// A template: the region of the bucket.
    pub region: Option<SourceText>,
    pub time_format: Option<Spanned<String>>,
    pub date_format: Option<Spanned<String>>,
    pub accept_any_date: Option<Spanned<Switch>>,
    pub blanks_as_null: Option<Spanned<Switch>>,
    pub empty_as_null: Option<Spanned<Switch>>,
    pub trim_blanks: Option<Spanned<Switch>>,
    pub truncate_columns: Option<Spanned<Switch>>,
    /// Decimals are rounded to their scale, and not cut.
    pub round_decimals: Option<Spanned<Switch>>,
    pub errors: Option<Spanned<ErrorsSpec>>,
    pub comp_update: Option<Spanned<CompUpdateSpec>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompressionSpec {
    Gzip,
    Bzip2,
    Lzop,
    Zstd,
}

impl Words for CompressionSpec {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("gzip", Self::Gzip),
        ("bzip2", Self::Bzip2),
        ("lzop", Self::Lzop),
        ("zstd", Self::Zstd),
    ];
}

/// Rows that may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorsSpec {
    /// `max_error`: the load fails at so many, 0 to 100000.
    Most(u32),
    /// `ignore_all_errors`.
    All,
}

/// What COPY does to the encodings of an empty table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompUpdateSpec {
    /// They stay as declared: what Callsheet writes where nothing is said.
    Off,
    /// It samples so many rows per slice, 1000 to 2147483647; 100000 where nothing is said.
    On { rows: Option<u32> },
    /// By type alone.
    Preset,
}

pub(super) const KEYS: &[&str] = &[
    "compression",
    "region",
    "time_format",
    "date_format",
    "accept_any_date",
    "blanks_as_null",
    "empty_as_null",
    "trim_blanks",
    "truncate_columns",
    "round_decimals",
    "max_error",
    "ignore_all_errors",
    "comp_update",
    "comp_rows",
];

/// The most that MAXERROR takes.
const MOST_ERRORS: u32 = 100_000;

/// What COMPROWS takes.
const LEAST_SAMPLE: i64 = 1_000;
const MOST_SAMPLE: i64 = 2_147_483_647;

const PRESET: &str = "preset";

impl Decoder<'_> {
    pub(super) fn rowwise(&mut self, fields: &Fields<'_>) -> RowwiseSpec {
        let get = |key| fields.get(key);
        let compression = get("compression").and_then(|field| self.word(field));
        let region = get("region").and_then(|field| self.text(field));
        let time_format = get("time_format").and_then(|field| self.filled(field));
        let date_format = get("date_format").and_then(|field| self.filled(field));
        let errors = self.errors(fields);
        let comp_update = self.comp_update(fields);
        self.any_date_needs_a_form(fields);
        let mut switch = |key| get(key).and_then(|field| self.leaf(field));
        RowwiseSpec {
            compression,
            region,
            time_format,
            date_format,
            accept_any_date: switch("accept_any_date"),
            blanks_as_null: switch("blanks_as_null"),
            empty_as_null: switch("empty_as_null"),
            trim_blanks: switch("trim_blanks"),
            truncate_columns: switch("truncate_columns"),
            round_decimals: switch("round_decimals"),
            errors,
            comp_update,
        }
    }

    fn errors(&mut self, fields: &Fields<'_>) -> Option<Spanned<ErrorsSpec>> {
        let most = fields
            .get("max_error")
            .and_then(|field| self.max_error(field))
            .map(|most| Spanned::new(ErrorsSpec::Most(most.value), most.span));
        let all = fields
            .get("ignore_all_errors")
            .and_then(|field| self.leaf::<Switch>(field))
            .filter(|all| all.value == Switch::On)
            .map(|all| Spanned::new(ErrorsSpec::All, all.span));
        if let (Some(_), Some(_), Some(first), Some(second)) = (
            &most,
            &all,
            fields.get("max_error"),
            fields.get("ignore_all_errors"),
        ) {
            self.faults.push(Fault::SeveralChoices {
                what: "answer to rows that cannot be loaded",
                owner: fields.owner.title.clone(),
                first: (first.name.to_owned(), first.key),
                second: (second.name.to_owned(), second.key),
            });
        }
        most.or(all)
    }

    fn max_error(&mut self, field: Field<'_>) -> Option<Spanned<u32>> {
        let errors = self.leaf::<u32>(field)?;
        if errors.value <= MOST_ERRORS {
            return Some(errors);
        }
        self.faults.push(Fault::OutOfRange {
            field: field.to_string(),
            problem: "is more than COPY takes",
            span: errors.span,
            help: format!("write a number from 0 to {MOST_ERRORS}"),
        });
        None
    }

    /// `comp_update: true`, `false` or `preset`, and `comp_rows` beside `true`.
    fn comp_update(&mut self, fields: &Fields<'_>) -> Option<Spanned<CompUpdateSpec>> {
        let rows = fields.get("comp_rows");
        let update = fields.get("comp_update").and_then(|field| {
            let word = field.value.scalar_value();
            let is_preset = word.is_some_and(|word| word.as_str() == Some(PRESET));
            if is_preset {
                return Some(Spanned::new(CompUpdateSpec::Preset, field.value.span));
            }
            let switch = self.leaf::<Switch>(field)?;
            let update = match switch.value {
                Switch::On => CompUpdateSpec::On { rows: None },
                Switch::Off => CompUpdateSpec::Off,
            };
            Some(Spanned::new(update, switch.span))
        });
        let Some(rows) = rows else {
            return update;
        };
        if !matches!(
            update,
            Some(Spanned {
                value: CompUpdateSpec::On { .. },
                ..
            })
        ) {
            self.faults.push(Fault::MissingKey {
                key: "comp_update",
                owner: "`comp_rows`".to_owned(),
                span: rows.key,
                example: "comp_update: true",
            });
            return update;
        }
        let sample = self.leaf::<u32>(rows)?;
        if (LEAST_SAMPLE..=MOST_SAMPLE).contains(&i64::from(sample.value)) {
            let rows = Some(sample.value);
            return update.map(|update| Spanned::new(CompUpdateSpec::On { rows }, update.span));
        }
        self.faults.push(Fault::OutOfRange {
            field: rows.to_string(),
            problem: "is no sample that COPY takes",
            span: sample.span,
            help: format!("write a number from {LEAST_SAMPLE} to {MOST_SAMPLE}"),
        });
        None
    }

    fn any_date_needs_a_form(&mut self, fields: &Fields<'_>) {
        let Some(any) = fields.get("accept_any_date") else {
            return;
        };
        if fields.get("date_format").is_none() && fields.get("time_format").is_none() {
            self.faults.push(Fault::MissingKey {
                key: "date_format",
                owner: "`accept_any_date`".to_owned(),
                span: any.key,
                example: "date_format: \"YYYY-MM-DD\"",
            });
        }
    }
}

/// Those that stand beside the format.
pub(super) fn keys() -> Keys {
    let switch = Shape::leaf::<Switch>;
    let most = i64::from(MOST_ERRORS);
    let update = Shape::either([switch(), Shape::words([PRESET])]);
    Keys::of(KEYS)
        .key("compression", Shape::word::<CompressionSpec>(), "How each file is compressed as a whole; not for columnar formats.")
        .key("region", Shape::filled(), "The region of the bucket, a template; the target's if it is left out.")
        .key("time_format", Shape::filled(), "TIMEFORMAT: `auto`, `epochsecs`, `epochmillisecs`, or a form such as `YYYY-MM-DD HH24:MI:SS`.")
        .key("date_format", Shape::filled(), "DATEFORMAT: `auto`, or a form such as `YYYY-MM-DD`.")
        .key("accept_any_date", switch(), "ACCEPTANYDATE: dates that do not fit become NULL; needs a `date_format` or a `time_format`.")
        .key("blanks_as_null", switch(), "BLANKSASNULL: text of blanks alone becomes NULL.")
        .key("empty_as_null", switch(), "EMPTYASNULL: empty text becomes NULL.")
        .key("trim_blanks", switch(), "TRIMBLANKS: blanks at the end of a varchar are removed.")
        .key("truncate_columns", switch(), "TRUNCATECOLUMNS: text that is too long is cut.")
        .key("round_decimals", switch(), "ROUNDEC: decimals are rounded to their scale, and not cut.")
        .key("max_error", Shape::whole(0..=most), "MAXERROR: the load fails at so many rows that cannot be read.")
        .key("ignore_all_errors", switch(), "IGNOREALLERRORS: rows that cannot be read are passed over.")
        .key("comp_update", update, "COMPUPDATE: what COPY does to encodings of an empty table; off if it is left out.")
        .key("comp_rows", Shape::whole(LEAST_SAMPLE..=MOST_SAMPLE), "COMPROWS: the rows that `comp_update: true` samples.")
}
