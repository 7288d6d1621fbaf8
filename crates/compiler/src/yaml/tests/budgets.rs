//! Hostile and broken files: a clear error, soon, in little memory.

use std::fmt::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{faults, tree};
use crate::diagnostic::Diagnostic;
use crate::source::{MAX_FILE_BYTES, Sources};

/// The faults of a text, found within a second.
#[expect(
    clippy::disallowed_methods,
    reason = "how long it takes is what is tested"
)]
fn soon(text: &str) -> String {
    let start = Instant::now();
    let faults = faults(text);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(1), "took {took:?}");
    faults
}

#[test]
fn a_hundred_thousand_nested_brackets_are_too_deep() {
    let text = format!("a: {}", "[".repeat(100_000));
    assert_eq!(soon(&text), "yaml/too-deep \"[\"\n");
    let text = format!("a: {}", "{a: ".repeat(100_000));
    assert!(soon(&text).starts_with("yaml/too-deep"));
}

#[test]
fn a_hundred_thousand_nested_dashes_are_too_deep() {
    let text = format!("a:\n  {}x", "- ".repeat(100_000));
    assert!(soon(&text).starts_with("yaml/too-deep"));
    let lines: Vec<_> = (0..500).map(|n| " ".repeat(n) + "a:").collect();
    assert!(soon(&lines.join("\n")).starts_with("yaml/too-deep"));
}

#[test]
fn ten_levels_are_not_too_deep() {
    let text = format!("a: {}1{}", "[".repeat(10), "]".repeat(10));
    assert_eq!(faults(&text), "");
}

#[test]
fn aliases_cannot_nest_deeper_than_brackets() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for level in 1..100 {
        writeln!(text, "a{level}: &a{level} [*a{}]", level - 1).expect("a string takes it");
    }
    assert!(soon(&text).starts_with("yaml/too-deep"));
}

#[test]
fn a_billion_laughs_are_too_many() {
    let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").expect("a string takes it");
    }
    assert!(soon(&text).starts_with("yaml/too-many-values"));
}

#[test]
fn a_long_text_cannot_be_repeated_without_end() {
    let long = "x".repeat(100_000);
    let text = format!("a: &a {long}\nb: [{}]\n", vec!["*a"; 1000].join(", "));
    assert!(soon(&text).starts_with("yaml/too-many-values"));
}

#[test]
fn an_alias_that_is_used_a_few_times_is_fine() {
    assert!(tree("a: &a [x]\nb: [*a, *a, *a]\n").contains(".b[2][0] = String(\"x\")"));
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how long it takes is what is tested"
)]
fn a_file_of_16_mb_is_not_read() {
    let text = "a: 1 # 16 MB\n".repeat(16 * 1024 * 1024 / 13);
    let mut sources = Sources::default();
    let start = Instant::now();
    let refused = sources.add("pipeline.yml", text.as_bytes());
    assert!(start.elapsed() < Duration::from_millis(100));
    let diagnostic = Diagnostic::from(refused.expect_err("too large"));
    assert_eq!(diagnostic.code.0, "source/too-large");
    assert_eq!(
        diagnostic.message,
        format!("`pipeline.yml` is too large: {} bytes", text.len())
    );
    assert_eq!(
        diagnostic.help.as_deref(),
        Some("a source has at most 8 MiB; move data out of it, or split it into `tables/*.yml`")
    );
}

#[test]
fn a_file_of_the_largest_size_with_one_value_is_read() {
    let text = format!("a: {}", "x".repeat(MAX_FILE_BYTES - 3));
    assert_eq!(faults(&text), "");
}

#[test]
fn a_file_full_of_faults_reports_the_first_hundred() {
    let text = "a: 1\n".repeat(200_000);
    assert_eq!(faults(&text).lines().count(), 100);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[-a:\\[\\]{}&*!|> \\n\\t\"'#,<?%é0-9]{0,60}") {
        faults(&text);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let mut sources = Sources::default();
        if let Ok(file) = sources.add("pipeline.yml", &bytes) {
            super::read(&sources, file, &mut crate::diagnostic::Collector::default());
        }
    }
}
