//! Options of text files on Parquet and ORC.

use super::copying::{Copying, Layout};
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-columnar-option",
    number: Some("RS107"),
    level: Level::Error,
    what: "COPY of Parquet or ORC with an option for text files",
    why: "COPY of columnar files knows few options and fails with any other.",
    bad: "COPY plays FROM 's3://music/plays.parquet' IAM_ROLE default PARQUET GZIP;",
    good: "COPY plays FROM 's3://music/plays.parquet' IAM_ROLE default PARQUET;",
    page: Some("copy-usage_notes-copy-from-columnar"),
};

/// Options that columnar files cannot have. `COMPUPDATE` and `NOLOAD` are left out: they are in no
/// list of what is supported, and nothing says that they are refused.
const OPTIONS: &[&str] = &[
    "acceptanydate",
    "blanksasnull",
    "bzip2",
    "comprows",
    "csv",
    "dateformat",
    "delimiter",
    "emptyasnull",
    "encoding",
    "escape",
    "fixedwidth",
    "gzip",
    "ignoreallerrors",
    "ignoreblanklines",
    "ignoreheader",
    "json",
    "lzop",
    "maxerror",
    "null",
    "quote",
    "region",
    "removequotes",
    "roundec",
    "timeformat",
    "trimblanks",
    "truncatecolumns",
    "zstd",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    if copy.layout() != Layout::Columnar {
        return;
    }
    for option in OPTIONS.iter().filter_map(|name| copy.option(name)) {
        findings.push(
            Finding::new(
                &LINT,
                option.span,
                format!(
                    "`{}` cannot be used with Parquet and ORC",
                    option.text.to_ascii_uppercase()
                ),
                "for text files",
                "remove it; the compression of a columnar file is known from the file",
            )
            .refused(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn options_of_text_files_are_found() {
        let text = "copy t from 's3://b/k' iam_role default format as parquet maxerror 5 gzip";
        assert_eq!(script(&LINT, text), ["maxerror", "gzip"]);
    }

    #[test]
    fn options_of_columnar_files_and_other_formats_are_fine() {
        for text in [
            "copy t from 's3://b/k' iam_role default orc fillrecord manifest statupdate on",
            "copy t from 's3://b/k' iam_role default csv gzip",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
