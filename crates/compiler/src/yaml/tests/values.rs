//! What scalars mean, and what is refused.

use super::{faults, tree};

/// The value of one plain scalar.
fn value(text: &str) -> String {
    let tree = tree(&format!("k: {text}\n"));
    let line = tree.lines().nth(1).expect("one key");
    let (_, value) = line.split_once(" = ").expect("a value");
    value.rsplit_once(" from ").expect("its bytes").0.to_owned()
}

#[test]
fn words_that_only_yaml_1_1_reads_as_booleans_are_text() {
    for word in ["no", "yes", "on", "off", "y", "n", "No", "YES"] {
        assert_eq!(value(word), format!("String({word:?})"));
    }
    assert_eq!(value("true"), "Bool(true)");
    assert_eq!(value("FALSE"), "Bool(false)");
    assert_eq!(value("~"), "Null");
    assert_eq!(value("'true'"), "String(\"true\")");
}

#[test]
fn numbers_that_two_versions_of_yaml_read_differently_are_text() {
    for number in ["0755", "1_000", "0b11", "1:30", "2018-11-01", "1.2.3"] {
        assert_eq!(value(number), format!("String({number:?})"));
    }
    assert_eq!(value("+1"), "Number(1)");
    assert_eq!(value("-1"), "Number(-1)");
    assert_eq!(value("0x1F"), "Number(31)");
    assert_eq!(value(".5"), "Number(0.5)");
    assert_eq!(value("1e3"), "Number(1000.0)");
    assert!(value("123456789012345678901234567890").starts_with("Number("));
}

#[test]
fn keys_of_the_mapping_itself_win_over_merged_ones() {
    let text = "a: &a { x: 1 }\nb: &b { x: 2, y: 2 }\nc:\n  <<: [*a, *b]\n  z: 3\n";
    let tree = tree(text);
    let merged: Vec<_> = tree
        .lines()
        .filter_map(|line| line.strip_prefix(".c."))
        .map(|line| line.rsplit_once(" from ").expect("its bytes").0)
        .collect();
    assert_eq!(merged, ["x = Number(1)", "y = Number(2)", "z = Number(3)"]);
}

#[test]
fn a_quoted_merge_key_is_a_key() {
    assert!(tree("\"<<\": 1\n").contains(".<< = Number(1)"));
}

#[test]
fn every_repeated_key_is_reported_not_only_the_first() {
    assert_eq!(
        faults("a: 1\na: 2\nb: { c: 1, c: 2 }\n"),
        "yaml/duplicate-key \"a\"\nyaml/duplicate-key \"c\"\n"
    );
    assert_eq!(faults("a: 1\nb: { a: 1 }\nc: { a: 2 }\n"), "");
}

#[test]
fn keys_that_are_no_text_are_refused_and_quoted_ones_are_not() {
    assert_eq!(
        faults("1: x\ntrue: y\n? [a]\n: 1\n~: z\n"),
        "yaml/key-not-text \"1\"\nyaml/key-not-text \"true\"\nyaml/key-not-text \"[a]\"\nyaml/key-not-text \"~\"\n"
    );
    assert_eq!(faults("\"1\": x\n'true': y\n2018a: z\n"), "");
}

#[test]
fn a_bare_template_is_reported_where_it_stands() {
    assert_eq!(
        faults("from: {{ vars.source }}\n"),
        "yaml/key-not-text \"{ vars.source }\"\n"
    );
    assert_eq!(faults("from: \"{{ vars.source }}\"\n"), "");
}

#[test]
fn tags_are_refused_at_the_tag() {
    assert_eq!(
        faults("a: !!str 1\nb: !x {c: 1}\n"),
        "yaml/tag \"!!str\"\nyaml/tag \"!x\"\n"
    );
    assert_eq!(faults("a: \"!x\"\nb: a!b\n"), "");
}

#[test]
fn a_file_without_a_value_is_empty() {
    for text in ["", "\n\n", "# only\n", "---\n", "~\n"] {
        assert_eq!(faults(text), "yaml/empty-file \"\"\n", "{text:?}");
    }
    assert_eq!(faults("a:\n"), "");
}

#[test]
fn one_document_may_have_its_marks_but_not_a_second_one() {
    assert_eq!(faults("%YAML 1.2\n---\na: 1\n...\n"), "");
    assert_eq!(
        faults("a: 1\n---\nb: 2\n"),
        "yaml/several-documents \"---\"\n"
    );
}

#[test]
fn a_tab_is_reported_where_it_indents_and_nowhere_else() {
    assert_eq!(faults("a:\n\tb: 1\n"), "yaml/tab \"\\t\"\n");
    assert_eq!(faults("a: |\n  x\ty\nb: \"\t\"\n"), "");
}

#[test]
fn text_that_is_no_yaml_is_refused_at_the_place() {
    assert_eq!(faults("a: [1, 2\nb: 3\n"), "yaml/syntax \":\"\n");
    assert_eq!(faults("a: \"x\nb: 1\n"), "yaml/syntax \"\\\"\"\n");
    assert_eq!(faults("a: b: c\n"), "yaml/syntax \":\"\n");
    assert_eq!(faults("a: x\0y\n"), "yaml/syntax \"\\0\"\n");
}
