//! TPC-H: the eight tables of its generator and its 22 queries, as one pipeline.
//!
//! `tpch/data` is a part of what `tpchgen-cli` makes at scale factor 0.05, chosen so that each query
//! has an answer. `tpch/answers.txt` is what DuckDB's Python package says to the same queries over the
//! same files.

use compiler::Range;
use executor::Reprocess;

use super::folder::{Folder, done, truths};

const ANSWERS: &str = include_str!("tpch/answers.txt");

#[test]
fn every_query_of_tpc_h_gives_the_answer_of_another_program() {
    let tpch = Folder::open("tpch", &["s3://tpch", "s3://benchmark-tpch"]);
    let plan = tpch.plan("tpch", "local", Range::Unnamed);
    assert_eq!(done(&tpch.run(&plan, Reprocess::Nothing)), plan.units.len());
    let answers = truths(ANSWERS);
    assert_eq!(answers.len(), 22);
    for (query, expected) in answers {
        assert!(!expected.is_empty(), "{query}");
        let mut expected: Vec<Vec<Value<'_>>> = expected.into_iter().map(values).collect();
        let found = tpch.rows(&format!("select * from tpch.{query}"));
        let mut found: Vec<Vec<Value<'_>>> = found.iter().map(|row| values(row)).collect();
        expected.sort_by_key(|row| names(row));
        found.sort_by_key(|row| names(row));
        assert_eq!(found, expected, "{query}");
    }
    assert_eq!(done(&tpch.run(&plan, Reprocess::Nothing)), 0);
}

/// A value of an answer. Numbers with a point are equal as far as the shorter one goes, give or take
/// one in its last digit: Redshift gives quotients and averages so many digits and no more.
#[derive(Debug)]
enum Value<'a> {
    Text(&'a str),
    Number(f64, i32),
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Number(one, digits), Self::Number(other, others)) => {
                let last = 0.1_f64.powi(*digits.min(others));
                (one - other).abs() <= last * 1.000_001
            }
            _ => false,
        }
    }
}

fn values(row: &str) -> Vec<Value<'_>> {
    let value = |text| match str::split_once(text, '.') {
        Some((_, behind)) if behind.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().map_or(Value::Text(text), |number| {
                Value::Number(number, i32::try_from(behind.len()).expect("few digits"))
            })
        }
        _ => Value::Text(text),
    };
    row.split('|').map(value).collect()
}

fn names<'a>(row: &[Value<'a>]) -> Vec<&'a str> {
    let text = |value: &Value<'a>| match value {
        Value::Text(text) => Some(*text),
        Value::Number(..) => None,
    };
    row.iter().filter_map(text).collect()
}
