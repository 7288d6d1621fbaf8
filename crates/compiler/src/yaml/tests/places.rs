//! Every value knows its bytes.

use super::{Node, NodeKind, read, tree};
use crate::diagnostic::Collector;
use crate::source::{SourceText, Sources};
use crate::yaml::source_text;

#[test]
fn each_value_covers_its_own_bytes_and_no_more() {
    let text = "a: x y   # c\nb:\n  país: 'it''s'\n  e:\n\nl:\n- 1\n- \"a\\n\"\nf: { g: [], \"h\": i } # x\n";
    insta::assert_snapshot!(tree(text), @r#"
     = Block from "a: x y   # c\nb:\n  país: 'it''s'\n  e:\n\nl:\n- 1\n- \"a\\n\"\nf: { g: [], \"h\": i }"
    .a = String("x y") from "x y"
    .b = Block from "país: 'it''s'\n  e"
    .b.país = String("it's") from "'it''s'"
    .b.e = Null from ""
    .l = list from "1\n- \"a\\n\""
    .l[0] = Number(1) from "1"
    .l[1] = String("a\n") from "\"a\\n\""
    .f = Flow from "{ g: [], \"h\": i }"
    .f.g = list from "[]"
    .f.h = String("i") from "i"
    "#);
}

#[test]
fn a_list_of_checks_covers_its_items() {
    let text = "checks:\n  - not_null: [x]\n    severity: warn\n  - b\nc: 1\n";
    insta::assert_snapshot!(tree(text), @r#"
     = Block from "checks:\n  - not_null: [x]\n    severity: warn\n  - b\nc: 1"
    .checks = list from "- not_null: [x]\n    severity: warn\n  - b"
    .checks[0] = Block from "not_null: [x]\n    severity: warn"
    .checks[0].not_null = list from "[x]"
    .checks[0].not_null[0] = String("x") from "x"
    .checks[0].severity = String("warn") from "warn"
    .checks[1] = String("b") from "b"
    .c = Number(1) from "1"
    "#);
}

#[test]
fn behind_an_alias_stand_the_bytes_of_the_anchor() {
    let text = "b: &b { x: 1, y: 2 }\nc:\n  z: 0\n  <<: *b\n  y: 3\nd: *b\n";
    insta::assert_snapshot!(tree(text), @r#"
     = Block from "b: &b { x: 1, y: 2 }\nc:\n  z: 0\n  <<: *b\n  y: 3\nd: *b"
    .b = Flow from "{ x: 1, y: 2 }"
    .b.x = Number(1) from "1"
    .b.y = Number(2) from "2"
    .c = Block from "z: 0\n  <<: *b\n  y: 3"
    .c.z = Number(0) from "0"
    .c.x = Number(1) from "1"
    .c.y = Number(3) from "3"
    .d = Flow from "{ x: 1, y: 2 }"
    .d.x = Number(1) from "1"
    .d.y = Number(2) from "2"
    "#);
}

/// The text under `s`, and for each of its words whether the way back finds it.
fn words(text: &str) -> Vec<(String, String)> {
    let mut sources = Sources::default();
    let file = sources.add("x.yml", text.as_bytes()).expect("a small text");
    let root = read(&sources, file, &mut Collector::default()).expect("a tree");
    let decoded = decoded(&root, &sources);
    let mut start = 0;
    let mut words = Vec::new();
    for word in decoded.as_str().split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if !bare.is_empty() {
            let span = decoded.span_at(start..start + bare.len());
            words.push((bare.to_owned(), sources.slice(span).to_owned()));
        }
        start += word.len();
    }
    words
}

fn decoded(root: &Node, sources: &Sources) -> SourceText {
    let NodeKind::Mapping(_, entries) = &root.kind else {
        panic!("a mapping");
    };
    let entry = entries
        .iter()
        .find(|entry| entry.key.value == "s")
        .expect("the key `s`");
    let NodeKind::Scalar(scalar) = &entry.value.kind else {
        panic!("a scalar");
    };
    source_text(sources, entry.value.span, scalar)
}

#[test]
fn the_way_back_is_exact_for_blocks_files_and_single_lines() {
    for text in [
        "s: |\n  select\n\n    é, b\n  from y\n\n\nt: 1\n",
        "r: 1\ns: |-\n\n\n      select b\n        from y",
        "s: |+ # kept\n  select b\n\n\n",
        "s: |2\n    select b\n   from y\nt: 1\n",
        "- s\n".replace("- s", "s: select é b").as_str(),
        "s: 'select b'\n",
        "s: \"select b\" # comment\n",
        "t: &x |\n  z\ns: &s |\n  select b\nu: *s\n",
    ] {
        let words = words(text);
        assert!(words.len() > 1, "{text:?}");
        for (word, found) in words {
            assert_eq!(word, found, "{text:?}");
        }
    }
}

#[test]
fn where_the_text_was_folded_or_escaped_the_whole_scalar_is_shown() {
    for (text, whole) in [
        ("s: >\n  a\n  b\n", "a\n  b"),
        ("s: \"a\\tb\"\n", "\"a\\tb\""),
        ("s: 'a''b'\n", "'a''b'"),
        ("s: a\n  b\n", "a\n  b"),
    ] {
        let words = words(text);
        assert!(words.iter().all(|(_, found)| found == whole), "{words:?}");
    }
}

#[test]
fn a_range_across_lines_of_a_block_starts_and_ends_exactly() {
    let text = "s: |\n    select a\n    from b\n";
    let mut sources = Sources::default();
    let file = sources.add("x.yml", text.as_bytes()).expect("a small text");
    let root = read(&sources, file, &mut Collector::default()).expect("a tree");
    let decoded = decoded(&root, &sources);
    assert_eq!(decoded.as_str(), "select a\nfrom b\n");
    assert_eq!(sources.slice(decoded.span_at(7..13)), "a\n    from");
    let empty = decoded.span_at(9..9);
    assert!(empty.is_empty());
    assert_eq!(&text[empty.start..empty.start + 4], "from");
    assert_eq!(decoded.span_at(3..99), decoded.span());
}
