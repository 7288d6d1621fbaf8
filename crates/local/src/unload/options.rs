//! What an UNLOAD says about its files.

use executor::SessionError;
use plan::Identifier;
use sql::statement::{Unload, UnloadFormat};

use crate::refusal::{not_rehearsed, refused, sqlstate};

/// The options, settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) form: Form,
    pub(crate) header: Header,
    pub(crate) packing: Packing,
    pub(crate) manifest: Manifest,
    pub(crate) existing: Existing,
    pub(crate) parallel: Parallel,
    /// Bytes after which another object starts.
    pub(crate) most: u64,
    pub(crate) partition_by: Vec<Identifier>,
    pub(crate) partition_columns: PartitionColumns,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Delimited {
        delimiter: char,
        null: String,
        escape: Escape,
        quotes: Quotes,
    },
    Csv {
        delimiter: char,
        null: String,
    },
    Json,
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    Never,
    /// `ESCAPE`.
    Backslash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    Never,
    /// `ADDQUOTES`.
    Always,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Header {
    None,
    Names,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manifest {
    None,
    Plain,
    Verbose,
}

/// What happens to objects that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    Refused,
    /// `ALLOWOVERWRITE`.
    Overwritten,
    /// `CLEANPATH`.
    Removed,
}

/// Which names the objects get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parallel {
    On,
    Off,
}

/// What the objects have of the columns that they are partitioned by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartitionColumns {
    LeftOut,
    /// `INCLUDE`.
    Included,
}

const MEGABYTE: u64 = 1024 * 1024;
/// 6.2 GB, where no MAXFILESIZE is given.
const MOST: u64 = 6_348 * MEGABYTE;

impl Options {
    pub(crate) fn of(unload: &Unload) -> Result<Self, SessionError> {
        let has = |option: &str| unload.options.contains_key(option);
        for option in [
            "encrypted",
            "kms_key_id",
            "master_symmetric_key",
            "bzip2",
            "zstd",
            "rowgroupsize",
            "extension",
        ] {
            if has(option) {
                return Err(not_rehearsed(format_args!(
                    "UNLOAD with {}",
                    option.to_uppercase()
                )));
            }
        }
        let options = Self {
            form: form(unload)?,
            header: if has("header") {
                Header::Names
            } else {
                Header::None
            },
            packing: if has("gzip") {
                Packing::Gzip
            } else {
                Packing::Plain
            },
            manifest: match (has("manifest"), unload.values.get("manifest")) {
                (false, _) => Manifest::None,
                (true, None) => Manifest::Plain,
                (true, Some(_)) => Manifest::Verbose,
            },
            existing: match (has("allowoverwrite"), has("cleanpath")) {
                (true, true) => {
                    return Err(refused(
                        sqlstate::SYNTAX,
                        "CLEANPATH and ALLOWOVERWRITE exclude each other",
                    ));
                }
                (true, false) => Existing::Overwritten,
                (false, true) => Existing::Removed,
                (false, false) => Existing::Refused,
            },
            parallel: match unload.values.get("parallel").map(String::as_str) {
                Some("off" | "false") => Parallel::Off,
                _ => Parallel::On,
            },
            most: unload
                .values
                .get("maxfilesize")
                .map_or(Ok(MOST), |size| bytes(size))?,
            partition_by: unload
                .partition_by
                .iter()
                .map(|column| column.value.clone())
                .collect(),
            partition_columns: if unload.values.contains_key("partition") {
                PartitionColumns::Included
            } else {
                PartitionColumns::LeftOut
            },
        };
        // What excludes each other, the front end has refused.
        if options.form == Form::Parquet && !options.partition_by.is_empty() {
            return Err(not_rehearsed("UNLOAD to partitions in Parquet"));
        }
        Ok(options)
    }
}

fn form(unload: &Unload) -> Result<Form, SessionError> {
    let has = |option: &str| unload.options.contains_key(option);
    let delimiter = |default: char| match unload.values.get("delimiter").map(String::as_str) {
        None => Ok(default),
        Some("\\t") => Ok('\t'),
        Some(text) => {
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(only), None) if only.is_ascii() => Ok(only),
                _ => Err(refused(
                    sqlstate::SYNTAX,
                    "DELIMITER takes a single ASCII character",
                )),
            }
        }
    };
    let null = || unload.values.get("null").cloned().unwrap_or_default();
    Ok(match unload.format {
        UnloadFormat::Delimited => Form::Delimited {
            delimiter: delimiter('|')?,
            null: null(),
            escape: if has("escape") {
                Escape::Backslash
            } else {
                Escape::Never
            },
            quotes: if has("addquotes") {
                Quotes::Always
            } else {
                Quotes::Never
            },
        },
        UnloadFormat::Csv => {
            if let Some(option) = ["escape", "addquotes"].iter().find(|option| has(option)) {
                return Err(refused(
                    sqlstate::SYNTAX,
                    format!("{} cannot be used with CSV", option.to_uppercase()),
                ));
            }
            Form::Csv {
                delimiter: delimiter(',')?,
                null: null(),
            }
        }
        UnloadFormat::Json => Form::Json,
        UnloadFormat::Parquet => Form::Parquet,
        UnloadFormat::FixedWidth => return Err(not_rehearsed("UNLOAD with FIXEDWIDTH")),
    })
}

/// `5`, `5 mb`, `6.2 gb`: 5 MB to 6.2 GB.
fn bytes(size: &str) -> Result<u64, SessionError> {
    let (number, unit) = size.split_once(' ').unwrap_or((size, "mb"));
    let out_of_range = || refused(sqlstate::SYNTAX, "MAXFILESIZE is 5 MB to 6.2 GB");
    let number: f64 = number.parse().map_err(|_| out_of_range())?;
    let megabytes = if unit == "gb" {
        number * 1024.0
    } else {
        number
    };
    if !(5.0..=6348.8).contains(&megabytes) {
        return Err(out_of_range());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be from 5 to 6349"
    )]
    let kilobytes = (megabytes * 1024.0) as u64;
    Ok(kilobytes * 1024)
}
