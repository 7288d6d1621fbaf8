//! The scalar examples of Redshift's documentation: each is equal here, or refused.
//!
//! `documentation.tsv` has the page, an expression and the value that the page prints for it.
//! Numbers are compared as numbers, since the pages print fewer digits.

#![expect(
    clippy::print_stderr,
    reason = "the share and what is refused are told"
)]

use executor::{Session as _, SessionError, Warehouse as _};
use local::{Database, LocalWarehouse, OpenOptions};
use tokio::runtime::Builder;

const EXAMPLES: &str = include_str!("documentation.tsv");

/// How many of the examples are equal; more is better.
const FLOOR: usize = 464;

/// What came of one example.
enum Outcome {
    Equal,
    /// With 0A000: what the local engine cannot say the same way, in its words.
    Refused(String),
    Different(String),
}

fn outcome(found: Result<Option<String>, SessionError>, expected: &str) -> Outcome {
    match found {
        Err(SessionError::Refused(refusal)) if refusal.sqlstate == "0A000" => {
            Outcome::Refused(refusal.message)
        }
        Err(SessionError::Refused(refusal)) if expected == "ERROR" => {
            // An error of the engine itself would be no answer.
            if refusal.message.contains("local engine") {
                Outcome::Different(refusal.message)
            } else {
                Outcome::Equal
            }
        }
        Err(error) => Outcome::Different(format!("{error:?}")),
        Ok(value) => {
            let value = value.unwrap_or_else(|| "NULL".to_owned());
            if is_equal(&value, expected) {
                Outcome::Equal
            } else {
                Outcome::Different(format!("`{value}`"))
            }
        }
    }
}

fn is_equal(found: &str, expected: &str) -> bool {
    if found == expected {
        return true;
    }
    match (found.parse::<f64>(), expected.parse::<f64>()) {
        (Ok(found), Ok(expected)) => (found - expected).abs() <= expected.abs() * 1e-14,
        _ => matches!((found, expected), ("t", "true") | ("f", "false")),
    }
}

#[test]
fn every_example_is_equal_or_refused() {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let warehouse =
        LocalWarehouse::open(OpenOptions::new(Database::Memory)).expect("memory can be opened");
    let mut session = runtime.block_on(warehouse.connect()).expect("a session");
    let (mut equal, mut refused, mut different) = (0, Vec::new(), Vec::new());
    for line in EXAMPLES.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(page), Some(expression), Some(expected)) =
            (fields.next(), fields.next(), fields.next())
        else {
            panic!("three fields: {line}");
        };
        let rows = runtime.block_on(session.query(&format!("SELECT {expression}")));
        let found = rows.map(|rows| rows.into_iter().next().and_then(|row| row[0].clone()));
        match outcome(found, expected) {
            Outcome::Equal => equal += 1,
            Outcome::Refused(why) => refused.push(format!("{page}: {expression}\n  {why}")),
            Outcome::Different(found) => {
                different.push(format!(
                    "{page}: {expression}\n  is {found}, not `{expected}`"
                ));
            }
        }
    }
    for refused in &refused {
        eprintln!("refused {refused}");
    }
    let all = equal + refused.len() + different.len();
    eprintln!(
        "{equal} of {all} documented examples have the documented value ({} %), {} are refused by \
         name, {} are different",
        equal * 100 / all,
        refused.len(),
        different.len()
    );
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(equal >= FLOOR, "{equal} are equal");
}
