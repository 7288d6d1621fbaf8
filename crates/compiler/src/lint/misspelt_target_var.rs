//! Variables of a target that seem to be meant for one of the pipeline.
//!
//! A target holds the variables of all pipelines of a project, so that one which this pipeline does
//! not declare is no fault by itself.

use std::collections::BTreeSet;

use super::unused_var::{Read, read_by};
use super::{Finding, Level, Lint, Subject};
use crate::neighbours;
use crate::spec::misspelt;

pub(super) const LINT: Lint = Lint {
    code: "lint/misspelt-target-var",
    number: None,
    level: Level::Warn,
    what: "a variable of a target that is one slip away from one of the pipeline",
    why: "The pipeline's own value counts, whatever the target says.",
    bad: "vars: { sample: false } in the pipeline, vars: { smaple: true } in the target",
    good: "vars: { sample: false } in the pipeline, vars: { sample: true } in the target",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let own = &subject.spec.vars;
    let mut elsewhere = BTreeSet::new();
    for (_, file) in subject.sources.iter() {
        match read_by(file.text()) {
            Read::These(names) => elsewhere.extend(names),
            Read::All => return,
        }
    }
    let name = subject.draft.target.plan.name.as_str();
    let targets = subject.project.targets.values();
    for target in targets.filter(|target| target.name.value == name) {
        for var in target.vars.values() {
            let key = var.name.value.as_str();
            let is_known = own.contains_key(key)
                || elsewhere.contains(key)
                || neighbours::declares(subject.sources, key);
            let free = own.keys().filter(|name| !target.vars.contains_key(*name));
            let Some(meant) = misspelt(key, free.map(String::as_str)).filter(|_| !is_known) else {
                continue;
            };
            findings.push(
                Finding::new(
                    &LINT,
                    None,
                    format!("the pipeline has no variable `{key}`, but `{meant}`"),
                )
                .at(var.name.span, "sets nothing here")
                .help(format!("write `{meant}`")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_in, with_tables};

    fn of(vars: &str) -> Vec<String> {
        let project = format!(
            "version: 1\ntargets:\n  dev: {{ kind: local, schema: s, vars: {vars} }}\n"
        );
        let table = "
  one:
    kind: table
    columns: { n: integer }
    load: { replace: , select: \"SELECT {{ vars.sample }} AS n {% if vars.other is defined %}{% endif %}\" }
";
        let pipeline = with_tables(table) + "vars: { sample: 1, limit_a: 2 }\n";
        let mut found = found_in(&project, &pipeline);
        found.retain(|line| line.starts_with("misspelt-target-var"));
        found
    }

    #[test]
    fn a_slip_of_the_hand_is_found() {
        assert_eq!(of("{ smaple: 3 }"), ["misspelt-target-var `smaple`"]);
        assert_eq!(of("{ sampple: 3 }"), ["misspelt-target-var `sampple`"]);
    }

    #[test]
    fn what_may_be_another_pipelines_is_left_alone() {
        for vars in [
            "{ sample: 3 }",
            "{ sample: 3, smaple: 3 }",
            "{ other: 3 }",
            "{ limit_b: 3 }",
            "{ threshold: 3 }",
        ] {
            assert_eq!(of(vars), [] as [&str; 0], "{vars}");
        }
    }
}
