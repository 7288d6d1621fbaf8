//! No bytes make the reader of plan files panic, hang or fill the memory, and a plan that is read
//! is the plan that was written.
//!
//! It stands here and not beside the reader, because only the compiler makes plans to be changed.
//! A long run: `CALLSHEET_FUZZ_CASES=100000 cargo test --release -p compiler --test fuzz_plan`.

#[path = "../../sql/tests/support/mutation.rs"]
mod mutation;
#[path = "support/pipelines.rs"]
mod pipelines;

use compiler::{Range, Request, compile};
use mutation::{cases, mutated};
use plan::Digest;
use plan::file;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

/// Pieces of plan files and of JSON.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\n",
    "null",
    "true",
    "-1",
    "1e999",
    "18446744073709551616",
    "{\"header\":{}}",
    "{\"unit\":{}}",
    "{\"end\":{\"lines\":0}}",
    "\"sql\"",
    "\"id\":0",
    "\"id\":999999999",
    "⟦start|%Y⟧",
    "⟦end|⟧",
    "⟦",
    "⟧",
    "9999-12-31T00:00:00Z",
    "é",
    "2018-11-01",
    "\u{feff}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
];

/// A plan of two days, without its lock.
fn body() -> String {
    let sources = pipelines::sources(pipelines::PROJECT, pipelines::PIPELINE).expect("small texts");
    let request = Request {
        folder: "plays".to_owned(),
        target: Some("prod".to_owned()),
        developer: None,
        range: Range::Between {
            start: "2018-11-01".to_owned(),
            end: "2018-11-03".to_owned(),
        },
    };
    let compiled = compile(&sources, &request).unwrap_or_else(|faults| panic!("{faults}"));
    let (bytes, _) = file::to_bytes(&compiled.plan);
    let text = String::from_utf8(bytes).expect("JSON is text");
    let (body, _) = text.trim_end().rsplit_once('\n').expect("several lines");
    format!("{body}\n")
}

/// The lines under a lock that fits them: changes come as far as they can.
fn locked(body: &str) -> String {
    let lines = body.lines().count();
    let digest = Digest::of(body);
    format!("{body}{{\"end\":{{\"lines\":{lines},\"digest\":\"{digest}\"}}}}\n")
}

fn is_harmless(bytes: &[u8]) -> Result<(), TestCaseError> {
    match file::read(bytes) {
        Ok((plan, digest)) => {
            let (written, again) = file::to_bytes(&plan);
            prop_assert_eq!(written.as_slice(), bytes);
            prop_assert_eq!(again, digest);
        }
        Err(fault) => {
            let message = fault.to_string();
            prop_assert!(message.len() <= 1_000 + 2 * bytes.len(), "{message}");
        }
    }
    Ok(())
}

#[test]
fn the_unchanged_plan_is_read() {
    let bytes = locked(&body());
    assert!(file::read(bytes.as_bytes()).is_ok());
}

#[test]
fn no_change_of_a_plan_does_harm() {
    let body = body();
    proptest!(cases(200), |(changed in mutated(vec![body.clone()], WORDS))| {
        is_harmless(changed.as_bytes())?;
        is_harmless(locked(&changed).as_bytes())?;
    });
}

#[test]
fn no_change_of_one_line_under_a_lock_of_its_own_does_harm() {
    let body = body();
    let lines: Vec<String> = body.lines().map(str::to_owned).collect();
    let line = 0..lines.len();
    proptest!(cases(300), |(at in line, changed in mutated(lines.clone(), WORDS))| {
        let mut lines = lines.clone();
        lines[at] = changed;
        is_harmless(locked(&format!("{}\n", lines.join("\n"))).as_bytes())?;
    });
}

#[test]
fn no_lines_in_another_order_do_harm() {
    let body = body();
    let lines: Vec<String> = body.lines().map(str::to_owned).collect();
    let some = prop::collection::vec(prop::sample::select(lines), 0..80);
    proptest!(cases(200), |(lines in some)| {
        is_harmless(locked(&format!("{}\n", lines.join("\n"))).as_bytes())?;
    });
}

#[test]
fn no_bytes_do_harm() {
    proptest!(cases(500), |(bytes in prop::collection::vec(any::<u8>(), 0..300))| {
        is_harmless(&bytes)?;
    });
    let deep = "[".repeat(100_000);
    is_harmless(locked(&deep).as_bytes()).expect("a message");
    is_harmless(deep.as_bytes()).expect("a message");
}
