//! Variables that no template reads.

use std::collections::BTreeSet;

use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/unused-var",
    number: None,
    level: Level::Warn,
    what: "a variable that no template reads",
    why: "Whoever changes it expects something to change.",
    bad: "vars: { source: \"s3://music\" }\n…\nfrom: \"s3://music/{{ ds }}.json\"",
    good: "vars: { source: \"s3://music\" }\n…\nfrom: \"{{ vars.source }}/{{ ds }}.json\"",
    page: None,
};

/// Folders of the project whose files are parts of pipelines.
const SHARED: &[&str] = &["blocks/", "templates/"];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.spec.vars.is_empty() || !subject.is_whole() {
        return;
    }
    // Every file of the pipeline, so that no place where a template can stand is left out.
    let name = subject.sources.file(subject.spec.file).name();
    let folder = name.strip_suffix("pipeline.yml").unwrap_or_default();
    let mut used = BTreeSet::new();
    for (_, file) in subject.sources.iter() {
        let shared = SHARED.iter().any(|shared| file.name().starts_with(shared));
        if !file.name().starts_with(folder) && !shared {
            continue;
        }
        match read_by(file.text()) {
            Read::These(names) => used.extend(names),
            Read::All => return,
        }
    }
    // A name that nobody set is a fault, and may be meant for any of them.
    let is_set = |name: &&str| subject.spec.vars.values().any(|var| var.name.value == **name);
    if !used.iter().all(is_set) {
        return;
    }
    for var in subject.spec.vars.values() {
        if !used.contains(var.name.value.as_str()) {
            findings.push(
                Finding::new(&LINT, None, format!("no template reads `vars.{}`", var.name.value))
                    .at(var.name.span, "set here, read nowhere")
                    .help(format!(
                        "drop it, or write `{{{{ vars.{} }}}}` where it is meant",
                        var.name.value
                    )),
            );
        }
    }
}

enum Read<'t> {
    These(BTreeSet<&'t str>),
    /// A template takes `vars` as a whole.
    All,
}

/// The variables that the tags of a text name.
fn read_by(text: &str) -> Read<'_> {
    let mut names = BTreeSet::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        let tags = text.split(open).skip(1);
        for tag in tags.map(|tag| tag.split(close).next().unwrap_or_default()) {
            for (at, _) in tag.match_indices("vars") {
                let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
                if tag[..at].ends_with(is_word) {
                    continue;
                }
                let rest = tag[at + "vars".len()..].trim_start();
                let name = rest.strip_prefix('.').map(str::trim_start).or_else(|| {
                    let item = rest.strip_prefix('[')?.trim_start();
                    item.strip_prefix(['\'', '"'])
                });
                let Some(name) = name else {
                    if rest.starts_with(is_word) {
                        continue;
                    }
                    return Read::All;
                };
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
                names.insert(&name[..end.unwrap_or(name.len())]);
            }
        }
    }
    Read::These(names)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(condition: &str) -> Vec<String> {
        let table = format!(
            "
  one:
    kind: table
    columns: {{ n: integer }}
    load:
      replace:
      select: |
        SELECT 1 AS n
        {condition}
"
        );
        let pipeline = with_tables(&table) + "vars: { most: 5, least: 1 }\n";
        found_by(&["unused-var"], &pipeline)
    }

    #[test]
    fn a_variable_that_nobody_reads_is_found() {
        assert_eq!(of("WHERE 1 < {{ vars.most }}"), ["unused-var `least`"]);
        // Prose is no template.
        assert_eq!(of("-- vars.most and vars.least").len(), 2);
    }

    #[test]
    fn a_variable_that_a_template_may_mean_is_left_to_the_fault_of_the_template() {
        assert_eq!(of("WHERE 1 < {{ vars.mosst }}"), [] as [&str; 0]);
    }

    #[test]
    fn variables_that_are_read_in_any_way_are_fine() {
        for condition in [
            "WHERE {{ vars.least }} < {{ vars['most'] }}",
            "{% if vars.least < 2 %}WHERE 1 < {{ vars . most }}{% endif %}",
            "{% for name in vars %}{% endfor %}",
        ] {
            assert_eq!(of(condition), [] as [&str; 0], "{condition}");
        }
    }
}
