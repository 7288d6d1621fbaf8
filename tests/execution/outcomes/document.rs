//! The table in the document is the table of the tests.

use super::{CASES, SCENARIOS};
use crate::support::checkout;

const BEGIN: &str = "<!-- outcomes: the tests compare this table with theirs -->\n";
const END: &str = "<!-- /outcomes -->";

/// As Markdown: a row for each load, a column for each scenario.
fn table() -> String {
    let titles: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.title).collect();
    let head = format!("| load | {} |", titles.join(" | "));
    let rule = format!("|{}", "---|".repeat(titles.len() + 1));
    let rows = CASES.iter().map(|case| {
        let said: Vec<&str> = case.cells.iter().map(|cell| cell.said).collect();
        format!("| `{}` | {} |", case.load, said.join(" | "))
    });
    let lines: Vec<String> = [head, rule].into_iter().chain(rows).collect();
    format!("\n{}\n\n", lines.join("\n"))
}

#[test]
fn the_documents_table_of_outcomes_is_the_one_that_is_tested() {
    let path = checkout().join("crates/compiler/LANGUAGE.md");
    let document = std::fs::read_to_string(path).expect("the document is there");
    let (_, behind) = document.split_once(BEGIN).expect("the table begins");
    let (written, _) = behind.split_once(END).expect("the table ends");
    assert_eq!(written, table());
}
