//! `from` that names no file.

use sql::lint::COPY_PREFIX_NOT_MANIFEST as LINT;

use super::files::copied;
use super::{Finding, Subject};
use crate::spec::Switch;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        let path = copied.copy.from.sample();
        let manifest = copied.spec.manifest.as_ref();
        let is_manifest = manifest.is_some_and(|manifest| manifest.value == Switch::On);
        if is_manifest || names_a_file(&path) {
            continue;
        }
        findings.push(
            Finding::new(
                LINT,
                copied.seen.id,
                format!(
                    "every key that starts with this is loaded into `{}`",
                    copied.seen.table.name.value
                ),
            )
            .at(copied.spec.from.span(), "a prefix, not the key of a file")
            .help(if path.ends_with('/') {
                "write the whole key of one file, or name a manifest with `manifest: true`; where all \
                 files below are meant, waive `copy-prefix-not-manifest` with that reason"
            } else {
                "write the whole key of one file, or name a manifest with `manifest: true`; where all \
                 files below are meant, end the prefix with `/`, and waive `copy-prefix-not-manifest` \
                 with that reason"
            }),
        );
    }
}

/// Whether the last part of a path has an extension, as a file has and a folder has not.
fn names_a_file(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let Some((stem, extension)) = last.rsplit_once('.') else {
        return false;
    };
    let is_extension = (1..=8).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    !stem.is_empty() && is_extension
}

#[cfg(test)]
mod tests {
    use super::names_a_file;
    use crate::lint::tests::{found_by, with_tables};

    #[test]
    fn a_file_has_an_extension() {
        for file in ["s3://b/2018/11/x.json", "s3://b/x.csv.gz", "s3://b/x.2018.json"] {
            assert!(names_a_file(file), "{file}");
        }
        for prefix in ["s3://b/x/", "s3://b/x", "s3://b/x.*", "s3://b.c/x", "s3://b/x.2018-11"] {
            assert!(!names_a_file(prefix), "{prefix}");
        }
    }

    fn of(from: &str) -> Vec<String> {
        with(from, "json: auto")
    }

    fn with(from: &str, options: &str) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns: {{ id: integer }}\n    load: {{ copy: {{ from: \"{from}\", {options} }} }}\n"
        );
        found_by(&["copy-prefix-not-manifest"], &with_tables(&table))
    }

    #[test]
    fn a_prefix_is_found() {
        assert_eq!(
            of("s3://b/{{ ds }}/"),
            ["copy-prefix-not-manifest `\"s3://b/{{ ds }}/\"`"]
        );
    }

    #[test]
    fn a_manifest_lists_its_files() {
        assert_eq!(with("s3://b/{{ ds }}/list", "json: auto, manifest: true"), [] as [&str; 0]);
        assert_eq!(with("s3://b/{{ ds }}/list", "json: auto, manifest: false").len(), 1);
    }

    #[test]
    fn a_whole_key_is_fine() {
        assert_eq!(of("s3://b/{{ ds }}.json"), [] as [&str; 0]);
    }
}
