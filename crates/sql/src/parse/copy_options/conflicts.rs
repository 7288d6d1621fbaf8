//! Which options of COPY cannot stand beside each other, as their pages say.

/// What an option is refused beside, and where that is documented.
pub(super) struct Conflict {
    /// The option that decides, as its name in lower case.
    pub(super) with: &'static str,
    pub(super) refused: &'static [&'static str],
    pub(super) page: &'static str,
}

const FORMAT: &str = "copy-parameters-data-format";
const CONVERSION: &str = "copy-parameters-data-conversion";
const LOAD: &str = "copy-parameters-data-load";

/// Two formats, and two compressions, are told apart by functions of their own.
///
/// Columnar formats are left to the lint `copy-columnar-option`: their list is one of what is
/// supported, and it has grown over time.
pub(super) const CONFLICTS: &[Conflict] = &[
    // Redshift refuses these, or reads them and does nothing.
    Conflict {
        with: "json",
        refused: &[
            "quote",
            "delimiter",
            "escape",
            "removequotes",
            "fillrecord",
            "ignoreblanklines",
            "null",
            "readratio",
        ],
        page: FORMAT,
    },
    Conflict {
        with: "csv",
        refused: &["escape", "removequotes"],
        page: FORMAT,
    },
    Conflict {
        with: "fixedwidth",
        refused: &["delimiter", "quote"],
        page: FORMAT,
    },
    Conflict {
        with: "fixedwidth",
        refused: &["escape", "encoding"],
        page: CONVERSION,
    },
    Conflict {
        with: "ignoreallerrors",
        refused: &["maxerror"],
        page: LOAD,
    },
];

pub(super) const FORMATS: &[&str] = &[
    "avro",
    "csv",
    "fixedwidth",
    "json",
    "orc",
    "parquet",
    "shapefile",
];

pub(super) const PACKINGS: &[&str] = &["bzip2", "gzip", "lzop", "zstd"];
