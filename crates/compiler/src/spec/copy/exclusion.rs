//! What COPY refuses beside a format, and what `copy` does not offer at all.

use crate::json_schema::Keys;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::spec::fault::Fault;

/// Keys that cannot stand beside some formats.
struct Exclusion {
    formats: &'static [&'static str],
    keys: &'static [&'static str],
    why: &'static str,
    page: &'static str,
}

/// A key that only Redshift knows, and why.
struct Refusal {
    key: &'static str,
    why: &'static str,
    help: &'static str,
}

pub(super) const JSON: &str = "json";
pub(super) const CSV: &str = "csv";
pub(super) const DELIMITED: &str = "delimited";
pub(super) const FIXED_WIDTH: &str = "fixed_width";
/// For ORC too.
pub(super) const PARQUET: &str = "parquet";

const COLUMNAR: &[&str] = &["parquet", "orc"];
const FORMAT_PAGE: &str = "copy-parameters-data-format";
const CONVERSION_PAGE: &str = "copy-parameters-data-conversion";
const COLUMNAR_PAGE: &str = "copy-usage_notes-copy-from-columnar";

/// Keys beside the format.
const BESIDE: &[Exclusion] = &[
    Exclusion {
        formats: &["json", "avro"],
        keys: &["null_as"],
        why: "a value there says itself that it is null",
        page: FORMAT_PAGE,
    },
    Exclusion {
        formats: &["fixed_width"],
        keys: &["encoding"],
        why: "files of fixed width have to be UTF-8",
        page: CONVERSION_PAGE,
    },
    Exclusion {
        formats: &["fixed_width"],
        keys: &["columns"],
        why: "`widths` lists the columns",
        page: FORMAT_PAGE,
    },
    Exclusion {
        formats: &["avro"],
        keys: &["encoding"],
        why: "an Avro file is no text",
        page: FORMAT_PAGE,
    },
    Exclusion {
        formats: COLUMNAR,
        keys: &["compression"],
        why: "the file says itself how it is compressed",
        page: COLUMNAR_PAGE,
    },
    Exclusion {
        formats: COLUMNAR,
        keys: &["region"],
        why: "the bucket has to be in the warehouse's own region",
        page: COLUMNAR_PAGE,
    },
    Exclusion {
        formats: COLUMNAR,
        keys: &["max_error", "ignore_all_errors"],
        why: "a columnar file is loaded whole or not at all",
        page: COLUMNAR_PAGE,
    },
    Exclusion {
        formats: COLUMNAR,
        keys: &["comp_update", "comp_rows"],
        why: "COPY from columnar files leaves encodings as they are",
        page: COLUMNAR_PAGE,
    },
    Exclusion {
        formats: COLUMNAR,
        keys: &[
            "encoding",
            "null_as",
            "time_format",
            "date_format",
            "accept_any_date",
            "blanks_as_null",
            "empty_as_null",
            "trim_blanks",
            "truncate_columns",
            "round_decimals",
        ],
        why: "values of columnar files have types, and COPY converts none",
        page: COLUMNAR_PAGE,
    },
];

/// Keys of other formats under a format.
const UNDER: &[Exclusion] = &[
    Exclusion {
        formats: &[CSV],
        keys: &["escape", "remove_quotes"],
        why: "in CSV, quotes are a part of the format, and a quote is written twice",
        page: FORMAT_PAGE,
    },
    Exclusion {
        formats: &[DELIMITED],
        keys: &["quote"],
        why: "delimited text has no quotes; `remove_quotes` takes them away, `csv` reads them",
        page: FORMAT_PAGE,
    },
    Exclusion {
        formats: &[FIXED_WIDTH],
        keys: &["delimiter", "quote", "escape", "remove_quotes"],
        why: "fields of fixed width have nothing between them",
        page: FORMAT_PAGE,
    },
    Exclusion {
        formats: &[JSON],
        keys: &[
            "delimiter",
            "quote",
            "escape",
            "remove_quotes",
            "fill_record",
            "ignore_blank_lines",
        ],
        why: "JSON has its own syntax, and a key that is missing is NULL",
        page: FORMAT_PAGE,
    },
    Exclusion {
        formats: &[PARQUET],
        keys: &[
            "delimiter",
            "quote",
            "escape",
            "ignore_header",
            "ignore_blank_lines",
        ],
        why: "columnar files have no lines",
        page: COLUMNAR_PAGE,
    },
];

const REFUSED: &[Refusal] = &[
    Refusal {
        key: "gzip",
        why: "files have one compression at most",
        help: "write `compression: gzip`",
    },
    Refusal {
        key: "bzip2",
        why: "files have one compression at most",
        help: "write `compression: bzip2`",
    },
    Refusal {
        key: "lzop",
        why: "files have one compression at most",
        help: "write `compression: lzop`",
    },
    Refusal {
        key: "zstd",
        why: "files have one compression at most",
        help: "write `compression: zstd`",
    },
    Refusal {
        key: "noload",
        why: "it loads nothing, so what the plan says of the table would be untrue",
        help: "drop it; `callsheet run` with a local target tries the files",
    },
    Refusal {
        key: "shapefile",
        why: "it fills a column of type geometry, which no declared column can have",
        help: "load it with a script of its own, or convert it to CSV",
    },
    Refusal {
        key: "ssh",
        why: "COPY from S3 does not take it, and hosts cannot be recorded as files are",
        help: "put the files into S3",
    },
    Refusal {
        key: "read_ratio",
        why: "it is for DynamoDB, whose items cannot be recorded as files are",
        help: "export the table to S3",
    },
    Refusal {
        key: "encrypted",
        why: "COPY would need the key itself, and a plan holds no secret",
        help: "use server-side encryption, which COPY reads by itself",
    },
    Refusal {
        key: "iam_role",
        why: "who reads the files is a matter of the target",
        help: "write `iam_role` at the target",
    },
];

/// Whether COPY does not take a key beside a format.
pub(crate) fn is_excluded_beside(format: &str, key: &str) -> bool {
    BESIDE
        .iter()
        .any(|known| known.formats.contains(&format) && known.keys.contains(&key))
}

pub(super) fn refused_keys() -> Vec<&'static str> {
    REFUSED.iter().map(|refusal| refusal.key).collect()
}

/// Keys of other formats that are known under this one.
pub(super) fn strange_keys(format: &str) -> Vec<&'static str> {
    let strange = UNDER.iter().filter(|known| known.formats.contains(&format));
    strange
        .flat_map(|known| known.keys.iter().copied())
        .collect()
}

impl Decoder<'_> {
    pub(super) fn refuse_options(&mut self, fields: &Fields<'_>) {
        for refusal in REFUSED {
            if let Some(field) = fields.get(refusal.key) {
                self.faults.push(Fault::CopyOptionRefused {
                    key: refusal.key,
                    why: refusal.why,
                    help: refusal.help,
                    span: field.key,
                });
            }
        }
    }

    /// Keys beside the format that COPY does not take with it.
    pub(super) fn refuse_excluded(&mut self, fields: &Fields<'_>, format: Field<'_>) {
        let name = format.name;
        let beside = BESIDE.iter().filter(|known| known.formats.contains(&name));
        for exclusion in beside {
            self.exclude(fields, format, exclusion);
        }
    }

    /// Keys under the format that belong to another one.
    pub(super) fn refuse_strange(
        &mut self,
        fields: &Fields<'_>,
        format: Field<'_>,
        name: &'static str,
    ) {
        let under = UNDER.iter().filter(|known| known.formats.contains(&name));
        for exclusion in under {
            self.exclude(fields, format, exclusion);
        }
    }

    fn exclude(&mut self, fields: &Fields<'_>, format: Field<'_>, exclusion: &Exclusion) {
        for key in exclusion.keys {
            if let Some(field) = fields.get(key) {
                self.faults.push(Fault::CopyOptionExcluded {
                    key,
                    beside: format.name.to_owned(),
                    why: exclusion.why,
                    page: exclusion.page,
                    span: field.key,
                    format: format.key,
                });
            }
        }
    }
}

/// A rule for each format that cannot have some of the keys.
pub(super) fn rules(options: Keys) -> Keys {
    BESIDE.iter().fold(options, |keys, exclusion| {
        keys.beside_none_of(exclusion.formats, exclusion.keys)
    })
}
