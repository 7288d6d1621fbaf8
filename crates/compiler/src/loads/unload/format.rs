//! The formats of UNLOAD, each with the options that it takes.

use std::ops::RangeInclusive;

use super::Fault;
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Fields, Owner, Words};
use crate::spec::{Fault as SpecFault, Switch};

/// How rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatSpec {
    /// With the size of a row group in MB.
    Parquet {
        row_group_size: Option<Spanned<u32>>,
    },
    Csv(TextSpec),
    /// An object a line.
    Json {
        compression: Option<Spanned<Compression>>,
    },
    /// Text without a form of its own: what stands between and around values has to be said.
    Delimited {
        text: TextSpec,
        add_quotes: Option<Spanned<Switch>>,
        escape: Option<Spanned<Switch>>,
    },
}

/// What CSV and delimited text have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextSpec {
    pub delimiter: Option<Spanned<String>>,
    pub header: Option<Spanned<Switch>>,
    pub null_as: Option<Spanned<String>>,
    pub compression: Option<Spanned<Compression>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    Gzip,
    Bzip2,
    Zstd,
}

impl Words for Compression {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("gzip", Self::Gzip),
        ("bzip2", Self::Bzip2),
        ("zstd", Self::Zstd),
    ];
}

impl Compression {
    fn option(self) -> &'static str {
        match self {
            Self::Gzip => "GZIP",
            Self::Bzip2 => "BZIP2",
            Self::Zstd => "ZSTD",
        }
    }
}

const FORMATS: &[&str] = &["parquet", "csv", "json", "delimited"];
const PARQUET_KEYS: &[&str] = &["row_group_size_mb"];
const JSON_KEYS: &[&str] = &["compression"];
const TEXT_KEYS: &[&str] = &["delimiter", "header", "null_as", "compression"];
const DELIMITED_KEYS: &[&str] = &[
    "delimiter",
    "header",
    "null_as",
    "compression",
    "add_quotes",
    "escape",
];

/// Of a row group, in MB.
const ROW_GROUPS: RangeInclusive<u32> = 32..=128;

pub(super) fn keys() -> Keys {
    let (least, most) = (*ROW_GROUPS.start(), *ROW_GROUPS.end());
    let parquet = Keys::of(PARQUET_KEYS).key(
        "row_group_size_mb",
        Shape::whole(i64::from(least)..=i64::from(most)),
        "ROWGROUPSIZE, in MB.",
    );
    let json = Keys::of(JSON_KEYS).key("compression", Shape::word::<Compression>(), COMPRESSION);
    let delimited = Keys::of(DELIMITED_KEYS)
        .with(text_keys())
        .key("add_quotes", Shape::leaf::<Switch>(), "ADDQUOTES: quotes around each field.")
        .key("escape", Shape::leaf::<Switch>(), "ESCAPE: a backslash before what would end a field.");
    Keys::of(FORMATS)
        .key("parquet", Shape::bare_or(parquet), "Parquet.")
        .key("csv", Shape::bare_or(text_keys()), "CSV.")
        .key("json", Shape::bare_or(json), "JSON, an object a line.")
        .key("delimited", Shape::bare_or(delimited), "Text with a character between its fields.")
        .exactly_one(FORMATS)
}

const COMPRESSION: &str = "How each file is compressed.";

fn text_keys() -> Keys {
    Keys::of(TEXT_KEYS)
        .key("delimiter", Shape::character(), "The character between fields.")
        .key("header", Shape::leaf::<Switch>(), "HEADER: the columns' names in the first line of each file.")
        .key("null_as", Shape::text(), "NULL AS: the text that stands for NULL.")
        .key("compression", Shape::word::<Compression>(), COMPRESSION)
}

/// Reads the one format that is given.
pub(super) fn read(decoder: &mut Decoder<'_>, options: &Fields<'_>) -> Option<FormatSpec> {
    let chosen = decoder.choice(options, "format", FORMATS)?;
    let known: &[&'static str] = match chosen.name {
        "parquet" => PARQUET_KEYS,
        "csv" => TEXT_KEYS,
        "json" => JSON_KEYS,
        _ => DELIMITED_KEYS,
    };
    if chosen.value.is_null() {
        return Some(plain(chosen.name));
    }
    let fields = decoder.fields(chosen.value, Owner::of(&chosen), known)?;
    let compression = fields.get("compression");
    let compression = compression.and_then(|field| decoder.word(field));
    Some(match chosen.name {
        "parquet" => FormatSpec::Parquet {
            row_group_size: fields
                .get("row_group_size_mb")
                .and_then(|field| megabytes(decoder, field, ROW_GROUPS)),
        },
        "csv" => FormatSpec::Csv(text(decoder, &fields, compression)),
        "json" => FormatSpec::Json { compression },
        _ => FormatSpec::Delimited {
            text: text(decoder, &fields, compression),
            add_quotes: fields
                .get("add_quotes")
                .and_then(|field| decoder.leaf(field)),
            escape: fields.get("escape").and_then(|field| decoder.leaf(field)),
        },
    })
}

fn plain(format: &str) -> FormatSpec {
    match format {
        "parquet" => FormatSpec::Parquet {
            row_group_size: None,
        },
        "csv" => FormatSpec::Csv(TextSpec::default()),
        "json" => FormatSpec::Json { compression: None },
        _ => FormatSpec::Delimited {
            text: TextSpec::default(),
            add_quotes: None,
            escape: None,
        },
    }
}

fn text(
    decoder: &mut Decoder<'_>,
    fields: &Fields<'_>,
    compression: Option<Spanned<Compression>>,
) -> TextSpec {
    let delimiter = fields.get("delimiter");
    let delimiter = delimiter.and_then(|field| one_character(decoder, field));
    let header = fields.get("header").and_then(|field| decoder.leaf(field));
    let null_as = fields.get("null_as").and_then(|field| decoder.leaf(field));
    TextSpec {
        delimiter,
        header,
        null_as,
        compression,
    }
}

fn one_character(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Spanned<String>> {
    let text = decoder.leaf::<String>(field)?;
    let fits = text.value.len() == 1 && text.value.chars().all(|c| c.is_ascii() && c != '\n');
    if !fits {
        decoder.faults.push(SpecFault::OutOfRange {
            field: field.to_string(),
            problem: "is not one character of ASCII",
            span: field.place(),
            help: "write one character in quotes, such as `\"|\"` or `\"\\t\"`".to_owned(),
        });
    }
    fits.then_some(text)
}

/// A size that UNLOAD takes.
pub(super) fn megabytes(
    decoder: &mut Decoder<'_>,
    field: Field<'_>,
    range: RangeInclusive<u32>,
) -> Option<Spanned<u32>> {
    let size = decoder.leaf::<u32>(field)?;
    if range.contains(&size.value) {
        return Some(size);
    }
    decoder.faults.push(SpecFault::OutOfRange {
        field: field.to_string(),
        problem: "is no size that UNLOAD takes",
        span: size.span,
        help: format!("write {} to {} (MB)", range.start(), range.end()),
    });
    None
}

impl FormatSpec {
    /// As SQL text, one option a line.
    pub(super) fn options(&self, names: &mut Names<'_>) -> Option<Vec<String>> {
        let is_on = |switch: &Option<Spanned<Switch>>| {
            switch
                .as_ref()
                .is_some_and(|switch| switch.value == Switch::On)
        };
        let mut options = Vec::new();
        let compressed = |compression: &Option<Spanned<Compression>>| {
            let compression = compression.as_ref();
            compression.map(|compression| compression.value.option().to_owned())
        };
        match self {
            Self::Parquet { row_group_size } => {
                options.push("FORMAT AS PARQUET".to_owned());
                let size = row_group_size.as_ref();
                options.extend(size.map(|size| format!("ROWGROUPSIZE {} MB", size.value)));
            }
            Self::Csv(text) => {
                options.push("FORMAT AS CSV".to_owned());
                options.extend(text.options(names)?);
            }
            Self::Json { compression } => {
                options.push("FORMAT AS JSON".to_owned());
                options.extend(compressed(compression));
            }
            Self::Delimited {
                text,
                add_quotes,
                escape,
            } => {
                options.extend(text.options(names)?);
                if is_on(add_quotes) {
                    options.push("ADDQUOTES".to_owned());
                }
                if is_on(escape) {
                    options.push("ESCAPE".to_owned());
                }
            }
        }
        Some(options)
    }
}

impl TextSpec {
    fn options(&self, names: &mut Names<'_>) -> Option<Vec<String>> {
        let mut options = Vec::new();
        for (option, text) in [
            ("DELIMITER AS", &self.delimiter),
            ("NULL AS", &self.null_as),
        ] {
            let Some(text) = text else { continue };
            match sql::quote::copy_literal(&text.value) {
                Ok(literal) => options.push(format!("{option} {literal}")),
                Err(why) => {
                    names.diagnostic(
                        Fault::UnloadLiteral {
                            why: why.to_string(),
                            span: text.span,
                        }
                        .into(),
                    );
                    return None;
                }
            }
        }
        let header = self.header.as_ref();
        if header.is_some_and(|header| header.value == Switch::On) {
            options.push("HEADER".to_owned());
        }
        let compression = self.compression.as_ref();
        options.extend(compression.map(|it| it.value.option().to_owned()));
        Some(options)
    }
}
