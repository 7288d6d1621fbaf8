//! Files as they come in.

use super::{Sources, Spanned};
use crate::diagnostic::Diagnostic;

fn text(bytes: &[u8]) -> String {
    let mut sources = Sources::default();
    let file = sources.add("pipeline.yml", bytes).expect("UTF-8");
    sources.file(file).text().to_string()
}

#[test]
fn line_ends_and_byte_order_marks_make_no_difference() {
    assert_eq!(text(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"), "a: 1\nb: 2\n");
    assert_eq!(text(b"a: 1\nb: 2\n"), "a: 1\nb: 2\n");
}

#[test]
fn bytes_that_are_no_utf_8_are_refused_at_their_place() {
    let mut sources = Sources::default();
    let fault = sources
        .add("pipeline.yml", b"a: 1\r\nb: M\xfasica\n")
        .expect_err("Latin-1");
    let diagnostic = Diagnostic::from(fault);
    assert_eq!(diagnostic.message, "the file is not UTF-8: byte 10 is 0xfa");
    let place = diagnostic.primary().expect("a place");
    assert_eq!(sources.slice(place), "\u{fffd}");
    assert_eq!(
        &sources.file(place.file).text()[..place.start],
        "a: 1\nb: M"
    );
}

#[test]
fn files_are_found_by_name_and_keep_their_order() {
    let mut sources = Sources::default();
    let b = sources.add("b.yml", b"b").expect("UTF-8");
    let a = sources.add("a.yml", b"a").expect("UTF-8");
    assert_eq!(sources.find("a.yml"), Some(a));
    assert_eq!(sources.find("c.yml"), None);
    let names: Vec<_> = sources.iter().map(|(_, file)| file.name()).collect();
    assert_eq!(names, ["b.yml", "a.yml"]);
    assert_eq!(sources.add("b.yml", b"new"), Ok(b));
    assert_eq!(&**sources.file(b).text(), "new");
}

#[test]
fn a_spanned_value_changes_and_keeps_its_place() {
    let mut sources = Sources::default();
    let file = sources.add("a.yml", b"abc").expect("UTF-8");
    let span = super::Span::new(file, 1..2);
    let length = Spanned::new("b", span).map(str::len);
    assert_eq!((length.value, length.span), (1, span));
    assert_eq!((span.len(), sources.slice(span)), (1, "b"));
}

#[test]
fn a_replacement_stands_where_its_bytes_are_known_and_mean_themselves() {
    use crate::spec::parse_pipeline;

    let text = "\
version: 1
pipeline: p
schedule: { cron: \"@daily\" }
tables:
  block:
    kind: table
    columns: { a: integer }
    load:
      replace:
      select: |
        SELECT a
        FROM plain
  plain:
    kind: table
    columns: { a: integer }
    load: { replace: , select: SELECT 1 AS a }
  folded:
    kind: table
    columns: { a: integer }
    load:
      replace:
      select: >
        SELECT a
        FROM plain
";
    let mut sources = Sources::default();
    sources.add("pipeline.yml", text.as_bytes()).expect("UTF-8");
    let spec = parse_pipeline(&sources, "").expect("no faults");
    let place = |table: usize, word: &str, replacement: &str| {
        let crate::loads::LoadSpec::Replace(load) = &spec.tables[table].load.value else {
            return None;
        };
        let text = load.select.text();
        let start = text.as_str().find(word).expect("it is there");
        let span = text.editable(start..start + word.len(), replacement)?;
        Some(sources.slice(span).to_owned())
    };
    assert_eq!(place(0, "FROM", "a, 'b'").as_deref(), Some("FROM"));
    assert_eq!(place(0, "FROM", "a\nb"), None);
    assert_eq!(place(0, "SELECT a\nFROM", "a"), None);
    assert_eq!(place(1, "AS", "x (y)").as_deref(), Some("AS"));
    assert_eq!(place(1, "AS", "a, b"), None);
    assert_eq!(place(2, "FROM", "a"), None);
}
