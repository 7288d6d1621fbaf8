//! Every fault that the diagnostics show: those of shape are refused, all others are accepted.

use std::collections::BTreeSet;
use std::fs;

use super::files::{below, checkout};
use super::{read, refusals, validator};

/// Faults of shape: what a schema can see in one file.
const OF_SHAPE: &[&str] = &[
    "parts/no-elements",
    "parts/parameter-name",
    "parts/parameter-type",
    "spec/blank-text",
    "spec/copy-option-excluded",
    "spec/copy-option-refused",
    "spec/embedded-credentials",
    "spec/empty-list",
    "spec/invalid-grantee",
    "spec/invalid-role",
    "spec/key-without-meaning",
    "spec/literal-password",
    "spec/missing-choice",
    "spec/missing-key",
    "spec/out-of-range",
    "spec/several-choices",
    "spec/split-type",
    "spec/unknown-key",
    "spec/unknown-lint",
    "spec/unknown-value",
    "spec/unsupported-check",
    "spec/unsupported-cron",
    "spec/unsupported-option",
    "spec/unsupported-version",
    "spec/wrong-type",
];

/// Cases of other faults that have a wrong shape as well, and why.
const REFUSED_AS_WELL: &[(&str, &str)] = &[
    ("yaml/empty-file", "nothing is no pipeline"),
    ("yaml/too-deep", "it is deep in a file that is no pipeline"),
];

/// Faults after which a file is no value of JSON: nothing is left that a schema could look at.
const NO_JSON: &[&str] = &[
    "yaml/alias-inside-itself",
    "yaml/duplicate-key",
    "yaml/merge-of-no-mapping",
    "yaml/several-documents",
    "yaml/syntax",
    "yaml/tab",
    "yaml/too-many-values",
    "yaml/unknown-alias",
];

/// Whether each case is refused; none where a file of it cannot be read.
fn verdict(case: &str) -> Option<bool> {
    let mut is_refused = false;
    for file in below(&[&format!("tests/diagnostics/{case}")]) {
        let value = read(&file.text)?;
        is_refused |= !refusals(validator(file.document), &value).is_empty();
    }
    Some(is_refused)
}

fn cases() -> BTreeSet<String> {
    let root = checkout().join("tests/diagnostics");
    let stages = fs::read_dir(&root).expect("the stages");
    let stages = stages.map(|entry| entry.expect("an entry").file_name());
    let mut cases = BTreeSet::new();
    for stage in stages {
        let stage = stage.to_string_lossy().into_owned();
        for case in fs::read_dir(root.join(&stage)).expect("the cases") {
            let case = case.expect("an entry").file_name();
            cases.insert(format!("{stage}/{}", case.to_string_lossy()));
        }
    }
    cases
}

#[test]
fn every_fault_of_shape_is_refused() {
    for case in OF_SHAPE {
        assert_eq!(verdict(case), Some(true), "{case}");
    }
}

#[test]
fn every_other_fault_is_accepted_but_for_those_with_a_reason() {
    let mut accepted = 0;
    let mut unread = BTreeSet::new();
    let mut refused = BTreeSet::new();
    for case in cases() {
        match verdict(&case) {
            _ if OF_SHAPE.contains(&case.as_str()) => {}
            Some(false) => accepted += 1,
            Some(true) => {
                refused.insert(case);
            }
            None => {
                unread.insert(case);
            }
        }
    }
    let listed = |cases: &[&str]| cases.iter().map(|case| (*case).to_owned()).collect();
    let reasons: Vec<&str> = REFUSED_AS_WELL.iter().map(|(case, _)| *case).collect();
    assert_eq!(refused, listed(&reasons), "refused");
    assert_eq!(unread, listed(NO_JSON), "not read");
    assert!(accepted > 150, "only {accepted} cases");
}
