//! `json: auto` over columns written in camel case.

use sql::lint::COPY_JSON_AUTO_CASE as LINT;

use super::files::copied;
use super::{Finding, Subject};
use crate::source::Span;
use crate::spec::FieldsSpec;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        let format = &copied.spec.format;
        if format.value.fields() != Some(&FieldsSpec::Auto) {
            continue;
        }
        let key = subject.sources.slice(format.span);
        let written = |span: Span| subject.sources.slice(span);
        let is_mixed = |span: &Span| written(*span).bytes().any(|byte| byte.is_ascii_uppercase());
        let mut mixed = copied.seen.spec.columns.values().map(|column| column.name.span);
        let Some(first) = mixed.find(is_mixed) else {
            continue;
        };
        let finding = Finding::new(
            LINT,
            copied.seen.id,
            format!(
                "`{key}: auto` never finds the key `{}`: the column is `{}`",
                written(first),
                written(first).to_lowercase()
            ),
        )
        .at(format.span, "compares keys with columns letter by letter")
        .also(first, "Redshift folds it to lower case")
        .help(format!("write `{key}: auto ignorecase`"));
        let finding = match auto(subject, format.span) {
            Some(auto) => finding.edit(auto, "auto ignorecase"),
            None => finding,
        };
        findings.push(finding);
    }
}

/// The plain word `auto` behind its key.
fn auto(subject: &Subject<'_>, key: Span) -> Option<Span> {
    let text = subject.sources.file(key.file).text();
    let behind = &text[key.end..];
    let value = behind.strip_prefix(':')?.trim_start_matches(' ');
    let start = key.end + (behind.len() - value.len());
    value
        .starts_with("auto")
        .then(|| Span::new(key.file, start..start + "auto".len()))
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{fixed, found_by, with_tables};

    fn pipeline(columns: &str, json: &str) -> String {
        with_tables(&format!(
            "\n  raw:\n    kind: staging\n    columns: {{ {columns} }}\n    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: {json} }} }}\n"
        ))
    }

    fn of(columns: &str, json: &str) -> Vec<String> {
        found_by(&["copy-json-auto-case"], &pipeline(columns, json))
    }

    #[test]
    fn columns_in_camel_case_are_found_and_mended() {
        let wrong = pipeline("ts: bigint, firstName: varchar(20)", "auto");
        assert_eq!(
            found_by(&["copy-json-auto-case"], &wrong),
            ["copy-json-auto-case `json`"]
        );
        let mended = pipeline("ts: bigint, firstName: varchar(20)", "auto ignorecase");
        assert_eq!(fixed(&wrong).as_deref(), Some(&*mended));
    }

    #[test]
    fn lower_case_columns_and_other_formats_are_fine() {
        assert_eq!(of("ts: bigint, first_name: varchar(20)", "auto"), [] as [&str; 0]);
        assert_eq!(of("firstName: varchar(20)", "auto ignorecase"), [] as [&str; 0]);
        assert_eq!(of("firstName: varchar(20)", "\"s3://b/paths.json\""), [] as [&str; 0]);
    }
}
